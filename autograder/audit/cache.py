"""What an audit found, kept by the content of everything it depends on: only what changed is done again.

Load and build depend on every word of an exercise. What ran and held depends on its logic: a mended sentence runs
nothing anew. What did not hold is told with words, and is looked at again after any change.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

import msgspec

from autograder import files
from autograder.audit.tasks import Done, Task
from autograder.course import Course, CourseError, Exercise
from autograder.key import digest
from autograder.records import Record

__all__ = ["Cache"]

SECONDS = 2.0  # what a kill may cost


class Kept(Record, frozen=True):
    """One result. `words`: the digest of the words it depends on, empty where it depends on none."""

    done: Done
    words: bytes = b""


class Cache:
    """Results of tasks on disk, one file per exercise.

    A context manager: leaving it writes, also when interrupted; so do two seconds of work, since one may be killed.
    """

    def __init__(self, course: Course, ids: Sequence[str], again: bool = False) -> None:
        self.folder = course.state() / "audit"
        self.words = {id: _words(course, id) for id in ids}
        self.paths = {id: self.folder / f"{id.replace('/', '-')}-{_logic(course, id)}.audit" for id in ids}
        self.known: dict[Task, Kept] = {}
        self.new: set[str] = set()
        self.written = time.monotonic()
        for path in self.paths.values() if not again else ():
            with suppress(OSError, msgspec.DecodeError):
                self.known |= {kept.done.task: kept for kept in msgspec.msgpack.decode(path.read_bytes(), type=list[Kept])}

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.write()

    def write(self) -> None:
        """Put what is new on disk; results of exercises as they were before go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for id in self.new:
            stem = self.paths[id].name.rpartition("-")[0]
            mine = [kept for task, kept in self.known.items() if task.exercise == id]
            files.write(self.paths[id], msgspec.msgpack.encode(mine))
            for old in self.folder.glob(f"{stem}-*.audit"):
                if old != self.paths[id]:
                    old.unlink(missing_ok=True)
        self.new.clear()
        self.written = time.monotonic()

    def get(self, task: Task) -> Done | None:
        """What was found before, if nothing it depends on has changed."""
        kept = self.known.get(task)
        return kept.done if kept is not None and kept.words in (b"", self.words[task.exercise]) else None

    def put(self, done: Done) -> None:
        """Keep a result; what is broken is tried again next time."""
        if not done.broken:
            holds = done.task.kind != "first" and all(check.held == check.tried for check in done.checks)
            self.known[done.task] = Kept(done=done, words=b"" if holds else self.words[done.task.exercise])
            self.new.add(done.task.exercise)
            if time.monotonic() - self.written > SECONDS:
                self.write()


def _logic(course: Course, id: str) -> str:
    """All that a run depends on: what a key does, the alternatives, and which mutants and margins the author justified."""
    made = hashlib.sha256(course.device.encode())
    with suppress(CourseError):
        exercise = course.exercise(id)
        made.update(digest.of(exercise))
        texts = exercise.texts()
        made.update(repr((sorted(exercise.alternatives().items()), list(texts.equivalent), list(texts.margins))).encode())
    return made.hexdigest()[:24]


def _words(course: Course, id: str) -> bytes:
    """All that load and build look at."""
    made = hashlib.sha256()
    with suppress(CourseError):
        exercise = course.exercise(id)
        made.update(digest.of(exercise, whole=True))
        made.update(repr((_intros(course, exercise), course.exercise_ids(), course.languages)).encode())
    return made.digest()


def _intros(course: Course, exercise: Exercise) -> list[str]:
    found = []
    for lang in course.languages:
        with suppress(CourseError):
            found.append(course.intro(exercise.assignment, lang))
    return found
