"""What the gradebook holds beside our grading: what people gave and wrote, what came late, and when it was handed in.

Pages and the overview show the gradebook's truth: a person's score stands in the place of ours, whatever we found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from autograder import kinds
from autograder.course import Course
from autograder.nbgrader import cells, database
from autograder.nbgrader.build import folder
from autograder.records import OPEN, ExerciseReport, Lang, Report, Status

__all__ = ["as_held"]

SUBMISSIONS = """
select submitted.student_id, submitted.timestamp, notebook.late_submission_penalty
from submitted_assignment submitted
join submitted_notebook notebook on notebook.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
where assignment.name = ?
"""
GRADES = """
select submitted.student_id, cell.name, grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade
from grade
join base_cell cell on grade.cell_id = cell.id
join submitted_notebook notebook on grade.notebook_id = notebook.id
join submitted_assignment submitted on notebook.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
where assignment.name = ?
"""
COMMENTS = """
select submitted.student_id, cell.name, comment.manual_comment
from comment
join base_cell cell on comment.cell_id = cell.id
join submitted_notebook notebook on comment.notebook_id = notebook.id
join submitted_assignment submitted on notebook.assignment_id = submitted.id
join assignment on submitted.assignment_id = assignment.id
where assignment.name = ? and comment.manual_comment is not null
"""
SMALL = 1e-6


@dataclass(frozen=True)
class Grade:
    """One cell's row: the grader's score, a person's, what either gave on top, and whether a person still has to look."""

    auto: float | None
    manual: float | None
    extra: float
    waits: bool


@dataclass
class Held:
    """What the gradebook holds of one hand-in."""

    handed_in: datetime | None = None
    penalty: float = 0.0
    grades: dict[str, Grade] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def as_held(course: Course, lang: Lang, assignment: str, reports: Sequence[Report]) -> list[Report]:
    """The same reports with what the gradebook holds of them; whoever is not in it keeps the report as it is."""
    held = _held(folder(course, lang), assignment)
    return [_report(course, report, held[report.submission]) if report.submission in held else report for report in reports]


def _held(here: Path, assignment: str) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for student, timestamp, penalty in database.rows(here, SUBMISSIONS, assignment):
        one = found.setdefault(student, Held())
        one.handed_in = datetime.fromisoformat(timestamp) if timestamp else None
        one.penalty += penalty or 0.0
    for student, cell, auto, manual, extra, waits in database.rows(here, GRADES, assignment):
        found[student].grades[cell] = Grade(auto, manual, extra or 0.0, bool(waits))
    for student, cell, comment in database.rows(here, COMMENTS, assignment):
        found[student].comments[cell] = comment.strip()
    return found


def _report(course: Course, report: Report, held: Held) -> Report:
    exercises = tuple(_exercise(exercise, held) for exercise in report.exercises)
    return msgspec.structs.replace(
        report,
        exercises=exercises,
        earned=round(max(0.0, sum(e.earned or 0.0 for e in exercises) - held.penalty), 6),
        pending=round(sum(e.pending for e in exercises), 6),
        penalty=held.penalty,
        handed_in=course.clock(held.handed_in) if held.handed_in else "",
    )


def _exercise(exercise: ExerciseReport, held: Held) -> ExerciseReport:
    answer, test, _ = cells.names(exercise.id.rpartition("/")[2])
    grade = held.grades.get(answer if kinds.of(exercise).answered == "prose" else test)
    exercise = msgspec.structs.replace(exercise, comment=held.comments.get(answer, ""))
    if grade is None:
        return exercise
    settled = grade.manual if grade.manual is not None else 0.0 if exercise.pending and not grade.waits else None
    if settled is None:
        earned = exercise.earned if not grade.extra else (exercise.earned or 0.0) + grade.extra
        return msgspec.structs.replace(exercise, earned=earned, extra=grade.extra)
    said = exercise
    if exercise.pending:  # what waited for a person waits no more
        decided = tuple(verdict for verdict in exercise.verdicts if verdict.status not in OPEN)
        said = msgspec.structs.replace(exercise, what="", evidence=(), next="", note="", verdicts=decided)
    return msgspec.structs.replace(
        said,
        earned=settled + grade.extra,
        given=settled,
        extra=grade.extra,
        pending=0.0,
        status=_status(settled, exercise.possible),
        again=grade.manual is not None and grade.waits,
    )


def _status(earned: float, possible: float) -> Status:
    return Status.right if earned >= possible - SMALL else Status.partly if earned > SMALL else Status.wrong
