"""The pipeline, one page: submission → cells → policy → jail → outcomes → judge → verdicts → report."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

import msgspec

from autograder import __version__, functions, judge, key, policy, report, submission
from autograder.course import Course
from autograder.jail import Jail, Limits, Request
from autograder.judge import locate
from autograder.language import say
from autograder.records import (
    LANGUAGES,
    CodeKey,
    Fault,
    Judgement,
    Key,
    Lang,
    Note,
    Outcome,
    Raised,
    Report,
    Run,
    Status,
    TimedOut,
)
from autograder.submission import Submission

__all__ = ["Grader"]


class Grader:
    """Grades submissions of one assignment: holds its keys and a warm jail per environment. Threads may share it."""

    def __init__(
        self, course: Course, assignment: str, lang: Lang, *,
        hidden: bool = True, device: str | None = None, only: Sequence[str] = (), unsafe: bool = False,
    ) -> None:  # fmt: skip
        self.course, self.assignment, self.lang, self.hidden = course, course.assignment(assignment), lang, hidden
        ids = [id for id in self.assignment.exercises if not only or id in only]
        keys = [key.load(course, id, device) for id in ids]
        self.keys = keys if hidden else [key.visible_only(k) for k in keys]
        seen = [__version__, self.assignment.visibility, str(course.limits), *(k.hash for k in keys)]
        self.key_hash = hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]
        self.names = {k.exercise.id: _asked(k) for k in self.keys}
        self.others = [id for id in course.exercise_ids() if id not in self.names]
        limits = Limits(cpu_seconds=course.limits.seconds, wall_seconds=2 * course.limits.seconds, memory_mb=course.limits.memory_mb)
        self._jails = {k.exercise.env: Jail(k.exercise.env, limits, unsafe=unsafe) for k in self.keys}

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the warm jails."""
        for jail in self._jails.values():
            jail.close()

    def grade(self, path: Path, name: str) -> Report:
        """Grade the notebook or .py file at `path`. Raises `SubmissionError` for a file that cannot be read."""
        work = submission.read(path, self.names, self.others)
        judgements = [self.judged(k, work) for k in self.keys]
        return report.build(
            judgements,
            assignment=self.assignment.id,
            title=self.course.assignment_title(self.assignment.id)[self.lang],
            submission=name,
            lang=self.lang,
            key=self.key_hash,
            versions=self.keys[0].versions if self.keys else {},
            notes=_all_notes(work, judgements),
            graded=self.hidden,
            course=self.course.title[self.lang],
            handed_in=_minute(path.stat().st_mtime),
            graded_at=_minute(time.time()),
        )

    def judged(self, k: Key, work: Submission) -> Judgement:
        """One exercise of one submission, from its cells to its judgement. A failure of ours is a fault of this exercise only."""
        try:
            return self._judged(k, work)
        except Exception as error:
            count = max(1, len(k.body.cases) if isinstance(k.body, CodeKey) else 1)
            fault = Fault(why=f"{type(error).__name__}: {error}")
            return judge.judge(k, Run(outcomes=(fault,) * count), hidden=self.hidden)

    def _judged(self, k: Key, work: Submission) -> Judgement:
        run = self._run(k, work)
        judgement = _with_place(judge.judge(k, run, hidden=self.hidden), work)
        judgement = msgspec.structs.replace(judgement, notes=_left_out(run))
        return _revealed(judgement) if self.assignment.visibility == "full" else judgement

    def _run(self, k: Key, work: Submission) -> Run:
        exercise = k.exercise
        if exercise.kind == "text":
            text = _without_placeholder(work.texts.get(exercise.id, ""))
            return Run(answers={"text": text or _without_placeholder(work.loose)})  # a person finds it wherever it stands
        cells = work.cells_for(exercise.id)
        if not cells:
            return Run()
        scripts = tuple(case.script for case in k.body.cases) if isinstance(k.body, CodeKey) else ()
        if refused := policy.check(exercise, cells):
            outcomes: tuple[Outcome, ...] = (refused,) * max(1, len(scripts))
            return Run(outcomes=outcomes)
        wanted = () if scripts else self.names[exercise.id]
        request = Request(cells=cells, exercise=exercise.id, scripts=scripts, wanted=wanted)
        return self._jails[exercise.env].run(request, functions.answer)


def _asked(k: Key) -> tuple[str, ...]:
    """The names a student defines in code: those of the parts, none for a text."""
    return () if k.exercise.kind == "text" else tuple(part.name for part in k.exercise.parts)


def _with_place(judgement: Judgement, work: Submission) -> Judgement:
    """Add the student's own line that computes the first wrong value of a code exercise."""
    wrong = next((v for v in judgement.verdicts if v.status is Status.wrong and v.value), None)
    if wrong is None or judgement.exercise.kind != "code":
        return judgement
    part = next(p for p in judgement.exercise.parts if p.name == wrong.part)
    where = locate.find(work.cells_for(judgement.exercise.id), judgement.exercise.id, part, wrong.value)
    return msgspec.structs.replace(judgement, where=where)


def _left_out(run: Run) -> tuple[Note, ...]:
    """The foreign cells that used up a limit and were skipped."""
    stopped = [cell for cell in run.cells if cell is not run.own and not isinstance(cell, Raised)]
    return tuple(
        Note(code="note.skipped_cell", args={"cell": cell.cell or 0, "seconds": cell.seconds})
        if isinstance(cell, TimedOut)
        else Note(code="note.killed_cell", args={"cell": cell.cell or 0})
        for cell in stopped
    )


def _all_notes(work: Submission, judgements: Sequence[Judgement]) -> list[Note]:
    """Each once: exercises of one notebook skip the same cells."""
    notes = [*work.notes, *(note for judgement in judgements for note in judgement.notes)]
    return [note for i, note in enumerate(notes) if note not in notes[:i]]


def _revealed(judgement: Judgement) -> Judgement:
    """Where the assignment shows hidden cases after grading, they are as visible as the others."""
    verdicts = tuple(msgspec.structs.replace(verdict, visible=True) for verdict in judgement.verdicts)
    return msgspec.structs.replace(judgement, verdicts=verdicts)


def _minute(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).isoformat(timespec="minutes")


def _without_placeholder(text: str) -> str:
    for lang in LANGUAGES:
        text = text.replace(say(lang, "text.placeholder"), "")
    return text.strip()
