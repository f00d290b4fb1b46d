"""The one writer to nbgrader's gradebook: drives nbgrader's own steps in this process, one student at a time.

Because it is nbgrader's own autograde that writes, `fairmark grade` and `nbgrader autograde` cannot differ.
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

from autograder import kinds
from autograder.classroom import graders
from autograder.classroom.gradebook import Graded, Problem
from autograder.course import Course, CourseError
from autograder.files import writing
from autograder.nbgrader import build, cells, database
from autograder.nbgrader.exchange import secret
from autograder.nbgrader.late import terms as late_terms
from autograder.nbgrader.times import TIMESTAMP, moment
from autograder.records import Lang, Report

__all__ = ["configured", "feedback", "import_nbgrader", "missing", "priced_before", "release", "write"]

NOTE = "fairmark: "


class _Steps:
    """nbgrader's converters with the course's own configuration, as its command line has it."""

    def __init__(self, here: Path) -> None:
        if not (here / "nbgrader_config.py").is_file():
            raise CourseError(f"{here}: there is no nbgrader course yet. Run `fairmark build` first.")
        import_nbgrader()
        from nbgrader.coursedir import CourseDirectory

        self.here = here
        self.config = configured(here)
        self.directory = CourseDirectory(config=self.config)
        self.engines: dict[str, Any] = {}
        self.notes: list[str] = []
        late_terms(self.config)  # a plugin that cannot be had is everybody's problem
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
            finally:
                self.notes += log.notes
        return None


def configured(here: Path) -> Any:
    """What nbgrader's own commands are configured by in this folder: the user's nbgrader_config, then the course's."""
    from jupyter_core.application import JupyterApp
    from traitlets.config.loader import Config, PyFileConfigLoader

    users = JupyterApp(config_file_name="nbgrader_config")
    users.load_config_file()
    config = Config(users.config)
    config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(here)).load_config())
    return config


class _Quiet(logging.Handler):
    """Keeps nbgrader's errors, and our notes of what has changed, instead of printing its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.logger = logging.Logger("autograder.nbgrader")
        self.logger.addHandler(self)
        self.errors: list[str] = []
        self.notes: list[str] = []
        self.cause: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.ERROR:
            if record.name == self.logger.name and record.getMessage().startswith(NOTE):
                self.notes.append(record.getMessage().removeprefix(NOTE))
            return
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


def release(
    course: Course, lang: Lang, assignment: str, *, force: bool = False, notes: list[str] | None = None
) -> list[Problem]:
    """Run nbgrader's generate_assignment where the release or the gradebook is older than the source. No students, no names.

    `notes` gets a sentence for each exercise and due date that has changed in a gradebook that knew another.
    """
    here = build.folder(course, lang)
    source = here / "source" / assignment
    if not (source / f"{assignment}.ipynb").is_file():
        raise CourseError(f"{source}: {assignment}.ipynb is missing. Run `fairmark build` first.")
    known, before, due = database.knows(here, assignment), database.due(here, assignment), course.assignment(assignment).due
    after = course.utc(due) if due else None
    if not force and known and before == after and _current(source, here / "release" / assignment):
        return []
    steps = _Steps(here)
    failed = steps.run("GenerateAssignment", assignment)
    if notes is not None and known and before != after:
        was, now = (course.clock(moment).replace("T", " ") if moment else "none" for moment in (before, after))
        steps.notes.append(f"{assignment}: the due date is {now}, as course_config.py says; the gradebook had {was}. Late penalties follow it.")
    if notes is not None and not failed:
        notes += steps.notes
    return [("", f"nbgrader could not make the release of {assignment}: {failed}")] if failed else []


def write(
    course: Course,
    lang: Lang,
    assignment: str,
    students: Sequence[str],
    graded: Mapping[str, Graded] = {},
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


def missing(course: Course, lang: Lang, assignment: str, graded: Mapping[str, Graded], key: str) -> list[str]:
    """Those whose report, by exactly this key on exactly this file, is not all in the gradebook. Raises what `write` does."""
    here = build.folder(course, lang)
    held, late = database.scores(here, assignment), database.late(here, assignment)
    terms = late_terms(configured(here)) if any(late.values()) else ""

    def whole(student: str, report: Report, digest: str) -> bool:
        wanted: dict[str, Any] = {"digest": digest, "key": key, "late": late.get(student, 0)}
        if wanted["late"]:
            wanted["terms"] = terms
        return student in held and _agree(held[student], report) and _marked(here, assignment, student, wanted)

    return [student for student, (report, digest) in graded.items() if not whole(student, report, digest)]


def priced_before(course: Course, lang: Lang, assignment: str) -> list[str]:
    """Whose late penalty was computed before a person gave other points: nbgrader computes it as it autogrades only."""
    here = build.folder(course, lang)
    now = database.penalized(here, assignment)
    return [student for student, score in now.items() if abs(_mark(here, assignment, student).get("priced", score) - score) > 1e-6]


def _agree(held: Mapping[str, float | None], report: Report) -> bool:
    """Whether the gradebook's scores are the report's, as far as it has cells for them."""
    given: dict[str, float | None] = {}
    for exercise in report.exercises:
        answer, test, _ = cells.names(exercise.id.rpartition("/")[2])
        given[answer if kinds.of(exercise).answered == "prose" else test] = exercise.earned
    return all(given[cell] == score for cell, score in held.items() if cell in given)


def _marked(here: Path, assignment: str, student: str, wanted: Mapping[str, Any]) -> bool:
    """Whether this file, graded by this key, as late as it is and handed in at this time, came through nbgrader's steps to their end."""
    graded, submitted = (here / place / student / assignment for place in ("autograded", "submitted"))
    mark = _mark(here, assignment, student)
    same = bool(mark) and all(mark.get(name) == value for name, value in wanted.items())
    return same and moment(graded / TIMESTAMP) == moment(submitted / TIMESTAMP) and secret(graded) == secret(submitted)


def _mark(here: Path, assignment: str, student: str) -> dict[str, Any]:
    """What our steps left in the autograded notebook, last of all; nothing where they did not come to their end."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return dict(json.loads(_notebook(here, student, assignment).read_text("utf-8"))["metadata"]["autograder"])
    return {}


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
