"""A whole class: graded in parallel, every report kept at once, then written to the gradebook.

However a batch ends (killed, stopped, a full disk), the same call goes on where it was: a report is stored whole or not
at all, and who is in the gradebook is asked of the gradebook itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograder import files, store
from autograder.classroom import graders
from autograder.classroom.collecting import astray, bring_home, collect, find, without_links
from autograder.classroom.entries import bad_name
from autograder.classroom.gradebook import Gradebook, Graded, Problem
from autograder.course import Course, CourseError
from autograder.files import CannotWrite
from autograder.grade import Grader
from autograder.jail import JailRefused
from autograder.jail.machine import fitting_jobs, machine
from autograder.records import Report
from autograder.submission import SubmissionError, shown

__all__ = ["ClassResult", "grade_class"]

Progress = Callable[[int, int, str], None]
GradeOne = Callable[[str, Path], Graded]


@dataclass(frozen=True)
class ClassResult:
    """What became of a class: everybody has a report or a problem (a sentence); notes cost nobody a point.

    `before` counts those whose unchanged submission had been graded already; they have their report too. `keys`: the
    exercises whose key does not hold, each with the sentence for its author; nobody is graded by these.
    """

    reports: dict[str, Report] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    before: int = 0
    notes: list[Problem] = field(default_factory=list)
    keys: list[Problem] = field(default_factory=list)


def grade_class(
    book: Gradebook,
    assignment: str,
    submissions_dir: Path | None = None,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    writing: Progress | None = None,
    waiting: Callable[[], None] | None = None,
    force: bool = False,
    unsafe: bool = False,
) -> ClassResult:
    """Grade everybody's submission of one assignment and write the gradebook.

    `submissions_dir`: take the submissions from there first (`collect`). `executor`: who carries the work (threads of
    this process if left out; each starts forks of its own). `progress(done, of, student)` is called after each that is
    graded, `writing` after each that is in the gradebook, `waiting` where another batch on this course goes first.
    `unsafe`: grade even where the jail cannot keep its promises; else that raises `JailRefused`.
    Interrupted, a second call goes on where the first one was. Raises `CourseError` and `CannotWrite`.
    """
    course, lang, here = book.course, book.lang, book.here
    course.assignment(assignment)
    with files.alone(course.state() / f"grading-{lang}.lock", waiting or (lambda: None)):
        _sweep(course, here)
        bring_home(here)
        found, problems, notes = _handed_in(course, here, assignment, submissions_dir)
        _, grader = graders.shared(course.root, assignment, lang, unsafe=unsafe)
        graded = {} if force else _graded_before(book, assignment, found, grader.key_hash)
        before = len(graded)
        grade_one = partial(graders.report_of, course.root, assignment, lang, force=force, unsafe=unsafe)
        fitting = fitting_jobs(jobs, grader.limits, machine())
        unread = _grade_rest(book, grade_one, grader, found, graded, executor, fitting, progress)
        keys = grader.proofs.problems() if any(graders.faulty(report) for report, _ in graded.values()) else []
        notes += [("", sentence) for sentence in book.follow(assignment)]
        stale = set(found) if force else set(book.missing(assignment, graded, grader.key_hash)) | set(unread)
        said = _told(writing, len(stale))
        unwritten = book.write(assignment, sorted(stale), graded, progress=said)
    gone = set(book.students(assignment)) - found.keys() - {student for student, _ in problems}
    notes += [(student, "no hand-in is there any more. The gradebook and autograded/ keep what it was graded.") for student in sorted(gone)]
    notes += book.remarks(assignment)
    problems += [*unread.items(), *((student, text) for student, text in unwritten if student not in unread)]
    return ClassResult({s: graded[s][0] for s in sorted(graded)}, sorted(problems), before, notes, keys)


def _sweep(course: Course, here: Path) -> None:
    """Take away what a killed batch has left. What students handed in may be called anything: it is not looked through."""
    for folder in (course.state(), here / "source", here / "pages"):
        files.sweep(folder)
    files.sweep(here, ".")
    files.sweep(here / "submitted", "*")


def _handed_in(
    course: Course, here: Path, assignment: str, submissions_dir: Path | None
) -> tuple[dict[str, Path], list[Problem], list[Problem]]:
    """Everybody's notebook, who has a problem, and notes."""
    others = [a.id for a in course.assignments if a.id != assignment]
    problems, notes = collect(submissions_dir, here, assignment, others) if submissions_dir else ([], [])
    notes += without_links(here, assignment)
    found = find(here, assignment)
    known = {student for student, _ in problems}
    problems += [(student, sentence) for student, sentence in astray(here, assignment) if student not in known]
    for student in [s for s in found if bad_name(s)]:
        problems.append((shown(student), f"{shown(found.pop(student).parent.parent)}: {bad_name(student)}"))
    if not found and not problems:
        raise CourseError(f"{here / 'submitted'}: nobody has handed in {assignment} yet. Put submissions there, or name a folder with --submissions.")
    return found, problems, notes


def _graded_before(book: Gradebook, assignment: str, found: dict[str, Path], key: str) -> dict[str, Graded]:
    """What is stored about exactly these files by exactly this key."""
    graded = {}
    for student, path in found.items():
        digest = graders.digest_of(path)
        report = store.load(book.course, book.lang, assignment, student, digest, key)
        if report is not None:
            graded[student] = report, digest
    return graded


def _grade_rest(
    book: Gradebook,
    grade_one: GradeOne,
    grader: Grader,
    found: dict[str, Path],
    graded: dict[str, Graded],
    executor: Executor | None,
    jobs: int,
    progress: Progress | None,
) -> dict[str, str]:
    """Put a report into `graded` for everybody who has none; a sentence for each whose file cannot be read.

    Every report is stored as soon as it is there. Raises `CourseError`, `CannotWrite` and `JailRefused`.
    """
    rest = {student: path for student, path in found.items() if student not in graded}
    unread: dict[str, str] = {}
    if progress is not None:
        progress(len(graded), len(found), "")
    if not rest:
        return unread
    pool = executor or ThreadPoolExecutor(jobs)
    starting = pool.submit(grader.start) if executor is None else None
    work: dict[Future[Graded], str] = {}
    try:
        for student, path in rest.items():
            work[pool.submit(grade_one, student, path)] = student
        book.prepare()  # it takes a second, and the jails are busy anyway
        if starting is not None:
            starting.result()
        for done, future in enumerate(as_completed(work), len(graded) + 1):
            student = work[future]
            try:
                graded[student] = future.result()
            except SubmissionError as error:
                unread[student] = str(error)
            except (CourseError, CannotWrite, JailRefused):
                raise
            except Exception as error:
                unread[student] = f"{found[student]}: {type(error).__name__}: {error}. This is our fault; a person has to look at it."
            if progress is not None:
                progress(done, len(found), student)
    finally:
        for future in work:
            future.cancel()
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=True)
    return unread


def _told(progress: Progress | None, of: int) -> Callable[[str], None] | None:
    """Progress that counts by itself."""
    if progress is None:
        return None
    done = itertools.count(1)
    return lambda student: progress(next(done), of, student)
