"""Data files beside prompts: text that students' code opens as `data/<name>`, in the notebook's folder and in grading alike.

They lie in `exercises/<assignment>/data/` or `exercises/<assignment>/<exercise>/data/`. Every exercise of an assignment
finds all of them: a notebook's cells run for each exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from autograder import files
from autograder.course import Course, CourseError, Exercise

__all__ = ["FOLDER", "MOST", "Files", "of_assignment", "of_exercise", "write"]

FOLDER = "data"
MOST = 1 << 20  # bytes in all: they go with every run
MOST_FILES = 50
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(?:csv|tsv|txt|json)")

Files = tuple[tuple[str, bytes], ...]


def of_exercise(exercise: Exercise) -> Files:
    """The files of an exercise and of its assignment, by name. Raises `CourseError`."""
    return _read([exercise.public.parent / FOLDER, exercise.public / FOLDER])


def of_assignment(course: Course, assignment: str) -> Files:
    """The files of an assignment and of all its exercises, by name. Raises `CourseError`."""
    public = course.root / "exercises"
    return _read([public / assignment / FOLDER, *(public / id / FOLDER for id in course.assignment(assignment).exercises)])


def write(found: Files, folder: Path) -> None:
    """Put the files where a released notebook finds them."""
    for name, content in found:
        path = folder / FOLDER / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write(path, content, mode=0o666)


def _read(folders: Iterable[Path]) -> Files:
    held: dict[str, tuple[Path, bytes]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            content = _content(path)
            other, known = held.setdefault(path.name, (path, content))
            if known != content:
                raise CourseError(f"{path}: {other} has the same name and holds something else, and students get both in one folder. Rename one of them.")
    if len(held) > MOST_FILES:
        raise CourseError(f"{next(iter(held.values()))[0].parent}: {len(held)} data files; an assignment has at most {MOST_FILES}. Put some together.")
    if (size := sum(len(content) for _, content in held.values())) > MOST:
        largest = max((path for path, _ in held.values()), key=lambda path: len(held[path.name][1]))
        raise CourseError(f"{largest}: with it the data files of this assignment are {size} bytes, and at most {MOST} go with a notebook. Leave rows or decimals out.")
    return tuple((name, content) for name, (_, content) in sorted(held.items()))


def _content(path: Path) -> bytes:
    if not path.is_file() or not NAME.fullmatch(path.name):
        raise CourseError(f"{path}: this is no data file. Give a .csv, .tsv, .txt or .json, its name of letters, digits, - and _, and no folders.")
    with path.open("rb") as file:
        content = file.read(MOST + 1)
    if len(content) > MOST:
        raise CourseError(f"{path}: larger than {MOST} bytes, which is more than goes with a notebook. Leave rows or decimals out.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise CourseError(f"{path}: this is not UTF-8 text. Save it as UTF-8; numbers of an array as .csv.") from None
    return content
