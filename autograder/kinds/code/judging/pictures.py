"""Where a picture says more than numbers: two paths, two curves, two boundaries, or which entries of an array are off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judge.agreement import near, split, within
from autograder.kinds.code.judging.observed import floats
from autograder.kinds.code.records import CodeKey
from autograder.records import Boundary, Case, HeatMap, Key, Outcome, Part, Picture, Plane, Plot, Returned, Trajectory
from autograder.script import Call, Seen
from autograder.values import Array, Value, leaves

__all__ = ["picture"]

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]
Row = tuple[str, Value, Value, tuple[Value, ...]]

MOST = 20  # rows and columns that a person takes in
FAR = 1e12  # a path that leaves the paper


def picture(key: Key, rows: Rows) -> Picture | None:
    """What the author asked for, where it shows a difference; else an array that is off in some of its entries."""
    assert isinstance(key.body, CodeKey)
    parts = {part.name: part for part in key.exercise.parts}
    seen = [(parts[c.part], c, o) for c, o, _ in rows if c.visible and isinstance(o, Returned)]
    asked = (_asked(part, case, outcome) for part, case, outcome in seen)
    return next((one for one in asked if one), None) or _heat_map(seen)


def _asked(part: Part, case: Case, outcome: Returned) -> Picture | None:
    match case.picture:
        case Trajectory(over=""):
            return _path(case.picture, part, case, outcome)
        case Trajectory():
            return _curve(case.picture, part, case, outcome)
        case Boundary():
            return _plane(case.picture, part, case, outcome)
        case None:
            return None


def _rows(part: Part, case: Case, seen: tuple[Seen, ...]) -> Iterator[Row]:
    """Every returned value of every step: (name, right, yours, tolerances)."""
    for expected, one, widths in zip(case.expected, seen, case.tolerance, strict=False):
        yield from split(part, expected, one.value, widths) or ()


def _path(asked: Trajectory, part: Part, case: Case, outcome: Returned) -> Plot | None:
    """The value's first number after every step, where both paths are finite and differ."""
    right, yours = (
        tuple(_first(mine) for name, _, mine, _ in _rows(part, case, seen) if name == asked.of) for seen in (case.expected, outcome.seen)
    )
    agreed = all(within(a, b, widths) for a, b, widths in _of(asked.of, part, case, outcome))
    if len(right) != len(yours) or not _differ(right, yours) or agreed:
        return None
    start = _start(case, asked.of)
    return Plot(caption=asked.caption, name=asked.of, right=(*start, *right), yours=(*start, *yours), first=1 - len(start))


def _of(name: str, part: Part, case: Case, outcome: Returned) -> Iterator[tuple[Value, Value, tuple[Value, ...]]]:
    """Every observation of a value, yours beside the right one."""
    return ((right, yours, widths) for one, right, yours, widths in _rows(part, case, outcome.seen) if one == name)


def _differ(right: tuple[float, ...], yours: tuple[float, ...]) -> bool:
    return right != yours and bool(np.isfinite(yours).all()) and float(np.max(np.abs(yours))) < FAR


def _first(value: Value) -> float:
    numbers = [leaf for _, leaf in leaves(value) if isinstance(leaf, Array | int | float)]
    flat = floats(numbers[0]) if numbers else None
    return float(flat.ravel()[0]) if flat is not None and flat.size else float("nan")


def _start(case: Case, name: str) -> tuple[float, ...]:
    """Where the path begins: the plotted value as it was handed to the first call."""
    given = _argument(case, name)
    return (float(given.ravel()[0]),) if given is not None and given.size else ()


def _argument(case: Case, name: str) -> Any:
    """The numbers of an argument of the first call; None where there are none."""
    first = next(s for s in case.script if isinstance(s, Call))
    return floats(dict(first.args).get(name))


def _curve(asked: Trajectory, part: Part, case: Case, outcome: Returned) -> Plot | None:
    """The value over an argument of increasing numbers."""
    at = _argument(case, asked.over)
    for name, right, yours, _ in _rows(part, case, outcome.seen):
        a, b = floats(right), floats(yours)
        if name != asked.of or at is None or a is None or b is None or not at.shape == a.shape == b.shape or at.ndim != 1:
            continue
        if len(at) > 1 and (np.diff(at) > 0).all() and _differ(tuple(a), tuple(b)):
            return Plot(caption=asked.caption, name=asked.of, right=tuple(a.tolist()), yours=tuple(b.tolist()), over=asked.over, at=tuple(at.tolist()))
    return None


def _plane(asked: Boundary, part: Part, case: Case, outcome: Returned) -> Plane | None:
    """Both boundaries among the samples, where both are finite and differ."""
    X, y = _argument(case, asked.samples), _argument(case, asked.labels)
    found = {name: (floats(right), floats(yours)) for name, right, yours, _ in _rows(part, case, outcome.seen)}
    if X is None or y is None or X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1] or not {asked.weights, asked.bias} <= found.keys():
        return None
    right, yours = (_line(found[asked.weights][i], found[asked.bias][i]) for i in (0, 1))
    if right is None or yours is None or right == yours:
        return None
    return Plane(
        caption=asked.caption, samples=tuple((float(a), float(b)) for a, b in X), positive=tuple((y > 0).tolist()), right=right, yours=yours
    )


def _line(weights: Any, bias: Any) -> tuple[float, float, float] | None:
    if weights is None or bias is None or weights.size != 2 or bias.size != 1:
        return None
    a, b, c = (float(x) for x in (*weights.ravel(), *bias.ravel()))
    return (a, b, c) if np.isfinite([a, b, c]).all() else None


def _heat_map(seen: Sequence[tuple[Part, Case, Returned]]) -> HeatMap | None:
    """Of the arrays with rows and columns that are off in some entries and right in others, the greatest."""
    found = []
    for part, case, outcome in seen:
        for name, right, yours, widths in _rows(part, case, outcome.seen):
            a, b = floats(right), floats(yours)
            if a is None or b is None or a.shape != b.shape or a.ndim != 2 or not (min(a.shape) > 1 and max(a.shape) <= MOST):
                continue
            wrong = _wrong(a, b, widths)
            if wrong.any() and not wrong.all():
                found.append((a.size, name, _off(a, b, wrong)))
    if not found:
        return None
    _, name, off = max(found, key=lambda one: one[0])
    return HeatMap(name=name, off=off)


def _wrong(right: Any, yours: Any, widths: tuple[Value, ...]) -> Any:
    allowed = floats(widths[0]) if widths else None
    allowed = allowed if allowed is not None and allowed.shape == right.shape else np.zeros(right.shape)
    return ~near(right, yours, allowed)


def _off(right: Any, yours: Any, wrong: Any) -> tuple[tuple[float, ...], ...]:
    """The deviation as a part of the greatest right number, at most 1, and never 0 where it is wrong."""
    greatest = np.max(np.abs(right), initial=0.0, where=np.isfinite(right)) or 1.0
    part = np.nan_to_num(np.abs(right - yours) / greatest, nan=1.0, posinf=1.0)
    shown = np.where(wrong, np.clip(part, 1e-9, 1.0), 0.0)
    return tuple(tuple(float(x) for x in row) for row in shown)
