"""What lets a student see a mistake: the smallest case that shows it, as Python to copy.

A run of many cases only proposes: what an earlier call left behind may have made the mistake. What is shown was run by
itself, as a student runs it in a fresh kernel, and gives what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

import msgspec
import numpy as np

from autograder.environment import environment
from autograder.judge import topic as topics
from autograder.judge.agreement import split, within
from autograder.judge.as_python import short
from autograder.judge.topic import topic
from autograder.kinds.code.judging import properties
from autograder.kinds.code.judging.program import Program, joined
from autograder.kinds.code.records import CodeKey
from autograder.records import (
    Case,
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
from autograder.script import MISSING, Call, Ref, Seen
from autograder.values import Value, describe, leaves

__all__ = ["Alone", "is_wrong", "shown", "to_try", "trial"]

MAX_NUMBERS = 40
MOST_TRIED = 4  # proposals, and then pairs of them, that are run by themselves
MOST_CALLS = 4
COMPARED = 10  # signs of the program that one sign of a result weighs as much as
CHANGED = "=changed"  # stands among what failed where the change of an input is what the report speaks of
NO_NUMBER = re.compile(r"\b(nan|inf)\b")

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]
Failing = Set[tuple[str, str, Status]]
Alone = Callable[[Case], Outcome | None]
"""Runs a case by itself, where nothing was called before; None where it cannot. What code draws is different each time."""


@dataclass(frozen=True)
class Proposal:
    """A program that seems to show the mistake. `case`: what it runs, and no more; `seen`: what a contradiction rests on."""

    trial: Trial
    case: Case
    seen: tuple[Seen, ...] = ()


def trial(key: Key, rows: Rows, failing: Failing) -> Trial | None:
    """What one run proposes: the visible case that fails with the shortest program. `failing`: what cost points, and how."""
    return next((one.trial for one in _proposed(key, [(c, o) for c, o, _ in rows], failing)), None)


def to_try(key: Key, judgement: Judgement) -> tuple[Case, ...]:
    """The key's small cases, where one of them may show what cost points."""
    return key.body.small if isinstance(key.body, CodeKey) and any(map(_shows, judgement.verdicts)) else ()


def shown(key: Key, judgement: Judgement, run: Run, small: Run, alone: Alone) -> Judgement:
    """The judgement with the shortest program that shows the mistake when it is run by itself.

    `run`: of the key's cases, `small`: of what there is `to_try`. Where each gives the right answer by itself, two of
    them one after the other that show what the first leaves behind; where they do not either, none.
    """
    assert isinstance(key.body, CodeKey)
    part, first = topic(judgement), None if judgement.diagnosis else topics.failing(judgement.verdicts)
    failing = {(v.part, v.value, v.status) for v in judgement.verdicts if v.status is not Status.right and v.part == part}
    failing |= {(part, CHANGED, Status.wrong)} if first is not None and first.code == "numeric.changed" else set()
    rows = [*zip(key.body.cases, run.outcomes, strict=False), *zip(key.body.small, small.outcomes, strict=False)]
    rows = [(case, outcome) for case, outcome in rows if case.part == part]
    parts = {part.name: part for part in key.exercise.parts}
    torch = environment(key.exercise.env).backend == "torch"
    with np.errstate(all="ignore"):
        found = (_confirmed(one, parts, torch, failing, alone) for one in _proposed(key, rows, failing)[:MOST_TRIED])
        confirmed = next((one for one in found if one), None) or next(_left_behind(rows, parts, torch, failing, alone), None)
    return msgspec.structs.replace(judgement, trial=confirmed)


def _proposed(key: Key, rows: Iterable[tuple[Case, Outcome | None]], failing: Failing) -> list[Proposal]:
    """The least to read first; of properties only where nothing else is proposed."""
    parts = {part.name: part for part in key.exercise.parts}
    visible = [(Program(case, environment(key.exercise.env).backend == "torch"), outcome) for case, outcome in rows if case.visible]
    proposed = [_proposal(program, parts[program.case.part], outcome, failing) for program, outcome in visible]
    return sorted((one for one in proposed if one), key=lambda one: _effort(one.trial)) or list(_of_property(parts, visible))


def _confirmed(one: Proposal, parts: dict[str, Part], torch: bool, failing: Failing, alone: Alone) -> Trial | None:
    """What the program gives by itself; None where that does not show the mistake, or is another thing each time."""
    if one.seen:
        outcome = alone(one.case)
        return one.trial if isinstance(outcome, Returned) and _same(one.seen, outcome.seen) else None
    again = _proposal(Program(one.case, torch), parts[one.case.part], _twice(one.case, alone), failing)
    return again.trial if again else None


def _twice(case: Case, alone: Alone) -> Outcome | None:
    """What a program gives by itself; None where it is another thing each time."""
    match alone(case), alone(case):
        case Returned() as first, Returned() as second:
            return first if _same(first.seen, second.seen) and first.changed == second.changed else None
        case Raised() as first, Raised() as second:
            return first if (first.error, len(first.seen)) == (second.error, len(second.seen)) else None
    return None


def _same(first: Sequence[Seen], second: Sequence[Seen]) -> bool:
    return len(first) == len(second) and all(within(a.value, b.value, (), slack=True) for a, b in zip(first, second, strict=True))


def _left_behind(rows: Iterable[tuple[Case, Outcome | None]], parts: dict[str, Part], torch: bool, failing: Failing, alone: Alone) -> Iterator[Trial]:
    """Of the shortest cases two, one after the other, of which the second is right by itself, and not here."""
    usable = [(c, Program(c, torch)) for c, o in rows if c.visible and not c.held and isinstance(o, Returned) and not o.changed]
    short = [c for c, program in sorted(usable, key=lambda one: one[1].size) if program.runs and not _is_path(c)][:MOST_TRIED]
    for first, second in sorted(((a, b) for a in short for b in short), key=lambda pair: pair[0] is not pair[1])[:MOST_TRIED]:
        case, part = joined(first, second), parts[second.part]
        again = _proposal(Program(case, torch), part, _twice(case, alone), failing)
        if again is None or len(again.case.script) <= len(first.script):
            continue
        if isinstance(by_itself := _twice(second, alone), Returned) and not _proposal(Program(second, torch), part, by_itself, failing):
            yield msgspec.structs.replace(again.trial, after=True)


def is_wrong(verdict: Verdict) -> bool:
    """Another value came out than should: there is a line that computes it."""
    return verdict.status is Status.wrong and bool(verdict.value) and not verdict.code.startswith("property.")


def _shows(verdict: Verdict) -> bool:
    """There may be a smaller case in which it happens."""
    return is_wrong(verdict) or (verdict.status is Status.raised and bool(verdict.value))


def _proposal(program: Program, part: Part, outcome: Outcome | None, failing: Failing) -> Proposal | None:
    if _is_path(program.case) or program.case.held or program.size > MAX_NUMBERS or not program.runs:
        return None
    match outcome:
        case Returned():
            changing = _changing(program, outcome)
            return (changing if (part.name, CHANGED, Status.wrong) in failing else None) or next(_wrong(program, part, outcome, failing), changing)
        case Raised(stage="call" | "signature"):
            return _raising(program, part, outcome, failing)
        case _:
            return None


def _wrong(program: Program, part: Part, outcome: Returned, failing: Failing) -> Iterator[Proposal]:
    """The values that are not what they should be."""
    for i, expected in enumerate(program.case.expected):
        seen = outcome.seen[i].value if i < len(outcome.seen) else None
        rows = split(part, expected, seen, program.case.tolerance[i])
        if rows is None:  # fewer or more values than are asked for
            told = Trial(code=program.giving(part, expected, "", ""), yours=describe(seen), right=describe(expected.value))
            yield Proposal(told, program.upto(i))
        for name, right, yours, widths in rows or ():
            if (part.name, name, Status.wrong) in failing and not within(right, yours, widths):
                at, x, y = _item(right, yours, widths)
                missing = y == MISSING
                told = Trial(
                    code=program.giving(part, expected, name, at), yours="AttributeError" if missing else short(y, x), right=short(x, y), raises=missing
                )
                yield Proposal(told, program.upto(i))


def _changing(program: Program, outcome: Returned) -> Proposal | None:
    """The first call that was handed what it changed in place."""
    for name in outcome.changed[:1]:
        for number, step in enumerate(program.case.script):
            if isinstance(step, Call) and not isinstance(dict(step.args).get(name, Ref("")), Ref):
                return Proposal(Trial(code=program.changed_by(number, name), yours="", right=""), program.of_change(number))
    return None


def _raising(program: Program, part: Part, outcome: Raised, failing: Failing) -> Proposal | None:
    """The first step of which nothing is seen any more."""
    case = program.case
    for i in range(len(outcome.seen), len(case.expected))[:1]:
        expected = case.expected[i]
        for name, right, _, _ in split(part, expected, expected.value, case.tolerance[i]) or ():
            if (part.name, name, Status.raised) in failing:
                at, first = next(iter(leaves(right)), ("", right))
                told = Trial(code=program.giving(part, expected, name, at), yours=outcome.error, right=short(first, first), raises=True)
                return Proposal(told, program.upto(i))
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


def _of_property(parts: dict[str, Part], visible: Sequence[tuple[Program, Outcome | None]]) -> Iterator[Proposal]:
    """The visible cases with a property that does not hold, where a person can read them, the smallest first."""
    for program, outcome in sorted((row for row in visible if row[0].case.held), key=lambda row: row[0].size):
        if isinstance(outcome, Returned):
            yield from _contradiction(program, parts[program.case.part], outcome)


def _contradiction(program: Program, part: Part, outcome: Returned) -> Iterator[Proposal]:
    """The calls that contradict each other, where they need nothing of the steps before."""
    for calls in properties.contradicting(part, program.case, outcome):
        shown = Program(msgspec.structs.replace(program.case, script=calls, expected=(), tolerance=(), held=()), program.torch)
        seen = tuple(s for s in outcome.seen if any(program.case.script[s.step] is call for call in calls))
        if len(calls) <= MOST_CALLS and all(map(_alone, calls)) and shown.runs and shown.size <= MAX_NUMBERS and len(seen) == len(calls):
            yield Proposal(Trial(code=shown.printing(), yours="", right=""), shown.case, seen)


def _alone(call: Call) -> bool:
    return "." not in call.entry and not any(isinstance(value, Ref) for _, value in call.args)
