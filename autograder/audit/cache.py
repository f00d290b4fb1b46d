"""What an audit found, kept by the content of everything it depends on: only what changed is done again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

from autograder import files
from autograder.audit.tasks import Done, Task
from autograder.course import Course, CourseError

__all__ = ["Cache"]

SECONDS = 2.0  # what a kill may cost
PACKAGE = Path(__file__).resolve().parents[1]


class Cache:
    """Results of tasks on disk, one file per exercise.

    A context manager: leaving it writes, also when interrupted; so do two seconds of work, since one may be killed.
    """

    def __init__(self, course: Course, ids: Sequence[str], again: bool = False) -> None:
        self.folder = course.state() / "audit"
        house = _house()
        self.paths = {id: self.folder / f"{id.replace('/', '-')}-{_digest(course, id, house)}.audit" for id in ids}
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


def _house() -> bytes:
    """A digest of the versions and of our own source texts: another judge may find otherwise."""
    digest = hashlib.sha256(repr(_versions()).encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".po"):
            digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _versions() -> dict[str, str]:
    import importlib.metadata
    import platform

    return {"python": platform.python_version()} | {
        name: importlib.metadata.version(name) for name in ("numpy", "torch", "sympy", "python-flint")
    }


def _digest(course: Course, id: str, house: bytes) -> str:
    digest = hashlib.sha256(house + course.device.encode())
    with suppress(CourseError):
        exercise = course.exercise(id)
        for folder in (exercise.public, exercise.secret):
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]
