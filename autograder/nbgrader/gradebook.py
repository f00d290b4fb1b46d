"""The one writer to nbgrader's gradebook: drives nbgrader's own steps in this process, one student at a time.

Because it is nbgrader's own autograde that writes, `gradecheck grade` and `nbgrader autograde` cannot differ.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.files import writing
from autograder.nbgrader import build, cells, database, graders
from autograder.nbgrader.times import moment
from autograder.records import Lang, Report

__all__ = ["Problem", "feedback", "import_nbgrader", "missing", "release", "write"]

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
        database.create(here, self.directory.course_id)

    def run(self, step: str, assignment: str, student: str = "*", *, force: bool = True) -> str | None:
        """One of nbgrader's converters; a sentence where it failed. Waits while another program holds the gradebook.

        Raises `CourseError` or `CannotWrite` for what stands in everybody's way.
        """
        return database.patiently(lambda: self._run(step, assignment, student, force))

    def _run(self, step: str, assignment: str, student: str, force: bool) -> str | None:
        from nbgrader import converters

        self.directory.assignment_id, self.directory.student_id = assignment, glob.escape(student) if student != "*" else "*"
        with _quiet() as log, _kept(self.engines):
            try:
                converter = getattr(converters, step)(coursedir=self.directory, config=self.config, log=log.logger)
                converter.force = force
                converter.start()
            except Exception as error:
                if (everybodys := database.obstacle(self.here, log.cause) or database.obstacle(self.here, error)) is not None:
                    raise everybodys from error
                return log.reason() or f"{type(error).__name__}: {error}"
        return None


class _Quiet(logging.Handler):
    """Keeps nbgrader's errors instead of printing its log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.logger = logging.Logger("gradecheck.nbgrader")
        self.logger.addHandler(self)
        self.errors: list[str] = []
        self.cause: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(record.getMessage())
        self.cause = self.cause or sys.exception()  # nbgrader logs what it catches and raises something else

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
            engines[url] = make(url, **options, connect_args={"timeout": database.BUSY})
        return engines[url]

    api.create_engine = engine
    try:
        yield
    finally:
        api.create_engine = make


@contextmanager
def _quiet() -> Iterator[_Quiet]:
    """nbgrader's steps without their output, and without their change of folder."""
    here, log, tornado = os.getcwd(), _Quiet(), logging.getLogger("tornado.application")
    before = tornado.propagate
    tornado.addHandler(log)  # where the gradebook's own errors go
    tornado.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's and nbformat's, about nbgrader's own code
            yield log
    finally:
        tornado.removeHandler(log)
        tornado.propagate = before
        os.chdir(here)


def release(course: Course, lang: Lang, assignment: str, *, force: bool = False) -> list[Problem]:
    """Run nbgrader's generate_assignment where the release is missing or older than the source. No students, no names."""
    here = build.folder(course, lang)
    source = here / "source" / assignment
    if not (source / f"{assignment}.ipynb").is_file():
        raise CourseError(f"{source}: {assignment}.ipynb is missing. Run `gradecheck build` first.")
    if not force and _current(source, here / "release" / assignment) and database.knows(here, assignment):
        return []
    steps = _Steps(here)
    failed = steps.run("GenerateAssignment", assignment)
    return [("", f"nbgrader could not make the release of {assignment}: {failed}")] if failed else []


def write(
    course: Course,
    lang: Lang,
    assignment: str,
    students: Sequence[str],
    graded: Mapping[str, graders.Graded] = {},
    *,
    progress: Callable[[str], None] | None = None,
) -> list[Problem]:
    """Autograde these students' submissions into the gradebook; a student and a sentence for each that failed.

    Reports that are handed over or in the store are used as they are. Writing one twice changes nothing; nobody else is
    touched. Raises `CourseError` or `CannotWrite` for what stands in everybody's way: those written before are whole.
    """
    problems: list[Problem] = []
    if not students or (problems := release(course, lang, assignment)):
        return problems
    here = build.folder(course, lang)
    steps = _Steps(here)
    with graders.handing_over(graded):
        for student in students:
            with writing(here / "autograded"):
                _notebook(here, student, assignment).unlink(missing_ok=True)  # its mark says that all is written
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


def missing(course: Course, lang: Lang, assignment: str, graded: Mapping[str, graders.Graded], key: str) -> list[str]:
    """Those whose report, by exactly this key on exactly this file, is not all in the gradebook. Raises what `write` does."""
    here = build.folder(course, lang)
    held = database.scores(here, assignment)
    return [
        student for student, (report, digest) in graded.items()
        if student not in held or not _agree(held[student], report) or not _marked(here, assignment, student, digest, key)
    ]  # fmt: skip


def _agree(held: Mapping[str, float | None], report: Report) -> bool:
    """Whether the gradebook's scores are the report's, as far as it has cells for them."""
    given: dict[str, float | None] = {}
    for exercise in report.exercises:
        answer, test, _ = cells.names(exercise.id.rpartition("/")[2])
        given[answer if exercise.kind == "text" else test] = exercise.earned
    return all(given[cell] == score for cell, score in held.items() if cell in given)


def _marked(here: Path, assignment: str, student: str, digest: str, key: str) -> bool:
    """Whether this file, graded by this key and handed in at this time, came through nbgrader's steps to their end."""
    graded, submitted = (here / place / student / assignment for place in ("autograded", "submitted"))
    with suppress(OSError, ValueError, KeyError, TypeError):
        mark = json.loads(_notebook(here, student, assignment).read_text("utf-8"))["metadata"]["gradecheck"]
        return mark["digest"] == digest and mark["key"] == key and moment(graded / "timestamp.txt") == moment(submitted / "timestamp.txt")
    return False


def _notebook(here: Path, student: str, assignment: str) -> Path:
    return here / "autograded" / student / assignment / f"{assignment}.ipynb"


def _current(source: Path, made: Path) -> bool:
    """Whether a release was made from exactly this source: its notebook is not older, its data is the same."""
    for path in source.iterdir():
        copy = made / path.name
        if not copy.is_file():
            return False
        newer = path.stat().st_mtime_ns > copy.stat().st_mtime_ns
        if newer if path.suffix == ".ipynb" else path.read_bytes() != copy.read_bytes():
            return False
    return _whole(made / f"{made.name}.ipynb")


def _whole(notebook: Path) -> bool:
    """nbgrader writes a notebook bit by bit: of one that was killed meanwhile, the end is missing."""
    with suppress(OSError, ValueError):
        return isinstance(json.loads(notebook.read_text("utf-8")), dict)
    return False
