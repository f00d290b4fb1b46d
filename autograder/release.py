"""What a released notebook carries beside it: the data that a student's own check judges by, and nothing secret."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder import files, key
from autograder.course import Course
from autograder.records import Key, Lang, Record

__all__ = ["FILE", "Release", "ReleaseError", "read", "write"]

FILE = "gradecheck.data"
MAX_BYTES = 50 << 20


class ReleaseError(Exception):
    """The data file of a release is missing or is not one: a sentence."""


class Release(Record, frozen=True):
    """One assignment in one language, its keys reduced to what everybody may see."""

    course: str
    assignment: str
    title: str
    lang: Lang
    keys: tuple[Key, ...]
    due: str = ""
    visibility: str = "visible"


def write(course: Course, assignment_id: str, lang: Lang, folder: Path) -> Path:
    """Write the release's data file into `folder`; the same course gives the same bytes."""
    assignment = course.assignment(assignment_id)
    shown = assignment.visibility != "none"
    release = Release(
        course=course.title[lang],
        assignment=assignment_id,
        title=course.assignment_title(assignment_id)[lang],
        lang=lang,
        keys=tuple(key.public(key.load(course, id)) for id in assignment.exercises) if shown else (),
        due=assignment.due.isoformat(sep=" ", timespec="minutes") if assignment.due else "",
        visibility=assignment.visibility,
    )
    path = folder / FILE
    files.write(path, msgspec.msgpack.encode(release), mode=0o666)
    return path


def read(folder: Path) -> Release:
    """Read the data file beside a notebook. Raises `ReleaseError`."""
    path = folder / FILE
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReleaseError(f"{path} is too large to be the file that came with the notebook.")
        return msgspec.msgpack.decode(path.read_bytes(), type=Release)
    except FileNotFoundError:
        raise ReleaseError(f"{path} is missing. It came with the notebook: put both into one folder.") from None
    except msgspec.DecodeError:
        raise ReleaseError(f"{path} is damaged. Take it again from where the notebook came.") from None
