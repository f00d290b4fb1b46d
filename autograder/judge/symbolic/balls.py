"""Formulas in ball arithmetic: every value is a rigorous enclosure (Johansson 2017, Arb), so what differs is unequal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from flint import arb, fmpq

from autograder.judge.symbolic.functions import SWITCHES, expanded
from autograder.judge.symbolic.tree import Name, Number, Op, Tree, fold, neg, sub

__all__ = ["Balls", "Meter", "Spent", "Undefined", "ball", "switch"]


class Undefined(ArithmeticError):
    """The formula has no value here, or not at this precision."""


class Spent(Exception):
    """The operations allowed for one comparison are used up."""


class Meter:
    """Counts operations, so that the same texts always get the same verdict, on however slow a machine."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Spent


def ball(value: Fraction) -> arb:
    """The fraction at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


@lru_cache(maxsize=4096)
def switch(tree: Op) -> tuple[Tree, int]:
    """What a switch looks at the sign of, in one order and sign, and the sign that was taken out for it.

    max(a, b) looks at a − b, and so does min(b, a); |b − a| looks at the same with the sign −1.
    """
    if tree.op in ("max", "min"):
        left, right = tree.args if tree.op == "max" else tree.args[::-1]
        subject, flip = _ordered(sub(left, right)), 1
    else:
        subject, flip = _ordered(tree.args[0]), 1
    while isinstance(subject, Op) and subject.op == "neg":
        subject, flip = subject.args[0], -flip
    if isinstance(subject, Op) and subject.op == "add" and subject.args[0] != _unsigned(subject.args[0]):
        subject, flip = Op("add", tuple(neg(term) for term in subject.args)), -flip
    return subject, flip


def _ordered(tree: Tree) -> Tree:
    """Sums and products sorted by their text, signs aside."""
    if not isinstance(tree, Op):
        return tree
    args = tuple(_ordered(arg) for arg in tree.args)
    if tree.op in ("add", "mul"):
        args = tuple(sorted(args, key=lambda arg: repr(_unsigned(arg))))
    return Op(tree.op, args)


def _unsigned(tree: Tree) -> Tree:
    return tree.args[0] if isinstance(tree, Op) and tree.op == "neg" else tree


class Balls:
    """One point: values of trees there. `signs` collects which way each switch stands.

    `definitions` give names a meaning in terms of other names; a name with a value needs none. With `ties`, a
    switch exactly at 0 takes the value of the closed side (relu, abs, max) or 0 (sign, step).
    """

    def __init__(
        self,
        values: Mapping[str, Fraction | arb],
        definitions: Mapping[str, Tree],
        meter: Meter | None = None,
        *,
        ties: bool = False,
    ) -> None:
        self.known: dict[str, arb] = {k: ball(v) if isinstance(v, Fraction) else v for k, v in values.items()}
        self.definitions = definitions
        self.meter = meter or Meter(100_000)
        self.ties = ties
        self.signs: dict[Tree, int] = {}
        self.memo: dict[int, arb] = {}
        self.kept: list[Tree] = []

    def __call__(self, tree: Tree) -> arb:
        """The value; raises `Undefined` or `Spent`."""
        if isinstance(tree, Name):
            return self.named(tree.name)
        if isinstance(tree, Number):
            return ball(tree.value)
        value = self.memo.get(id(tree))
        if value is None:
            self.meter.spend()
            value = self.operation(tree)
            if not value.is_finite():
                raise Undefined
            self.memo[id(tree)] = value
            self.kept.append(tree)
        return value

    def named(self, name: str) -> arb:
        if name not in self.known:
            if name not in self.definitions:
                raise Undefined
            self.known[name] = self(self.definitions[name])
        return self.known[name]

    def operation(self, tree: Op) -> arb:
        op = tree.op
        if op in SWITCHES:
            return self.switched(tree)
        if op == "pow":
            return self.power(tree.args[0], tree.args[1])
        if op.endswith("'"):
            return self(expanded(tree))
        values = [self(arg) for arg in tree.args]
        match op:
            case "add":
                return sum(values[1:], values[0])
            case "mul":
                product = values[0]
                for value in values[1:]:
                    product = product * value
                return product
            case "neg":
                return -values[0]
            case "inv":
                return _inverse(values[0])
            case "pi":
                return arb.pi()
            case "e":
                return arb(1).exp()
            case "sqrt":
                return _root(values[0])
            case "log":
                if not values[0] > 0:
                    raise Undefined
                return values[0].log()
            case "sigma":
                return 1 / (1 + (-values[0]).exp())
            case "softplus":
                return values[0].exp().log1p() if values[0] < 0 else values[0] + (-values[0]).exp().log1p()
            case "sech":
                return 1 / values[0].cosh()
        if op.startswith("call:"):
            return _opaque(op, values)
        result: arb = getattr(values[0], op)()
        return result

    def switched(self, tree: Op) -> arb:
        subject, flip = switch(tree)
        value = self(subject)
        sign = 1 if value > 0 else -1 if value < 0 else 0
        if sign == 0 and not (self.ties and value.is_zero()):
            raise Undefined
        self.signs[subject] = sign
        sign *= flip
        match tree.op:
            case "max" | "min":
                return self(tree.args[0 if (sign >= 0) else 1])
            case "abs":
                return self(tree.args[0]) * sign
            case "sign":
                return arb(sign)
            case "step":
                return arb(1 if sign > 0 else 0)
        return self(tree.args[0]) if sign > 0 else arb(0)

    def power(self, base: Tree, exponent: Tree) -> arb:
        below = self(base)
        constant = fold(exponent, 10**6)
        if constant is None:
            if not below > 0:
                raise Undefined
            return (self(exponent) * below.log()).exp()
        if constant.denominator == 1:
            whole = int(constant)
            return below**whole if whole >= 0 else _inverse(below ** (-whole))
        if below.is_zero() and constant > 0:
            return arb(0)
        if not below > 0:
            raise Undefined
        return (ball(constant) * below.log()).exp()


def _inverse(value: arb) -> arb:
    if value.contains(0):
        raise Undefined
    return 1 / value


def _root(value: arb) -> arb:
    if not (value >= 0):
        raise Undefined
    return value.sqrt()


def _opaque(op: str, values: list[arb]) -> arb:
    """A fixed smooth function of its own for each unknown name, so that different arguments give different values."""
    seed = sum(ord(c) * 31**i for i, c in enumerate(op[:40])) % 9973 + 1
    result = arb(seed) / 7919
    for i, value in enumerate(values, start=2):
        result = result + (value * (arb(seed + i) / 4999 + 1) + arb(seed) / 101).sin() * i + value * value / (i + 3)
    return result
