"""What a switch looks at, as a product of irreducible polynomials in leaves and kernels (`exp(z)` is one letter)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from autograder.formulas.comparing.dag import Dag
from autograder.formulas.comparing.linear import Row

__all__ = ["Factor", "Factors", "Monomial", "Product"]

MAX_TERMS = 150
MAX_DEGREE = 12
MAX_VARIABLES = 24
Monomial = tuple[tuple[int, int], ...]
"""Nodes with their exponents, in order; () is the constant."""


@dataclass(frozen=True)
class Factor:
    """An irreducible polynomial: monomials with coefficients, the last of which is 1."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    def row(self, sign: int) -> Row:
        """`sign` · factor > 0, every monomial taken for a variable of its own."""
        constant = next((c for m, c in self.terms if not m), Fraction(0))
        return {m: sign * c for m, c in self.terms if m}, sign * constant

    def variables(self) -> list[int]:
        return list(dict.fromkeys(node for monomial, _ in self.terms for node, _ in monomial))


@dataclass(frozen=True)
class Product:
    """`constant` · Π factor^exponent; the constant 0 is 0."""

    constant: Fraction
    factors: tuple[tuple[Factor, int], ...] = ()


class TooLarge(Exception):
    """More terms than are worth the time: the whole is one letter then."""


class Factors:
    """Factorisations of the nodes of one graph, each made once."""

    def __init__(self, dag: Dag) -> None:
        self.dag = dag
        self.memo: dict[int, Product] = {}

    def __call__(self, node: int) -> Product:
        if node not in self.memo:
            self.memo[node] = self.split(node)
        return self.memo[node]

    def split(self, node: int) -> Product:
        value = self.dag.value(node)
        if value is not None:
            return Product(value)
        letters = list(dict.fromkeys(self.letters(node)))
        if letters == [node]:
            return self.letter(node)
        try:
            if len(letters) > MAX_VARIABLES:
                raise TooLarge
            return _Ring(self.dag, letters).product(node)
        except TooLarge:
            return self.letter(node)

    @staticmethod
    def letter(node: int) -> Product:
        return Product(Fraction(1), ((Factor(((((node, 1),), Fraction(1)),)), 1),))

    def letters(self, node: int) -> Iterator[int]:
        """What the polynomial is in: leaves, and nodes that are no sum, product or whole power."""
        waiting, seen = [node], {node}
        while waiting:
            here = waiting.pop()
            op, args = self.dag.ops[here], self.dag.args[here]
            if op == "number":
                continue
            if op in ("add", "mul", "neg", "inv"):
                inner = args
            elif op == "pow" and _exponent(self.dag, args[1]):
                inner = args[:1]
            else:
                yield here
                continue
            waiting.extend(arg for arg in inner if arg not in seen)
            seen.update(inner)

    def node(self, factor: Factor) -> int:
        """The factor as a node of the graph."""
        return self.dag.add(
            self.dag.mul([self.dag.number(c), *(self.power(v, e) for v, e in monomial)]) for monomial, c in factor.terms
        )

    def whole(self, node: int) -> int:
        """The same node as the product of its factors: what cancels is gone."""
        product = self(node)
        powers = [self.power(self.node(factor), exponent) for factor, exponent in product.factors]
        return self.dag.mul([self.dag.number(product.constant), *powers])

    def power(self, node: int, exponent: int) -> int:
        return self.dag.power(node, self.dag.number(Fraction(exponent)))


def _exponent(dag: Dag, node: int) -> int:
    value = dag.value(node)
    return int(value) if value is not None and value.denominator == 1 and abs(value) <= MAX_DEGREE else 0


class _Ring:
    """Rational functions in some letters, over the rationals."""

    def __init__(self, dag: Dag, letters: list[int]) -> None:
        from flint import Ordering, fmpq_mpoly_ctx

        self.dag = dag
        self.letters = letters
        self.context = fmpq_mpoly_ctx.get([f"v{node}" for node in letters] or ["v"], Ordering.lex)
        self.place = dict(zip(letters, self.context.gens(), strict=False))
        self.memo: dict[int, tuple[Any, Any]] = {}

    def product(self, node: int) -> Product:
        above, below = self.ratio(node)
        if above.is_zero():
            return Product(Fraction(0))
        found: dict[Factor, int] = {}
        constant = Fraction(1)
        for polynomial, sign in ((above, 1), (below, -1)):
            content, parts = polynomial.factor()
            constant *= Fraction(int(content.p), int(content.q)) ** sign
            for part, exponent in parts:
                factor, scale = self.factor(part)
                constant *= scale ** (int(exponent) * sign)
                found[factor] = found.get(factor, 0) + int(exponent) * sign
        return Product(constant, tuple((factor, e) for factor, e in found.items() if e))

    def factor(self, part: Any) -> tuple[Factor, Fraction]:
        """In one order and scale, and the number that was taken out for it."""
        terms = []
        for exponents, c in part.to_dict().items():
            monomial = tuple(sorted((v, int(e)) for v, e in zip(self.letters, exponents, strict=False) if e))
            terms.append((monomial, Fraction(int(c.p), int(c.q))))
        terms.sort()
        scale = terms[-1][1]
        return Factor(tuple((m, c / scale) for m, c in terms)), scale

    def ratio(self, node: int) -> tuple[Any, Any]:
        if node not in self.memo:
            self.memo[node] = self.made(node)
        return self.memo[node]

    def made(self, node: int) -> tuple[Any, Any]:
        one = self.context.constant(1)
        if node in self.place:
            return self.place[node], one
        op, args = self.dag.ops[node], self.dag.args[node]
        match op:
            case "number":
                value = self.dag.value(node)
                assert value is not None
                return self.context.constant(value.numerator), self.context.constant(value.denominator)
            case "neg":
                above, below = self.ratio(args[0])
                return -above, below
            case "inv":
                above, below = self.ratio(args[0])
                if above.is_zero():
                    raise TooLarge
                return below, above
            case "pow":
                exponent = _exponent(self.dag, args[1])
                above, below = self.ratio(args[0])
                if exponent < 0:
                    above, below = below, above
                if len(above) > 12 or len(below) > 12 or below.is_zero():
                    raise TooLarge
                return _small(above ** abs(exponent)), _small(below ** abs(exponent))
            case "mul":
                total, under = one, one
                for arg in args:
                    above, below = self.ratio(arg)
                    total, under = _small(total * above), _small(under * below)
                return total, under
        total, under = self.context.constant(0), one
        for arg in args:
            above, below = self.ratio(arg)
            if below == under:
                total = total + above
            else:
                total, under = _small(total * below) + _small(above * under), _small(under * below)
        return _small(total), under


def _small(polynomial: Any) -> Any:
    if len(polynomial) > MAX_TERMS or any(degree > 2 * MAX_DEGREE for degree in polynomial.degrees()):
        raise TooLarge
    return polynomial
