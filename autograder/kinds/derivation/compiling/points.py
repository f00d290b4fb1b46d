"""Where a key knows the values of a derivation: points a person can check first, then some of several scales."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, islice

from autograder.formulas import Point, friendly, generic, holds
from autograder.kinds.derivation.judging.forward import Forward
from autograder.kinds.derivation.judging.oracle import EASY

__all__ = ["points_of"]

POINTS = 12
OF_ARRAYS = 4
CANDIDATES = 40
SMALLEST = 3


def points_of(forward: Forward, defined: Callable[[Point], bool]) -> list[Point]:
    """Points at which `defined` holds: leaves by entry and, of arrays, sizes. Raises `ValueError` where there are too few.

    Sizes are pairwise distinct, none of them 2, and change from point to point: n is neither 2 nor any other number.
    """
    rng = random.Random(1)
    if forward.sizes:
        found = [at for turn in range(OF_ARRAYS) for at in islice(_sized(forward, turn, defined, rng), 1)]
        if len(found) < OF_ARRAYS:
            raise ValueError("graph: the derivatives have no value at most points; check domains and constraints.")
        return found
    place = _Place(forward, {})
    easy = [at for at in place.whole(friendly(place.leaves, place.domains)) if defined(at)]
    wide = [at for at in place.whole(islice(generic(place.leaves, place.domains, rng), CANDIDATES)) if defined(at)]
    found = easy[: max(EASY, POINTS - len(wide))] + wide
    if len(found) < EASY:
        raise ValueError("graph: the derivatives have no value at most points; check the domains.")
    return found[:POINTS]


def _sized(forward: Forward, turn: int, defined: Callable[[Point], bool], rng: random.Random) -> Iterator[Point]:
    names = forward.sizes if turn % 2 else forward.sizes[::-1]
    sizes = {name: SMALLEST + i + (turn % 2 and len(names) == 1) for i, name in enumerate(names)}
    place = _Place(forward, sizes)
    first = islice(friendly(place.leaves, place.domains), turn, turn + 1)
    for at in place.whole(chain(first, islice(generic(place.leaves, place.domains, rng), CANDIDATES))):
        whole = {**{name: Fraction(size) for name, size in sizes.items()}, **at}
        if defined(whole):
            yield whole


class _Place:
    """The leaves at given sizes: those that can be chosen, and those that a constraint gives."""

    def __init__(self, forward: Forward, sizes: Mapping[str, int]) -> None:
        from autograder.formulas import Dag, Lower, convention, leaf_name, places, solve

        self.dag = Dag()
        lower = Lower(
            self.dag, definitions=forward.nodes, domains=forward.domains, shapes=forward.shapes, sizes=sizes
        )
        entries: dict[str, str] = {}
        for leaf in forward.leaves:
            shape = tuple(int(d) if d.isdigit() else sizes[d] for d in forward.shape(leaf))
            entries |= {leaf_name(leaf, at): leaf for at in places(shape)}
        solved = solve(lower, convention(forward.constraints)[1])
        self.order = list(entries)
        self.given = solved.given
        self.domains = {entry: forward.domains.get(leaf, "real") for entry, leaf in entries.items()} | solved.domains
        self.leaves = [entry for entry in entries if entry not in self.given]

    def whole(self, points: Iterator[Point]) -> Iterator[Point]:
        """The points with what the constraints give, where that lies in its domain."""
        from autograder.formulas import Program, exact

        program = Program(self.dag, list(self.given.values()))
        for at in (near for wide in points for near in ([wide, self.shrunk(wide)] if self.given else [wide])):
            values = program.run({leaf: exact(value) for leaf, value in at.items()})
            found = {leaf: _fraction(values[node]) for leaf, node in self.given.items()}
            if all(v is not None and holds(self.domains.get(leaf, "real"), v) for leaf, v in found.items()):
                yield {entry: at[entry] if entry in at else _certain(found[entry]) for entry in self.order}


    def shrunk(self, at: Point) -> Point:
        """The point with smaller shares, so that they leave something of a whole."""
        shares = [leaf for leaf in self.leaves if self.domains[leaf] == "unit"]
        return {**at, **{leaf: at[leaf] / (len(shares) + 1) for leaf in shares}}


def _fraction(value: object) -> Fraction | None:
    """A rational value; None for one that is only enclosed."""
    if value is None or not hasattr(value, "q"):
        return None
    return Fraction(int(value.p), int(value.q))  # type: ignore[attr-defined]


def _certain(value: Fraction | None) -> Fraction:
    assert value is not None
    return value

