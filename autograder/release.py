"""What a released notebook carries beside it: the data that a student's own check judges by, and nothing secret."""

from __future__ import annotations

import builtins
import stat
import sys
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from autograder import files, key, kinds, prompt
from autograder.course import Course
from autograder.environment import ENVIRONMENTS, packages
from autograder.language import LANGUAGES
from autograder.records import Key, Lang, Record, texts_of

__all__ = ["FILE", "Release", "ReleaseError", "declared", "is_written", "read", "write"]

FILE = "autograder.data"
MAX_BYTES = 50 << 20
LIBRARIES = frozenset(packages()) | {"scipy"}
ON_FILES = frozenset(
    {"fromfile", "fromregex", "genfromtxt", "load", "loadtxt", "memmap", "open_memmap", "save", "savetxt", "savez", "savez_compressed"}
)  # fmt: skip


class ReleaseError(Exception):
    """The data file of a release is missing or is not one: a sentence."""


class Release(Record, frozen=True):
    """One assignment in one language, its keys reduced to what everybody may see. `seconds`: what one exercise may take. `hints`: by exercise."""

    course: str
    assignment: str
    title: str
    lang: Lang
    keys: tuple[Key, ...]
    due: str = ""
    visibility: str = "visible"
    seconds: float = 10.0
    hints: dict[str, tuple[str, ...]] = {}


def write(course: Course, assignment_id: str, lang: Lang, folder: Path) -> Path:
    """Write the release's data file into `folder`; the same course gives the same bytes."""
    assignment = course.assignment(assignment_id)
    shown = assignment.visibility != "none"
    keys = [key.load(course, id) for id in assignment.exercises] if shown else []
    hinted = {k.exercise.id: texts for k in keys if (texts := prompt.hints(course, course.exercise(k.exercise.id), k, lang))}
    release = Release(
        course=course.title[lang],
        assignment=assignment_id,
        title=course.assignment_title(assignment_id)[lang],
        lang=lang,
        keys=tuple(map(key.public, keys)),
        due=assignment.due.isoformat(sep=" ", timespec="minutes") if assignment.due else "",
        visibility=assignment.visibility,
        seconds=float(course.limits.seconds),
        hints=hinted,
    )
    path = folder / FILE
    files.write(path, msgspec.msgpack.encode(release), mode=0o666)
    return path


def read(folder: Path) -> Release:
    """Read the data file beside a notebook, whatever it is. Raises `ReleaseError`."""
    path = folder / FILE
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReleaseError(f"{path} is no file. Take it again from where the notebook came.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ReleaseError(f"{path} is too large to be the file that came with the notebook.")
        release = msgspec.msgpack.decode(content, type=Release)
        if not all(map(_is_sound, release.keys)):
            raise ValueError("numbers that no key has")
        if release.lang not in LANGUAGES or any(release.lang not in text for text in texts_of(release.keys)):
            raise ValueError("texts in no language that is spoken here")
        return release
    except FileNotFoundError:
        raise ReleaseError(f"{path} is missing. It came with the notebook: put both into one folder.") from None
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError, MemoryError):
        raise ReleaseError(f"{path} is damaged. Take it again from where the notebook came.") from None


def declared(key: Key, names: Mapping[str, Any]) -> dict[str, Any]:
    """Of a notebook's names those of the exercise's parts: nothing else is called or read by a check.

    A part is written there: what IPython, the standard library or a file's reader has under this name is none.
    """
    return {part.name: names[part.name] for part in key.exercise.parts if part.name in names and is_written(names[part.name], part.name)}


def is_written(thing: Any, name: str) -> bool:
    """Whether what has this name is the notebook's own, or that of a library it computes with."""
    kind = type(thing)
    if isinstance(thing, ModuleType) or _root(kind.__module__) in ("IPython", "ipykernel"):
        return False
    if not callable(thing) or getattr(thing, "__name__", None) != name:
        return True
    home = _root(getattr(thing, "__module__", "__main__"))
    if home == "builtins":  # a class made where no module has a name says so too
        return getattr(builtins, name, None) is not thing
    return home == "__main__" or (home in LIBRARIES and name not in ON_FILES) or _beside(home)


def _beside(home: str) -> bool:
    """Whether a module is the student's own: written into the folder they work in."""
    file = getattr(sys.modules.get(home), "__file__", None)
    return isinstance(file, str) and Path(file).resolve().parent == Path.cwd()


def _root(module: object) -> str:
    return str(module or "__main__").partition(".")[0]


def _is_sound(key: Key) -> bool:
    """Whether a key's kind and body fit, and its points and what it compares with are numbers that can be counted and compared."""
    exercise = key.exercise
    if exercise.env not in ENVIRONMENTS or exercise.kind not in kinds.names() or not isinstance(key.body, kinds.of(key).release.bodies):
        return False
    points = [exercise.points, *(part.points for part in exercise.parts), *(r.weight for part in exercise.parts for r in part.returns)]
    return all(isfinite(number) and number >= 0 for number in points) and kinds.of(key).release.is_sound(key)
