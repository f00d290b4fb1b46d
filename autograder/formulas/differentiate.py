"""Derivatives on the tree, right ones and slipped ones: one function serves both, so that they differ in the slip only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from autograder.formulas.comparing.contract import bare, contracted
from autograder.formulas.functions import ACTIVATIONS, DERIVATIVES, expanded
from autograder.formulas.tree import (
    ONE,
    ZERO,
    Name,
    Number,
    Op,
    Tree,
    add,
    bound,
    call,
    delta,
    inv,
    mul,
    names,
    neg,
    power,
    sub,
    where,
)

__all__ = ["SLIPS", "Slip", "differentiate"]

Slip = Literal["", "prime-at-output", "inner-dropped", "power-kept", "factor-dropped", "product-rule", "inverse-sign"]
SLIPS: tuple[Slip, ...] = (
    "prime-at-output", "inner-dropped", "power-kept", "factor-dropped", "product-rule", "inverse-sign",
)  # fmt: skip
"""f′ taken at f(u); no inner derivative; n·uⁿ; uⁿ⁻¹ without n; u′·v′ for u′·v + u·v′; u′/u² for −u′/u²."""


def differentiate(tree: Tree, name: str, slip: Slip = "", at: Sequence[Tree] = ()) -> Tree:
    """The derivative of `tree` by `name`, all other names held fixed; of a switch, outside it.

    Where `name` is an array, `at` says by which entry, and `tree` is a scalar written by entries (`Entries`). Raises
    `ValueError` for a function about which nothing is known.
    """
    return _By(name, tuple(at), slip)(tree)


class _By:
    """Differentiates by one name, or one entry of it, with or without a slip."""

    def __init__(self, name: str, at: tuple[Tree, ...], slip: Slip) -> None:
        self.name = name
        self.at = at
        self.slip = slip

    def __call__(self, tree: Tree) -> Tree:
        if isinstance(tree, Number):
            return ZERO
        if isinstance(tree, Name):
            return ONE if tree.name == self.name else ZERO
        if self.name not in names(tree):
            return ZERO
        args = tree.args
        match tree.op:
            case "add":
                return add(*map(self, args))
            case "neg":
                return neg(self(args[0]))
            case "mul":
                return self.product(args)
            case "inv":
                change = mul(self(args[0]), inv(power(args[0], Number(ONE.value * 2))))
                return change if self.slip == "inverse-sign" else neg(change)
            case "pow":
                return self.power(*args)
            case "max" | "min":
                return self.extreme(tree.op, *args)
            case "where":
                return self.switched(args[0], self(args[1]), self(args[2]))
            case "index":
                return mul(*(delta(own, other) for own, other in zip(args[1:], self.at, strict=True)))
            case "sum":
                return self.summed(tree)
        if tree.op.startswith("call:") or tree.op == "prod":
            raise ValueError(f"the derivative of {tree.op.removeprefix('call:')} is not known")
        if tree.op.endswith("'"):
            return self(expanded(tree))
        if tree.op not in DERIVATIVES:
            raise ValueError(f"the derivative of {tree.op} is not known")
        return self.chained(tree.op, args[0])

    def product(self, args: tuple[Tree, ...]) -> Tree:
        changes = [self(arg) for arg in args]
        if self.slip == "product-rule" and sum(change != ZERO for change in changes) > 1:
            return mul(*(arg if change == ZERO else change for arg, change in zip(args, changes, strict=True)))
        return add(*(mul(*args[:i], change, *args[i + 1 :]) for i, change in enumerate(changes)))

    def chained(self, function: str, inner: Tree) -> Tree:
        outer = call("relu'", inner) if function == "relu" else DERIVATIVES[function](inner)  # 0 has a convention
        if self.slip == "prime-at-output" and function in ACTIVATIONS:
            outer = DERIVATIVES[function](call(function, inner))
        return self.times_inner(outer, inner)

    def times_inner(self, outer: Tree, inner: Tree) -> Tree:
        change = self(inner)
        return mul(outer, bare(change) if self.slip == "inner-dropped" else change)

    def power(self, base: Tree, exponent: Tree) -> Tree:
        if self.name in names(exponent):
            change = add(mul(self(exponent), call("log", base)), mul(exponent, self(base), inv(base)))
            return mul(power(base, exponent), change)
        lowered = Number(exponent.value - 1) if isinstance(exponent, Number) else sub(exponent, ONE)
        outer = mul(exponent, power(base, exponent if self.slip == "power-kept" else lowered))
        if self.slip == "factor-dropped":
            outer = power(base, lowered)
        return self.times_inner(outer, base)

    def extreme(self, op: str, left: Tree, right: Tree) -> Tree:
        ahead = sub(left, right) if op == "max" else sub(right, left)
        return add(mul(call("step", ahead), self(left)), mul(call("step", neg(ahead)), self(right)))

    def switched(self, subject: Tree, above: Tree, other: Tree) -> Tree:
        """The slopes on both sides; a delta that both have stands before them."""
        places = bare(above if above != ZERO else other)
        if places != ONE and all(side == ZERO or bare(side) == places for side in (above, other)):
            return mul(places, where(subject, _without(above, places), _without(other, places)))
        return where(subject, above, other)

    def summed(self, tree: Op) -> Tree:
        over, (_, _, low, high) = bound(tree), tree.args
        body = self(tree.args[0])
        if low == ONE and isinstance(high, Name):
            return contracted(body, over, high)
        return Op("sum", (body, Name(over), low, high)) if over in names(body) or body != ZERO else ZERO


def _without(tree: Tree, places: Tree) -> Tree:
    """A product without its deltas."""
    if tree == ZERO:
        return ZERO
    if isinstance(tree, Op) and tree.op == "neg":
        return neg(_without(tree.args[0], places))
    if isinstance(tree, Op) and tree.op == "add":
        return add(*(_without(term, places) for term in tree.args))
    factors = tree.args if isinstance(tree, Op) and tree.op == "mul" else (tree,)
    return mul(*(factor for factor in factors if not (isinstance(factor, Op) and factor.op == "delta")))
