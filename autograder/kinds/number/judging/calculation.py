"""A graph of formulas computed in numbers: rigorously, then rounded to a float."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from autograder.formulas import Tree

__all__ = ["compute", "value"]

PRECISION = 128


def value(tree: Tree, values: Mapping[str, float]) -> float | None:
    """The formula's value; None where it has none."""
    from flint import ctx

    from autograder.formulas import Balls, Spent, Undefined

    with ctx.workprec(PRECISION):
        try:
            balls = Balls({name: Fraction(v) for name, v in values.items()}, {}, ties=True)
            found = float(balls(tree))
        except (Undefined, Spent, RecursionError, OverflowError, ValueError):
            return None
        return found if math.isfinite(found) else None


def compute(graph: Mapping[str, Tree], values: Mapping[str, float]) -> dict[str, float] | None:
    """Every node in order; None where one has no value."""
    known = dict(values)
    for name, tree in graph.items():
        found = value(tree, known)
        if found is None:
            return None
        known[name] = found
    return {name: known[name] for name in graph}
