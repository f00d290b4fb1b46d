"""The bench kept up to date: looks twice a second whether a file of the exercise has changed, and runs what depends on it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from autograder import files
from autograder.author import page
from autograder.author.bench import Bench, View
from autograder.author.serve import Served
from autograder.course import CONFIG, Course, CourseError, load
from autograder.texts import FILE

__all__ = ["page_of", "shown", "watched"]

EVERY = 0.5
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
    """One run: the page after each stage, and words at its end; it is left where a file has changed meanwhile."""
    at, before = _clock(), _stamps(course.root, bench.id)
    view = None
    for view in bench.run(only_words=only_words):
        served.show(lambda version, nonce, view=view: page.html(view, version=version, at=at, nonce=nonce))  # type: ignore[misc]
        if _stamps(course.root, bench.id) != before:
            return
    if view is not None:
        files.write(page_of(course, bench.id), page.html(view, at=at).encode())
        say(view)


def _changes(root: Path, id: str) -> Iterator[bool]:
    """Now, and after every change of a file; whether it changed nothing but sentences."""
    logic, seen = _logic(root, id), _stamps(root, id)
    yield False
    while True:
        while (now := _stamps(root, id)) == seen:
            time.sleep(EVERY)
        before, logic, seen = logic, _logic(root, id), now
        yield bool(logic) and logic == before


def _stamps(root: Path, id: str) -> Stamps:
    """Every file of the exercise and of the course above it, with when and how large it was written."""
    found = {}
    for path in [root / CONFIG, *_files(root, id)]:
        try:
            about = path.stat()
            found[path] = f"{about.st_mtime_ns} {about.st_size} {about.st_ino}".encode()
        except OSError:
            found[path] = b""
    return found


def _files(root: Path, id: str) -> list[Path]:
    try:
        return load(root).exercise(id).files()
    except CourseError:
        return [p for half in ("exercises", "solutions") for p in (root / half / id).rglob("*") if p.is_file()]


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
