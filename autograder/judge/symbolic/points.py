"""Where formulas are compared: first points that a person can check by hand, then points of several scales."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

__all__ = ["DOMAINS", "Point", "friendly", "generic", "ladder"]

Point = dict[str, Fraction]
DOMAINS = ("real", "unit", "positive")

REAL = [Fraction(v) for v in ("1", "2", "-2", "1/2", "-1", "3", "-1/2", "3/2", "-3")]
UNIT = [Fraction(v) for v in ("0", "1", "1/2", "1/4", "3/4")]
POSITIVE = [Fraction(v) for v in ("1", "2", "1/2", "4", "1/4", "3")]
SCALES = [Fraction(v) for v in ("2", "2", "8", "1/4", "2", "30")]


def friendly(leaves: Sequence[str], domains: Mapping[str, str], count: int = 9) -> Iterator[Point]:
    """Small round numbers; with leaves w, x, b, y in [0, 1] the first point is w = 1, x = 2, b = −2, y = 0."""
    for turn in range(count):
        at: Point = {}
        used = {"real": 0, "unit": 0, "positive": 0}
        for leaf in leaves:
            domain = domains.get(leaf, "real")
            values = {"unit": UNIT, "positive": POSITIVE}.get(domain, REAL)
            # another step per turn, so that no two leaves stay tied to each other
            at[leaf] = values[(used[domain] * (1 + turn // 3) + turn) % len(values)]
            used[domain] += 1
        yield at


def generic(leaves: Sequence[str], domains: Mapping[str, str], rng: random.Random) -> Iterator[Point]:
    """Points without end, three decimals each; the scale changes from point to point."""
    turn = 0
    while True:
        scale = SCALES[turn % len(SCALES)]
        yield {leaf: _drawn(domains.get(leaf, "real"), scale, rng) for leaf in leaves}
        turn += 1


def _drawn(domain: str, scale: Fraction, rng: random.Random) -> Fraction:
    if domain == "unit":
        return Fraction(rng.randrange(20, 980), 1000)
    if domain == "positive":
        return Fraction(rng.randrange(1, 1000), 1000) * max(Fraction(1), scale)
    return Fraction(rng.choice((-1, 1)) * rng.randrange(1, 1000), 1000) * scale


def ladder(domain: str) -> list[Fraction]:
    """Values of a leaf from tiny to huge, in order: where to look for the other side of a switch."""
    if domain == "unit":
        return [Fraction(1, 1000), *(Fraction(i, 16) for i in range(1, 16)), Fraction(999, 1000)]
    up = [Fraction(10) ** k for k in range(-6, 7)]
    return up if domain == "positive" else [-v for v in reversed(up)] + [Fraction(0)] + up
