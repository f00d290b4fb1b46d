"""Follow-through in code: a part that builds on an earlier, wrong one is run again with the model's in that one's place.

The model's part is answered outside, as data, by a jail that no student's code has entered: none of its code comes into
the student's. What is right then earns its points, and says what it goes on from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from autograder import functions
from autograder.jail import Answer, Jail, Request
from autograder.jail.request import NoAnswer
from autograder.jail.wire import MODEL
from autograder.judge import judge
from autograder.kinds.code.records import CodeKey
from autograder.records import (
    Case,
    Cell,
    Exercise,
    Fault,
    Judgement,
    Key,
    Missing,
    Outcome,
    Part,
    Returned,
    Run,
    Status,
    Verdict,
)
from autograder.script import Call, Lent
from autograder.values import Array, Value, leaves

__all__ = ["Again", "follow"]

Again = Callable[[Sequence[Case], tuple[Lent, ...], Answer], Run]
ASKS = 300
TRIED = (Status.wrong, Status.raised)


def follow(key: Key, run: Run, found: Judgement, again: Again, jail: Jail) -> Judgement:
    """The judgement with the points of parts that are right in themselves.

    `again` runs cases of the same submission with functions lent to them; `jail` is where the model's are asked.
    """
    body = key.body
    assert isinstance(body, CodeKey)
    judged = run
    labels: dict[tuple[str, str, str], str] = {}
    for part in key.exercise.parts:
        wrong = _wrong_before(part, key.exercise, body.cases, run, found)
        if not wrong or all(v.status is Status.right for v in found.verdicts if v.part == part.name):
            continue
        model = _Model(jail, key.exercise, body.model)
        lent = tuple(Lent(p.name, _parameters(p)) for p in wrong)
        second = again([case for case in body.cases if case.part == part.name], lent, model)
        other = judge(key, _replaced(run, second, part, body.cases), hidden=found.hidden)
        right = {_place(v) for v in other.verdicts if v.part == part.name and v.status is Status.right}
        gained = {_place(v) for v in found.verdicts if _place(v) in right and v.status is not Status.right}
        labels |= dict.fromkeys(gained, wrong[0].name)
        if all(_place(v) in right for v in found.verdicts if v.part == part.name):
            judged = _replaced(judged, second, part, body.cases)
    if not labels:
        return found
    mixed = found if judged is run else judge(key, judged, hidden=found.hidden)
    verdicts = tuple(_labelled(v, labels.get(_place(v))) for v in mixed.verdicts)
    return msgspec.structs.replace(mixed, verdicts=verdicts, printed=found.printed)


def _place(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.part, verdict.group, verdict.value


def _labelled(verdict: Verdict, origin: str | None) -> Verdict:
    if origin is None:
        return verdict
    return msgspec.structs.replace(
        verdict, status=Status.follow_through, earned=verdict.points, visible=True,
        code="numeric.follow_through", args={"part": verdict.part, "from": origin},
    )  # fmt: skip


def _replaced(run: Run, second: Run, part: Part, cases: Sequence[Case]) -> Run:
    """The run with the outcomes of one part's cases taken from another one."""

    def mixed(first: tuple[Outcome, ...], other: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        waiting = iter(other)
        return tuple(next(waiting, o) if c.part == part.name else o for c, o in zip(cases, first, strict=False))

    return msgspec.structs.replace(run, outcomes=mixed(run.outcomes, second.outcomes), again=mixed(run.again, second.again))


# --- what is lent


def _wrong_before(
    part: Part, exercise: Exercise, cases: Sequence[Case], run: Run, found: Judgement
) -> list[Part]:
    """The parts this one builds on that are wrong, if each of them was honestly tried; else none."""
    failing = {v.part for v in found.verdicts if v.status is not Status.right}
    wrong = [p for p in exercise.parts if p.name in part.builds_on and p.name in failing]
    statuses = {p.name: {v.status for v in found.verdicts if v.part == p.name} for p in wrong}
    honest = all(statuses[p.name] <= {Status.right, *TRIED} and _tried(p, cases, run) for p in wrong)
    return wrong if honest else []


def _tried(part: Part, cases: Sequence[Case], run: Run) -> bool:
    """Whether a part's answers are work: neither always the same number nor an argument handed back."""
    answers = [
        (case, outcome.seen[0].value)
        for case, outcome in zip(cases, run.outcomes, strict=False)
        if case.part == part.name and isinstance(outcome, Returned) and outcome.seen
    ]
    numbers = {float(x) for _, value in answers for x in _numbers(value)}
    echoed = all(any(_same(value, given) for given in _given(case)) for case, value in answers)
    return len(numbers) > 1 and not echoed


def _numbers(value: Value) -> list[float]:
    found: list[float] = []
    for _, leaf in leaves(value):
        if isinstance(leaf, Array):
            found += [float(x) for x in np.asarray(leaf.numpy()).ravel()]
        elif isinstance(leaf, bool | int | float):
            found.append(float(leaf))
    return found


def _given(case: Case) -> list[Value]:
    return [value for step in case.script if isinstance(step, Call) for _, value in step.args if isinstance(value, Array | int | float)]


def _same(value: Value, given: Value) -> bool:
    mine, theirs = _numbers(value), _numbers(given)
    return bool(mine) and len(mine) == len(theirs) and bool(np.array_equal(mine, theirs, equal_nan=True))


def _parameters(part: Part) -> tuple[str, ...]:
    inner = part.signature.partition("(")[2].removesuffix(")")
    return tuple(name.strip() for name in inner.split(",") if name.strip())


class _Model:
    """The model's parts as answers: one fork for a question, and what was asked before is remembered."""

    def __init__(self, jail: Jail, exercise: Exercise, source: str) -> None:
        self.jail, self.exercise, self.source = jail, exercise, source
        self.known: dict[bytes, Outcome] = {}
        self.parameters: Mapping[str, tuple[str, ...]] = {p.name: _parameters(p) for p in exercise.parts}

    def __call__(self, name: str, options: tuple[tuple[str, Value], ...], args: tuple[Value, ...]) -> Value:
        if not name.startswith(MODEL):
            return functions.answer(name, options, args)
        question = msgspec.msgpack.encode((name, args))
        if question not in self.known:
            if len(self.known) >= ASKS:
                raise ValueError(f"{name} was asked too often")
            self.known[question] = self._asked(name.removeprefix(MODEL), args)
        outcome = self.known[question]
        if isinstance(outcome, Fault):
            raise NoAnswer(outcome.why)
        if not isinstance(outcome, Returned) or not outcome.seen:
            raise ValueError(f"{name} has no value for these arguments")
        return outcome.seen[0].value

    def _asked(self, name: str, args: tuple[Value, ...]) -> Outcome:
        """What the model does with a question; a wrong number of arguments is one it has no value for."""
        if len(args) != len(self.parameters[name]):
            return Missing(name=name)
        given = tuple(zip(self.parameters[name], args, strict=True))
        request = Request(
            cells=(Cell(source=self.source, number=1, exercise=self.exercise.id),), exercise=self.exercise.id,
            scripts=((Call(name, given),),), repeat=False,
        )  # fmt: skip
        (outcome,) = self.jail.run(request, functions.answer).outcomes
        return outcome
