"""Our formulas as SymPy's objects, symbols with the assumptions of their domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from autograder.formulas import DEFINITIONS, Dag, Name, Number, Op, Tree, bound, expanded

__all__ = ["ASSUMPTIONS", "Unknown", "of_graph", "of_tree"]

ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "real": {"real": True}, "positive": {"positive": True}, "unit": {"positive": True}, "nonzero": {"real": True, "nonzero": True},
    "binary": {"integer": True, "nonnegative": True}, "sign": {"integer": True, "nonzero": True},
    "natural": {"integer": True, "positive": True}, "index": {"integer": True, "positive": True},
}  # fmt: skip
"""What SymPy may assume of a name: what it could not be told is left out, so that less is proved and nothing wrong."""

LARGEST = 4_000
SAME = frozenset({
    "exp", "log", "sqrt", "sin", "cos", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf",
    "sech", "csch", "coth", "tan", "sec", "csc", "cot", "asec", "acsc", "acot", "asech", "acsch", "acoth", "gamma", "factorial",
})  # fmt: skip
"""Functions that SymPy calls as we do, with the same real values."""


class Unknown(ValueError):
    """A formula that SymPy has no object for, or one that would be too large."""


def symbol(name: str, domain: str) -> Any:
    return sympy.Symbol(name, **ASSUMPTIONS[domain])


def number(value: Fraction) -> Any:
    return sympy.Rational(value.numerator, value.denominator)


def of_graph(dag: Dag, roots: Sequence[int], domains: Mapping[str, str]) -> list[Any]:
    """The nodes as objects. Raises `Unknown` for what has none, and where they would be too large, written out."""
    sizes: dict[int, int] = {}
    made: dict[int, Any] = {}
    for node in dag.below(roots):
        args = dag.args[node]
        sizes[node] = 1 + sum(sizes[arg] for arg in args)
        if sizes[node] > LARGEST:
            raise Unknown("too large")
        data = dag.data[node]
        if isinstance(data, Fraction):
            made[node] = number(data)
        elif dag.ops[node] == "leaf":
            made[node] = symbol(str(data), domains.get(str(data), "real"))
        else:
            made[node] = _applied(dag.ops[node], [made[arg] for arg in args])
    return [made[root] for root in roots]


def of_tree(tree: Tree, domains: Mapping[str, str], over: tuple[str, ...] = ()) -> Any:
    """A scalar formula in which sums stay sums: an entry `x[i]` is a function of its indices. Raises `Unknown`.

    `over`: the names that sums around it bind. They are called by their depth, so that sums which are alike are equal.
    """
    if isinstance(tree, Number):
        return number(tree.value)
    if isinstance(tree, Name):
        if tree.name in over:
            return symbol(f"#{len(over) - over[::-1].index(tree.name)}", "index")
        return symbol(tree.name, domains.get(tree.name, "real"))
    if tree.op == "index":
        array, *at = tree.args
        if not isinstance(array, Name):
            raise Unknown("an entry of no name")
        kind = sympy.Function(array.name, **ASSUMPTIONS[domains.get(array.name, "real")])
        return kind(*(of_tree(i, domains, over) for i in at))
    if name := bound(tree):
        inner = (*over, name)
        kind = sympy.Sum if tree.op == "sum" else sympy.Product
        low, high = (of_tree(limit, domains, over) for limit in tree.args[2:])
        if not (high - low + 1).is_nonnegative:  # SymPy counts a sum backwards where ours is empty
            raise Unknown("a sum that may be shorter than empty")
        return kind(of_tree(tree.args[0], domains, inner), (symbol(f"#{len(inner)}", "index"), low, high))
    if tree.op == "relu'":
        raise Unknown("a slope whose value at the kink is a convention")
    if _is_short(tree):
        return of_tree(expanded(tree), domains, over)
    return _applied(tree.op, [of_tree(arg, domains, over) for arg in tree.args])


def _is_short(tree: Op) -> bool:
    return tree.op in DEFINITIONS or (tree.op.endswith("'") and not tree.op.startswith("call:"))


def _applied(op: str, args: Sequence[Any]) -> Any:
    """An operation of a scalar tree or graph on objects; a switch is exactly the one that a graph means, also at 0."""
    if op in SAME:
        return getattr(sympy, op)(*args)
    if op.startswith("call:"):
        return sympy.Function(op.removeprefix("call:"), real=True)(*args)
    if op not in MADE:
        raise Unknown(op)
    try:
        return MADE[op](*args)
    except TypeError as error:  # a switch that SymPy cannot say is real
        raise Unknown(op) from error


def _where(subject: Any, positive: Any, other: Any) -> Any:
    return sympy.Piecewise((positive, subject > 0), (other, True))


MADE: dict[str, Any] = {
    "add": lambda *args: sympy.Add(*args), "mul": lambda *args: sympy.Mul(*args), "hadamard": lambda *args: sympy.Mul(*args),
    "neg": lambda u: -u, "inv": lambda u: 1 / u, "pow": lambda base, by: base**by,
    "pi": lambda: sympy.pi, "e": lambda: sympy.E,
    "max": lambda a, b: _where(a - b, a, b), "min": lambda a, b: _where(a - b, b, a), "abs": lambda u: sympy.Abs(u),
    "relu": lambda u: _where(u, u, sympy.S.Zero), "step": lambda u: _where(u, sympy.S.One, sympy.S.Zero), "where": _where,
    "sign": lambda u: sympy.sign(u), "delta": lambda i, j: sympy.KroneckerDelta(i, j),
    "sigma": lambda u: 1 / (1 + sympy.exp(-u)), "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
}  # fmt: skip
