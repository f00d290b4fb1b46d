"""What lets a student see a mistake: the smallest visible case that fails, as Python to copy, and two paths to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import numpy as np

from autograder.judge import properties
from autograder.judge.agreement import split, within
from autograder.judge.as_python import call_text, printed, short, text
from autograder.records import Case, CodeKey, Key, Outcome, Part, Plot, Returned, Trial
from autograder.script import Call, Fn, Get, Poke, Ref, Seen
from autograder.values import Array, Value, leaves, unpack

__all__ = ["plot", "trial"]

MAX_NUMBERS = 40

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]


def trial(key: Key, rows: Rows, failing: set[tuple[str, str]]) -> Trial | None:
    """The visible failing case with the fewest numbers, if a person can read it."""
    parts = {part.name: part for part in key.exercise.parts}
    fits = []
    for case, outcome, _ in rows:
        if case.visible and isinstance(outcome, Returned) and not case.plot and _size(case) <= MAX_NUMBERS and _copied(case):
            wrong = next(_wrong(parts[case.part], case, outcome), None)
            if wrong:
                fits.append((_size(case), case, wrong))
    if not fits:
        return _of_property(parts, rows)
    _, case, (name, step, right, yours) = min(fits, key=lambda fit: fit[0])
    mine, theirs = ("", "") if step < 0 else (short(yours, right), short(right, yours))
    return Trial(code=_program(parts[case.part], case, name, step), yours=mine, right=theirs)


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
        step = next((i for i, s in enumerate(case.script) if isinstance(s, Call) and name in dict(s.args)), None)
        if step is not None:
            yield name, -1 - step, None, None


def _program(part: Part, case: Case, name: str, step: int) -> str:
    """The script up to the failing step, as Python that runs; a negative step changes its argument `name` in place."""
    if step < 0:
        call = case.script[-1 - step]
        assert isinstance(call, Call)
        return "\n".join([*_call(call, "", {name}), f"print({name})"])
    lines: list[str] = []
    last = case.script[step]
    poked = {s.name for s in case.script[:step] if isinstance(s, Poke)}
    for number, item in enumerate(case.script[:step]):
        if isinstance(item, Call):
            lines += _call(item, item.as_ if _used_later(case, item.as_, number) else "", poked)
        elif isinstance(item, Poke):
            lines.append(f"{item.name}[...] = {item.value:g}")
    if isinstance(last, Get):
        return "\n".join([*lines, f"print({last.path})"])
    assert isinstance(last, Call)
    if len(part.returns) > 1 and _is_whole(last, part):
        return "\n".join([*lines, *_call(last, ", ".join(r.name for r in part.returns), poked), f"print({name})"])
    *before, shown = _call(last, "", poked)
    return "\n".join([*lines, *before, printed(shown)])


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


def plot(key: Key, rows: Rows) -> Plot | None:
    """The plotted case's path, yours beside the right one, if both are finite and differ."""
    assert isinstance(key.body, CodeKey)
    for case, outcome, _ in rows:
        if case.plot and isinstance(outcome, Returned):
            part = next(p for p in key.exercise.parts if p.name == case.part)
            right = _path(part, case, case.expected)
            yours = _path(part, case, outcome.seen)
            if len(right) == len(yours) and np.isfinite(yours).all() and right != yours and np.max(np.abs(yours)) < 1e12:
                start = _start(case)
                return Plot(
                    caption=case.plot, name=case.plot_of, right=(*start, *right), yours=(*start, *yours), first=1 - len(start)
                )
    return None


def _path(part: Part, case: Case, seen: tuple[Seen, ...]) -> tuple[float, ...]:
    path = []
    for i, expected in enumerate(case.expected[: len(seen)]):
        for name, _, yours, _ in split(part, expected, seen[i].value, case.tolerance[i]) or ():
            if name == case.plot_of:
                numbers = [leaf for _, leaf in leaves(yours) if isinstance(leaf, Array | int | float)]
                flat = np.asarray(unpack(numbers[0]), dtype=np.float64).ravel() if numbers else np.array([])
                path.append(float(flat[0]) if flat.size else float("nan"))
    return tuple(path)


def _start(case: Case) -> tuple[float, ...]:
    """Where the path begins: the plotted value as it was handed to the first call."""
    first = next(s for s in case.script if isinstance(s, Call))
    value = dict(first.args).get(case.plot_of)
    return (float(value.numpy().ravel()[0]),) if isinstance(value, Array) and value.numpy().size else ()
