"""Formulas in ball arithmetic: every value is a rigorous enclosure (Johansson 2017, Arb), so what differs is unequal.

Rational values can be carried as fractions (`fmpq`) instead: then it is known for certain where a switch is at 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz

from autograder.formulas.comparing.dag import Dag, Spent
from autograder.formulas.comparing.lower import Lower
from autograder.formulas.tree import Tree

__all__ = ["Balls", "Meter", "Program", "Spent", "Undefined", "ball", "exact"]

MAX_POWER = 10**7
MAX_BITS = 20_000


class Undefined(ArithmeticError):
    """The formula has no value here, or not at this precision."""


class Meter:
    """Counts operations, so that the same texts always get the same verdict, on however slow a machine."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def spend(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise Spent


def exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def ball(value: Fraction) -> arb:
    """The fraction at the working precision."""
    return arb(exact(value))


class Program:
    """What is to be evaluated at many points: the nodes below some roots, in order.

    Where it is not known how a switch stands, its value is a ball around both sides.

    `discrete`: leaves with separate values, so that a switch of nothing else may well stand exactly at 0.
    """

    def __init__(self, dag: Dag, roots: Sequence[int], discrete: Collection[str] = ()) -> None:
        self.roots = tuple(roots)
        self.steps = [(node, dag.ops[node], dag.args[node], dag.data[node]) for node in dag.below(roots)]
        self.counting = _only(self.steps, discrete) if discrete else frozenset()

    def run(self, at: Mapping[str, arb | fmpq], *, ties: bool = False) -> dict[int, Any]:
        """Every node's value, None where it has none. `ties`: a switch exactly at 0 takes its other side."""
        values: dict[int, Any] = {}
        for node, op, args, data in self.steps:
            if op == "number":
                assert isinstance(data, Fraction)
                values[node] = exact(data)
            elif op == "leaf":
                values[node] = at.get(str(data))
            elif op == "where":
                values[node] = _chosen(values, args, ties or args[0] in self.counting)
            else:
                inner = [values[arg] for arg in args]
                values[node] = None if None in inner else _checked(_applied(op, inner))
        return values


def _only(steps: Sequence[tuple[int, str, tuple[int, ...], object]], leaves: Collection[str]) -> frozenset[int]:
    """The nodes with no leaves but these."""
    found: set[int] = set()
    for node, op, args, data in steps:
        if data in leaves if op == "leaf" else found.issuperset(args):
            found.add(node)
    return frozenset(found)


def _chosen(values: Mapping[int, Any], args: tuple[int, ...], ties: bool) -> Any:
    subject = values[args[0]]
    if subject is None:
        return None
    above, other = values[args[1]], values[args[2]]
    if subject > 0:
        return above
    if subject < 0 or (ties and (subject == 0 if isinstance(subject, fmpq) else subject.is_zero())):
        return other
    return None if above is None or other is None else arb(above).union(arb(other))


def _checked(value: Any) -> Any:
    if isinstance(value, fmpq):
        return value if value.p.bit_length() + value.q.bit_length() < MAX_BITS else arb(value)
    return None if value is None or not value.is_finite() else value


def _applied(op: str, values: list[Any]) -> Any:
    first: Any = values[0] if values else None
    match op:
        case "add":
            total = first
            for value in values[1:]:
                total = total + value
            return total
        case "mul":
            product = first
            for value in values[1:]:
                product = product * value
            return product
        case "neg":
            return -first
        case "inv":
            return _inverse(first)
        case "pow":
            return _power(first, values[1])
        case "pi":
            return arb.pi()
        case "undefined":
            return None
    if op.startswith("call:"):
        return _opaque(op, [arb(value) for value in values])
    if isinstance(first, fmpq):
        known = _rational(op, first)
        if known is not None:
            return known
        first = arb(first)
    return _function(op, first)


def _rational(op: str, value: fmpq) -> fmpq | None:
    """The values at rational points that are rational themselves, so that they stay exact."""
    if value == 0 and op in ("sqrt", "sin", "tanh", "sinh", "asin", "atan", "asinh", "atanh", "erf"):
        return fmpq(0)
    if value == 0 and op in ("exp", "cos", "cosh", "sech"):
        return fmpq(1)
    if value == 0 and op == "sigma":
        return fmpq(1, 2)
    if value == 1 and op in ("log", "acos", "acosh"):
        return fmpq(0)
    if op == "sqrt" and value > 0 and value.p.is_square() and value.q.is_square():
        return fmpq(value.p.isqrt(), value.q.isqrt())
    return None


def _function(op: str, value: arb) -> arb | None:
    match op:
        case "exp" | "tanh" | "sinh" | "cosh" | "sin" | "cos" | "atan" | "asinh" | "erf":
            result: arb = getattr(value, op)()
            return result
        case "sqrt":
            return value.sqrt() if value >= 0 else None
        case "log":
            return value.log() if value > 0 else None
        case "sigma":
            return 1 / (1 + (-value).exp())
        case "softplus":
            return value.exp().log1p() if value < 0 else value + (-value).exp().log1p()
        case "sech":
            return 1 / value.cosh()
        case "factorial":
            return (value + 1).gamma()
        case "asin" | "acos" | "atanh" | "acosh":
            result = getattr(value, op)()
            return result
    raise ValueError(f"a function without a value: {op}")


def _inverse(value: Any) -> Any:
    if isinstance(value, fmpq):
        return None if value == 0 else 1 / value
    return None if value.contains(0) else 1 / value


def _power(base: Any, exponent: Any) -> Any:
    """The real power; of a negative base for whole exponents only."""
    whole = _whole(exponent)
    if whole is not None and abs(whole) <= MAX_POWER:
        if isinstance(base, fmpq) and abs(whole) * (base.p.bit_length() + base.q.bit_length()) > MAX_BITS:
            base = arb(base)
        if whole >= 0:
            return base**whole
        below = _inverse(base)
        return None if below is None else below**-whole
    base, exponent = arb(base), arb(exponent)
    if base.is_zero() and exponent > 0:
        return base
    return (exponent * base.log()).exp() if base > 0 else None


def _whole(value: Any) -> int | None:
    if isinstance(value, fmpq):
        return int(value.p) if value.q == 1 else None
    if value.is_exact() and value.is_integer():
        unique = value.unique_fmpz()
        return int(unique) if unique is not None and abs(unique) <= fmpz(MAX_POWER) else None
    return None


def _opaque(op: str, values: list[arb]) -> arb:
    """A fixed smooth function of its own for each unknown name, so that different arguments give different values."""
    seed = sum(ord(c) * 31**i for i, c in enumerate(op[:40])) % 9973 + 1
    result = arb(seed) / 7919
    for i, value in enumerate(values, start=2):
        result = result + (value * (arb(seed + i) / 4999 + 1) + arb(seed) / 101).sin() * i + value * value / (i + 3)
    return result


class Balls:
    """One point: values of trees there.

    `definitions` give names a meaning in terms of other names; a name with a value needs none. With `ties`, a
    switch exactly at 0 has a value too: `where` takes its other side, so that sign and step are 0.
    """

    def __init__(
        self,
        values: Mapping[str, Fraction | arb],
        definitions: Mapping[str, Tree],
        meter: Meter | None = None,
        *,
        ties: bool = False,
        shapes: Mapping[str, Sequence[str]] | None = None,
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        self.known = {k: exact(v) if isinstance(v, Fraction) else v for k, v in values.items()}
        rest = {name: tree for name, tree in definitions.items() if name not in values}
        self.dag = Dag()
        self.lower = Lower(self.dag, definitions=rest, domains={}, shapes=shapes, sizes=sizes)
        self.meter = meter or Meter(100_000)
        self.ties = ties

    def __call__(self, tree: Tree) -> arb:
        """The value of a scalar; raises `Undefined` or `Spent`."""
        (value,) = self.entries(self.lower(tree).cells)
        return value

    def entries(self, nodes: Iterable[int]) -> list[arb]:
        """The values of nodes; raises `Undefined` where one has none."""
        program = Program(self.dag, tuple(nodes))
        self.meter.spend(len(program.steps))
        values = program.run(self.known, ties=self.ties)
        found = [values[node] for node in program.roots]
        if None in found:
            raise Undefined
        return [arb(value) for value in found]
