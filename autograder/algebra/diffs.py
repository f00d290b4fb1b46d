"""Derivatives along a graph, by SymPy: every node written out over what is before it, at given sizes of its arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy

from autograder.algebra.objects import of_graph, symbol
from autograder.formulas import Dag, Lower, Name, Tree

__all__ = ["slopes"]


def slopes(
    top: str,
    by: Sequence[str],
    name: str,
    *,
    nodes: Mapping[str, Tree],
    shapes: Mapping[str, Sequence[str]],
    domains: Mapping[str, str],
    sizes: Mapping[str, int],
) -> list[Any]:
    """The derivative of every entry of the node `top` by the entries `by` of `name`, a leaf or a node, in rows.

    Where `name` is a node, its entries are names of their own and all that comes after it is written out in them. Without
    entries the values of `top`. Raises `Unknown` where SymPy has no object for it, or one too large.
    """
    dag = Dag()
    rest = {node: tree for node, tree in nodes.items() if node != name}
    lower = Lower(dag, definitions=rest, domains=domains, shapes=shapes, sizes=sizes)
    tops = of_graph(dag, lower(Name(top)).cells, lower.found)
    if not name:
        return tops
    variables = [symbol(entry, lower.found.get(entry, "real")) for entry in by]
    return [sympy.diff(one, variable) for one in tops for variable in variables]
