"""Who knows what a line should be: the formulas themselves, or only their values at a few points (a release)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from autograder.judge.symbolic import Comparison, Tree, compare_trees
from autograder.judge.symbolic.compare import Point, witness
from autograder.records import DerivationKey

if TYPE_CHECKING:
    from autograder.judge.symbolic.refute import Separation

__all__ = ["EASY", "Formulas", "Oracle", "Points"]

DIGITS = 38
EASY = 6
PRECISION = 256
DECIDING = 4


class Oracle(Protocol):
    """Compares a student's tree with a target in pieces (`@dL_da`) and own labels, whose trees are `own`."""

    proves: bool

    def compare(self, student: Tree, target: Tree, own: Mapping[str, Tree]) -> Comparison:
        """Equal, refuted with a witness, or undetermined."""


class Formulas:
    """The full key: points first, the same as in a release, then counterexamples and a proof."""

    proves = True

    def __init__(self, body: DerivationKey, nodes: Mapping[str, Tree], pieces: Mapping[str, Tree]) -> None:
        self.nodes = nodes
        self.domains = body.domains
        self.hints = [{leaf: Fraction(value) for leaf, value in point.at.items()} for point in body.points]
        self.definitions = {**nodes, **{"@" + name: tree for name, tree in pieces.items()}}

    def compare(self, student: Tree, target: Tree, own: Mapping[str, Tree]) -> Comparison:
        return compare_trees(
            student,
            target,
            domains=self.domains,
            definitions={**self.definitions, **own},
            hints=self.hints,
            nodes=list(self.nodes)[:-1],
        )


class Points:
    """A release: the pieces are known at a few points only."""

    proves = False

    def __init__(self, body: DerivationKey, nodes: Mapping[str, Tree]) -> None:
        from flint import arb, ctx

        from autograder.judge.symbolic.balls import ball

        self.nodes = nodes
        self.points: list[tuple[dict[str, Fraction], dict[str, arb]]] = []
        with ctx.workprec(PRECISION):
            rounding = arb(10) ** -DIGITS
            for point in body.points:
                factors = {f"@{name}": ball(Fraction(value)) for name, value in point.factors.items()}
                known = {name: arb(value, abs(value) * rounding) for name, value in factors.items()}
                self.points.append(({leaf: Fraction(value) for leaf, value in point.at.items()}, known))

    def compare(self, student: Tree, target: Tree, own: Mapping[str, Tree]) -> Comparison:
        from autograder.judge.symbolic.refute import Separation

        definitions = {**self.nodes, **own}
        agreed, lost, wide, faint = 0, 0, 0, None
        for at, yours, right, easy in self.values(student, target, definitions):
            wide += not easy
            if yours is None:
                lost += not easy
                continue
            if (yours - right).contains(0):
                agreed += 1
                continue
            gap = Separation(at, yours, right)
            faint = faint or gap
            if gap.visible:
                return self.refuted(student, gap, definitions)
        if faint is not None:
            return self.refuted(student, faint, definitions)
        if wide >= DECIDING and lost == wide and not agreed:
            return Comparison("refuted", student)
        return Comparison("numeric" if agreed >= DECIDING and not lost else "undetermined", student)

    def values(
        self, student: Tree, target: Tree, definitions: Mapping[str, Tree]
    ) -> Iterator[tuple[Point, Any | None, Any, bool]]:
        """Each point where the target has a value, with the student's (if any), and whether it is an easy point."""
        from flint import ctx

        from autograder.judge.symbolic.balls import Balls, Meter, Spent, Undefined

        meter = Meter(60_000)
        for i, (at, pieces) in enumerate(self.points):
            with ctx.workprec(PRECISION):
                balls = Balls({**at, **pieces}, definitions, meter)
                try:
                    right = balls(target)
                except (Undefined, Spent, RecursionError):
                    continue
                try:
                    yours = balls(student)
                except Undefined:
                    yours = None
                except (Spent, RecursionError):
                    return
                yield at, yours, right, i < EASY

    def refuted(self, student: Tree, gap: Separation, definitions: Mapping[str, Tree]) -> Comparison:
        nodes = list(self.nodes)[:-1]
        return Comparison(
            "refuted", student, witness(gap.at, float(gap.student), float(gap.reference), definitions, nodes)
        )
