"""The longest run of an order that stands in a right order, and what of it earns points: the order shown earns none."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["baseline", "longest", "points"]


def longest(given: Sequence[str], orders: Sequence[Sequence[str]]) -> list[str]:
    """The longest run of what is given that stands in one of the right orders; others may stand in between.

    Every name is given once at most.
    """
    found = [_rising([(order.index(name), name) for name in given if name in order]) for order in orders]
    return max(found, key=len, default=[])


def _rising(placed: Sequence[tuple[int, str]]) -> list[str]:
    """The names of a longest rising subsequence of the places."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (place, _) in enumerate(placed):
        length = bisect_left(tops, place)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [place]
        ends[length : length + 1] = [number]
    run: list[str] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(placed[number][1])
        number = before[number]
    return run[::-1]


def baseline(shown: Sequence[str], orders: Sequence[Sequence[str]]) -> int:
    """How long the runs are in the order shown and in the opposite one: what nobody had to think for."""
    return max(len(longest(shown, orders)), len(longest(shown[::-1], orders)))


def points(run: int, shown: Sequence[str], orders: Sequence[Sequence[str]], full: float) -> float:
    """From nothing for what the order shown has to everything for all of it, down to halves."""
    free, count = baseline(shown, orders), len(shown)
    if run >= count:
        return full
    return max(0.0, math.floor(2 * full * (run - free) / (count - free)) / 2) if free < count else 0.0
