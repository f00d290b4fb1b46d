"""What is said where an author widened a tolerance: how much a value may be off, and why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.judge.agreement import split
from autograder.judge.common import by_language
from autograder.kinds.code.judging.observed import floats
from autograder.records import Case, Part, Returned
from autograder.values import Array, Value, leaves

__all__ = ["allowed", "used"]

Args = dict[str, str | int | float]


def allowed(case: Case, value: str, right: float) -> Args:
    """What fills in the sentence, for a returned value that is to be `right`; nothing where only rounding is allowed."""
    found = [one for one in case.loose if one.value in ("", value)]
    if not found:
        return {}
    one = max(found, key=lambda one: one.width)
    return {"allowed": one.width * max(1.0, abs(right)), **by_language("allowed", one.why)}


def used(part: Part, case: Case, outcome: Returned, value: str) -> Args:
    """The same where a value is right by this only: rounding alone does not bring it about."""
    for expected, seen, narrow in zip(case.expected, outcome.seen, case.measured, strict=False):
        for name, right, yours, widths in split(part, expected, seen.value, narrow) or ():
            if name == value and (apart := next(_apart(right, yours, widths), None)) is not None:
                return allowed(case, value, apart)
    return {}


def _apart(right: Value, yours: Value, widths: tuple[Value, ...]) -> Iterator[float]:
    """The right numbers of which the others are further away than rounding brings about."""
    for (_, a), (_, b), width in zip(leaves(right), leaves(yours), widths, strict=False):
        x, y = floats(a), floats(b)
        if x is not None and y is not None and x.shape == y.shape and isinstance(width, Array):
            yield from map(float, x[np.abs(x - y) > width.numpy()])
