"""The pipeline, one page: submission → cells → policy → jail → outcomes → judge → verdicts → report."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import count
from math import ceil
from pathlib import Path
from types import TracebackType

import msgspec

from autograder import (
    __version__,
    datafiles,
    functions,
    judge,
    key,
    kinds,
    newer,
    policy,
    prompt,
    proof,
    prose,
    report,
    submission,
    told,
)
from autograder.course import Assignment, Course, CourseError, fill
from autograder.environment import ENVIRONMENTS
from autograder.jail import Answer, Jail, Limits, Request
from autograder.language import points as in_words
from autograder.language import say
from autograder.records import (
    Case,
    Cell,
    Exercise,
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
)
from autograder.script import Lent
from autograder.submission import Submission
from autograder.syntax import defined
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
        self.key_hash = _seen(course, self.assignment, keys, unsafe)
        self.proofs = proof.Proofs(course, keys, device, lambda k, work: self._judged(k, work, {}))
        self.names = {k.exercise.id: _asked(k) for k in self.keys}
        self.others = [id for id in course.exercise_ids() if id not in self.names]
        limits = Limits(cpu_seconds=course.limits.seconds, wall_seconds=2 * course.limits.seconds, memory_mb=ceil(course.limits.memory_mb))
        self.limits, self.unsafe = limits, unsafe
        self._jails = {k.exercise.env: Jail(k.exercise.env, limits, unsafe=unsafe) for k in self.keys}
        data = datafiles.of_assignment(course, assignment)
        for jail in self._jails.values():
            jail.files |= dict.fromkeys(self.names, data)
        self._formulas = Pool()

    def __enter__(self) -> Grader:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm jails. Raises `JailRefused` where one cannot: no submission is to blame for that."""
        for env in dict.fromkeys(k.exercise.env for k in self.keys if kinds.of(k).answered != "prose"):
            self._jails[env].start()

    def close(self) -> None:
        """End the warm jails and the processes that judge formulas."""
        for jail in self._jails.values():
            jail.close()
        self._formulas.close()

    def grade(self, path: Path, name: str) -> Report:
        """Grade the notebook or .py file at `path`. Raises `SubmissionError` for a file that cannot be read.

        When it was handed in is for the gradebook to say: a file's own time is that of its last copy.
        """
        work = submission.read(path, self.names, self.others)
        if (other := self._another(work)) is not None:
            sentence = f"answers {other}, which is another assignment's, and nothing of this one. Hand in the notebook of this assignment."
            raise submission.SubmissionError(f"{submission.shown(path)}: {sentence}")
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
            notes=[*_all_notes(work, judgements), *self._found(work, judgements), *_beside(runs, judgements)],
            graded=self.hidden,
            unsafe=self.unsafe,
            course=self.course.title[self.lang],
            graded_at=self.course.clock(datetime.now(UTC)),
        )

    def _another(self, work: Submission) -> str | None:
        """The exercise of another assignment that a hand-in without any answer to this one defines all names of."""
        code = [id for id, asked in self.names.items() if asked]
        if not code or any(map(work.cells_for, code)) or any(work.texts.values()):
            return None
        found = frozenset().union(*(defined(cell.source) for cell in work.cells))
        for id in self.others if found else ():
            with suppress(CourseError):
                asked = self.course.exercise(id).asked()
                if asked and asked != ("answer",) and found.issuperset(asked):
                    return id
        return None

    def judged(self, k: Key, work: Submission, runs: dict[str, tuple[Key, Run]] | None = None) -> Judgement:
        """One exercise of one submission, from its cells to its judgement. A failure of ours is a fault of this exercise only.

        What its cells gave is kept in `runs`.
        """
        try:
            if self.proofs.problem(k.exercise.id):
                return proof.set_aside(k, hidden=self.hidden)
            return self._judged(k, work, {} if runs is None else runs)
        except Exception as error:
            return self._faulty(k, f"{type(error).__name__}: {error}")

    def _faulty(self, k: Key, why: str) -> Judgement:
        cases = max(1, len(k.cases))
        return judge.judge(k, Run(outcomes=(Fault(why=why),) * cases), hidden=self.hidden)

    def _judged(self, k: Key, work: Submission, runs: dict[str, tuple[Key, Run]]) -> Judgement:
        run = self._run(k, work)
        if (too_new := _too_new(run, work.cells_for(k.exercise.id))) is not None:
            why = f"code for Python {too_new.args['version']}, and this grader runs {too_new.args['ours']}"
            return msgspec.structs.replace(self._faulty(k, why), notes=(too_new,))
        runs[k.exercise.id] = k, run
        judging = self._formulas.judge if kinds.of(k).apart else judge.judge
        judgement = judging(k, run, hidden=self.hidden)
        judgement = kinds.of(k).further.follow(k, run, judgement, partial(self._cases, k.exercise, work), self._jails[k.exercise.env])
        judgement = self._with_smaller(k, work, run, judgement)
        cells = work.cells_for(k.exercise.id)
        judgement = kinds.of(k).judge.placed(judgement, cells)
        spoken = any(verdict.code == "numeric.cell_raised" for verdict in judgement.verdicts)
        return msgspec.structs.replace(judgement, notes=told.of_run(run, cells, k.exercise.id, spoken=spoken))

    def _with_smaller(self, k: Key, work: Submission, run: Run, judgement: Judgement) -> Judgement:
        """A program that shows the mistake, from runs of its own: it is an extra, and whatever becomes of it costs nothing."""
        if not k.cases or all(v.status is Status.right for v in judgement.verdicts):
            return judgement
        end, draws = time.monotonic() + self.limits.cpu_seconds, count(1)

        def alone(case: Case) -> Outcome | None:
            if time.monotonic() > end:
                return None
            return self._cases(k.exercise, work, [case], repeat=False, draw=next(draws)).outcomes[0]

        with suppress(Exception):
            cases = kinds.of(k).judge.to_try(k, judgement)
            return kinds.of(k).judge.shown(k, judgement, run, self._cases(k.exercise, work, cases) if cases else Run(), alone)
        return msgspec.structs.replace(judgement, trial=None)

    def _run(self, k: Key, work: Submission) -> Run:
        exercise = k.exercise
        if kinds.of(k).answered == "prose":
            return Run(answers={"text": self._text(exercise.id, work)[0]})
        return self._cases(exercise, work, k.cases)

    def _text(self, id: str, work: Submission) -> tuple[str, bool]:
        """A student's own words, and whether they stand outside their cell: a person finds them wherever that is."""
        text = submission.without_placeholder(work.texts.get(id, ""))
        return (text, False) if text or not work.loose else (self._own_words(work), True)

    def _own_words(self, work: Submission) -> str:
        """What a student wrote in cells that belong to no exercise."""
        return prose.own(submission.without_placeholder(work.loose), self._handed_out) if work.loose else ""

    def _found(self, work: Submission, judgements: Sequence[Judgement]) -> list[Note]:
        """That a text stands elsewhere, or beside an exercise that has no answer; once."""
        ids = [k.exercise.id for k in self.keys if kinds.of(k).answered == "prose"]
        if any(all(self._text(id, work)) for id in ids):
            return [Note(code="note.text_elsewhere")]
        empty = any(kinds.of(j.exercise).answered != "prose" and all(v.status is Status.no_answer for v in j.verdicts) for j in judgements)
        return [Note(code="note.text_beside")] if empty and self._own_words(work) else []

    @cached_property
    def _handed_out(self) -> frozenset[str]:
        """The lines of what this assignment's notebook says, in every language."""
        course, texts = self.course, []
        for lang in course.languages:
            with suppress(CourseError):
                texts += [course.intro(self.assignment.id, lang), *(prompt.libraries(env, lang) for env in ENVIRONMENTS), say(lang, "prompt.form_only")]
            for id in self.assignment.exercises:
                with suppress(CourseError):
                    values, points = key.values(course, id), sum(k.exercise.points for k in self.keys if k.exercise.id == id)
                    texts += [fill(course.exercise(id).prompt(lang), values), f"*{_points(lang, points)}*"]
            for k in self.keys:
                with suppress(CourseError):
                    texts.append(prompt.cell(course, course.exercise(k.exercise.id), k, lang))
        return prose.lines_of(texts)

    def _cases(
        self, exercise: Exercise, work: Submission, cases: Sequence[Case], lent: tuple[Lent, ...] = (), answer: Answer = functions.answer,
        repeat: bool = True, draw: int = 0,
    ) -> Run:
        """The student's cells, then the cases; of an exercise without any, the names it asks for."""
        cells = work.cells_for(exercise.id)
        if not cells:
            return Run()
        request = Request(
            cells=cells, exercise=exercise.id, scripts=tuple(case.script for case in cases),
            wanted=() if cases else self.names[exercise.id], policy=exercise.policy, lent=lent, repeat=repeat, draw=draw,
        )  # fmt: skip
        jail = self._jails[exercise.env]
        return policy.enforced(exercise, cells, [c.part for c in cases], lambda: jail.run(request, answer))


def _seen(course: Course, assignment: Assignment, keys: Sequence[Key], unsafe: bool) -> str:
    """One hash of all that a report depends on beside the submission: what is graded otherwise, or by other code, is graded again."""
    made = hashlib.sha256(key.digest.code())
    made.update(repr((__version__, assignment.visibility, str(course.limits), unsafe, datafiles.of_assignment(course, assignment.id))).encode())
    for k in keys:
        made.update(k.hash.encode() + msgspec.msgpack.encode(k.exercise))
    return made.hexdigest()[:16]


def _asked(k: Key) -> tuple[str, ...]:
    """The names a student defines in code: those of the parts, none for a text."""
    return () if kinds.of(k).answered == "prose" else tuple(part.name for part in k.exercise.parts)


def _beside(runs: dict[str, tuple[Key, Run]], judgements: Sequence[Judgement]) -> list[Note]:
    """What one exercise of a submission tells of another. It is an extra: a failure leaves it out."""
    with suppress(Exception):
        judged = [(*runs[j.exercise.id], j) for j in judgements if j.exercise.id in runs]
        return [note for k, run, judgement in judged for note in kinds.of(k).further.notes(k, run, judgement, runs)]
    return []


def _all_notes(work: Submission, judgements: Sequence[Judgement]) -> list[Note]:
    """Each once: exercises of one notebook skip the same cells."""
    notes = [*work.notes, *(note for judgement in judgements for note in judgement.notes)]
    return [note for i, note in enumerate(notes) if note not in notes[:i]]


def _too_new(run: Run, cells: Sequence[Cell]) -> Note | None:
    """That an exercise's own cell is written for a newer Python than the grader's: a failure of ours."""
    if not isinstance(run.own, Raised) or run.own.error != "SyntaxError":
        return None
    source = next((cell.source for cell in cells if cell.number == run.own.cell), "")
    version = newer.needs(source)
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Note(code="note.newer_python", args={"cell": run.own.cell or 0, "version": version, "ours": ours}) if version else None


def _points(lang: Lang, points: float) -> str:
    return say(lang, "points.only", possible=in_words(lang, points), n=1 if points == 1 else 2)
