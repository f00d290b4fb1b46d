"""The pipeline, one page: submission → cells → policy → jail → outcomes → judge → verdicts → report."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from math import ceil
from pathlib import Path
from types import TracebackType

import msgspec

from autograder import __version__, following, functions, judge, key, policy, report, submission
from autograder.course import Course
from autograder.jail import Answer, Jail, Limits, Request
from autograder.judge import evidence, locate
from autograder.language import say
from autograder.records import (
    LANGUAGES,
    Case,
    CodeKey,
    DerivationKey,
    Exercise,
    Fault,
    Judgement,
    Key,
    Lang,
    Note,
    Raised,
    Report,
    Run,
    TimedOut,
)
from autograder.script import Lent
from autograder.submission import Submission
from autograder.worker import Pool

__all__ = ["Grader"]


class Grader:
    """Grades submissions of one assignment: holds its keys, a warm jail per environment and the processes that judge
    formulas. Threads may share it."""

    def __init__(
        self, course: Course, assignment: str, lang: Lang, *,
        hidden: bool = True, device: str | None = None, only: Sequence[str] = (), unsafe: bool = False,
    ) -> None:  # fmt: skip
        self.course, self.assignment, self.lang, self.hidden = course, course.assignment(assignment), lang, hidden
        ids = [id for id in self.assignment.exercises if not only or id in only]
        keys = [key.load(course, id, device) for id in ids]
        shown = key.revealed if self.assignment.visibility == "full" else lambda k: k
        self.keys = [shown(k) if hidden else key.visible_only(k) for k in keys]
        seen = [__version__, self.assignment.visibility, str(course.limits), *(k.hash for k in keys)]
        self.key_hash = hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]
        self.names = {k.exercise.id: _asked(k) for k in self.keys}
        self.others = [id for id in course.exercise_ids() if id not in self.names]
        limits = Limits(cpu_seconds=course.limits.seconds, wall_seconds=2 * course.limits.seconds, memory_mb=ceil(course.limits.memory_mb))
        self.limits, self.unsafe = limits, unsafe
        self._jails = {k.exercise.env: Jail(k.exercise.env, limits, unsafe=unsafe) for k in self.keys}
        self._formulas = Pool()

    def __enter__(self) -> Grader:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm jails. Raises `JailRefused` where one cannot: no submission is to blame for that."""
        for env in dict.fromkeys(k.exercise.env for k in self.keys if k.exercise.kind != "text"):
            self._jails[env].start()

    def close(self) -> None:
        """End the warm jails and the processes that judge formulas."""
        for jail in self._jails.values():
            jail.close()
        self._formulas.close()

    def grade(self, path: Path, name: str) -> Report:
        """Grade the notebook or .py file at `path`. Raises `SubmissionError` for a file that cannot be read."""
        work = submission.read(path, self.names, self.others)
        runs: dict[str, tuple[Key, Run]] = {}
        judgements = [self.judged(k, work, runs) for k in self.keys]
        return report.build(
            judgements,
            assignment=self.assignment.id,
            title=self.course.assignment_title(self.assignment.id)[self.lang],
            submission=name,
            lang=self.lang,
            key=self.key_hash,
            versions=self.keys[0].versions if self.keys else {},
            notes=[*_all_notes(work, judgements), *_beside(runs, judgements)],
            graded=self.hidden,
            course=self.course.title[self.lang],
            handed_in=_minute(path.stat().st_mtime),
            graded_at=_minute(time.time()),
        )

    def judged(self, k: Key, work: Submission, runs: dict[str, tuple[Key, Run]] | None = None) -> Judgement:
        """One exercise of one submission, from its cells to its judgement. A failure of ours is a fault of this exercise only.

        What its cells gave is kept in `runs`.
        """
        try:
            return self._judged(k, work, {} if runs is None else runs)
        except Exception as error:
            count = max(1, len(k.body.cases) if isinstance(k.body, CodeKey) else 1)
            fault = Fault(why=f"{type(error).__name__}: {error}")
            return judge.judge(k, Run(outcomes=(fault,) * count), hidden=self.hidden)

    def _judged(self, k: Key, work: Submission, runs: dict[str, tuple[Key, Run]]) -> Judgement:
        run = self._run(k, work)
        runs[k.exercise.id] = k, run
        judging = self._formulas.judge if k.exercise.kind == "derivation" else judge.judge
        judgement = judging(k, run, hidden=self.hidden)
        if isinstance(k.body, CodeKey) and k.body.model:
            judgement = following.follow(k, run, judgement, partial(self._cases, k.exercise, work), self._jails[k.exercise.env])
        judgement = self._with_smaller(k, work, judgement)
        judgement = locate.placed(judgement, work.cells_for(k.exercise.id))
        return msgspec.structs.replace(judgement, notes=_left_out(run))

    def _with_smaller(self, k: Key, work: Submission, judgement: Judgement) -> Judgement:
        """A smaller case to try, from a run of its own: it is an extra, and whatever becomes of it costs nothing."""
        with suppress(Exception):
            if cases := evidence.to_try(k, judgement):
                return evidence.smaller(k, judgement, self._cases(k.exercise, work, cases))
        return judgement

    def _run(self, k: Key, work: Submission) -> Run:
        exercise = k.exercise
        if exercise.kind == "text":
            text = _without_placeholder(work.texts.get(exercise.id, ""))
            return Run(answers={"text": text or _without_placeholder(work.loose)})  # a person finds it wherever it stands
        return self._cases(exercise, work, k.body.cases if isinstance(k.body, CodeKey) else ())

    def _cases(
        self, exercise: Exercise, work: Submission, cases: Sequence[Case], lent: tuple[Lent, ...] = (), answer: Answer = functions.answer
    ) -> Run:
        """The student's cells, then the cases; of an exercise without any, the names it asks for."""
        cells = work.cells_for(exercise.id)
        if not cells:
            return Run()
        request = Request(
            cells=cells, exercise=exercise.id, scripts=tuple(case.script for case in cases),
            wanted=() if cases else self.names[exercise.id], policy=exercise.policy, lent=lent,
        )  # fmt: skip
        jail = self._jails[exercise.env]
        return policy.enforced(exercise, cells, [c.part for c in cases], lambda: jail.run(request, answer))


def _asked(k: Key) -> tuple[str, ...]:
    """The names a student defines in code: those of the parts, none for a text."""
    return () if k.exercise.kind == "text" else tuple(part.name for part in k.exercise.parts)


def _left_out(run: Run) -> tuple[Note, ...]:
    """The foreign cells that used up a limit and were skipped."""
    stopped = [cell for cell in run.cells if cell is not run.own and not isinstance(cell, Raised)]
    return tuple(
        Note(code="note.skipped_cell", args={"cell": cell.cell or 0, "seconds": cell.seconds})
        if isinstance(cell, TimedOut)
        else Note(code="note.killed_cell", args={"cell": cell.cell or 0})
        for cell in stopped
    )


def _beside(runs: dict[str, tuple[Key, Run]], judgements: Sequence[Judgement]) -> list[Note]:
    """What is told where a formula and code of one submission compute the same. It is an extra: a failure leaves it out."""
    lines = [(*runs[j.exercise.id], j) for j in judgements if j.exercise.kind == "derivation" and j.exercise.id in runs]
    if not any(isinstance(k.body, DerivationKey) and k.body.code for k, _, _ in lines):
        return []
    from autograder.judge.derivations.beside import beside

    code = {id: (k, run) for id, (k, run) in runs.items() if isinstance(k.body, CodeKey)}
    with suppress(Exception):
        return [note for k, run, judgement in lines for note in beside(k, run, judgement, code)]
    return []


def _all_notes(work: Submission, judgements: Sequence[Judgement]) -> list[Note]:
    """Each once: exercises of one notebook skip the same cells."""
    notes = [*work.notes, *(note for judgement in judgements for note in judgement.notes)]
    return [note for i, note in enumerate(notes) if note not in notes[:i]]


def _minute(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).isoformat(timespec="minutes")


def _without_placeholder(text: str) -> str:
    for lang in LANGUAGES:
        text = text.replace(say(lang, "text.placeholder"), "")
    return text.strip()
