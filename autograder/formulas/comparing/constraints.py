"""Constraints such as p + q = 1 or Σ yᵢ = 1: each is solved for one leaf, which then stands for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.formulas.comparing.dag import Dag
from autograder.formulas.comparing.factors import Factor, Factors
from autograder.formulas.comparing.lower import Lower
from autograder.formulas.tree import Name, Op, Tree, fold

__all__ = ["Constraint", "Solved", "convention", "replaced", "solve"]

SETS = {frozenset({Fraction(0), Fraction(1)}): "binary", frozenset({Fraction(-1), Fraction(1)}): "sign"}


@dataclass(frozen=True)
class Constraint:
    """Two formulas that are equal wherever the question is asked, and how it was written."""

    left: Tree
    right: Tree
    text: str = ""


@dataclass
class Solved:
    """`given`: leaves by the nodes they stand for; `domains`: leaves whose values a constraint lists."""

    given: dict[str, int] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)


def convention(constraints: Sequence[Constraint]) -> tuple[Fraction | None, list[Constraint]]:
    """What ReLU's derivative is said to be at 0, None where nothing is said; and the other constraints."""
    stated: Fraction | None = None
    rest = []
    for constraint in constraints:
        sides = (constraint.left, constraint.right), (constraint.right, constraint.left)
        value = next((fold(other, 10**6) for slope, other in sides if _slope_at_zero(slope)), None)
        if value is None:
            rest.append(constraint)
        else:
            stated = value
    return stated, rest


def _slope_at_zero(tree: Tree) -> bool:
    return isinstance(tree, Op) and tree.op in ("relu'", "step") and fold(tree.args[0], 1) == 0


def solve(lower: Lower, constraints: Sequence[Constraint]) -> Solved:
    """Solve them one after another; raises `ValueError` for one that cannot be solved."""
    found = Solved()
    dag = lower.dag
    for constraint in constraints:
        left, right = lower(constraint.left), lower(constraint.right)
        wanted = [side.name for side in (constraint.left, constraint.right) if isinstance(side, Name)]
        count = max(len(left.cells), len(right.cells))
        sides = [grid.cells if grid.shape else grid.cells * count for grid in (left, right)]
        for one, other in zip(*sides, strict=True):
            gap = replaced(dag, dag.sub(one, other), found.given)
            _solve_one(dag, gap, wanted, found, constraint.text)
    lower.given.update(found.given)
    lower.named.clear()
    lower.memo.clear()
    return found


def _solve_one(dag: Dag, gap: int, wanted: Sequence[str], found: Solved, text: str) -> None:
    factors = Factors(dag)
    product = factors(gap)
    if not product.constant:
        return
    if listed := _listed(dag, [factor for factor, e in product.factors if e > 0]):
        found.domains.update(listed)
        return
    for only_numbers in (True, False):
        for factor, exponent in product.factors:
            solved = _linear(dag, factors, factor, wanted, only_numbers) if exponent > 0 else None
            if solved is not None:
                leaf, node = solved
                found.given = {name: replaced(dag, old, {leaf: node}) for name, old in found.given.items()}
                found.given[leaf] = node
                return
    raise ValueError(f"constraints: {text} cannot be solved for one of its names; write it as name = formula")


def _listed(dag: Dag, parts: Sequence[Factor]) -> dict[str, str]:
    """A leaf whose possible values the equation lists, as y² = y does."""
    roots = set()
    leaves = {node for factor in parts for node in factor.variables()}
    for factor in parts:
        terms = dict(factor.terms)
        node = next(iter(leaves))
        if len(leaves) != 1 or dag.ops[node] != "leaf" or set(terms) - {(), ((node, 1),)}:
            return {}
        roots.add(-terms.get((), Fraction(0)) / terms[((node, 1),)])
    name = SETS.get(frozenset(roots), "")
    return {str(dag.data[leaves.pop()]): name} if name else {}


def _linear(
    dag: Dag, factors: Factors, factor: Factor, wanted: Sequence[str], only_numbers: bool
) -> tuple[str, int] | None:
    """A leaf that the factor is linear in, and what it is then; with `only_numbers` its coefficient is a number."""
    leaves = [node for node in factor.variables() if dag.ops[node] == "leaf"]
    kernels = dag.below(node for node in factor.variables() if dag.ops[node] != "leaf")
    for node in sorted(leaves, key=lambda n: (str(dag.data[n]) in wanted, n), reverse=True):
        with_it = [(m, c) for m, c in factor.terms if any(v == node for v, _ in m)]
        numbers = all(m == ((node, 1),) for m, _ in with_it)
        if node in kernels or any((node, 1) not in m for m, _ in with_it) or (only_numbers and not numbers):
            continue
        without = [(m, c) for m, c in factor.terms if all(v != node for v, _ in m)]
        below = [(tuple(p for p in m if p[0] != node), c) for m, c in with_it]
        above = factors.node(Factor(tuple(without))) if without else dag.zero
        return str(dag.data[node]), dag.neg(dag.mul((above, dag.inv(factors.node(Factor(tuple(below)))))))
    return None


def replaced(dag: Dag, root: int, values: Mapping[str, int]) -> int:
    """The node with its leaves replaced."""
    made: dict[int, int] = {}
    for node in dag.below((root,)) if values else ():
        op, args = dag.ops[node], dag.args[node]
        if op == "leaf":
            made[node] = values.get(str(dag.data[node]), node)
        else:
            inner = [made[arg] for arg in args]
            made[node] = node if tuple(inner) == args else dag.applied(op, inner)
    return made.get(root, root)
