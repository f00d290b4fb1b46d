"""Strict linear inequalities over the rationals by Fourier–Motzkin elimination: can they hold together, and where."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction

__all__ = ["Row", "TooMany", "solution"]

Row = tuple[Mapping[Hashable, Fraction], Fraction]
"""Coefficients c and a constant k: Σ c·v + k > 0."""

MAX_ROWS = 240


class TooMany(Exception):
    """More inequalities than are worth the time; nothing is known."""


def solution(rows: Sequence[Row], spend: Callable[[int], None]) -> dict[Hashable, Fraction] | None:
    """A point where all rows hold, None where there is none. `spend` is told the work, by numbers. Raises `TooMany`."""
    stages: list[tuple[Hashable, list[Row]]] = []
    left = list(rows)
    while True:
        spend(sum(1 + len(coefficients) for coefficients, _ in left))
        left = _tightest(left)
        if any(not coefficients and constant <= 0 for coefficients, constant in left):
            return None
        left = [row for row in left if row[0]]
        if not left:
            break
        variable = min({v for row in left for v in row[0]}, key=lambda v: (_cost(v, left), repr(v)))
        with_it = [row for row in left if variable in row[0]]
        stages.append((variable, with_it))
        left = _without(variable, with_it, [row for row in left if variable not in row[0]])
    found: dict[Hashable, Fraction] = {}
    for variable, bounds in reversed(stages):
        found[variable] = _between(variable, bounds, found)
    return found


def _tightest(rows: Sequence[Row]) -> list[Row]:
    """Of rows that bound the same sum from the same side only the one that says most."""
    kept: dict[frozenset[tuple[Hashable, Fraction]], Row] = {}
    for coefficients, constant in rows:
        scale = abs(next(iter(coefficients.values()), Fraction(1)))
        same = coefficients if scale == 1 else {v: c / scale for v, c in coefficients.items()}
        key = frozenset(same.items())
        if key not in kept or constant / scale < kept[key][1]:
            kept[key] = same, constant / scale
    return list(kept.values())


def _cost(variable: Hashable, rows: Sequence[Row]) -> int:
    up = sum(1 for row in rows if row[0].get(variable, 0) > 0)
    down = sum(1 for row in rows if row[0].get(variable, 0) < 0)
    return up * down - up - down


def _without(variable: Hashable, with_it: Sequence[Row], rest: list[Row]) -> list[Row]:
    lower = [row for row in with_it if row[0][variable] > 0]
    upper = [row for row in with_it if row[0][variable] < 0]
    if len(lower) * len(upper) + len(rest) > MAX_ROWS:
        raise TooMany
    for low in lower:
        for high in upper:
            a, b = -high[0][variable], low[0][variable]
            merged: dict[Hashable, Fraction] = {}
            for scale, row in ((a, low[0]), (b, high[0])):
                for v, c in row.items():
                    merged[v] = merged.get(v, Fraction(0)) + scale * c
            rest.append(({v: c for v, c in merged.items() if c}, a * low[1] + b * high[1]))
    return rest


def _between(variable: Hashable, bounds: Sequence[Row], found: dict[Hashable, Fraction]) -> Fraction:
    """A simple value that keeps all bounds, the variables eliminated later being known."""
    low: Fraction | None = None
    high: Fraction | None = None
    for coefficients, constant in bounds:
        rest = constant + sum(
            (c * found.setdefault(v, Fraction(1)) for v, c in coefficients.items() if v != variable), Fraction(0)
        )
        limit = -rest / coefficients[variable]
        if coefficients[variable] > 0:
            low = limit if low is None else max(low, limit)
        else:
            high = limit if high is None else min(high, limit)
    if low is None and high is None:
        return Fraction(1)
    if low is None:
        assert high is not None
        return high - 1
    return low + 1 if high is None else (low + high) / 2
