"""Judgements, which know no language, become reports: every text said, everything hidden left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from autograder.records import (
    OPEN,
    ExerciseReport,
    Judgement,
    Lang,
    Note,
    Report,
    Status,
    Verdict,
)
from autograder.report import sentences
from autograder.report.messages import good, group_title, note, spoken
from autograder.report.sentences import Reading
from autograder.report.steps import next_step

__all__ = ["SCHEMA", "build", "build_exercise", "to_json"]

SCHEMA = 1
MOST_VERDICTS = 2000


def build(
    judgements: Sequence[Judgement],
    *,
    assignment: str,
    title: str,
    submission: str,
    lang: Lang,
    key: str,
    versions: Mapping[str, str] | None = None,
    notes: Sequence[Note] = (),
    graded: bool = False,
    unsafe: bool = False,
    course: str = "",
    handed_in: str = "",
    graded_at: str = "",
) -> Report:
    """The report of one submission, its exercises in the order given.

    `graded` holds for all of them: it says whether the answer can still be changed. Times are ISO texts.
    """
    exercises = []
    for number, judgement in enumerate(judgements, 1):
        following = (number + 1, judgements[number].exercise.name) if number < len(judgements) else None
        exercises.append(
            build_exercise(
                msgspec.structs.replace(judgement, graded=graded),
                lang,
                number=number,
                following=following,
                last=len(judgements) > 1 and following is None,
            )
        )
    return Report(
        schema=SCHEMA,
        assignment=assignment,
        title=title,
        submission=submission,
        lang=lang,
        key=key,
        versions=dict(versions or {}),
        earned=_rounded(sum(exercise.earned or 0.0 for exercise in exercises)),
        possible=_rounded(sum(exercise.possible for exercise in exercises)),
        pending=_rounded(sum(exercise.pending for exercise in exercises)),
        exercises=tuple(exercises),
        notes=tuple(note(given, lang) for given in notes),
        graded=graded,
        unsafe=unsafe,
        course=course,
        handed_in=handed_in,
        graded_at=graded_at,
    )


def build_exercise(
    judgement: Judgement,
    lang: Lang,
    *,
    number: int = 0,
    following: tuple[int, str] | None = None,
    last: bool = False,
) -> ExerciseReport:
    """One exercise in the order of the anatomy of a verdict; what is unknown stays empty.

    `following`: number and name of the next exercise, which is the next step of a right answer. `last`: there is none.
    """
    verdicts = tuple(spoken(verdict, judgement, lang) for verdict in judgement.verdicts[:MOST_VERDICTS])
    reading = Reading(judgement, verdicts, lang)
    status = _status(verdicts, judgement.graded)
    decided = [verdict for verdict in verdicts if verdict.status not in OPEN]
    pending = sum(verdict.points for verdict in verdicts if verdict.status in OPEN)
    exercise = judgement.exercise
    right = status is Status.right
    silent = right or status is Status.no_answer
    certain = reading.certain()
    return ExerciseReport(
        id=exercise.id,
        title=exercise.title[lang],
        kind=exercise.kind,
        earned=_earned(decided, exercise.points),
        possible=exercise.points,
        pending=_rounded(min(pending, exercise.points)),
        status=status,
        diagnosis=judgement.diagnosis,
        misconception=certain[0].id if certain else None,
        verdicts=verdicts,
        what="" if right else sentences.what(reading),
        evidence=tuple(line for line in sentences.evidence(reading, status) if line),
        groups={verdict.group: group_title(verdict, judgement, lang) for verdict in verdicts if verdict.group},
        where="" if right else sentences.where(reading),
        why="" if right else sentences.why(reading),
        trial=None if silent else sentences.trial(reading),
        trial_text="" if silent else sentences.trial_text(reading),
        next=next_step(reading, status, following, last),
        picture=None if right else judgement.picture,
        note=sentences.below(reading, status),
        number=number,
        source="" if right or judgement.where is None else sentences.source(judgement.where),
        graded=judgement.graded,
        criteria=tuple((one.text[lang], one.points) for one in exercise.criteria),
    )


def to_json(report: Report | ExerciseReport) -> bytes:
    """The report as JSON (UTF-8), fields in the order of the record, ending with a line end."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _status(verdicts: Sequence[Verdict], graded: bool) -> Status:
    """The exercise's status: a fault dominates, then what waits for a human, then the points.

    Before grading, what cannot be read comes before what is not judged yet: it is what can be changed.
    """
    statuses = {verdict.status for verdict in verdicts}
    if Status.unreadable in statuses and not graded:
        statuses.discard(Status.pending)
    for status in (Status.fault, Status.undecided, Status.pending):
        if status in statuses:
            return status
    if not statuses:
        return Status.no_answer
    if all(good(status) for status in statuses):
        return Status.right
    if any(verdict.earned for verdict in verdicts):
        return Status.partly
    failing = [verdict.status for verdict in verdicts if verdict.status in statuses and not good(verdict.status)]
    return next((status for status in failing if status is not Status.no_answer), Status.no_answer)


def _earned(decided: Sequence[Verdict], possible: float) -> float | None:
    """The points so far, between 0 and what is possible; None where nothing is decided."""
    if not decided:
        return None
    return _rounded(min(max(sum(verdict.earned or 0.0 for verdict in decided), 0.0), possible))


def _rounded(points: float) -> float:
    """Without the dust of floating-point sums, so that three thirds are one."""
    return round(points, 6) + 0.0
