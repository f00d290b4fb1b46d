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
    wanted: Sequence[int],
) -> list[Any]:
    """The derivatives of the entries of the node `top` by the entries `by` of `name`, a leaf or a node: the `wanted` ones, in rows.

    Where `name` is a node, its entries are names of their own and all that comes after it is written out in them. Without
    entries the values of `top`. Raises `Unknown` where SymPy has no object for it, or one too large.
    """
    dag = Dag()
    rest = {node: tree for node, tree in nodes.items() if node != name}
    lower = Lower(dag, definitions=rest, domains=domains, shapes=shapes, sizes=sizes)
    cells = lower(Name(top)).cells
    if not name:
        return of_graph(dag, [cells[at] for at in wanted], lower.found)
    variables = [symbol(entry, lower.found.get(entry, "real")) for entry in by]
    tops = dict(zip(used := sorted({at // len(by) for at in wanted}), of_graph(dag, [cells[i] for i in used], lower.found), strict=True))
    return [sympy.diff(tops[at // len(by)], variables[at % len(by)]) for at in wanted]
