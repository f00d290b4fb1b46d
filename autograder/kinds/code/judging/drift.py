"""Right at first, then less and less: how far a value is off from step to step of a case that calls again and again."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.agreement import split, within
from autograder.judge.common import Args
from autograder.records import Case, Part, Returned
from autograder.values import Array, Value

__all__ = ["drift"]

ENOUGH = 3
GROWTH = 2.0


def drift(part: Part, case: Case, outcome: Returned, name: str) -> Args:
    """`steps` that are right, then by how many percent it is off after the first wrong (`at`) and the last step (`end`).

    Empty unless one value is looked at in at least `ENOUGH` steps, the first of them right, and strays ever further.
    """
    off: list[float] = []
    for expected, seen, widths in zip(case.expected, outcome.seen, case.tolerance, strict=False):
        for each, right, yours, width in split(part, expected, seen.value, widths) or ():
            if each == name:
                off.append(0.0 if within(right, yours, width) else _percent(right, yours))
    right = next((i for i, percent in enumerate(off) if percent), len(off))
    wrong = off[right:]
    strays = wrong and all(0 < percent < float("inf") for percent in wrong) and wrong[-1] >= GROWTH * wrong[0]
    if len(off) < ENOUGH or not right or not strays:
        return {}
    return {"steps": right, "at": right + 1, "first": wrong[0], "end": len(off), "last": wrong[-1]}


def _percent(right: Value, yours: Value) -> float:
    """How far the numbers are apart, in percent of the greatest right one; infinity where they cannot be compared."""
    a, b = _numbers(right), _numbers(yours)
    if a is None or b is None or a.shape != b.shape or not a.size or not np.max(np.abs(a)) or not np.isfinite(b).all():
        return float("inf")
    return float(100 * np.max(np.abs(a - b)) / np.max(np.abs(a)))


def _numbers(value: Value) -> Any:
    if isinstance(value, Array):
        return value.numpy().astype(np.float64)
    return np.asarray(value, dtype=np.float64) if isinstance(value, bool | int | float) else None
