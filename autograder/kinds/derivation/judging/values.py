"""What formulas are worth at the points of a key: rigorous enclosures, entry by entry, at the sizes of each point."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from autograder.formulas import Tree
from autograder.kinds.derivation.judging.tensors import Tensor

__all__ = ["PRECISION", "Field", "Spot", "Vector", "agree", "differ", "spots"]

PRECISION = 256
DIGITS = 38
CHUNK = 48
MANY = 60_000


@dataclass(frozen=True)
class Spot:
    """A point: the values of leaves (and pieces) by the names of their entries, and the sizes of the dimensions."""

    known: Mapping[str, Any]
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class Vector:
    """A formula at one point: its shape there, and its entries, None where they have no value."""

    shape: tuple[int, ...]
    cells: tuple[Any, ...]

    @property
    def whole(self) -> bool:
        return None not in self.cells


def spots(points: Iterable[Any], sizes: Sequence[str], *, factors: bool = True) -> list[Spot]:
    """The points of a key (`DerivationPoint`), with the values of its pieces unless `factors` is false."""
    from flint import arb, ctx

    from autograder.formulas import ball, exact

    found = []
    with ctx.workprec(PRECISION):
        rounding = arb(10) ** -DIGITS
        for point in points:
            known: dict[str, Any] = {k: exact(Fraction(v)) for k, v in point.at.items() if k not in sizes}
            if factors:
                balls = {f"@{name}": ball(Fraction(value)) for name, value in point.factors.items()}
                known |= {name: arb(value, abs(value) * rounding) for name, value in balls.items()}
            found.append(Spot(known, {k: int(v) for k, v in point.at.items() if k in sizes}))
    return found


class Field:
    """Formulas over `definitions`, at some points. A name without a definition is a leaf: its entries have values.

    `convention`: what the question says that ReLU's derivative is at 0; then formulas have values at switches too.
    """

    def __init__(
        self,
        definitions: Mapping[str, Tree],
        shapes: Mapping[str, Sequence[str]],
        points: Sequence[Spot],
        precision: int = PRECISION,
        convention: Fraction | None = None,
    ) -> None:
        self.precision = precision
        self.convention = convention
        self.definitions = definitions
        self.shapes = shapes
        self.points = points

    def vectors(self, tensors: Sequence[Tensor], points: Sequence[Spot] | None = None) -> list[list[Vector]]:
        """Each formula at each point; without values where it would take too many operations."""
        found: list[list[Vector]] = []
        spots = self.points if points is None else points
        for start in range(0, len(tensors), CHUNK):
            columns = [self.column(tensors[start : start + CHUNK], group) for group in _groups(spots)]
            by_point = {id(spot): vectors for column in columns for spot, vectors in column}
            for i in range(len(tensors[start : start + CHUNK])):
                found.append([by_point[id(spot)][i] for spot in spots])
        return found

    def column(self, tensors: Sequence[Tensor], points: Sequence[Spot]) -> list[tuple[Spot, list[Vector]]]:
        """All formulas at points of the same sizes."""
        from flint import ctx

        from autograder.formulas import Dag, Lower, Program, Spent

        sizes = points[0].sizes
        stated = self.convention
        lower = Lower(
            Dag(), definitions=self.definitions, domains={}, shapes=self.shapes, sizes=sizes, convention=stated or Fraction(0)
        )
        grids: list[tuple[tuple[int, ...], tuple[int, ...]] | None] = []
        for tensor in tensors:
            try:
                grids.append(_lowered(lower, tensor, sizes))
            except (Spent, RecursionError, ValueError, KeyError):
                grids.append(None)
        roots = [node for grid in grids if grid for node in grid[1]]
        program = Program(lower.dag, roots)
        if len(program.steps) > MANY:
            return [(spot, [Vector((), (None,))] * len(tensors)) for spot in points]
        found = []
        for spot in points:
            with ctx.workprec(self.precision):
                values = program.run(spot.known, ties=stated is not None)
            cells = [Vector(g[0], tuple(values[n] for n in g[1])) if g else Vector((), (None,)) for g in grids]
            found.append((spot, cells))
        return found

    def vector(self, tensor: Tensor) -> list[Vector]:
        return self.vectors([tensor])[0]


def _lowered(lower: Any, tensor: Tensor, sizes: Mapping[str, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shape and the nodes: over the axes first, then over what the body itself is an array of."""
    shape = tuple(int(d) if d.isdigit() else sizes[d] for d in tensor.sizes)
    cells: list[int] = []
    inner: tuple[int, ...] = ()
    for at in itertools.product(*(range(1, size + 1) for size in shape)):
        grid = lower(tensor.body, dict(zip(tensor.axes, at, strict=True)))
        inner = grid.shape
        cells += grid.cells
    return shape + inner, tuple(cells)


def _groups(points: Sequence[Spot]) -> list[list[Spot]]:
    groups: dict[tuple[tuple[str, int], ...], list[Spot]] = {}
    for spot in points:
        groups.setdefault(tuple(sorted(spot.sizes.items())), []).append(spot)
    return list(groups.values())


def agree(left: Sequence[Vector], right: Sequence[Vector], least: int = 1) -> bool:
    """Whether two formulas are of one shape and agree wherever both have values, at `least` so many points."""
    met = 0
    for one, other in zip(left, right, strict=True):
        if one.shape != other.shape:
            if None in (*one.cells, *other.cells):
                continue
            return False
        pairs = [(a, b) for a, b in zip(one.cells, other.cells, strict=True) if a is not None and b is not None]
        if any(differ(a, b) for a, b in pairs):
            return False
        met += bool(pairs)
    return met >= least


def differ(left: Any, right: Any) -> bool:
    """Whether two enclosures are apart, or two rationals unequal."""
    gap = left - right
    return bool(gap != 0) if not hasattr(gap, "contains") else not gap.contains(0)

