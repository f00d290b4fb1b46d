"""`fairmark new`: a course, or an exercise in it, written as a small worked example to be changed file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from autograder import files
from autograder.author import listing
from autograder.course import CONFIG, KINDS, Course, CourseError
from autograder.records import LANGUAGES

__all__ = ["begin_course", "begin_exercise", "untouched"]

SKELETON = Path(__file__).parent / "skeleton"
SUFFIX = ".in"
ASSIGNMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
NAME = re.compile(r"[a-z_][a-z0-9_]*")


def begin_course(folder: Path, today: date | None = None) -> list[Path]:
    """Write a course without exercises; the files written. Raises `CourseError` where one is there already."""
    for above in (folder.resolve(), *folder.resolve().parents):
        if (above / CONFIG).exists():
            raise CourseError(f"{above / CONFIG}: here is a course already. Name a folder outside of it.")
    return _written(dict(_filled("course", folder, {"TERM": _term(today or date.today())})))


def begin_exercise(course: Course, id: str, kind: str) -> tuple[list[Path], str]:
    """Write both halves of an exercise and list it; the files written, and what is left to do by hand (mostly nothing).

    Raises `CourseError` for an id that cannot be one, and where something of it is there already.
    """
    if kind not in KINDS.values():
        raise CourseError(f"there is no kind `{kind}`. There is: {', '.join(KINDS.values())}.")
    assignment, name = _parted(id)
    public, secret = course.root / "exercises" / id, course.root / "solutions" / id
    for there in (public, secret):
        if there.exists():
            raise CourseError(f"{there}: this folder is there already. Take another name, or move it away.")
    words = {"EXERCISE_NAME": name, "ASSIGNMENT_NAME": assignment}
    made = dict(_filled(f"{kind}/exercises", public, words)) | dict(_filled(f"{kind}/solutions", secret, words))
    intro = _filled("assignment", course.root / "exercises" / assignment, words)
    made |= {path: text for path, text in intro if not path.exists()}
    return _written(made), listing.list_exercise(course.root, assignment, name)


def untouched(public: Path, secret: Path, kind: str) -> list[Path]:
    """What people read of an exercise, as far as it is still as `fairmark new` wrote it; code may well stay as it was."""
    words = {"EXERCISE_NAME": secret.name, "ASSIGNMENT_NAME": secret.parent.name}
    made = dict(_filled(f"{kind}/exercises", public, words)) | dict(_filled(f"{kind}/solutions", secret, words))
    made |= dict(_filled("assignment", public.parent, words))
    read = {path: text for path, text in made.items() if path.suffix == ".md" or "[wrong." in text or "[options." in text}
    return [path for path, text in sorted(read.items(), key=_reading) if path.is_file() and path.read_bytes() == text.encode()]


def _reading(one: tuple[Path, str]) -> tuple[bool, str]:
    """Prompts first, in the order of the house's languages."""
    name = one[0].name
    lang = next((number for number, lang in enumerate(LANGUAGES) if f".{lang}." in name), 0)
    return not name.startswith("prompt."), f"{name.partition('.')[0]} {lang}"


def _parted(id: str) -> tuple[str, str]:
    assignment, slash, name = id.partition("/")
    if not slash:
        raise CourseError(f"`{id}` names no assignment. Write ASSIGNMENT/ID, such as 01-first/{id}.")
    if not ASSIGNMENT.fullmatch(assignment):
        raise CourseError(f"`{assignment}` cannot be an assignment: an id has letters, digits, - and _ only.")
    if not NAME.fullmatch(name):
        raise CourseError(f"`{name}` cannot be an exercise: it has small letters, digits and _ only, and begins with no digit.")
    return assignment, name


def _term(today: date) -> str:
    """Winter is October to March; its year is that of its October."""
    winter = today.month >= 10 or today.month <= 3
    return f"{today.year - (today.month <= 3)}-{'winter' if winter else 'summer'}"


def _filled(part: str, target: Path, words: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The files of a part of the skeleton, where they are to lie."""
    folder = SKELETON / part
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        text = path.read_text("utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        place = path.relative_to(folder)
        yield target / place.with_name(place.name.removesuffix(SUFFIX)), text


def _written(made: Mapping[Path, str]) -> list[Path]:
    """All of them or, where one is there, none."""
    for path in made:
        if path.exists():
            raise CourseError(f"{path}: this file is there already, and is not overwritten. Move it away, or name another folder.")
    for path, text in made.items():
        files.write(path, text.encode(), mode=0o666)
    return list(made)
