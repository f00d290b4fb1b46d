"""Derivatives on the tree, right ones and slipped ones: one function serves both, so that they differ in the slip only."""

from __future__ import annotations

from typing import Literal

from autograder.judge.symbolic.functions import ACTIVATIONS, DERIVATIVES, expanded
from autograder.judge.symbolic.tree import (
    ONE,
    ZERO,
    Name,
    Number,
    Op,
    Tree,
    add,
    call,
    inv,
    mul,
    names,
    neg,
    power,
    sub,
)

__all__ = ["SLIPS", "Slip", "differentiate"]

Slip = Literal["", "prime-at-output", "inner-dropped", "power-kept", "factor-dropped"]
SLIPS: tuple[Slip, ...] = ("prime-at-output", "inner-dropped", "power-kept", "factor-dropped")
"""f′ taken at f(u); no inner derivative; n·uⁿ; uⁿ⁻¹ without n."""


def differentiate(tree: Tree, name: str, slip: Slip = "") -> Tree:
    """The derivative of `tree` by `name`, all other names held fixed; of a switch, outside it.

    Raises `ValueError` for a function about which nothing is known.
    """
    if isinstance(tree, Number):
        return ZERO
    if isinstance(tree, Name):
        return ONE if tree.name == name else ZERO
    if name not in names(tree):
        return ZERO
    args = tree.args
    match tree.op:
        case "add":
            return add(*(differentiate(arg, name, slip) for arg in args))
        case "neg":
            return neg(differentiate(args[0], name, slip))
        case "mul":
            return add(*(mul(*args[:i], differentiate(arg, name, slip), *args[i + 1 :]) for i, arg in enumerate(args)))
        case "inv":
            inner = differentiate(args[0], name, slip)
            return neg(mul(inner, inv(power(args[0], Number(ONE.value * 2)))))
        case "pow":
            return _power(args[0], args[1], name, slip)
        case "max" | "min":
            return _extreme(tree, name, slip)
    if tree.op.endswith("'"):
        return differentiate(expanded(tree), name, slip)
    if tree.op not in DERIVATIVES:
        raise ValueError(f"the derivative of {tree.op.removeprefix('call:')} is not known")
    return _chained(tree.op, args[0], name, slip)


def _chained(function: str, inner: Tree, name: str, slip: Slip) -> Tree:
    outer = DERIVATIVES[function](inner)
    if slip == "prime-at-output" and function in ACTIVATIONS:
        outer = DERIVATIVES[function](call(function, inner))
    if slip == "inner-dropped":
        return outer
    return mul(outer, differentiate(inner, name, slip))


def _power(base: Tree, exponent: Tree, name: str, slip: Slip) -> Tree:
    if name in names(exponent):
        change = add(
            mul(differentiate(exponent, name, slip), call("log", base)),
            mul(exponent, differentiate(base, name, slip), inv(base)),
        )
        return mul(power(base, exponent), change)
    lowered = Number(exponent.value - 1) if isinstance(exponent, Number) else sub(exponent, ONE)
    outer = mul(exponent, power(base, exponent if slip == "power-kept" else lowered))
    if slip == "factor-dropped":
        outer = power(base, lowered)
    return outer if slip == "inner-dropped" else mul(outer, differentiate(base, name, slip))


def _extreme(tree: Op, name: str, slip: Slip) -> Tree:
    left, right = tree.args
    ahead = sub(left, right) if tree.op == "max" else sub(right, left)
    return add(
        mul(call("step", ahead), differentiate(left, name, slip)),
        mul(call("step", neg(ahead)), differentiate(right, name, slip)),
    )
