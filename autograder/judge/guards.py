"""Which own wrong lines carry no follow-through: those that would make the lines after them easy."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from autograder.judge.symbolic import Tree, leaves_of
from autograder.records import DerivationKey

__all__ = ["Guards"]

BASES = 3
MOVES = (Fraction(3, 8), Fraction(5, 4))


class Guards:
    """Knows the leaves each line needs; decides on values, so that `0*y` does not pass for a use of y."""

    def __init__(self, body: DerivationKey, nodes: Mapping[str, Tree]) -> None:
        self.nodes = nodes
        self.domains = body.domains
        self.needs = {line.label: line.needs for line in body.lines}
        self.points = [{leaf: Fraction(v) for leaf, v in point.at.items()} for point in body.points]

    def against(self, label: str, tree: Tree, own: Mapping[str, Tree]) -> str:
        """Why a wrong line carries nothing: "constant", "lost" (a variable it needs) or "repeats"; "" if it may."""
        definitions = {**self.nodes, **own}
        used = {leaf for leaf in leaves_of((tree,), definitions) if self.depends(tree, leaf, definitions)}
        if not used:
            return "constant"
        if any(leaf not in used for leaf in self.needs.get(label, ())):
            return "lost"
        if any(self.same(tree, other, definitions) for other in own.values()):
            return "repeats"
        return ""

    def depends(self, tree: Tree, leaf: str, definitions: Mapping[str, Tree]) -> bool:
        """Whether the value moves when this leaf alone moves, from one of several points."""
        return any(
            _differs(
                _value(tree, base, definitions),
                _value(tree, {**base, leaf: self.moved(leaf, base[leaf], by)}, definitions),
            )
            for base in self.points[-BASES:] + self.points[:BASES]
            if leaf in base
            for by in MOVES
        )

    def moved(self, leaf: str, value: Fraction, by: Fraction) -> Fraction:
        """Another value in the leaf's domain."""
        return by * Fraction(4, 7) if self.domains.get(leaf) == "unit" else value + by

    def same(self, tree: Tree, other: Tree, definitions: Mapping[str, Tree]) -> bool:
        pairs = [(_value(tree, at, definitions), _value(other, at, definitions)) for at in self.points]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        return bool(known) and not any(_differs(a, b) for a, b in known)


def _value(tree: Tree, at: Mapping[str, Fraction], definitions: Mapping[str, Tree]) -> object:
    from flint import ctx

    from autograder.judge.symbolic.balls import Balls, Spent, Undefined

    with ctx.workprec(192):
        try:
            return Balls(at, definitions)(tree)
        except (Undefined, Spent, RecursionError):
            return None


def _differs(left: object, right: object) -> bool:
    return left is not None and right is not None and not (left - right).contains(0)  # type: ignore[operator]
