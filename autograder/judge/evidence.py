"""What lets a student see a mistake: the smallest case that shows it, as Python to copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

import msgspec
import numpy as np

from autograder.judge import properties
from autograder.judge.agreement import split, within
from autograder.judge.as_python import call_text, printed, short, text
from autograder.records import (
    Case,
    CodeKey,
    Judgement,
    Key,
    Outcome,
    Part,
    Returned,
    Run,
    Status,
    Trajectory,
    Trial,
    Verdict,
)
from autograder.script import Call, Fn, Get, Poke, Ref
from autograder.values import Array, Value, leaves, unpack

__all__ = ["is_wrong", "smaller", "to_try", "trial"]

MAX_NUMBERS = 40
COMPARED = 10  # signs of the program that one sign of a result weighs as much as
NO_NUMBER = re.compile(r"\b(nan|inf)\b")

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]
Failing = Set[tuple[str, str]]


def trial(key: Key, rows: Rows, failing: Failing) -> Trial | None:
    """The visible case that fails with the shortest program, if a person can read it. `failing`: what cost points."""
    parts = {part.name: part for part in key.exercise.parts}
    shown = [_trial(parts[case.part], case, outcome, failing) for case, outcome, _ in rows if case.visible and isinstance(outcome, Returned)]
    return min([one for one in shown if one], key=_effort, default=None) or _of_property(parts, rows)


def to_try(key: Key, judgement: Judgement) -> tuple[Case, ...]:
    """The key's small cases, where one of them may show a mistake that cost points."""
    return key.body.small if isinstance(key.body, CodeKey) and any(map(is_wrong, judgement.verdicts)) else ()


def smaller(key: Key, judgement: Judgement, run: Run) -> Judgement:
    """The judgement with one of the key's small cases to try, where it shows the mistake with less to read. `run`: of these."""
    assert isinstance(key.body, CodeKey)
    rows = [(case, outcome, None) for case, outcome in zip(key.body.small, run.outcomes, strict=False)]
    with np.errstate(all="ignore"):
        found = trial(key, rows, {(v.part, v.value) for v in judgement.verdicts if is_wrong(v)})
    if found is None or (judgement.trial is not None and _effort(judgement.trial) <= _effort(found)):
        return judgement
    return msgspec.structs.replace(judgement, trial=found)


def is_wrong(verdict: Verdict) -> bool:
    """Another value came out than should: there may be a smaller case that shows it."""
    return verdict.status is Status.wrong and bool(verdict.value) and not verdict.code.startswith("property.")


def _trial(part: Part, case: Case, outcome: Returned, failing: Failing) -> Trial | None:
    if _is_path(case) or _size(case) > MAX_NUMBERS or not _copied(case):
        return None
    wrong = next((one for one in _wrong(part, case, outcome) if one[1] < 0 or (case.part, one[0]) in failing), None)
    if wrong is None:
        return None
    name, step, right, yours = wrong
    at, right, yours = _item(right, yours)
    mine, theirs = ("", "") if step < 0 else (short(yours, right), short(right, yours))
    return Trial(code=_program(part, case, name, step, at), yours=mine, right=theirs)


def _item(right: Value, yours: Value) -> tuple[str, Value, Value]:
    """Of two lists of the same form the first item they differ in, and its place; of anything else all of it."""
    a, b = leaves(right), leaves(yours)
    if [at for at, _ in a] != [at for at, _ in b]:
        return "", right, yours
    return next(((at, x, y) for (at, x), (_, y) in zip(a, b, strict=True) if x != y), ("", right, yours))


def _effort(one: Trial) -> tuple[bool, int]:
    """How much there is to read, and above all to compare; what is no number comes last: nobody reckons with it."""
    return bool(NO_NUMBER.search(one.code)), len(one.code) + COMPARED * (len(one.yours) + len(one.right))


def _is_path(case: Case) -> bool:
    """It is there to be looked at over many steps."""
    return isinstance(case.picture, Trajectory) and not case.picture.over


def _copied(case: Case) -> bool:
    """The script is Python that a notebook runs as it is: no callable of ours in it, nothing done to a torch module."""
    return all(isinstance(s, Call | Get | Poke) and not (isinstance(s, Call) and any(isinstance(v, Fn) for _, v in s.args)) for s in case.script)


def _of_property(parts: dict[str, Part], rows: Rows) -> Trial | None:
    """The smallest visible case with a property that does not hold, where a person can read it."""
    shown = sorted((row for row in rows if row[0].visible and row[0].held), key=lambda row: _size(row[0]))
    found = (properties.trial(parts[c.part], c, o, MAX_NUMBERS) for c, o, _ in shown if isinstance(o, Returned))
    return next((one for one in found if one), None)


def _size(case: Case) -> int:
    numbers = [unpack(v) for s in case.script if isinstance(s, Call) for _, v in s.args if isinstance(v, Array)]
    return int(sum(a.size for a in numbers)) + len(case.script)


def _wrong(part: Part, case: Case, outcome: Returned) -> Iterator[tuple[str, int, Value, Value]]:
    for i, expected in enumerate(case.expected):
        seen = outcome.seen[i].value if i < len(outcome.seen) else None
        for name, right, yours, widths in split(part, expected, seen, case.tolerance[i]) or ():
            if not within(right, yours, widths):
                yield name, expected.step, right, yours
    if outcome.changed:
        name = outcome.changed[0]
        step = next((i for i, s in enumerate(case.script) if isinstance(s, Call) and not isinstance(dict(s.args).get(name, Ref("")), Ref)), None)
        if step is not None:
            yield name, -1 - step, None, None


def _program(part: Part, case: Case, name: str, step: int, at: str) -> str:
    """The script up to the failing step, as Python that runs; a negative step changes its argument `name` in place."""
    if step < 0:
        call = case.script[-1 - step]
        assert isinstance(call, Call)
        needed = _before(case, -1 - step, set()) if "." in call.entry or any(isinstance(value, Ref) for _, value in call.args) else []
        return "\n".join([*needed, *_call(call, "", {name}), f"print({name})"])
    last = case.script[step]
    poked = {s.name for s in case.script[:step] if isinstance(s, Poke)}
    lines = _before(case, step, poked)
    if isinstance(last, Get):
        return "\n".join([*lines, f"print({last.path}{at})"])
    assert isinstance(last, Call)
    if len(part.returns) > 1 and _is_whole(last, part):
        return "\n".join([*lines, *_call(last, ", ".join(r.name for r in part.returns), poked), f"print({name}{at})"])
    *before, shown = _call(last, "", poked)
    return "\n".join([*lines, *before, printed(shown + at)])


def _before(case: Case, step: int, poked: Set[str]) -> list[str]:
    """What is done before a step."""
    lines: list[str] = []
    for number, item in enumerate(case.script[:step]):
        if isinstance(item, Call):
            lines += _call(item, item.as_ if _used_later(case, item.as_, number) else "", poked)
        elif isinstance(item, Poke):
            lines.append(f"{item.name}[...] = {item.value:g}")
    return lines


def _call(call: Call, target: str, by_name: Set[str]) -> list[str]:
    """One call, after the arguments that need a name of their own."""
    made = [f"{name} = {text(value)}" for name, value in call.args if name in by_name and not isinstance(value, Ref)]
    return [*made, call_text(target, call, by_name)]


def _is_whole(item: object, part: Part) -> bool:
    """The step's result is shared by several returned values."""
    return isinstance(item, Call) and item.as_ not in {r.name for r in part.returns}


def _used_later(case: Case, name: str, number: int) -> bool:
    later = case.script[number + 1 :]
    return any(
        (isinstance(s, Call) and (s.entry.split(".")[0] == name or any(isinstance(v, Ref) and v.name == name for _, v in s.args)))
        or (isinstance(s, Get) and s.path.split(".")[0] == name)
        for s in later
    )
