"""The one writer to nbgrader's gradebook: drives nbgrader's own steps in this process, one student at a time.

Because it is nbgrader's own autograde that writes, `gradecheck grade` and `nbgrader autograde` cannot differ.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import sys
import sysconfig
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.nbgrader import build
from autograder.records import Lang

__all__ = ["Problem", "feedback", "import_nbgrader", "release", "write", "written"]

Problem = tuple[str, str]  # a student and a sentence


class _Steps:
    """nbgrader's converters with the course's own configuration, as its command line has it."""

    def __init__(self, here: Path) -> None:
        if not (here / "nbgrader_config.py").is_file():
            raise CourseError(f"{here}: there is no nbgrader course yet. Run `gradecheck build` first.")
        import_nbgrader()
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config.loader import PyFileConfigLoader

        self.here = here
        self.config = PyFileConfigLoader("nbgrader_config.py", path=str(here)).load_config()
        self.directory = CourseDirectory(config=self.config)
        self.engines: dict[str, Any] = {}

    def gradebook(self) -> Any:
        from nbgrader.api import Gradebook

        return Gradebook(self.directory.db_url, self.directory.course_id)

    def run(self, step: str, assignment: str, student: str = "*", *, force: bool = True) -> str | None:
        """One of nbgrader's converters; a sentence where it failed."""
        from nbgrader import converters

        self.directory.assignment_id, self.directory.student_id = assignment, glob.escape(student) if student != "*" else "*"
        with _quiet() as log, _kept(self.engines):
            try:
                converter = getattr(converters, step)(coursedir=self.directory, config=self.config, log=log.logger)
                converter.force = force
                converter.start()
            except Exception as error:
                return log.reason() or f"{type(error).__name__}: {error}"
        return None


class _Quiet(logging.Handler):
    """Keeps nbgrader's errors instead of printing its log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.logger = logging.Logger("gradecheck.nbgrader")
        self.logger.addHandler(self)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(record.getMessage())

    def reason(self) -> str:
        """The last line of the first traceback: the error itself."""
        traces = [text.strip() for text in self.errors if "Traceback" in text]
        return (traces or self.errors or [""])[0].splitlines()[-1] if self.errors else ""


def import_nbgrader() -> None:
    """Import nbgrader in 1.0 s instead of 2.6 s.

    jsonschema builds a grammar for international URLs as it is imported if it can; no schema of a notebook asks for
    that format, and jsonschema does without where the grammar's package is missing.
    """
    grammar = "rfc3987_syntax"
    hidden = grammar not in sys.modules
    if hidden:
        sys.modules[grammar] = None  # type: ignore[assignment]
    try:
        import nbgrader.converters  # noqa: F401
    finally:
        if hidden:
            del sys.modules[grammar]


@contextmanager
def _kept(engines: dict[str, Any]) -> Iterator[None]:
    """One engine per database instead of eleven a student: SQLAlchemy compiles each of nbgrader's queries only once."""
    from nbgrader import api

    make = api.create_engine

    def engine(url: str, **options: Any) -> Any:
        if url not in engines:
            engines[url] = make(url, **options)
        return engines[url]

    api.create_engine = engine
    try:
        yield
    finally:
        api.create_engine = make


@contextmanager
def _quiet() -> Iterator[_Quiet]:
    """nbgrader finds its helper `alembic` by PATH; where no environment is activated, it lies beside this Python."""
    here, path = os.getcwd(), os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), path])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's and nbformat's, about nbgrader's own code
            yield _Quiet()
    finally:
        os.environ["PATH"] = path
        os.chdir(here)


def release(course: Course, lang: Lang, assignment: str, *, force: bool = False) -> list[Problem]:
    """Run nbgrader's generate_assignment where the release is missing or older than the source. No students, no names."""
    here = build.folder(course, lang)
    steps = _Steps(here)
    source = here / "source" / assignment
    if not (source / f"{assignment}.ipynb").is_file():
        raise CourseError(f"{source}: {assignment}.ipynb is missing. Run `gradecheck build` first.")
    if not force and _current(source, here / "release" / assignment) and _known(steps, assignment):
        return []
    failed = steps.run("GenerateAssignment", assignment)
    return [("", f"nbgrader could not make the release of {assignment}: {failed}")] if failed else []


def write(
    course: Course,
    lang: Lang,
    assignment: str,
    students: Sequence[str],
    *,
    progress: Callable[[str], None] | None = None,
) -> list[Problem]:
    """Autograde these students' submissions into the gradebook; a student and a sentence for each that failed.

    Reports that are in the store are used as they are. Writing one twice changes nothing; nobody else is touched.
    """
    problems: list[Problem] = []
    if not students or (problems := release(course, lang, assignment)):
        return problems
    steps = _Steps(build.folder(course, lang))
    for student in students:
        failed = steps.run("Autograde", assignment, student)
        if failed:
            problems.append((student, f"nbgrader could not take this notebook in: {failed}"))
        if progress is not None:
            progress(student)
    return problems


def feedback(course: Course, lang: Lang, assignment: str) -> list[Problem]:
    """nbgrader's generate_feedback for everybody who is in autograded/."""
    failed = _Steps(build.folder(course, lang)).run("GenerateFeedback", assignment)
    return [("", f"nbgrader could not write the feedback: {failed}")] if failed else []


def written(course: Course, lang: Lang, assignment: str, student: str, digest: str, key: str) -> bool:
    """Whether exactly this file, graded by exactly this key and handed in at this time, is in the gradebook already."""
    here = build.folder(course, lang)
    graded, submitted = (here / place / student / assignment for place in ("autograded", "submitted"))
    with suppress(OSError, ValueError, KeyError, TypeError):
        notebook = json.loads((graded / f"{assignment}.ipynb").read_text("utf-8"))
        mark = notebook["metadata"]["gradecheck"]
        same = mark["digest"] == digest and mark["key"] == key and _time(graded) == _time(submitted)
        return same and (here / "gradebook.db").is_file()
    return False


def _current(source: Path, made: Path) -> bool:
    """Whether a release was made from exactly this source: its notebook is not older, its data is the same."""
    for path in source.iterdir():
        copy = made / path.name
        if not copy.is_file():
            return False
        newer = path.stat().st_mtime_ns > copy.stat().st_mtime_ns
        if newer if path.suffix == ".ipynb" else path.read_bytes() != copy.read_bytes():
            return False
    return True


def _time(folder: Path) -> str:
    with suppress(FileNotFoundError):
        return (folder / "timestamp.txt").read_text("utf-8").strip()
    return ""


def _known(steps: _Steps, assignment: str) -> bool:
    from nbgrader.api import MissingEntry

    with suppress(MissingEntry), steps.gradebook() as gradebook:
        gradebook.find_notebook(assignment, assignment)
        return True
    return False
