"""One Grader per assignment and process, shared by the class's workers and by a gradebook's own steps."""

from __future__ import annotations

import atexit
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from autograder import course as courses
from autograder import store
from autograder.classroom.gradebook import Graded
from autograder.course import Course
from autograder.grade import Grader
from autograder.records import Lang, Report

__all__ = ["Graded", "broken_keys", "close", "digest_of", "faulty", "handing_over", "report_of", "shared"]

_graders: dict[tuple[str, str, Lang], tuple[str, Course, Grader]] = {}
_handed_over: dict[tuple[str, str], Report] = {}
_lock = threading.Lock()


def shared(
    root: Path, assignment: str, lang: Lang, device: str | None = None, *, unsafe: bool = False
) -> tuple[Course, Grader]:
    """The process's Grader; a new one where the course's files have changed since.

    Once `unsafe` was asked for, it stays so: a gradebook's own steps in this process ask again. Raises `CourseError`, `JailRefused`.
    """
    with _lock:
        course = courses.load(root)
        state = _fingerprint(course, assignment)
        place = (str(root), assignment, lang)
        held = _graders.get(place)
        if held and held[0] == state and held[2].unsafe >= unsafe:
            return held[1], held[2]
        grader = Grader(course, assignment, lang, device=device, unsafe=unsafe)
        if held:
            held[2].close()
        _graders[place] = (state, course, grader)
        return course, grader


def report_of(
    root: Path, assignment: str, lang: Lang, student: str, path: Path, *, force: bool = False, unsafe: bool = False
) -> Graded:
    """A student's report and the digest of the file: handed over or stored where nothing has changed, else graded and stored.

    Raises `SubmissionError` for a file that cannot be read, `CourseError` for a course that cannot, and `CannotWrite`.
    """
    course, grader = shared(root, assignment, lang, unsafe=unsafe)
    digest = digest_of(path)
    report = _handed_over.get((student, digest))
    if report is None and not force:
        report = store.load(course, lang, assignment, student, digest, grader.key_hash)
    if report is None:
        report = grader.grade(path, student)
        if not faulty(report):
            store.save(course, lang, assignment, student, digest, report)
    return report, digest


def broken_keys(root: Path, assignment: str, lang: Lang) -> list[str]:
    """For the author: a sentence for each exercise that nobody is graded by, since its key does not hold."""
    return [sentence for _, sentence in shared(root, assignment, lang)[1].proofs.problems()]


@contextmanager
def handing_over(graded: Mapping[str, Graded]) -> Iterator[None]:
    """Within the block, a gradebook's own steps in this process take these reports as they are, also those that are not stored."""
    _handed_over.update({(student, digest): report for student, (report, digest) in graded.items()})
    try:
        yield
    finally:
        _handed_over.clear()


def digest_of(path: Path) -> str:
    """The hash of a file's bytes; empty for what is no regular file."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faulty(report: Report) -> bool:
    """Whether something failed that is ours. Such a report is not stored: the next run tries again."""
    return any(exercise.status == "fault" for exercise in report.exercises)


def close() -> None:
    """End all warm jails."""
    with _lock:
        for _, _, grader in _graders.values():
            grader.close()
        _graders.clear()


def _fingerprint(course: Course, assignment: str) -> str:
    files = [course.root / courses.CONFIG]
    for id in course.assignment(assignment).exercises:
        files += course.exercise(id).files()
    state = [(str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in files if p.exists()]
    return hashlib.sha256(repr(state).encode()).hexdigest()


atexit.register(close)
