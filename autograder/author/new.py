"""`fairmark new`: a course, or an exercise in it, written as a small worked example to be changed file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from autograder import files, kinds
from autograder.author import listing
from autograder.course import CONFIG, Course, CourseError
from autograder.language import LANGUAGES, say

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
    return _written(dict(_filled(SKELETON / "course", folder, {"TERM": _term(today or date.today()), **_course_words()})))


def begin_exercise(course: Course, id: str, kind: str) -> tuple[list[Path], str]:
    """Write both halves of an exercise and list it; the files written, and what is left to do by hand (mostly nothing).

    Raises `CourseError` for an id that cannot be one, and where something of it is there already.
    """
    if kind not in kinds.names():
        raise CourseError(f"there is no kind `{kind}`. There is: {', '.join(kinds.names())}.")
    assignment, name = _parted(id)
    public, secret = course.root / "exercises" / id, course.root / "solutions" / id
    for there in (public, secret):
        if there.exists():
            raise CourseError(f"{there}: this folder is there already. Take another name, or move it away.")
    words = {"EXERCISE_NAME": name, "ASSIGNMENT_NAME": assignment}
    made = dict(_of_kind(kind, public, secret, words))
    intro = _filled(SKELETON / "assignment", course.root / "exercises" / assignment, words)
    made |= {path: text for path, text in intro if not path.exists()}
    made = {path: text for path, text in made.items() if _language(path) in (None, *course.languages)}
    return _written(made), listing.list_exercise(course.root, assignment, name)


def untouched(public: Path, secret: Path, kind: str) -> list[Path]:
    """What people read of an exercise, as far as it is still as `fairmark new` wrote it; code may well stay as it was."""
    words = {"EXERCISE_NAME": secret.name, "ASSIGNMENT_NAME": secret.parent.name}
    made = dict(_of_kind(kind, public, secret, words)) | dict(_filled(SKELETON / "assignment", public.parent, words))
    read = {path: text for path, text in made.items() if path.suffix == ".md" or "[wrong." in text or "[options." in text}
    return [path for path, text in sorted(read.items(), key=_reading) if path.is_file() and path.read_bytes() == text.encode()]


def _reading(one: tuple[Path, str]) -> tuple[bool, str]:
    """Prompts first, in the order of the house's languages."""
    name, lang = one[0].name, _language(one[0])
    return not name.startswith("prompt."), f"{name.partition('.')[0]} {LANGUAGES.index(lang) if lang else 0}"


def _language(path: Path) -> str | None:
    """The language that a file is in by its name."""
    return next((lang for lang in LANGUAGES if path.name.endswith(f".{lang}.md")), None)


def _course_words() -> dict[str, str]:
    """Title and languages of a new course: those of the house."""
    titles = ", ".join(f'"{lang}": "{say(lang, "word.new_course")}"' for lang in LANGUAGES)
    return {"TITLES": f"{{{titles}}}", "LANGUAGES": "[" + ", ".join(f'"{lang}"' for lang in LANGUAGES) + "]"}


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


def _of_kind(kind: str, public: Path, secret: Path, words: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Both halves of an exercise: the worked example lies beside the rest of its kind."""
    folder = Path(kinds.__file__).parent / kind / "skeleton"
    yield from _filled(folder / "exercises", public, words)
    yield from _filled(folder / "solutions", secret, words)


def _filled(folder: Path, target: Path, words: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The files of a folder of a skeleton, where they are to lie."""
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
