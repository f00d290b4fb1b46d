"""The functions a formula may use: how they are written, and their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from autograder.judge.symbolic.tree import ONE, Number, Op, Tree, call, inv, mul, neg, power, sub

__all__ = ["ACTIVATIONS", "DERIVATIVES", "SPELLINGS", "SWITCHES", "binary", "expanded", "prime"]

SPELLINGS = {
    "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt",
    "sigma": "sigma", "sigmoid": "sigma", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh", "sech": "sech",
    "relu": "relu", "ReLU": "relu", "Relu": "relu", "softplus": "softplus",
    "abs": "abs", "Abs": "abs", "max": "max", "Max": "max", "min": "min", "Min": "min",
    "sign": "sign", "step": "step", "Heaviside": "step", "heaviside": "step",
}  # fmt: skip
"""How a function may be written, and the one name it has in a tree."""

TWO = Number(Fraction(2))

DERIVATIVES: dict[str, Callable[[Tree], Tree]] = {
    "exp": lambda u: call("exp", u),
    "log": lambda u: inv(u),
    "sqrt": lambda u: inv(mul(TWO, call("sqrt", u))),
    "sigma": lambda u: mul(call("sigma", u), sub(ONE, call("sigma", u))),
    "tanh": lambda u: sub(ONE, power(call("tanh", u), TWO)),
    "sinh": lambda u: call("cosh", u),
    "cosh": lambda u: call("sinh", u),
    "sech": lambda u: neg(mul(call("sech", u), call("tanh", u))),
    "relu": lambda u: call("step", u),
    "softplus": lambda u: call("sigma", u),
    "abs": lambda u: call("sign", u),
    "sign": lambda u: Number(Fraction(0)),
    "step": lambda u: Number(Fraction(0)),
}
"""The derivative of each function of one argument, outside its switches."""

ACTIVATIONS = frozenset({"sigma", "tanh", "relu", "softplus"})
SWITCHES = frozenset({"abs", "sign", "step", "relu", "max", "min"})
binary = frozenset({"max", "min"})


def prime(function: str) -> str:
    """The name of a function's derivative: σ′ is `sigma'`."""
    return function + "'"


@lru_cache(maxsize=4096)
def expanded(tree: Op) -> Tree:
    """`f'(u)` written out; `tree.op` ends with a prime."""
    return DERIVATIVES[tree.op[:-1]](tree.args[0])
