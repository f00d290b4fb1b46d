"""Reports on disk, one file per student: a grading that was interrupted goes on, and one that is unchanged is not repeated."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

import msgspec

from autograder import files
from autograder.course import Course
from autograder.records import Lang, Record, Report

__all__ = ["load", "place", "save"]

LONGEST = 150


class Stored(Record, frozen=True):
    """A report and the digest of the file it is about."""

    digest: str
    report: Report


def save(course: Course, lang: Lang, assignment: str, student: str, digest: str, report: Report) -> Path:
    """Write a student's report, all of it or nothing; where it lies. Raises `CannotWrite`."""
    path = place(course, lang, assignment, student)
    files.write(path, msgspec.json.encode(Stored(digest=digest, report=report)))
    return path


def load(course: Course, lang: Lang, assignment: str, student: str, digest: str, key: str) -> Report | None:
    """The student's report on exactly this file by exactly this key; None where there is none."""
    try:
        stored = msgspec.json.decode(place(course, lang, assignment, student).read_bytes(), type=Stored)
    except (OSError, msgspec.DecodeError):
        return None
    return stored.report if (stored.digest, stored.report.key) == (digest, key) else None


def place(course: Course, lang: Lang, assignment: str, student: str) -> Path:
    """The file of a student's report. Any student id makes a safe file name, and two ids never the same one."""
    name = quote(student, safe="")
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{hashlib.sha256(student.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    return course.state() / "reports" / lang / quote(assignment, safe="") / f"{name}.json"
