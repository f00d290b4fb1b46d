"""Spec + seed + device → key, cached on disk by the hash of everything it depends on. A cached key needs no torch."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import files, kinds, records
from autograder.course import Course, CourseError, Exercise
from autograder.draw import Draw
from autograder.jail import JailRefused
from autograder.key import digest, pictured, words
from autograder.key.making import Making, Seeds
from autograder.kinds.spec import Spec
from autograder.worded import of_variant

if TYPE_CHECKING:
    from autograder.jail import Jail

__all__ = ["compile_key", "load", "name_of", "public", "revealed", "seeds_of", "values", "variant", "visible_only"]


def seeds_of(course: Course) -> Seeds:
    """The course's two seeds."""
    return Seeds(public=course.public_seed(), secret=course.secret_seed())


def load(course: Course, exercise_id: str, device: str | None = None) -> records.Key:
    """The key of an exercise, from the cache where nothing it depends on has changed."""
    exercise = course.exercise(exercise_id)
    seeds = seeds_of(course)
    where = resolve(device or course.device)
    path = course.state() / "keys" / f"{name_of(course, exercise_id, device)}.key"
    try:
        found = words.current(msgspec.msgpack.decode(path.read_bytes(), type=records.Key), exercise)
    except (FileNotFoundError, msgspec.DecodeError):
        content = msgspec.msgpack.encode(compile_key(exercise, seeds, where, pairs=True))
        files.write(path, content)
        found = msgspec.msgpack.decode(content, type=records.Key)  # the same key as from the cache, to the last type
    kinds.of(found).compile.confirm(course, exercise, found, lambda id: name_of(course, id, device), lambda id: load(course, id, device))
    return found


def name_of(course: Course, exercise_id: str, device: str | None = None) -> str:
    """A name for a key by all it depends on: exercise, code, versions, seeds and device. It tells nothing of the secret seed."""
    exercise = course.exercise(exercise_id)
    seeds = seeds_of(course)
    made = hashlib.blake2b(digest.of(exercise), key=seeds.secret, digest_size=12)
    made.update(repr((seeds.public, resolve(device or course.device), course.languages)).encode())
    return f"{exercise.name}-{made.hexdigest()}"


def compile_key(
    exercise: Exercise, seeds: Seeds, device: str = "cpu", *, drawn: Draw | None = None, jail: Jail | None = None, pairs: bool = False
) -> records.Key:
    """Compile a spec. `drawn`: take the variant's values from this draw (practice); else the term's one variant.

    `jail`: a warm one of the exercise's environment for the author's own code; left out, one is started.
    `pairs`: also try misconceptions two at once, which takes as long again.
    """
    spec = exercise.spec()
    with _told(exercise):
        given = variant(exercise, spec, seeds, drawn)
        exercise = exercise.of(given)
        figures = pictured.figures(exercise, spec, given)
        spec = of_variant(spec, given)
        record, body = kinds.of(spec).compile.compiled(Making(exercise, spec, given, seeds, device, jail, pairs), spec)
    body_hash = hashlib.sha256(msgspec.msgpack.encode((record, body))).hexdigest()
    return records.Key(hash=body_hash[:16], exercise=record, body=body, versions=_versions(device), values=dict(given), figures=figures)


@contextmanager
def _told(exercise: Exercise) -> Iterator[None]:
    """A spec's own mistakes name its file."""
    path = exercise.secret / "spec.py"
    try:
        yield
    except (CourseError, JailRefused, ModuleNotFoundError):
        raise
    except ValueError as error:
        raise CourseError(f"{path}: {error}") from error
    except Exception as error:
        raise CourseError(f"{path}: compiling it raises {type(error).__name__}: {error}. See CONTRIBUTING.md for the form of a spec.") from error


def variant(exercise: Exercise, spec: Spec, seeds: Seeds, drawn: Draw | None = None) -> dict[str, Any]:
    """The values behind `{{name}}`: the graded ones, or others where a draw is given."""
    return kinds.of(spec).compile.values(exercise, spec, seeds, drawn)


def values(course: Course, exercise_id: str) -> dict[str, Any]:
    """The graded variant's values, to fill a prompt, stub or solution."""
    exercise = course.exercise(exercise_id)
    return variant(exercise, exercise.spec(), seeds_of(course))


def visible_only(key: records.Key) -> records.Key:
    """The same key without hidden cases: what a student's own check judges by."""
    return kinds.of(key).release.visible_only(key)


def revealed(key: records.Key) -> records.Key:
    """The same key where the assignment shows hidden cases after grading: they are as visible as the others."""
    return kinds.of(key).release.revealed(key)


def public(key: records.Key) -> records.Key:
    """What a release may hold: no reference, no hidden case, no seed; of numbers and choices the form only."""
    return kinds.of(key).release.public(key)


def resolve(device: str) -> str:
    """"auto" is "cuda" where the machine shows an NVIDIA driver and torch is no CPU build; asked without importing torch."""
    if device != "auto":
        return device
    with suppress(importlib.metadata.PackageNotFoundError):
        if Path("/dev/nvidiactl").exists() and not importlib.metadata.version("torch").endswith("+cpu"):
            return "cuda"
    return "cpu"


def _versions(device: str) -> dict[str, str]:
    found = {"device": device}
    with suppress(importlib.metadata.PackageNotFoundError):
        found["fairmark"] = importlib.metadata.version("fairmark")
    return found | digest.versions()
