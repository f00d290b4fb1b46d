"""What an audit found, kept by the content of everything it depends on: only what changed is done again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

import msgspec

from autograder import files
from autograder.audit.tasks import Done, Task
from autograder.course import Course, CourseError
from autograder.key import digest

__all__ = ["Cache"]

SECONDS = 2.0  # what a kill may cost


class Cache:
    """Results of tasks on disk, one file per exercise.

    A context manager: leaving it writes, also when interrupted; so do two seconds of work, since one may be killed.
    """

    def __init__(self, course: Course, ids: Sequence[str], again: bool = False) -> None:
        self.folder = course.state() / "audit"
        self.paths = {id: self.folder / f"{id.replace('/', '-')}-{_digest(course, id)}.audit" for id in ids}
        self.known: dict[Task, Done] = {}
        self.new: set[str] = set()
        self.written = time.monotonic()
        for path in self.paths.values() if not again else ():
            with suppress(OSError, msgspec.DecodeError):
                self.known |= {done.task: done for done in msgspec.msgpack.decode(path.read_bytes(), type=list[Done])}

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.write()

    def write(self) -> None:
        """Put what is new on disk; results of exercises as they were before go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for id in self.new:
            stem = self.paths[id].name.rpartition("-")[0]
            mine = [done for task, done in self.known.items() if task.exercise == id]
            files.write(self.paths[id], msgspec.msgpack.encode(mine))
            for old in self.folder.glob(f"{stem}-*.audit"):
                if old != self.paths[id]:
                    old.unlink(missing_ok=True)
        self.new.clear()
        self.written = time.monotonic()

    def get(self, task: Task) -> Done | None:
        """What was found before, if nothing it depends on has changed."""
        return self.known.get(task)

    def put(self, done: Done) -> None:
        """Keep a result; what is broken is tried again next time."""
        if not done.broken:
            self.known[done.task] = done
            self.new.add(done.task.exercise)
            if time.monotonic() - self.written > SECONDS:
                self.write()


def _digest(course: Course, id: str) -> str:
    made = hashlib.sha256(course.device.encode())
    with suppress(CourseError):
        made.update(digest.of(course.exercise(id), whole=True))
    return made.hexdigest()[:24]
