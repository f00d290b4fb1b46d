"""One Grader per assignment and process, shared by nbgrader's preprocessors and by the class's workers."""

from __future__ import annotations

import atexit
import hashlib
import threading
from pathlib import Path

from autograder import course as courses
from autograder import store
from autograder.course import Course
from autograder.grade import Grader
from autograder.records import Lang, Report

__all__ = ["Graded", "digest_of", "report_of", "shared"]

_graders: dict[tuple[str, str, Lang], tuple[str, Course, Grader]] = {}
_lock = threading.Lock()

Graded = tuple[Report, str]


def shared(root: Path, assignment: str, lang: Lang, device: str | None = None) -> tuple[Course, Grader]:
    """The process's Grader; a new one where the course's files have changed since. Raises `CourseError`."""
    with _lock:
        course = courses.load(root)
        state = _fingerprint(course, assignment)
        place = (str(root), assignment, lang)
        held = _graders.get(place)
        if held and held[0] == state:
            return held[1], held[2]
        grader = Grader(course, assignment, lang, device=device)
        if held:
            held[2].close()
        _graders[place] = (state, course, grader)
        return course, grader


def report_of(root: Path, assignment: str, lang: Lang, student: str, path: Path, *, force: bool = False) -> Graded:
    """A student's report and the digest of the file: from the store where nothing has changed, else graded and stored.

    Raises `SubmissionError` for a file that cannot be read and `CourseError` for a course that cannot.
    """
    course, grader = shared(root, assignment, lang)
    digest = digest_of(path)
    report = None if force else store.load(course, lang, assignment, student, digest, grader.key_hash)
    if report is None:
        report = grader.grade(path, student)
        if not _faulty(report):
            store.save(course, lang, assignment, student, digest, report)
    return report, digest


def digest_of(path: Path) -> str:
    """The hash of a file's bytes; empty for what is no regular file."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _faulty(report: Report) -> bool:
    """A fault of ours is not kept: the next run tries again."""
    return any(exercise.status == "fault" for exercise in report.exercises)


def _fingerprint(course: Course, assignment: str) -> str:
    files = [course.root / courses.CONFIG]
    for id in course.assignment(assignment).exercises:
        files += course.exercise(id).files()
    state = [(str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in files if p.exists()]
    return hashlib.sha256(repr(state).encode()).hexdigest()


@atexit.register
def _close() -> None:
    for _, _, grader in _graders.values():
        grader.close()
    _graders.clear()
