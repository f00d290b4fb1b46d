"""Do two values agree? Plain data only; every comparison is written so that nan never passes for agreement."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.records import Case, Part, Returned
from autograder.script import Seen
from autograder.values import Array, Mapping, Sequence, Value, leaves, pack

__all__ = ["agree", "aligned", "finite", "items", "near", "split", "within"]

EPS = float(np.finfo(np.float64).eps)

Row = tuple[str, Value, Value, tuple[Value, ...]]


def split(part: Part, expected: Seen, seen: Value, widths: tuple[Value, ...]) -> list[Row] | None:
    """One observation as rows (returned name, right, yours, tolerances); None where its items cannot be told apart.

    An observation under a returned value's own name is that value; any other is the whole result of a call, which
    several returned values share in order. Any sequence of the right length will do, also an array's first axis.
    """
    names = [r.name for r in part.returns]
    if expected.name in names or len(names) == 1:
        return [(expected.name if expected.name in names else names[0], expected.value, seen, widths)]
    right, yours = items(expected.value, len(names)), items(seen, len(names))
    if right is None or yours is None:
        return None
    rows, at = [], 0
    for name, a, b in zip(names, right, yours, strict=True):
        size = len(leaves(a))
        rows.append((name, a, b, widths[at : at + size]))
        at += size
    return rows


def items(value: Value, count: int) -> list[Value] | None:
    """The `count` items of a sequence, or of an array's first axis; None where there are more or fewer."""
    if isinstance(value, Sequence) and value.kind != "set" and len(value.items) == count:
        return list(value.items)
    if isinstance(value, Array) and value.shape[:1] == (count,):
        return [pack(row) for row in value.numpy()]
    return None


def within(a: Value, b: Value, widths: tuple[Value, ...], slack: bool = False) -> bool:
    """Same structure, and every leaf within its tolerance. `slack`: also allow rounding relative to the values."""
    left, right = leaves(a), leaves(aligned(a, b))
    if len(left) != len(right) or isinstance(a, Sequence | Mapping) != isinstance(b, Sequence | Mapping):
        return False
    if any(at != other for (at, _), (other, _) in zip(left, right, strict=True)):
        return False
    padded = [*widths, *[None] * (len(left) - len(widths))]
    return all(_leaf_within(x, y, w, slack) for (_, x), (_, y), w in zip(left, right, padded, strict=False))


def aligned(a: Value, b: Value) -> Value:
    """The value `b` with every dictionary in the order of the one in `a`, where both have the same keys."""
    match a, b:
        case Sequence(), Sequence() if len(a.items) == len(b.items):
            return Sequence(b.kind, tuple(map(aligned, a.items, b.items)))
        case Mapping(), Mapping() if {key for key, _ in a.items} == {key for key, _ in b.items}:
            theirs = dict(b.items)
            return Mapping(tuple((key, aligned(value, theirs[key])) for key, value in a.items))
    return b


def _leaf_within(a: Value, b: Value, width: Value, slack: bool) -> bool:
    if not isinstance(a, Array | bool | int | float) or not isinstance(b, Array | bool | int | float):
        return bool(type(a) is type(b) and a == b)
    if isinstance(a, Array) and isinstance(b, Array) and a == b and not a.dtype.startswith("complex"):
        return True  # to the last bit
    x, y = _plain(a), _plain(b)
    if x.shape != y.shape or (x.dtype == bool) != (y.dtype == bool) or np.iscomplexobj(x) or np.iscomplexobj(y):
        return False
    allowed = width.numpy() if isinstance(width, Array) and width.shape == x.shape else np.zeros(x.shape)
    x, y = x.astype(np.float64), y.astype(np.float64)
    with np.errstate(invalid="ignore"):
        if slack and np.any(allowed):
            allowed = allowed + 64 * EPS * np.maximum(np.abs(x), np.abs(y))
        return bool(np.all(near(x, y, allowed)))


def near(x: Any, y: Any, allowed: Any) -> Any:
    """Which entries agree, of two float arrays of one shape."""
    close = np.isfinite(x - y) & (np.abs(x - y) <= allowed)  # an infinite one would be near to all, by its own size
    return close | (np.isnan(x) & np.isnan(y)) | (x == y)


def _plain(value: Any) -> Any:
    return value.numpy() if isinstance(value, Array) else np.asarray(value)


def finite(outcome: Returned) -> bool:
    """Every number in what was seen is finite."""
    return all(
        np.isfinite(_plain(leaf)).all()
        for seen in outcome.seen
        for _, leaf in leaves(seen.value)
        if isinstance(leaf, Array | int | float)
    )


def agree(part: Part, case: Case, a: Returned, b: Returned) -> bool:
    """Two outcomes of one case are the same answer: the same arguments changed, and every returned value within rounding."""
    if set(a.changed) != set(b.changed) or len(a.seen) != len(b.seen):
        return False
    for i, (x, y) in enumerate(zip(a.seen, b.seen, strict=True)):
        widths = case.tolerance[i] if i < len(case.tolerance) else ()
        left, right = split(part, x, x.value, widths), split(part, x, y.value, widths)
        if left is None or right is None:
            return False
        if not all(within(p[1], q[2], p[3], slack=True) for p, q in zip(left, right, strict=True)):
            return False
    return True
