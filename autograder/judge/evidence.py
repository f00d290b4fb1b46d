"""What lets a student see a mistake: the smallest case that shows it, as Python to copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

import msgspec
import numpy as np

from autograder.judge import properties
from autograder.judge.agreement import split, within
from autograder.judge.as_python import short
from autograder.judge.program import Program
from autograder.records import (
    Case,
    CodeKey,
    Judgement,
    Key,
    Outcome,
    Part,
    Raised,
    Returned,
    Run,
    Status,
    Trajectory,
    Trial,
    Verdict,
)
from autograder.script import Call, Ref
from autograder.values import Value, describe, leaves

__all__ = ["is_wrong", "smaller", "to_try", "trial"]

MAX_NUMBERS = 40
MOST_CALLS = 4
COMPARED = 10  # signs of the program that one sign of a result weighs as much as
NO_NUMBER = re.compile(r"\b(nan|inf)\b")

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]
Failing = Set[tuple[str, str, Status]]


def trial(key: Key, rows: Rows, failing: Failing) -> Trial | None:
    """The visible case that fails with the shortest program, if a person can read it. `failing`: what cost points, and how."""
    parts = {part.name: part for part in key.exercise.parts}
    visible = [(Program(case, key.exercise.env == "torch"), outcome) for case, outcome, _ in rows if case.visible]
    shown = [_trial(program, parts[program.case.part], outcome, failing) for program, outcome in visible]
    return min([one for one in shown if one], key=_effort, default=None) or _of_property(parts, visible)


def to_try(key: Key, judgement: Judgement) -> tuple[Case, ...]:
    """The key's small cases, where one of them may show what cost points."""
    return key.body.small if isinstance(key.body, CodeKey) and any(map(_shows, judgement.verdicts)) else ()


def smaller(key: Key, judgement: Judgement, run: Run) -> Judgement:
    """The judgement with one of the key's small cases to try, where it shows the mistake with less to read. `run`: of these."""
    assert isinstance(key.body, CodeKey)
    rows = [(case, outcome, None) for case, outcome in zip(key.body.small, run.outcomes, strict=False)]
    with np.errstate(all="ignore"):
        found = trial(key, rows, {(v.part, v.value, v.status) for v in judgement.verdicts if _shows(v)})
    if found is None or (judgement.trial is not None and _effort(judgement.trial) <= _effort(found)):
        return judgement
    return msgspec.structs.replace(judgement, trial=found)


def is_wrong(verdict: Verdict) -> bool:
    """Another value came out than should: there is a line that computes it."""
    return verdict.status is Status.wrong and bool(verdict.value) and not verdict.code.startswith("property.")


def _shows(verdict: Verdict) -> bool:
    """There may be a smaller case in which it happens."""
    return is_wrong(verdict) or (verdict.status is Status.raised and bool(verdict.value))


def _trial(program: Program, part: Part, outcome: Outcome | None, failing: Failing) -> Trial | None:
    if _is_path(program.case) or program.case.held or program.size > MAX_NUMBERS or not program.runs:
        return None
    match outcome:
        case Returned():
            return next(_wrong(program, part, outcome, failing), None) or _changing(program, outcome)
        case Raised(stage="call" | "signature"):
            return _raising(program, part, outcome, failing)
        case _:
            return None


def _wrong(program: Program, part: Part, outcome: Returned, failing: Failing) -> Iterator[Trial]:
    """The values that are not what they should be."""
    for i, expected in enumerate(program.case.expected):
        seen = outcome.seen[i].value if i < len(outcome.seen) else None
        rows = split(part, expected, seen, program.case.tolerance[i])
        if rows is None:  # fewer or more values than are asked for
            yield Trial(code=program.giving(part, expected, "", ""), yours=describe(seen), right=describe(expected.value))
        for name, right, yours, widths in rows or ():
            if (part.name, name, Status.wrong) in failing and not within(right, yours, widths):
                at, x, y = _item(right, yours, widths)
                yield Trial(code=program.giving(part, expected, name, at), yours=short(y, x), right=short(x, y))


def _changing(program: Program, outcome: Returned) -> Trial | None:
    """The first call that was handed what it changed in place."""
    for name in outcome.changed[:1]:
        for number, step in enumerate(program.case.script):
            if isinstance(step, Call) and not isinstance(dict(step.args).get(name, Ref("")), Ref):
                return Trial(code=program.changed_by(number, name), yours="", right="")
    return None


def _raising(program: Program, part: Part, outcome: Raised, failing: Failing) -> Trial | None:
    """The first step of which nothing is seen any more."""
    case = program.case
    for i in range(len(outcome.seen), len(case.expected))[:1]:
        expected = case.expected[i]
        for name, right, _, _ in split(part, expected, expected.value, case.tolerance[i]) or ():
            if (part.name, name, Status.raised) in failing:
                at, first = next(iter(leaves(right)), ("", right))
                return Trial(code=program.giving(part, expected, name, at), yours=outcome.error, right=short(first, first), raises=True)
    return None


def _item(right: Value, yours: Value, widths: Sequence[Value]) -> tuple[str, Value, Value]:
    """Of two lists of the same form the first item that is wrong, and its place; of anything else all of it."""
    a, b = leaves(right), leaves(yours)
    if [at for at, _ in a] == [at for at, _ in b]:
        for (at, x), (_, y), width in zip(a, b, widths, strict=False):
            if not within(x, y, (width,)):
                return at, x, y
    return "", right, yours


def _effort(one: Trial) -> tuple[bool, bool, int]:
    """An error first, which hides all else; then by how much there is to read, and above all to compare.

    What is no number comes last: nobody reckons with it.
    """
    return not one.raises, bool(NO_NUMBER.search(one.code)), len(one.code) + COMPARED * (len(one.yours) + len(one.right))


def _is_path(case: Case) -> bool:
    """It is there to be looked at over many steps."""
    return isinstance(case.picture, Trajectory) and not case.picture.over


def _of_property(parts: dict[str, Part], visible: Sequence[tuple[Program, Outcome | None]]) -> Trial | None:
    """The smallest visible case with a property that does not hold, where a person can read it."""
    shown = sorted((row for row in visible if row[0].case.held), key=lambda row: row[0].size)
    found = (_contradiction(program, parts[program.case.part], o) for program, o in shown if isinstance(o, Returned))
    return next((one for one in found if one), None)


def _contradiction(program: Program, part: Part, outcome: Returned) -> Trial | None:
    """The calls that contradict each other, where they need nothing of the steps before."""
    for calls in properties.contradicting(part, program.case, outcome):
        shown = Program(msgspec.structs.replace(program.case, script=calls), program.torch)
        if len(calls) <= MOST_CALLS and all(map(_alone, calls)) and shown.runs and shown.size <= MAX_NUMBERS:
            return Trial(code=shown.printing(), yours="", right="")
    return None


def _alone(call: Call) -> bool:
    return "." not in call.entry and not any(isinstance(value, Ref) for _, value in call.args)
