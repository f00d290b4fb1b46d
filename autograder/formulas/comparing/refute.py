"""Looking for a counterexample: both sides in balls, the precision raised until they separate or agree to many digits."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly

from autograder.formulas.comparing.balls import Meter, Program, exact
from autograder.formulas.comparing.dag import Dag
from autograder.formulas.comparing.factors import Factor
from autograder.formulas.comparing.points import DISCRETE, Point, friendly, generic, holds, ladder

__all__ = ["DEEP", "Problem", "Search", "Separation"]

PRECISIONS = (96, 192, 384, 768, 1536)
DEEP = (96, 1024, 8192)
OPERATIONS = 400_000
DIGITS = 30
DEEP_DIGITS = 2_200
VISIBLE = 0.01
REMAINDERS = 3


@dataclass(frozen=True)
class Problem:
    """Pairs of nodes of one graph (student, reference), and the domains of the leaves.

    `dependent`: leaves that constraints define; their nodes have to lie in the domain for a point to count.
    """

    dag: Dag
    pairs: tuple[tuple[int, int], ...]
    domains: Mapping[str, str]
    dependent: Mapping[str, tuple[int, str]]

    @property
    def leaves(self) -> list[str]:
        return self.dag.leaves([node for pair in self.pairs for node in pair] + [n for n, _ in self.dependent.values()])


@dataclass(frozen=True)
class Separation:
    """A point where a pair differs, for certain, and the values there."""

    at: Point
    student: Any
    reference: Any
    pair: int = 0

    @property
    def visible(self) -> bool:
        """Whether it shows in the first digits, of numbers one can write, and the right value is not just 0."""
        left, right = float(arb(self.student)), float(arb(self.reference))
        largest = max(abs(left), abs(right))
        return right != 0 and math.isfinite(largest) and abs(left - right) >= VISIBLE * largest


class Search:
    """One search. `agreed`, `lost`, `gained`: points of no special place where both have a value and agree, where only
    the reference has one, where only the student has one."""

    def __init__(self, problem: Problem, meter: Meter, seed: int = 1) -> None:
        self.problem = problem
        self.leaves = problem.leaves
        self.rng = random.Random(seed)
        self.meter = meter
        roots = [node for pair in problem.pairs for node in pair] + [n for n, _ in problem.dependent.values()]
        self.discrete = frozenset(leaf for leaf in self.leaves if problem.domains.get(leaf) in DISCRETE)
        self.program = Program(problem.dag, roots, self.discrete)
        self.more = generic(self.leaves, problem.domains, self.rng)
        self.faint: Separation | None = None
        self.clear: Separation | None = None
        self.agreed = self.lost = self.gained = 0

    @property
    def separation(self) -> Separation | None:
        return self.clear or self.faint

    def easy(self, hints: Sequence[Point], count: int) -> None:
        """Hints and points that a person can check; stops at a clear difference."""
        for at in itertools.chain(hints, friendly(self.leaves, self.problem.domains, count)):
            self.try_point(at, special=True)
            if self.clear:
                return

    def wide(self, wanted: int, tries: int) -> None:
        """Generic points, until so many more agree; stops at any difference."""
        goal = self.agreed + wanted
        if not self.leaves:
            return
        for at in itertools.islice(self.more, tries):
            self.try_point(at, special=False)
            if self.separation or self.agreed >= goal:
                return

    def at(self, points: Iterable[Mapping[str, Fraction]], *, deep: bool = False) -> None:
        """Given points, other leaves being generic; stops at any difference."""
        for point in points:
            whole = {**next(self.more), **{k: v for k, v in point.items() if self.allowed(k, v)}}
            self.try_point(whole, special=True, deep=deep)
            if self.separation:
                return

    def allowed(self, leaf: str, value: Fraction) -> bool:
        return leaf in self.leaves and holds(self.problem.domains.get(leaf, "real"), value)

    def try_point(self, at: Point, *, special: bool, deep: bool = False) -> None:
        values = self.values(at, deep)
        if values is None:
            return
        self.lost += not special and any(y is None and r is not None for y, r, _ in values)
        self.gained += not special and any(r is None and y is not None for y, r, _ in values)
        for number, (student, reference, found) in enumerate(values):
            if found == "apart":
                separation = Separation(at, student, reference, number)
                self.faint = self.faint or separation
                if separation.visible:
                    self.clear = separation
                    return
        self.agreed += all(found == "alike" for _, _, found in values)

    def values(self, at: Point, deep: bool) -> list[tuple[Any, Any, str]] | None:
        """The values of each pair, None where there is none, and whether they are "apart", "alike" or neither, at the
        first precision that decides all. None as a whole where a leaf that a constraint defines leaves its domain.
        """
        leaves = {leaf: exact(value) for leaf, value in at.items()}
        found: list[tuple[Any, Any, str]] = []
        for precision in DEEP if deep else PRECISIONS:
            with ctx.workprec(precision):
                self.meter.spend(len(self.program.steps) * (1 + precision // 512))
                known = self.program.run(leaves)
                if not all(_inside(known[node], domain) for node, domain in self.problem.dependent.values()):
                    return None
                digits = DEEP_DIGITS if deep else DIGITS
                found = [(known[y], known[r], _compared(known[y], known[r], digits)) for y, r in self.problem.pairs]
            if all(verdict or (precision >= 384 and (y is None or r is None)) for y, r, verdict in found):
                break
        return found

    def remainder(self, node: int, pair: int, points: Iterable[Point]) -> None:
        """Given points, then generic ones, until the node is certainly not 0; `node` is a pair's difference, from which
        what cancels is gone, so that x + e⁻¹⁰⁰⁰⁰⁰⁰ is told from x.
        """
        program = Program(self.problem.dag, (node,))
        for at in itertools.chain(points, itertools.islice(self.more, REMAINDERS)):
            self.try_point(at, special=True)
            if self.separation:
                return
            values = self.values(at, False) if self.sign(program, at) else None
            if values is not None and None not in values[pair][:2]:
                self.faint = Separation(at, *values[pair][:2], pair)
                return

    # --- where a sign changes

    def beyond(self, factor: Factor) -> Iterator[Point]:
        """Points between and beyond all real zeros of a polynomial in one of its leaves, the others being fixed."""
        dag = self.problem.dag
        names = {node: str(dag.data[node]) for node in factor.variables() if dag.ops[node] == "leaf"}
        if len(names) < len(factor.variables()):
            return
        base = next(self.more)
        for node, leaf in names.items():
            coefficients: dict[int, Fraction] = {}
            for monomial, c in factor.terms:
                power = dict(monomial).get(node, 0)
                rest = math.prod((base[names[v]] ** e for v, e in monomial if v != node), start=c)
                coefficients[power] = coefficients.get(power, Fraction(0)) + rest
            for value in _between(_real_zeros(coefficients)):
                if self.allowed(leaf, value):
                    yield {**base, leaf: value}

    def turns(self, subject: int) -> Iterator[Point]:
        """Points on both sides of where the sign of a node changes, one leaf apart; none if it is not found."""
        program = Program(self.problem.dag, (subject,))
        inside = set(self.problem.dag.leaves((subject,)))
        base = next(self.more)
        for leaf in (name for name in self.leaves if name in inside):
            domain = self.problem.domains.get(leaf, "real")
            signs = [(x, self.sign(program, {**base, leaf: x})) for x in ladder(domain)]
            known = [(x, s) for x, s in signs if s]
            for (low, sign), (high, other) in itertools.pairwise(known):
                if sign == other:
                    continue
                for _ in range(12):
                    middle = (low + high) / 2
                    here = self.sign(program, {**base, leaf: middle})
                    if not here:
                        break
                    low, high = (middle, high) if here == sign else (low, middle)
                yield {**base, leaf: low}
                yield {**base, leaf: high}

    def sign(self, program: Program, at: Point) -> int:
        with ctx.workprec(128):
            self.meter.spend(len(program.steps))
            value = program.run({leaf: exact(v) for leaf, v in at.items()})[program.roots[0]]
        return 0 if value is None else 1 if value > 0 else -1 if value < 0 else 0


def _real_zeros(coefficients: Mapping[int, Fraction]) -> list[Fraction]:
    """The real zeros of a polynomial, in order, close to."""
    degree = max(coefficients)
    polynomial = fmpq_poly([exact(coefficients.get(i, Fraction(0))) for i in range(degree + 1)])
    if polynomial.degree() < 1:
        return []
    roots: Any = polynomial.numer().complex_roots()
    zeros = [zero for zero, _ in roots if zero.imag.contains(0)]
    return sorted(Fraction(str(zero.real.mid().str(18, radius=False))) for zero in zeros)


def _between(zeros: Sequence[Fraction]) -> list[Fraction]:
    if not zeros:
        return []
    ends = [zeros[0] - 1, zeros[-1] + 1]
    return ends + [(a + b) / 2 for a, b in itertools.pairwise(zeros)]


def _compared(left: Any, right: Any, digits: int) -> str:
    """At the working precision: "apart" for certain, "alike" to so many digits, or "" where neither is known."""
    if left is None or right is None:
        return ""
    gap = left - right
    if isinstance(gap, fmpq):
        return "apart" if gap else "alike"
    if not gap.contains(0):
        return "apart"
    left, right = arb(left), arb(right)
    with ctx.workprec(64):
        wide = gap.abs_upper()
        scale = left.abs_upper() if left.abs_upper() > right.abs_upper() else right.abs_upper()
        alike = wide < scale * arb(10) ** -digits or scale < arb(10) ** (-2 * digits)
    return "alike" if alike else ""


def _inside(value: Any, domain: str) -> bool:
    """Whether a dependent leaf has a value, and one in its domain as far as that is known."""
    if value is None:
        return False
    match domain:
        case "unit":
            return bool(value > 0 and value < 1)
        case "positive":
            return bool(value > 0)
        case "nonzero":
            return bool(value > 0 or value < 0)
    return True
