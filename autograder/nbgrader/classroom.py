"""A whole class: finds the submissions, grades them in parallel, keeps every report at once, then writes the gradebook."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.nbgrader import build, gradebook, graders, links
from autograder.nbgrader.gradebook import Problem
from autograder.records import Lang, Report
from autograder.submission import SubmissionError

__all__ = ["ClassResult", "collect", "find", "grade_class"]

MAX_FILES = 500
MAX_BYTES = 100 << 20
UNSAFE_NAME = re.compile(r"""[<>"'&*?\[\]{}\\/+\x00-\x1f\x7f]""")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ClassResult:
    """What became of a class: everybody has a report or a problem (a sentence); notes cost nobody a point.

    `skipped` counts those whose unchanged submission was in the gradebook already; they have their report too.
    """

    reports: dict[str, Report] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    notes: list[Problem] = field(default_factory=list)


def grade_class(
    course: Course,
    lang: Lang,
    assignment: str,
    submissions_dir: Path | None = None,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> ClassResult:
    """Grade everybody's submission of one assignment and write nbgrader's gradebook.

    `submissions_dir`: take the submissions from there first (`collect`). `executor`: who carries the work (threads of
    this process if left out; each starts forks of its own). `progress(done, of, student)` is called after each.
    Interrupted, a second call goes on where the first one was. Raises `CourseError`.
    """
    course.assignment(assignment)
    here = build.folder(course, lang)
    problems, notes = collect(submissions_dir, here, assignment) if submissions_dir else ([], [])
    notes += _without_links(here, assignment)
    found = find(here, assignment)
    for student in [s for s in found if _bad_name(s)]:
        problems.append((student, f"{found.pop(student).parent.parent}: {_bad_name(student)}"))
    if not found and not problems:
        raise CourseError(f"{here / 'submitted'}: nobody has handed in {assignment} yet. Put submissions there, or name a folder with --submissions.")
    _, grader = graders.shared(course.root, assignment, lang)
    jobs_wanted = jobs or os.cpu_count() or 1
    graded, unread = _grade_all(course, lang, assignment, found, executor, jobs_wanted, progress, force)
    problems += unread
    stale = [s for s in found if force or s not in graded or not gradebook.written(course, lang, assignment, s, graded[s][1], grader.key_hash)]
    problems += [(s, text) for s, text in gradebook.write(course, lang, assignment, stale) if s not in dict(unread)]
    reports = {student: report for student, (report, _) in sorted(graded.items())}
    return ClassResult(reports, sorted(problems), len(found) - len(stale), notes)


def find(here: Path, assignment: str) -> dict[str, Path]:
    """Who has handed in this assignment, in nbgrader's layout: student → notebook."""
    submitted = here / "submitted"
    paths = {p.name: p / assignment / f"{assignment}.ipynb" for p in submitted.iterdir()} if submitted.is_dir() else {}
    return {student: paths[student] for student in sorted(paths) if paths[student].is_file() and not student.startswith(".")}


def collect(source: Path, here: Path, assignment: str) -> tuple[list[Problem], list[Problem]]:
    """Copy submissions into nbgrader's layout: (problems, notes). Links are not followed and not copied.

    `source` holds `<student>/<assignment>/<assignment>.ipynb`, `<student>/<assignment>.ipynb` or `<student>.ipynb`.
    What was handed in before is replaced where the notebook differs.
    """
    if not source.is_dir():
        raise CourseError(f"{source}: this folder is missing. --submissions names the folder that holds one entry per student.")
    problems: list[Problem] = []
    notes: list[Problem] = []
    for student, path in _entries(source, assignment):
        if reason := _bad_name(student):
            problems.append((student, f"{path}: {reason}"))
            continue
        try:
            skipped = _take(path, here / "submitted" / student / assignment, assignment)
        except (OSError, ValueError) as error:
            problems.append((student, f"{path}: could not be copied ({error}). Look at this hand-in by hand."))
            continue
        notes += [(student, f"{path}: the link {name} was left out; nothing it points to is read.") for name in skipped]
    return problems + _passed_over(source, assignment), notes


def _passed_over(source: Path, assignment: str) -> list[Problem]:
    """Entries that hold no notebook of this assignment under the name it needs; folders of other assignments are none."""
    taken = {path for _, path in _entries(source, assignment)}
    passed = []
    for entry in sorted(source.iterdir()):
        if entry.name.startswith(".") or entry in taken or entry / assignment in taken:
            continue
        strange = entry.is_symlink() or entry.suffix.lower() in (".ipynb", ".py")
        loose = not strange and entry.is_dir() and any(f.suffix.lower() in (".ipynb", ".py") for f in entry.iterdir() if f.is_file())
        if strange or (loose and entry not in taken):
            passed.append((_student(entry.stem), f"{entry}: no notebook called {assignment}.ipynb is here. Rename what was handed in, or ask for it."))
    return passed


def _entries(source: Path, assignment: str) -> Iterator[tuple[str, Path]]:
    for entry in sorted(source.iterdir()):
        if entry.is_symlink() or entry.name.startswith("."):
            continue
        if entry.is_file() and entry.suffix == ".ipynb":
            yield _student(entry.stem), entry
        elif (entry / assignment).is_dir() and not (entry / assignment).is_symlink():
            yield _student(entry.name), entry / assignment
        elif entry.is_dir() and (entry / f"{assignment}.ipynb").is_file():
            yield _student(entry.name), entry


def _student(name: str) -> str:
    """One spelling per student, whichever system wrote the folder's name."""
    return unicodedata.normalize("NFC", name)


def _bad_name(student: str) -> str:
    if UNSAFE_NAME.search(student) or student != student.strip() or len(student.encode("utf-8", "replace")) > 120:
        return "a student's name may hold letters, digits, spaces and . _ - @ , only. Rename the folder."
    return ""


def _take(path: Path, target: Path, assignment: str) -> list[str]:
    """Copy one hand-in, all of it or nothing; the links that were left out."""
    notebook = path if path.is_file() else path / f"{assignment}.ipynb"
    if notebook.is_symlink() or not notebook.is_file():
        raise ValueError(f"{notebook.name} is missing or a link")
    skipped = sorted(str(p.relative_to(path)) for p in links.strange(path)) if path.is_dir() else []
    current = target / f"{assignment}.ipynb"
    if not current.is_symlink() and current.is_file() and current.read_bytes() == notebook.read_bytes():
        return skipped
    part = target.parent / f".{assignment}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    files = sorted(_files(path)) if path.is_dir() else []
    if len(files) > MAX_FILES or sum(f.stat().st_size for f in files) > MAX_BYTES:
        raise ValueError(f"more than {MAX_FILES} files or {MAX_BYTES >> 20} MB")
    for file in files:
        copy = part / file.relative_to(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy, follow_symlinks=False)
    shutil.copyfile(notebook, part / f"{assignment}.ipynb", follow_symlinks=False)
    if target.is_symlink():
        target.unlink()
    elif target.exists():
        shutil.rmtree(target)
    part.rename(target)
    return skipped


def _files(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _without_links(here: Path, assignment: str) -> list[Problem]:
    """Take links away that lie in submitted/ itself, before anything looks for notebooks there."""
    notes = []
    submitted = here / "submitted"
    for student in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        for name in links.remove(student / assignment):
            notes.append((student.name, f"{student / assignment}: the link {name} was removed; nothing it points to is read."))
    return notes


def _grade_all(
    course: Course,
    lang: Lang,
    assignment: str,
    found: dict[str, Path],
    executor: Executor | None,
    jobs: int,
    progress: Progress | None,
    force: bool,
) -> tuple[dict[str, graders.Graded], list[Problem]]:
    """Reports by student, and a sentence for each file that cannot be read. Every report is stored when it is there."""
    graded: dict[str, graders.Graded] = {}
    unread: list[Problem] = []
    pool = executor or ThreadPoolExecutor(jobs)
    work: dict[Future[graders.Graded], str] = {}
    try:
        for student, path in found.items():
            work[pool.submit(graders.report_of, course.root, assignment, lang, student, path, force=force)] = student
        gradebook.import_nbgrader()  # it takes a second, and the jails are busy anyway
        for done, future in enumerate(as_completed(work), 1):
            student = work[future]
            try:
                graded[student] = future.result()
            except SubmissionError as error:
                unread.append((student, str(error)))
            except Exception as error:
                unread.append((student, f"{found[student]}: {type(error).__name__}: {error}. This is our fault; a person has to look at it."))
            if progress is not None:
                progress(done, len(found), student)
    except BaseException:
        for future in work:
            future.cancel()
        raise
    finally:
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=True)
    return graded, unread
