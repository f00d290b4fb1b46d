"""A key is proved before it grades anybody: its model solution earns everything, its stub nothing, and not everything is right.

Both run where submissions run, with the same key, hidden cases included. A key that fails grades nobody of its exercise.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from autograder import files, judge, key, kinds
from autograder.course import Course, Exercise, fill
from autograder.language import in_house
from autograder.records import Cell, Judgement, Key, Status, Verdict
from autograder.report.markup import to_plain
from autograder.report.messages import group_title, spoken
from autograder.report.summary import SET_ASIDE
from autograder.submission import Submission

__all__ = ["Proofs", "set_aside"]

SLACK = 1e-6
LIMITS = (Status.timed_out, Status.killed, Status.undecided)

Judge = Callable[[Key, Submission], Judgement]


class _Fault(Exception):
    """The model or the stub could not be run."""


class Proofs:
    """What is wrong with each key, if anything. Asked once in a process; that a key holds is remembered on disk by its name.

    Where a run fails by a fault of ours nothing is said of the key, and it is asked again.

    `keys`: full ones. `judged`: one exercise of a submission, as for students. Threads may share it.
    """

    def __init__(self, course: Course, keys: Sequence[Key], device: str | None, judged: Judge) -> None:
        self.course, self.judged = course, judged
        self.keys = {k.exercise.id: k for k in keys}
        self.places = {id: self._place(id, device) for id in self.keys}
        self.locks = {id: threading.Lock() for id in self.keys}
        self.known: dict[str, str] = {}

    def problem(self, id: str) -> str:
        """The sentence for the author, empty where the key holds."""
        with self.locks[id]:
            if id not in self.known and self.places[id].exists():
                self.known[id] = ""
            if id not in self.known:
                with suppress(Exception):  # as for a submission, what fails is ours, and nothing is said of the key
                    self.known[id] = self._tried(id)
            return self.known.get(id, "")

    def problems(self) -> list[tuple[str, str]]:
        """Exercises whose key grades nobody, each with its sentence."""
        return [(id, sentence) for id in self.keys if (sentence := self.problem(id))]

    def _place(self, id: str, device: str | None) -> Path:
        limits = self.course.limits
        return self.course.state() / "proofs" / f"{key.name_of(self.course, id, device)}-{limits.seconds:g}-{limits.memory_mb:g}"

    def _tried(self, id: str) -> str:
        exercise = self.course.exercise(id)
        wrong = next(_failures(self.keys[id], exercise, self.judged), "")
        if wrong:
            return f"{id}: {wrong} Nobody is graded by this key. Mend {exercise.secret}, then grade again."
        files.write(self.places[id], b"")
        return ""


def set_aside(of: Key, *, hidden: bool) -> Judgement:
    """What everybody gets whose key does not hold: nothing decided, by a fault of ours."""
    verdicts = tuple(Verdict(part=p.name, status=Status.fault, points=p.points, earned=None, code=SET_ASIDE) for p in of.exercise.parts)
    return Judgement(exercise=of.exercise, verdicts=verdicts, hidden=hidden)


def _failures(of: Key, exercise: Exercise, judged: Judge) -> Iterator[str]:
    if kinds.of(of).answered == "prose":
        return
    if (exercise.secret / "solution.py").exists():
        model = _ran(judged(of, _submission(of, exercise.solution())))
        if any(v.status in LIMITS for v in model.verdicts):  # a crowded machine; a solution that is too slow is so again
            model = _ran(judged(of, _submission(of, exercise.solution())))
        if _earned(model) < of.exercise.points - SLACK:
            yield f"the key does not accept its own model solution. {_difference(of, model)}"
    stub = _ran(judged(of, _submission(of, exercise.stub())))
    if _earned(stub) > SLACK:
        given = next(v for v in stub.verdicts if v.earned)
        yield f"the key gives {_earned(stub):g} of {of.exercise.points:g} points to the stub as it is handed out ({_where(of, stub, given)})."
    for name, run in kinds.of(of).further.absurd(of):
        if _earned(judge.judge(of, run, hidden=True)) >= of.exercise.points - SLACK:
            yield f"the key gives all points to {name}: its tolerance lets anything through."


def _ran(judgement: Judgement) -> Judgement:
    if any(v.status is Status.fault for v in judgement.verdicts):
        raise _Fault
    return judgement


def _submission(of: Key, source: str) -> Submission:
    filled = fill(source, of.values) if "{{" in source else source
    return Submission(cells=(Cell(source=filled, number=1),), texts={}, notes=(), digest="", unlabelled=True)


def _earned(judgement: Judgement) -> float:
    return sum(v.earned or 0.0 for v in judgement.verdicts)


def _difference(of: Key, judgement: Judgement) -> str:
    """The first thing that differs: where, and in the words a student would read."""
    lost = [v for v in judgement.verdicts if (v.earned or 0.0) < v.points]
    return f"{_where(of, judgement, lost[0])}: {to_plain(spoken(lost[0], judgement, in_house(judgement.exercise.title)).message)}" if lost else "It is worth fewer points."


def _where(of: Key, judgement: Judgement, verdict: Verdict) -> str:
    group = f"group \N{LEFT DOUBLE QUOTATION MARK}{to_plain(group_title(verdict, judgement, in_house(judgement.exercise.title)))}\N{RIGHT DOUBLE QUOTATION MARK}" if verdict.group else ""
    case = f"case {verdict.args['case']!r}" if "case" in verdict.args else ""
    return ", ".join(filter(None, (verdict.part, group, verdict.value if verdict.value != verdict.part else "", case)))
