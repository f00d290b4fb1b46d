"""The functions a formula may use: how they are written, and their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from autograder.formulas.tree import (
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
    neg,
    power,
    sub,
    substitute,
)

__all__ = [
    "ACTIVATIONS", "ARRAY_FUNCTIONS", "DEFINITIONS", "DERIVATIVES", "MAX_PRIMES", "SPELLINGS", "SWITCHES", "binary", "expanded",
    "prime",
]  # fmt: skip

SPELLINGS = {
    "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt",
    "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "asin", "asin": "asin", "arccos": "acos", "acos": "acos", "arctan": "atan",
    "atan": "atan", "arsinh": "asinh", "arcsinh": "asinh", "asinh": "asinh", "arcosh": "acosh", "arccosh": "acosh", "acosh": "acosh",
    "artanh": "atanh", "arctanh": "atanh", "atanh": "atanh",
    "sigma": "sigma", "sigmoid": "sigma", "Sigmoid": "sigma",
    "tanh": "tanh", "sinh": "sinh", "cosh": "cosh", "sech": "sech", "csch": "csch", "coth": "coth",
    "sec": "sec", "csc": "csc", "cosec": "csc", "cot": "cot", "asec": "asec", "arcsec": "asec", "acsc": "acsc", "arccsc": "acsc",
    "acot": "acot", "arccot": "acot", "asech": "asech", "arsech": "asech", "arcsech": "asech", "acsch": "acsch", "arcsch": "acsch",
    "arccsch": "acsch", "acoth": "acoth", "arcoth": "acoth", "arccoth": "acoth", "factorial": "factorial",
    "relu": "relu", "ReLU": "relu", "Relu": "relu", "softplus": "softplus", "Softplus": "softplus",
    "gelu": "gelu", "GELU": "gelu", "Gelu": "gelu",
    "silu": "silu", "SiLU": "silu", "Silu": "silu", "swish": "silu", "Swish": "silu",
    "erf": "erf", "erfc": "erfc",
    "abs": "abs", "Abs": "abs", "absolute": "abs",
    "max": "max", "Max": "max", "maximum": "max", "min": "min", "Min": "min", "minimum": "min",
    "sign": "sign", "sgn": "sign", "step": "step", "Heaviside": "step", "heaviside": "step",
}  # fmt: skip
"""How a function of numbers may be written, and the one name it has in a tree."""

ARRAY_FUNCTIONS = {
    "softmax": "softmax", "Softmax": "softmax", "norm": "norm", "trace": "trace", "tr": "trace", "Tr": "trace",
    "diag": "diag", "Diag": "diag", "dot": "dot", "outer": "outer", "hadamard": "hadamard", "transpose": "transpose",
    "inverse": "inverse", "inv": "inverse", "norm1": "norm1", "ones": "ones", "eye": "eye", "total": "total", "matmul": "matmul",
}  # fmt: skip
"""The same for functions of arrays."""

TWO = Number(Fraction(2))
MAX_PRIMES = 3

DERIVATIVES: dict[str, Callable[[Tree], Tree]] = {
    "exp": lambda u: call("exp", u),
    "log": lambda u: inv(u),
    "sqrt": lambda u: inv(mul(TWO, call("sqrt", u))),
    "sin": lambda u: call("cos", u),
    "cos": lambda u: neg(call("sin", u)),
    "tan": lambda u: add(ONE, power(call("tan", u), TWO)),
    "asin": lambda u: inv(call("sqrt", sub(ONE, power(u, TWO)))),
    "acos": lambda u: neg(inv(call("sqrt", sub(ONE, power(u, TWO))))),
    "atan": lambda u: inv(add(ONE, power(u, TWO))),
    "sigma": lambda u: mul(call("sigma", u), sub(ONE, call("sigma", u))),
    "tanh": lambda u: sub(ONE, power(call("tanh", u), TWO)),
    "sinh": lambda u: call("cosh", u),
    "cosh": lambda u: call("sinh", u),
    "sech": lambda u: neg(mul(call("sech", u), call("tanh", u))),
    "csch": lambda u: neg(mul(call("csch", u), call("coth", u))),
    "coth": lambda u: sub(ONE, power(call("coth", u), TWO)),
    "sec": lambda u: mul(call("sec", u), call("tan", u)),
    "csc": lambda u: neg(mul(call("csc", u), call("cot", u))),
    "cot": lambda u: neg(add(ONE, power(call("cot", u), TWO))),
    "asec": lambda u: inv(mul(call("abs", u), call("sqrt", sub(power(u, TWO), ONE)))),
    "acsc": lambda u: neg(inv(mul(call("abs", u), call("sqrt", sub(power(u, TWO), ONE))))),
    "acot": lambda u: neg(inv(add(ONE, power(u, TWO)))),
    "asech": lambda u: neg(inv(mul(u, call("sqrt", sub(ONE, power(u, TWO)))))),
    "acsch": lambda u: neg(inv(mul(call("abs", u), call("sqrt", add(ONE, power(u, TWO)))))),
    "acoth": lambda u: inv(sub(ONE, power(u, TWO))),
    "asinh": lambda u: inv(call("sqrt", add(power(u, TWO), ONE))),
    "acosh": lambda u: inv(mul(call("sqrt", sub(u, ONE)), call("sqrt", add(u, ONE)))),
    "atanh": lambda u: inv(sub(ONE, power(u, TWO))),
    "erf": lambda u: mul(TWO, _bell(u), inv(call("sqrt", call("pi")))),
    "erfc": lambda u: neg(mul(TWO, _bell(u), inv(call("sqrt", call("pi"))))),
    "relu": lambda u: call("step", u),
    "softplus": lambda u: call("sigma", u),
    "gelu": lambda u: add(_normal(u), mul(u, _density(u))),
    "silu": lambda u: mul(call("sigma", u), add(ONE, mul(u, sub(ONE, call("sigma", u))))),
    "abs": lambda u: call("sign", u),
    "sign": lambda u: ZERO,
    "step": lambda u: ZERO,
}
"""The derivative of each function of one argument, outside its switches."""

DEFINITIONS: dict[str, Callable[[Tree], Tree]] = {
    "gelu": lambda u: mul(u, _normal(u)),
    "silu": lambda u: mul(u, call("sigma", u)),
    "erfc": lambda u: sub(ONE, call("erf", u)),
    "sec": lambda u: inv(call("cos", u)),
    "csc": lambda u: inv(call("sin", u)),
    "cot": lambda u: mul(call("cos", u), inv(call("sin", u))),
    "csch": lambda u: inv(call("sinh", u)),
    "coth": lambda u: mul(call("cosh", u), inv(call("sinh", u))),
    "asec": lambda u: call("acos", inv(u)),
    "acsc": lambda u: call("asin", inv(u)),
    "acot": lambda u: call("atan", inv(u)),
    "asech": lambda u: call("acosh", inv(u)),
    "acsch": lambda u: call("asinh", inv(u)),
    "acoth": lambda u: call("atanh", inv(u)),
}
"""Functions that are short for a formula (Hendrycks & Gimpel 2016 for GELU and SiLU; arccot u is arctan 1/u, as in SymPy)."""

ACTIVATIONS = frozenset({"sigma", "tanh", "relu", "softplus", "gelu", "silu"})
SWITCHES = frozenset({"abs", "sign", "step", "relu", "max", "min", "where"})
binary = frozenset({"max", "min"})


def prime(function: str) -> str:
    """The name of a function's derivative: σ′ is `sigma'`."""
    return function + "'"


@lru_cache(maxsize=4096)
def expanded(tree: Op) -> Tree:
    """`f'(u)`, also with more primes, or a function of `DEFINITIONS`, written out."""
    base = tree.op.rstrip("'")
    primes = len(tree.op) - len(base)
    (inner,) = tree.args
    if primes == 0:
        return DEFINITIONS[base](inner)
    if primes == 1:
        return DERIVATIVES[base](inner)
    from autograder.formulas.differentiate import differentiate

    before = expanded(Op(tree.op[:-1], (ARGUMENT,)))
    return substitute(differentiate(before, ARGUMENT.name), {ARGUMENT.name: inner})


ARGUMENT = Name(" ")


def _bell(u: Tree) -> Tree:
    return call("exp", neg(power(u, TWO)))


def _normal(u: Tree) -> Tree:
    """Φ(u), the normal distribution function."""
    return mul(inv(TWO), add(ONE, call("erf", mul(u, inv(call("sqrt", TWO))))))


def _density(u: Tree) -> Tree:
    """φ(u), its density."""
    return mul(call("exp", neg(mul(power(u, TWO), inv(TWO)))), inv(call("sqrt", mul(TWO, call("pi")))))
