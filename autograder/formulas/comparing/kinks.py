"""Where one side has no value and the other has one, and what stands exactly at a switch: told, not held against anyone.

The places looked at are zeros of what is divided by, of arguments of logarithms and roots, and of what switches look at,
as far as they are reached by solving a linear factor for one leaf (exactly), or at a kernel's own zero (exp u = 1 at
u = 0). They are single surfaces; a missing stretch is noticed by the search.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from autograder.formulas.comparing.balls import Program, exact
from autograder.formulas.comparing.factors import Factor, Factors
from autograder.formulas.comparing.points import Point, generic, holds
from autograder.formulas.comparing.refute import Problem

__all__ = ["Kinks", "centres", "kinks"]

TRIES = 3
MAX_SUBJECTS = 24
PRECISION = 128
AT_ZERO = frozenset({"sqrt", "sin", "tanh", "sinh", "asin", "atan", "asinh", "erf", "pow"})
EXPONENTIAL = frozenset({"exp", "sigma", "softplus", "sech"})
AT_ONE = frozenset({"exp", "cos", "cosh", "sech"})


@dataclass(frozen=True)
class Kinks:
    """`narrower`, `wider`: whether the student's formula lacks a value, or has one more, at some of the places;
    `gap`: a point where both have values that differ, with the values and the number of the pair."""

    narrower: bool = False
    wider: bool = False
    gap: tuple[Point, Any, Any, int] | None = None


def kinks(problem: Problem, factors: Factors, seed: int = 2) -> Kinks:
    """What happens at the places."""
    rng = random.Random(seed)
    bases = generic(problem.leaves, problem.domains, rng)
    program = Program(problem.dag, [node for pair in problem.pairs for node in pair])
    narrower = wider = False
    gap: tuple[Point, Any, Any, int] | None = None
    for at in _places(problem, factors, bases):
        with ctx.workprec(PRECISION):
            known = program.run({leaf: exact(value) for leaf, value in at.items()}, ties=True)
        for number, (left, right) in enumerate(problem.pairs):
            student, reference = known[left], known[right]
            if student is None or reference is None:
                narrower |= reference is not None
                wider |= student is not None
            elif gap is None and _differ(student, reference):
                gap = at, student, reference, number
    return Kinks(narrower, wider, gap)


def centres(problem: Problem, factors: Factors, node: int, bases: Iterator[Point]) -> Iterator[Point]:
    """Points at which the argument of an exponential below a node is 0: a bump is highest there, a step halfway up."""
    dag = problem.dag
    arguments = [dag.args[inner][0] for inner in dag.below((node,)) if dag.ops[inner] in EXPONENTIAL]
    for argument in arguments[:MAX_SUBJECTS]:
        for factor, _ in factors(argument).factors:
            at = _solved(problem, factors, factor, next(bases))
            if at is not None:
                yield at


def _differ(left: Any, right: Any) -> bool:
    difference = left - right
    return not (difference.contains(0) if isinstance(difference, arb) else difference == 0)


def _places(problem: Problem, factors: Factors, bases: Iterator[Point]) -> Iterator[Point]:
    """Points in the domains at which a subject is exactly 0."""
    for factor in list(_subjects(problem, factors))[:MAX_SUBJECTS]:
        found = 0
        for _ in range(TRIES):
            at = _solved(problem, factors, factor, next(bases))
            if at is not None:
                yield at
                found += 1
            if found == 2:
                break


def _subjects(problem: Problem, factors: Factors) -> Iterator[Factor]:
    dag = problem.dag
    seen: set[Factor] = set()
    for node in dag.below([node for pair in problem.pairs for node in pair]):
        op, args = dag.ops[node], dag.args[node]
        if op in ("inv", "log", "sqrt", "where") or (op == "pow" and not _whole(dag.value(args[1]))):
            for factor, _ in factors(args[0]).factors:
                if factor not in seen:
                    seen.add(factor)
                    yield factor


def _whole(value: Fraction | None) -> bool:
    return value is not None and value.denominator == 1 and value >= 0


def _solved(problem: Problem, factors: Factors, factor: Factor, base: Point) -> Point | None:
    """The base with one leaf moved so that the factor is 0."""
    dag = problem.dag
    nodes = factor.variables()
    if len(nodes) == 1 and dag.ops[nodes[0]] != "leaf":
        return _kernel_zero(problem, factors, factor, base) or _origin(problem, factors, factor, base)
    for node in nodes:
        if dag.ops[node] != "leaf":
            continue
        leaf = str(dag.data[node])
        value = _root(problem, factors.node(factor), leaf, base)
        if value is not None and holds(problem.domains.get(leaf, "real"), value):
            return {**base, leaf: value}
    return _origin(problem, factors, factor, base)


def _origin(problem: Problem, factors: Factors, factor: Factor, base: Point) -> Point | None:
    """The base with all leaves of the factor 0, if the factor is 0 there, as x² + y² and a norm are."""
    node = factors.node(factor)
    leaves = problem.dag.leaves((node,))
    if not leaves or not all(holds(problem.domains.get(leaf, "real"), Fraction(0)) for leaf in leaves):
        return None
    at = {**base, **dict.fromkeys(leaves, Fraction(0))}
    value = Program(problem.dag, (node,)).run({leaf: exact(v) for leaf, v in at.items()})[node]
    return at if isinstance(value, fmpq) and value == 0 else None


def _kernel_zero(problem: Problem, factors: Factors, factor: Factor, base: Point) -> Point | None:
    """A kernel alone is 0, or 1, where its argument is 0."""
    dag = problem.dag
    (node,) = factor.variables()
    alone = factor.terms == ((((node, 1),), Fraction(1)),)
    minus_one = factor.terms == (((), Fraction(-1)), (((node, 1),), Fraction(1)))
    op = dag.ops[node]
    if not ((alone and op in AT_ZERO) or (minus_one and op in AT_ONE) or (alone and op == "where")):
        return None
    for inner, _ in factors(dag.args[node][0]).factors:
        at = _solved(problem, factors, inner, base)
        if at is not None:
            return at
    return None


def _root(problem: Problem, node: int, leaf: str, base: Mapping[str, Fraction]) -> Fraction | None:
    """Where a node that is linear in the leaf is 0, the other leaves being as in `base`."""
    program = Program(problem.dag, (node,))
    values: list[Fraction] = []
    points: Sequence[Fraction] = (Fraction(0), Fraction(1), Fraction(2))
    for x in points:
        value = program.run({name: exact(v) for name, v in {**base, leaf: x}.items()})[node]
        if value is None or isinstance(value, arb):
            return None
        values.append(Fraction(int(value.p), int(value.q)))
    slope = values[1] - values[0]
    if not slope or values[2] - values[1] != slope:
        return None
    return -values[0] / slope
