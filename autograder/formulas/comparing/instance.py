"""Two formulas at given sizes: searched for a counterexample, and proved cell by cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.formulas.comparing.balls import Meter
from autograder.formulas.comparing.cells import Cell, Cells, TooManyCells
from autograder.formulas.comparing.constraints import Constraint, replaced, solve
from autograder.formulas.comparing.dag import Dag
from autograder.formulas.comparing.factors import Factor
from autograder.formulas.comparing.kinks import Kinks, centres, kinks
from autograder.formulas.comparing.lower import Lower
from autograder.formulas.comparing.points import DISCRETE, Point
from autograder.formulas.comparing.prove import proved
from autograder.formulas.comparing.refute import Problem, Search
from autograder.formulas.tree import Tree

__all__ = ["Instance", "Question"]

MAX_LISTED = 16
TURNING = 6


@dataclass(frozen=True)
class Question:
    """What is compared, and all that is declared about it. `indices`: the dimension of each free index."""

    student: Tree
    reference: Tree
    domains: Mapping[str, str]
    definitions: Mapping[str, Tree]
    shapes: Mapping[str, Sequence[str]]
    constraints: Sequence[Constraint]
    convention: Fraction | None
    indices: Mapping[str, str]


class Instance:
    """A question at given sizes."""

    def __init__(self, question: Question, sizes: Mapping[str, int], meter: Meter) -> None:
        self.question = question
        self.sizes = sizes
        self.meter = meter
        self.dag = Dag()
        self.lower = Lower(
            self.dag,
            definitions=question.definitions,
            domains=question.domains,
            shapes=question.shapes,
            sizes=sizes,
            convention=question.convention or Fraction(0),
        )
        solved = solve(self.lower, question.constraints)
        pairs: list[tuple[int, int]] = []
        self.entries: list[dict[str, int]] = []
        for env in self.choices():
            left, right = self.lower(question.student, env), self.lower(question.reference, env)
            if left.shape != right.shape:
                raise ValueError(f"a formula of shape {left.shape} beside one of shape {right.shape}")
            pairs += zip(left.cells, right.cells, strict=True)
            self.entries += [env] * len(left.cells)
        domains = {**self.lower.found, **solved.domains}
        used = set(self.dag.leaves([node for pair in pairs for node in pair]))
        dependent = {
            leaf: (node, domains[leaf])
            for leaf, node in solved.given.items()
            if domains.get(leaf, "real") != "real" and used & set(self.dag.leaves((node,)))
        }
        self.problem = Problem(self.dag, tuple(pairs), domains, dependent)
        self.search = Search(self.problem, meter)
        self.cells = Cells(self.dag, domains, list(self.facts()), meter)
        self.unproved: list[Cell] = []

    def choices(self) -> Iterator[dict[str, int]]:
        """All ways in which the free indices can stand."""
        ranges = [range(1, self.sizes.get(d, 1) + 1) for d in self.question.indices.values()]
        for at in itertools.product(*ranges):
            yield dict(zip(self.question.indices, at, strict=True))

    def facts(self) -> Iterator[int]:
        """What is positive because a leaf that a constraint defines lies in its domain."""
        for node, domain in self.problem.dependent.values():
            if domain in ("unit", "positive"):
                yield node
            if domain == "unit":
                yield self.dag.sub(self.dag.one, node)

    # --- proof

    def proved(self) -> bool:
        """Whether all entries are formally identical in all cells; a counterexample met on the way ends it."""
        if self.proved_for(self.problem.pairs):
            return True
        listed = [leaf for leaf in self.search.leaves if self.problem.domains.get(leaf) in ("binary", "sign")]
        if not listed or 2 ** len(listed) > MAX_LISTED or self.search.separation:
            return False
        ways = [VALUES[self.problem.domains[leaf]] for leaf in listed]
        return all(self.proved_at(dict(zip(listed, values, strict=True))) for values in itertools.product(*ways))

    def proved_at(self, values: Mapping[str, int]) -> bool:
        """Whether they are once some leaves have given values."""
        nodes = {leaf: self.dag.number(Fraction(value)) for leaf, value in values.items()}
        pairs = [
            (replaced(self.dag, left, nodes), replaced(self.dag, right, nodes)) for left, right in self.problem.pairs
        ]
        return self.proved_for(pairs)

    def proved_for(self, pairs: Sequence[tuple[int, int]]) -> bool:
        """The same for pairs of nodes. Cells that are not proved are kept in `unproved`."""
        self.unproved = []
        self.cells.met = {}
        roots = [node for pair in pairs for node in pair]
        try:
            for cell in self.cells.of(roots):
                if cell.point:
                    self.search.at([cell.point])
                    if self.search.separation:
                        return False
                sides = list(zip(cell.roots[::2], cell.roots[1::2], strict=True))
                if not proved(self.dag, sides, self.problem.domains):
                    self.unproved.append(cell)
        except TooManyCells:
            return all(map(self.cancel, pairs))
        return not self.unproved and not any(map(self.counts, self.cells.met))

    def cancel(self, pair: tuple[int, int]) -> bool:
        """Whether nothing remains of a difference, each switch being one letter: what holds so needs no cells."""
        return not self.cells.factors(self.dag.sub(*pair)).constant

    def counts(self, factor: Factor) -> bool:
        """Whether a switch looks at whole numbers only, which can stand exactly at 0."""
        names = {str(self.dag.data[node]) for node in factor.variables() if self.dag.ops[node] == "leaf"}
        return bool(names) and all(self.problem.domains.get(name) in DISCRETE for name in names)

    # --- more points

    def beside(self) -> None:
        """Points on both sides of every switch that is not linear in leaves."""
        for factor in list(self.cells.met)[:TURNING]:
            self.search.at(self.search.beyond(factor))
            if not self.search.separation:
                self.search.at(itertools.islice(self.search.turns(self.cells.factors.node(factor)), 8))
            if self.search.separation:
                return

    def remainders(self) -> None:
        """Points at which what remains of a difference is not 0, however small it is."""
        for number, (left, right) in enumerate(self.problem.pairs):
            node = self.cells.factors.whole(self.dag.sub(left, right))
            if node != self.dag.zero:
                self.search.remainder(node, number, centres(self.problem, self.cells.factors, node, self.search.more))
            if self.search.separation:
                return

    def deep(self) -> None:
        """A few points at a precision that tells e⁻¹⁰⁰⁰ from 0."""
        points: list[Point] = [dict(cell.point) for cell in self.unproved if cell.point]
        self.search.at([*points[:3], {}, {}, {}, {}], deep=True)

    def kinks(self) -> Kinks:
        """What happens exactly at switches and where one side has no value."""
        return kinks(self.problem, self.cells.factors)


VALUES = {"binary": (0, 1), "sign": (-1, 1)}
