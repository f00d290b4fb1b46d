"""Scalar formulas as a graph in which equal parts are one node: what points, cells and proofs work on.

Of the switches only `where` is left (u, a, b: a where u > 0, else b): |u| is where(u, u, −u), max(a, b) is
where(a − b, a, b), sign(u) is where(u, 1, where(−u, −1, 0)). Functions that are short for a formula, and derivatives
written with a prime, are written out. Sums and products are sorted, and rational constants folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import factorial

from autograder.formulas.functions import DEFINITIONS, expanded
from autograder.formulas.tree import Name, Op

__all__ = ["HYPERBOLIC", "Dag", "Spent"]

MAX_NODES = 60_000
MAX_BITS = 4096
MAX_FACTORIAL = 100
HYPERBOLIC = frozenset({"sigma", "tanh", "sinh", "cosh", "sech"})
ARGUMENT = Name(" ")


class Spent(Exception):
    """The operations or nodes allowed for one comparison are used up."""


class Dag:
    """Nodes by number, made once each: `ops`, `args` (numbers of earlier nodes), `data` (a Fraction, a leaf's name)."""

    def __init__(self) -> None:
        self.ops: list[str] = []
        self.args: list[tuple[int, ...]] = []
        self.data: list[Fraction | str | None] = []
        self.known: dict[tuple[str, tuple[int, ...], Fraction | str | None], int] = {}
        self.zero = self.number(Fraction(0))
        self.one = self.number(Fraction(1))
        self.minus = self.number(Fraction(-1))

    def make(self, op: str, args: tuple[int, ...] = (), data: Fraction | str | None = None) -> int:
        key = (op, args, data)
        node = self.known.get(key)
        if node is None:
            node = self.known[key] = len(self.ops)
            if node >= MAX_NODES:
                raise Spent
            self.ops.append(op)
            self.args.append(args)
            self.data.append(data)
        return node

    # --- constants and leaves

    def number(self, value: Fraction) -> int:
        return self.make("number", (), value)

    def leaf(self, name: str) -> int:
        return self.make("leaf", (), name)

    def value(self, node: int) -> Fraction | None:
        """The rational number a node is, None where it is none."""
        data = self.data[node]
        return data if isinstance(data, Fraction) else None

    # --- operations

    def add(self, terms: Iterable[int]) -> int:
        total = Fraction(0)
        rest: list[int] = []
        for term in terms:
            value = self.value(term)
            if value is None:
                rest.append(term)
            else:
                total += value
        if total or not rest:
            rest.append(self.number(total))
        return rest[0] if len(rest) == 1 else self.make("add", tuple(sorted(rest)))

    def mul(self, factors: Iterable[int]) -> int:
        total = Fraction(1)
        rest: list[int] = []
        for factor in factors:
            if self.ops[factor] == "neg":
                total, factor = -total, self.args[factor][0]
            value = self.value(factor)
            if value is None:
                rest.append(factor)
            else:
                total *= value
        if total == 0:
            return self.zero
        if abs(total) != 1 or not rest:
            rest.append(self.number(abs(total)))
        product = rest[0] if len(rest) == 1 else self.make("mul", tuple(sorted(rest)))
        return self.neg(product) if total < 0 else product

    def neg(self, node: int) -> int:
        value = self.value(node)
        if value is not None:
            return self.number(-value)
        return self.args[node][0] if self.ops[node] == "neg" else self.make("neg", (node,))

    def sub(self, left: int, right: int) -> int:
        return self.zero if left == right else self.add((left, self.neg(right)))

    def inv(self, node: int) -> int:
        value = self.value(node)
        return self.number(1 / value) if value else self.make("inv", (node,))

    def power(self, base: int, exponent: int) -> int:
        value, by = self.value(base), self.value(exponent)
        if by == 1:
            return base
        if by == 0:
            return self.one
        if by == Fraction(1, 2):
            return self.function("sqrt", base)
        if value is not None and by is not None and by.denominator == 1 and (value or by > 0):
            bits = max(value.numerator.bit_length(), value.denominator.bit_length())
            if bits * abs(by) <= MAX_BITS:
                return self.number(value ** int(by))
        return self.make("pow", (base, exponent))

    def where(self, subject: int, positive: int, other: int) -> int:
        value = self.value(subject)
        if value is not None:
            return positive if value > 0 else other
        return other if positive == other else self.make("where", (subject, positive, other))

    def function(self, op: str, *args: int) -> int:
        """Any other operation of a scalar tree on finished arguments."""
        u = args[0] if args else -1
        match op:
            case "max":
                return self.where(self.sub(args[0], args[1]), args[0], args[1])
            case "min":
                return self.where(self.sub(args[0], args[1]), args[1], args[0])
            case "abs":
                return self.where(u, u, self.neg(u))
            case "relu":
                return self.where(u, u, self.zero)
            case "step":
                return self.where(u, self.one, self.zero)
            case "sign":
                return self.where(u, self.one, self.where(self.neg(u), self.minus, self.zero))
            case "e":
                return self.make("exp", (self.one,))
            case "tan":
                return self.mul((self.make("sin", args), self.inv(self.make("cos", args))))
        if op in DEFINITIONS or (op.endswith("'") and not op.startswith("call:")):
            return self.written_out(op, u)
        exact = self.exact(op, u) if len(args) == 1 else None
        return self.make(op, args) if exact is None else exact

    def exact(self, op: str, u: int) -> int | None:
        """The few values at rational arguments that are rational themselves."""
        value = self.value(u)
        if value == 0 and op in ("sqrt", "sin", "tanh", "sinh", "asin", "atan", "asinh", "atanh", "erf"):
            return self.zero
        if (value == 0 and op in ("exp", "cos", "cosh", "sech")) or (value == 1 and op == "sqrt"):
            return self.one
        if op == "factorial" and value is not None and value.denominator == 1 and 0 <= value <= MAX_FACTORIAL:
            return self.number(Fraction(factorial(int(value))))
        return self.zero if value == 1 and op in ("log", "acos", "acosh") else None

    def written_out(self, op: str, argument: int) -> int:
        """A derivative or an abbreviation as the formula it stands for."""
        return self.scalar(expanded(Op(op, (ARGUMENT,))), {ARGUMENT.name: argument})

    def scalar(self, tree: object, names: dict[str, int]) -> int:
        """The node of a scalar tree over nodes that are given by name; other names are leaves."""
        if isinstance(tree, Name):
            return names[tree.name] if tree.name in names else self.leaf(tree.name)
        if not isinstance(tree, Op):
            return self.number(tree.value)  # type: ignore[attr-defined]
        return self.applied(tree.op, [self.scalar(arg, names) for arg in tree.args])

    def applied(self, op: str, args: Sequence[int]) -> int:
        match op:
            case "add":
                return self.add(args)
            case "mul" | "hadamard":
                return self.mul(args)
            case "neg":
                return self.neg(args[0])
            case "inv":
                return self.inv(args[0])
            case "pow":
                base, exponent = args
                if self.ops[base] == "exp" and self.args[base] == (self.one,):
                    return self.function("exp", exponent)
                return self.power(base, exponent)
            case "where":
                return self.where(*args)
        return self.function(op, *args)

    # --- walks

    def below(self, roots: Iterable[int]) -> list[int]:
        """All nodes the roots are made of, in an order in which arguments come first."""
        seen: set[int] = set()
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting.extend(self.args[node])
        return sorted(seen)

    def leaves(self, roots: Iterable[int]) -> list[str]:
        """The names of the leaves, in the order in which they came up."""
        return [str(self.data[node]) for node in self.below(roots) if self.ops[node] == "leaf"]
