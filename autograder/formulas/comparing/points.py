"""Where formulas are compared: first points that a person can check by hand, then points of several scales."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

__all__ = ["DISCRETE", "DOMAINS", "Point", "friendly", "generic", "holds", "ladder"]

Point = dict[str, Fraction]
DOMAINS = ("real", "unit", "positive", "nonzero", "binary", "sign", "natural", "index")
"""All numbers; strictly between 0 and 1; above 0; all but 0; 0 or 1; −1 or 1; 1, 2, 3 …; which entry of an array."""

DISCRETE = frozenset({"binary", "sign", "natural"})

VALUES = {
    "real": [Fraction(v) for v in ("1", "2", "-2", "1/2", "-1", "3", "-1/2", "3/2", "-3")],
    "unit": [Fraction(v) for v in ("0", "1", "1/2", "1/4", "3/4")],
    "positive": [Fraction(v) for v in ("1", "2", "1/2", "4", "1/4", "3")],
    "nonzero": [Fraction(v) for v in ("1", "2", "-2", "1/2", "-1", "3", "-1/2", "3/2", "-3")],
    "binary": [Fraction(1), Fraction(0)],
    "sign": [Fraction(1), Fraction(-1)],
    "natural": [Fraction(v) for v in (2, 3, 1, 4, 5)],
    "index": [Fraction(1)],
}
SCALES = [Fraction(v) for v in ("2", "2", "8", "1/4", "2", "30")]
LARGEST = 30


def friendly(leaves: Sequence[str], domains: Mapping[str, str], count: int = 9) -> Iterator[Point]:
    """Small round numbers; with leaves w, x, b, y in [0, 1] the first point is w = 1, x = 2, b = −2, y = 0."""
    for turn in range(count):
        at: Point = {}
        used = dict.fromkeys(VALUES, 0)
        for leaf in leaves:
            domain = domains.get(leaf, "real")
            values = VALUES[domain]
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
    match domain:
        case "unit":
            return Fraction(rng.randrange(20, 980), 1000)
        case "positive":
            return Fraction(rng.randrange(1, 1000), 1000) * max(Fraction(1), scale)
        case "natural":
            return Fraction(rng.randrange(1, 4 + int(scale)))
        case "binary" | "sign" | "index":
            return rng.choice(VALUES[domain])
    return Fraction(rng.choice((-1, 1)) * rng.randrange(1, 1000), 1000) * scale


def holds(domain: str, value: Fraction) -> bool:
    """Whether a value belongs to a domain."""
    match domain:
        case "unit":
            return 0 < value < 1
        case "positive":
            return value > 0
        case "nonzero":
            return value != 0
        case "natural":
            return value.denominator == 1 and value > 0
        case "binary" | "sign" | "index":
            return value in VALUES[domain]
    return True


def ladder(domain: str) -> list[Fraction]:
    """Values of a leaf from tiny to huge, in order: where to look for the other side of a switch."""
    if domain == "unit":
        ends = [Fraction(1, 10**k) for k in (12, 6, 3)]
        return [*ends, *(Fraction(i, 16) for i in range(1, 16)), *(1 - end for end in reversed(ends))]
    if domain in ("binary", "sign", "index", "natural"):
        return sorted(VALUES[domain])
    up = [Fraction(10) ** k for k in (*range(-LARGEST, -6, 6), *range(-6, 7), *range(9, LARGEST + 1, 3))]
    return up if domain == "positive" else [-v for v in reversed(up)] + [Fraction(0)] + up
