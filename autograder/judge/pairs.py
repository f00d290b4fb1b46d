"""Two misconceptions at once: what a pair gives, kept in short, and the pairs that give a student's numbers.

A print is the form of an outcome and one weighted sum of its numbers. Two outcomes that agree have the same print
within rounding; that two others share theirs in every case of a part is out of the question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence as Items
from typing import Any

import numpy as np

from autograder.judge.agreement import finite, split
from autograder.records import Case, Outcome, Part, Print, Returned
from autograder.values import Array, Sequence, Value, leaves

__all__ = ["MOST_TIED", "fitting", "printed"]

MOST_TIED = 3
SLACK = 64 * float(np.finfo(np.float64).eps)


def printed(part: Part, case: Case, outcome: Outcome) -> Print | None:
    """The print of an outcome; None where it has none: it does not return, is not finite or of another build."""
    reduced = _reduced(part, case, outcome)
    return reduced[0] if reduced else None


def fitting(pairs: Items[tuple[str, str]], part: Part, rows: Items[tuple[Case, Outcome | None]]) -> tuple[tuple[str, str], ...]:
    """The pairs that give the student's numbers in every case of the part; none where too many do to tell."""
    left = list(range(len(pairs)))
    for case, outcome in rows:
        reduced = _reduced(part, case, outcome) if outcome is not None else None
        if reduced is None or not case.pairs:
            return ()
        own, width = reduced
        left = [i for i in left if _fits(case.pairs[i], own, width)]
    return tuple(pairs[i] for i in left) if rows and len(left) <= MOST_TIED else ()


def _fits(theirs: Print | None, own: Print, width: float) -> bool:
    return theirs is not None and theirs.form == own.form and abs(theirs.total - own.total) <= width


def _reduced(part: Part, case: Case, outcome: Outcome) -> tuple[Print, float] | None:
    """The print, and how far another may be from it."""
    if not isinstance(outcome, Returned) or len(outcome.seen) != len(case.expected) or not finite(outcome):
        return None
    form: list[object] = [sorted(set(outcome.changed))]
    numbers: list[Any] = []
    widths: list[Any] = []
    for expected, seen, allowed in zip(case.expected, outcome.seen, case.tolerance, strict=True):
        rows = split(part, expected, seen.value, allowed)
        if rows is None:
            return None
        for name, _, yours, row in rows:
            form.append((name, isinstance(yours, Sequence)))
            for place, (_, leaf) in enumerate(leaves(yours)):
                if not isinstance(leaf, Array | bool | int | float):
                    form.append(repr(leaf))
                    continue
                array = np.asarray(leaf.numpy() if isinstance(leaf, Array) else leaf)
                if np.iscomplexobj(array):
                    return None
                form.append((array.shape, array.dtype == bool))
                numbers.append(array.astype(np.float64).ravel())
                widths.append(_width(row[place] if place < len(row) else None, array.shape).ravel())
    flat, room = np.concatenate([[0.0], *numbers]), np.concatenate([[0.0], *widths])
    weights = 1.5 + np.sin(np.arange(flat.size, dtype=np.float64) ** 2)
    digest = hashlib.blake2b(repr(form).encode(), digest_size=4).hexdigest()
    return Print(form=digest, total=float(weights @ flat)), float(weights @ room + SLACK * (weights @ np.abs(flat)))


def _width(allowed: Value, shape: tuple[int, ...]) -> Any:
    return allowed.numpy() if isinstance(allowed, Array) and allowed.shape == shape else np.zeros(shape)
