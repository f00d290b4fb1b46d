"""gradebook.db beneath nbgrader: made whole or not at all, read, and what it means where it refuses."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from autograder.course import CourseError
from autograder.files import FULL, PART, CannotWrite, cannot_write, put, writing
from autograder.nbgrader.late import seconds_late

__all__ = ["assignments", "create", "due", "knows", "late", "obstacle", "patiently", "penalized", "rows", "scores"]

NAME = "gradebook.db"
PATIENCE = 30.0  # for another program that holds the gradebook
LOOK_EVERY = 0.2
BUSY = 1.0  # how long SQLite waits by itself: nothing interrupts it there
T = TypeVar("T")
SCORES = """
select submitted.student_id, cell.name, grade.auto_score
from grade
join base_cell cell on grade.cell_id = cell.id
join submitted_notebook notebook on grade.notebook_id = notebook.id
join submitted_assignment submitted on notebook.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
where assignment.name = ?
"""
LATE = """
select submitted.student_id, submitted.timestamp, assignment.duedate, submitted.extension
from submitted_assignment submitted join assignment on submitted.assignment_id = assignment.id
where assignment.name = ?
"""
PENALIZED = """
select submitted.student_id, sum(coalesce(grade.manual_score, grade.auto_score, 0) + case
when grade.manual_score is null and grade.auto_score is null then 0 else coalesce(grade.extra_credit, 0) end)
from submitted_notebook notebook
join submitted_assignment submitted on notebook.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
join grade on grade.notebook_id = notebook.id
where assignment.name = ? and notebook.late_submission_penalty is not null group by submitted.student_id
"""
DUE = "select duedate from assignment where name = ?"
ASSIGNMENTS = """
select assignment.name, count(submitted.id) from assignment
left join submitted_assignment submitted on submitted.assignment_id = assignment.id
group by assignment.name order by assignment.name
"""
NOTEBOOK = "select 1 from notebook join assignment on notebook.assignment_id = assignment.id where assignment.name = ?"


class Locked(CourseError):
    """Another program holds the gradebook."""


def create(here: Path, course_id: str) -> None:
    """Make the gradebook where there is none. Of one that was killed in the making, nbgrader would never make the rest."""
    database = here / NAME
    if database.exists() and database.stat().st_size:
        return
    from alembic.script import ScriptDirectory
    from nbgrader import api, dbutil

    part, ask = here / f"{PART}{NAME}", api.get_alembic_version
    api.get_alembic_version = lambda: ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head()  # nbgrader runs a command for it
    try:
        with writing(here):
            part.unlink(missing_ok=True)
            api.Gradebook(f"sqlite:///{part}", course_id).close()
            if database.exists() and not database.stat().st_size:
                database.unlink()
            put(part, database)
    except Exception as error:
        raise obstacle(here, error) or error from error
    finally:
        api.get_alembic_version = ask


def scores(here: Path, assignment: str) -> dict[str, dict[str, float | None]]:
    """What the grader gave, as the gradebook holds it: student → grade cell → score."""
    held: dict[str, dict[str, float | None]] = {}
    for student, cell, score in rows(here, SCORES, assignment):
        held.setdefault(student, {})[cell] = score
    return held


def knows(here: Path, assignment: str) -> bool:
    """Whether nbgrader has ever released this assignment."""
    return bool(rows(here, NOTEBOOK, assignment))


def due(here: Path, assignment: str) -> datetime | None:
    """The due date that nbgrader goes by, in UTC."""
    found = [due for (due,) in rows(here, DUE, assignment) if due]
    return datetime.fromisoformat(found[0]) if found else None


def assignments(here: Path) -> list[tuple[str, int]]:
    """Every assignment that the gradebook knows, and how many have handed it in."""
    return [(name, n) for name, n in rows(here, ASSIGNMENTS)]


def late(here: Path, assignment: str) -> dict[str, int]:
    """By how many seconds everybody's hand-in is late, by what the gradebook holds now."""
    return {student: seconds_late(*times) for student, *times in rows(here, LATE, assignment)}


def patiently(action: Callable[[], T]) -> T:
    """Do it again while another program holds the gradebook. Raises `Locked` where that goes on for `PATIENCE` seconds."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return action()
        except Locked:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_EVERY)


def penalized(here: Path, assignment: str) -> dict[str, float]:
    """Whose late hand-in was priced, and what they have now before the penalty is taken off."""
    return {student: float(score) for student, score in rows(here, PENALIZED, assignment)}


def rows(here: Path, query: str, *values: str) -> list[Any]:
    """Raises what `obstacle` returns. Where there is no gradebook, or nothing in it yet: no rows."""

    def ask() -> list[Any]:
        try:
            with closing(sqlite3.connect(here / NAME, BUSY)) as database:
                return database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # it has no tables
                return []
            raise obstacle(here, error) or error from error

    return patiently(ask) if (here / NAME).is_file() else []


def obstacle(here: Path, error: BaseException | None) -> CourseError | CannotWrite | None:
    """What stands in everybody's way, not in one student's: a full disk, a gradebook that is locked or damaged."""
    for cause in _causes(error):
        found: CourseError | CannotWrite | None = None
        if isinstance(cause, CannotWrite):
            found = cause
        elif isinstance(cause, sqlite3.Error):
            found = _refused(here, cause)
        elif isinstance(cause, OSError) and _ours(here, cause):
            found = cannot_write(_place(here, cause).parent if cause.filename else here, cause)
        if found is not None:
            return found
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all it comes from, as Python and SQLAlchemy link them."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [getattr(one, "orig", None), one.__cause__, one.__context__]


def _refused(here: Path, error: sqlite3.Error) -> CourseError | CannotWrite | None:
    database = here / NAME
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Locked(
                f"{database}: another program holds the gradebook (formgrader, or one of nbgrader's commands). "
                "Let it finish or close it, then run the same command again: it goes on where it was."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return CourseError(
                f"{database}: the gradebook is damaged ({error}). Put it back from a backup, or move it away: "
                "the same command then enters all scores anew, but not what people graded by hand."
            )
        case sqlite3.SQLITE_FULL:
            return cannot_write(here, OSError(errno.ENOSPC, str(error)))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            return cannot_write(here, OSError(errno.EACCES, str(error)))
        case sqlite3.SQLITE_IOERR:
            return cannot_write(here, OSError(errno.EIO, str(error)))
        case _:
            return None


def _ours(here: Path, error: OSError) -> bool:
    """Whether it is about the disk or about what nbgrader writes, not about a student's file."""
    if error.errno in (*FULL, errno.EROFS):
        return True
    forbidden = error.errno in (errno.EACCES, errno.EPERM)
    return forbidden and error.filename is not None and not _place(here, error).is_relative_to(here / "submitted")


def _place(here: Path, error: OSError) -> Path:
    return here / os.fsdecode(error.filename)
