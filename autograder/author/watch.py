"""The bench kept up to date: looks twice a second whether a file of the exercise has changed, and runs what depends on it."""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from autograder import files
from autograder.author import page
from autograder.author.bench import Bench, View
from autograder.author.serve import Served
from autograder.course import CONFIG, Course, CourseError, Exercise, load
from autograder.texts import FILE

__all__ = ["page_of", "shown", "watched"]

EVERY = 0.5
SETTLED = 0.1
Stamps = Mapping[Path, bytes]


def page_of(course: Course, id: str) -> Path:
    """Where an exercise's page lies: beside the built courses, where no release looks."""
    return course.root / "build" / "author" / f"{id}.html"


def shown(course: Course, id: str, draws: int) -> View:
    """One run, and its page written."""
    bench = Bench(course.root, id, draws)
    try:
        (*_, view) = bench.run()
    finally:
        bench.close()
    files.write(page_of(course, id), page.html(view, at=_clock()).encode())
    return view


def watched(course: Course, id: str, draws: int, say: Callable[[View], None], began: Callable[[str], None], turns: int | None = None) -> None:
    """Run, and again whenever a file of the exercise changes, until Ctrl-C (or so many runs). `began` is told the page's address."""
    bench = Bench(course.root, id, draws)
    with Served() as served:
        began(served.address)
        try:
            for number, only_words in enumerate(_changes(course.root, id), 1):
                _turn(course, bench, served, only_words, say)
                if number == turns:
                    return
        finally:
            bench.close()


def _turn(course: Course, bench: Bench, served: Served, only_words: bool, say: Callable[[View], None]) -> None:
    """One run: the page after each stage, and words at its end; it is left as soon as a file changes."""
    at, before = _clock(), _stamps(course.root, bench.id)
    try:
        with _until(lambda: _stamps(course.root, bench.id) != before):
            for view in bench.run(only_words=only_words):
                served.show(lambda version, nonce, view=view: page.html(view, version=version, at=at, nonce=nonce))  # type: ignore[misc]
    except _Changed:
        bench.close()
        return
    files.write(page_of(course, bench.id), page.html(view, at=at).encode())
    say(view)


class _Changed(BaseException):
    """A file has changed while the exercise is tried."""


@contextmanager
def _until(changed: Callable[[], bool]) -> Iterator[None]:
    """Within the block, `_Changed` is raised between two steps of this thread as soon as something has."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def look(number: int, frame: FrameType | None) -> None:
        if changed():
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise _Changed

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _changes(root: Path, id: str) -> Iterator[bool]:
    """Now, and after every change of a file; whether it changed nothing but sentences."""
    logic, seen = _logic(root, id), _stamps(root, id)
    yield False
    while True:
        while (now := _stamps(root, id)) == seen:
            time.sleep(EVERY)
        now = _settled(root, id, now)
        before, logic, seen = logic, _logic(root, id), now
        yield bool(logic) and logic == before


def _settled(root: Path, id: str, now: Stamps) -> Stamps:
    """The files once nobody writes any more: an editor may do it in pieces."""
    while True:
        time.sleep(SETTLED)
        before, now = now, _stamps(root, id)
        if now == before:
            return now


def _stamps(root: Path, id: str) -> Stamps:
    """Every file of the exercise and of the course above it, with when and how large it was written."""
    found = {}
    exercise = Exercise(id, root / "exercises" / id, root / "solutions" / id)
    for path in [root / CONFIG, *exercise.public.parent.glob("intro.*.md"), *exercise.files()]:
        try:
            about = path.stat()
            found[path] = f"{about.st_mtime_ns} {about.st_size} {about.st_ino}".encode()
        except OSError:
            found[path] = b""
    return found


def _logic(root: Path, id: str) -> bytes:
    """All but sentences, as one hash; empty where it cannot be told."""
    try:
        exercise = load(root).exercise(id)
        texts = exercise.texts()
    except CourseError:
        return b""
    made = hashlib.sha256(repr((texts.logic, sorted(texts.equivalent), sorted(texts.margins), texts.meta.needs)).encode())
    for path in [root / CONFIG, *exercise.files()]:
        if path.name != FILE and path.suffix != ".md":
            made.update(repr(path).encode() + path.read_bytes())
    return made.digest()


def _clock() -> str:
    return time.strftime("%H:%M:%S")
