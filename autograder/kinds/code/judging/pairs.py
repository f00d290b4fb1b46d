"""What programs give, kept in short, and which of them give a student's numbers: two misconceptions at once, and slips.

A print is the form of an outcome and one weighted sum of its numbers. What is not finite belongs to its form, and so
does an exception by its type. Two outcomes that agree have the same print within rounding; that two others share theirs
in every case of a part is out of the question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence as Items
from typing import Any

import numpy as np

from autograder.judge.agreement import aligned, finite, split
from autograder.judge.preferred import preferred
from autograder.records import Case, Fingerprint, Outcome, Part, Raised, Returned
from autograder.values import Array, Sequence, Value, leaves

__all__ = ["MOST_TIED", "fitting", "printed", "slipped"]

MOST_TIED = 3
SLACK = 64 * float(np.finfo(np.float64).eps)


def printed(part: Part, case: Case, outcome: Outcome) -> Fingerprint | None:
    """The print of an outcome; None where it has none: it was stopped, or its value is of another build."""
    reduced = _reduced(part, case, outcome)
    return reduced[0] if reduced else None


def fitting(pairs: Items[tuple[str, str]], part: Part, rows: Items[tuple[Case, Outcome | None]]) -> tuple[tuple[str, str], ...]:
    """The pairs that give the student's numbers in every case of the part; none where too many do to tell."""
    left = _left(part, rows, [case.pairs for case, _ in rows])
    return tuple(pairs[i] for i in left) if len(left) <= MOST_TIED else ()


def slipped(slips: Items[str], part: Part, rows: Items[tuple[Case, Outcome | None]]) -> tuple[str, ...]:
    """The mistakes of the bank that give what the student's program gives, in every case of the part; none where too many do."""
    return preferred([slips[i] for i in _left(part, rows, [case.slips for case, _ in rows])])


def _left(part: Part, rows: Items[tuple[Case, Outcome | None]], prints: Items[Items[Fingerprint | None]]) -> list[int]:
    """The programs whose prints are the student's in every case. Where no case gives finite numbers, none."""
    if not any(isinstance(outcome, Returned) and finite(outcome) for _, outcome in rows):
        return []
    left = list(range(len(prints[0])))
    for (case, outcome), theirs in zip(rows, prints, strict=True):
        reduced = _reduced(part, case, outcome) if outcome is not None else None
        if reduced is None or not theirs:
            return []
        own, width = reduced
        left = [i for i in left if _fits(theirs[i], own, width)]
    return left


def _fits(theirs: Fingerprint | None, own: Fingerprint, width: float) -> bool:
    return theirs is not None and theirs.form == own.form and abs(theirs.total - own.total) <= width


def _reduced(part: Part, case: Case, outcome: Outcome) -> tuple[Fingerprint, float] | None:
    """The print, and how far another may be from it."""
    if isinstance(outcome, Raised) and outcome.stage == "call":
        return Fingerprint(form=_hashed(("raised", outcome.error)), total=0.0), 0.0
    if not isinstance(outcome, Returned) or len(outcome.seen) != len(case.expected):
        return None
    form: list[object] = [sorted(set(outcome.changed))]
    numbers: list[Any] = []
    widths: list[Any] = []
    for expected, seen, allowed in zip(case.expected, outcome.seen, case.tolerance, strict=True):
        rows = split(part, expected, seen.value, allowed)
        if rows is None:
            return None
        for name, right, yours, row in rows:
            form.append((name, isinstance(yours, Sequence)))
            for place, (_, leaf) in enumerate(leaves(aligned(right, yours))):
                if not isinstance(leaf, Array | bool | int | float):
                    form.append(repr(leaf))
                    continue
                array = np.asarray(leaf.numpy() if isinstance(leaf, Array) else leaf)
                if np.iscomplexobj(array):
                    return None
                flat = array.astype(np.float64).ravel()
                form.append((array.shape, array.dtype == bool, *_not_finite(flat)))
                numbers.append(np.where(np.isfinite(flat), flat, 0.0))
                widths.append(_width(row[place] if place < len(row) else None, array.shape).ravel())
    flat, room = np.concatenate([[0.0], *numbers]), np.concatenate([[0.0], *widths])
    weights = 1.5 + np.sin(np.arange(flat.size, dtype=np.float64) ** 2)
    return Fingerprint(form=_hashed(form), total=float(weights @ flat)), float(weights @ room + SLACK * (weights @ np.abs(flat)))


def _hashed(form: object) -> str:
    return hashlib.blake2b(repr(form).encode(), digest_size=4).hexdigest()


def _not_finite(numbers: Any) -> list[tuple[int, str]]:
    """Where there is no finite number, and what stands there."""
    return [(int(i), repr(float(numbers[i]))) for i in np.flatnonzero(~np.isfinite(numbers))]


def _width(allowed: Value, shape: tuple[int, ...]) -> Any:
    return allowed.numpy() if isinstance(allowed, Array) and allowed.shape == shape else np.zeros(shape)
