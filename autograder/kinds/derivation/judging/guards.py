"""Which own wrong lines carry no follow-through: those that would make the lines after them easy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from autograder.formulas import Name, Tree, leaves_of
from autograder.kinds.derivation.judging.forward import Forward
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.kinds.derivation.judging.values import PRECISION, Field, Spot, Vector, agree, differ, spots
from autograder.kinds.derivation.records import DerivationKey

__all__ = ["Guards", "slopes"]

NEAR = Fraction(1, 1 << 60)
LEAST = 1e-9
APART = 1e-6


class Guards:
    """Decides on values, so that `0*y` does not pass for a use of y; knows by its slopes what each line depends on."""

    def __init__(self, body: DerivationKey, forward: Forward) -> None:
        self.forward = forward
        self.needs = {line.label: line.needs for line in body.lines}
        self.points = spots(body.points, forward.sizes, factors=False)
        self.slopes = [(spot, point.slopes) for spot, point in zip(self.points, body.points, strict=True) if point.slopes]

    def against(self, label: str, own: Tensor, others: Mapping[str, Tensor]) -> str:
        """Why a wrong line carries nothing: "constant", "lost" (a variable it needs) or "repeats"; "" if it may.

        A line that is rightly a constant may be another one, but not 0.
        """
        definitions = {name: tensor.tree for name, tensor in others.items()}
        shapes = {**self.forward.shapes, **{name: tensor.sizes for name, tensor in others.items()}}
        field = Field({**self.forward.nodes, **definitions}, shapes, self.points)
        used = [self.used(own, spot, definitions, shapes) for spot, _ in self.slopes]
        if not any(used) and (self.needs.get(label) or _zero(field.vector(own))):
            return "constant"
        if self.needs.get(label) and self.loses(label, used):
            return "lost"
        mine, *earlier = field.vectors([own, *others.values()])
        return "repeats" if any(agree(mine, other) for other in earlier) else ""

    def used(
        self, own: Tensor, spot: Spot, definitions: Mapping[str, Tree], shapes: Mapping[str, Sequence[str]]
    ) -> list[str]:
        """The entries of leaves and nodes that the value moves with, each of them alone; nodes do not follow leaves here."""
        names = [n for n in leaves_of((own.body,), definitions) if n in self.forward.nodes or n in self.forward.leaves]
        everything = Field(self.forward.nodes, self.forward.shapes, [spot])
        known = dict(spot.known)
        entries: list[str] = []
        for name in names:
            found = _entries(name, everything.vector(Tensor(Name(name)))[0])
            entries += found
            known |= {entry: value for entry, value in found.items() if value is not None}
        field = Field(definitions, shapes, [])
        moved = field.vectors([own], _moved(Spot(known, spot.sizes), entries))[0]
        return [entry for entry, vector in zip(entries, moved[1:], strict=True) if _gap(moved[0], vector)]

    def loses(self, label: str, used: Sequence[Sequence[str]]) -> bool:
        """Whether the line changes along a direction in which nothing changes that the answer uses, at every point."""
        found = [self.lost_at(spot, slopes[label], names) for (spot, slopes), names in zip(self.slopes, used, strict=True)]
        return bool(found) and all(found)

    def lost_at(self, spot: Spot, rows: Sequence[Mapping[str, str]], used: Sequence[str]) -> bool:
        import numpy as np

        leaves = [name for name in spot.known if name.partition("[")[0] in self.forward.leaves]
        wanted = _directions([[float(row.get(leaf, "0")) for leaf in leaves] for row in rows])
        if not wanted.size:
            return False
        if not used:
            return True
        bases = list(dict.fromkeys(entry.partition("[")[0] for entry in used))
        field = Field(self.forward.nodes, self.forward.shapes, [spot])
        have = _directions([row for base in bases for row in slopes(field, Tensor(Name(base)), spot, leaves, of=used)])
        if not have.size:
            return True
        rest = wanted.T - have.T @ np.linalg.lstsq(have.T, wanted.T, rcond=LEAST)[0]
        return bool(np.any(np.abs(rest) > APART))


def _directions(rows: Sequence[Sequence[float]]) -> Any:
    """The rows that are neither 0 nor without a value, the largest entry of each scaled to 1."""
    import numpy as np

    found = np.array(rows, dtype=np.float64).reshape(len(rows), -1)
    found = found[np.isfinite(found).all(axis=1)]
    largest = np.abs(found).max(axis=1, initial=0.0)
    return found[largest > 0] / largest[largest > 0][:, None]


def slopes(field: Field, tensor: Tensor, spot: Spot, leaves: Sequence[str], of: Sequence[str] = ()) -> list[list[float]]:
    """How each entry of a formula changes with each leaf here; `of`: only these entries of a name."""
    before, *after = field.vectors([tensor], _moved(spot, leaves))[0]
    keys = _entries(tensor.body.name, before) if isinstance(tensor.body, Name) else {}
    kept = [i for i, key in enumerate(keys) if key in of] if of else list(range(len(before.cells)))
    return [[_quotient(before.cells[i], vector.cells[i]) for vector in after] for i in kept]


def _moved(spot: Spot, entries: Sequence[str]) -> list[Spot]:
    """The spot, and the spot with each of these entries moved a little."""
    from flint import ctx

    from autograder.formulas import exact

    near = exact(NEAR)
    with ctx.workprec(PRECISION):
        return [spot, *(Spot({**spot.known, entry: spot.known[entry] + near}, spot.sizes) for entry in entries)]


def _entries(name: str, vector: Vector) -> dict[str, Any]:
    places = product(*(range(1, size + 1) for size in vector.shape))
    return {f"{name}[{','.join(map(str, at))}]" if at else name: cell for at, cell in zip(places, vector.cells, strict=True)}


def _gap(one: Vector, other: Vector) -> bool:
    pairs = zip(one.cells, other.cells, strict=False)
    return any(a is not None and b is not None and differ(a, b) for a, b in pairs)


def _quotient(before: Any, after: Any) -> float:
    from flint import arb, ctx

    if before is None or after is None:
        return 0.0
    with ctx.workprec(PRECISION):
        return float((arb(after) - arb(before)) * arb(2) ** 60)


def _zero(vectors: list[Vector]) -> bool:
    return all(value is None or not differ(value, 0) for vector in vectors for value in vector.cells)
