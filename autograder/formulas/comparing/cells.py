"""The cells between switches: in each, every switch stands one way, and both formulas are free of them.

What a switch looks at is split into irreducible factors, so that |s·(a − b)| and max(s·a, s·b) meet the same ones. A
factor whose sign the domains leave open is tried both ways. A way that cannot be (linear inequalities in the
monomials contradict each other, Fourier–Motzkin) is left out; so the cells found cover all points but single surfaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.formulas.comparing.balls import Meter
from autograder.formulas.comparing.dag import Dag
from autograder.formulas.comparing.factors import Factor, Factors, Monomial, Product
from autograder.formulas.comparing.linear import Row, TooMany, solution

__all__ = ["MAX_CELLS", "Cell", "Cells", "TooManyCells"]

MAX_CELLS = 40
FRACTION = 8
ABOVE_ZERO = frozenset({"exp", "softplus", "cosh", "sqrt", "sigma", "sech"})
BELOW_ONE = frozenset({"sigma", "sech", "tanh", "erf", "sin", "cos"})
INCREASING = frozenset({"tanh", "sinh", "asinh", "atan", "asin", "atanh", "erf"})
ABOVE_MINUS_ONE = frozenset({"tanh", "erf", "sin", "cos"})


class TooManyCells(Exception):
    """More ways than are tried."""


class Branch(Exception):
    """A factor whose sign is open."""

    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.factor = factor


@dataclass(frozen=True)
class Cell:
    """`roots`: both formulas without switches. `point`: leaves for which the cell is known to be met, if it is."""

    signs: Mapping[Factor, int]
    roots: tuple[int, ...]
    point: Mapping[str, Fraction] | None = field(default=None)


class Cells:
    """The cells of one comparison. `domains` by leaf; `facts`: nodes that are known to be positive.

    The meter counts what finding them takes; `Spent` is raised where its limit is reached.
    """

    def __init__(self, dag: Dag, domains: Mapping[str, str], facts: Sequence[int], meter: Meter) -> None:
        self.dag = dag
        self.domains = domains
        self.meter = meter
        self.factors = Factors(dag)
        self.facts = [
            factor.row(1 if product.constant > 0 else -1)
            for product in map(self.factors, facts)
            for factor, _ in product.factors
            if len(product.factors) == 1
        ]
        self.count = 0
        self.met: dict[Factor, None] = {}

    def of(self, roots: Sequence[int]) -> Iterator[Cell]:
        """Every cell; raises `TooManyCells`, also on the way."""
        self.count = 0
        yield from self.explore(tuple(roots), {}, {})

    def explore(
        self, roots: tuple[int, ...], signs: dict[Factor, int], point: Mapping[str, Fraction] | None
    ) -> Iterator[Cell]:
        try:
            plain = tuple(map(_Resolver(self, signs), roots))
        except Branch as branch:
            self.met[branch.factor] = None
            for sign in (1, -1):
                trial = {**signs, branch.factor: sign}
                feasible, where = self.feasible(trial)
                if feasible:
                    yield from self.explore(roots, trial, where)
            return
        self.count += 1
        if self.count > MAX_CELLS:
            raise TooManyCells
        yield Cell(signs, plain, point)

    def work(self, numbers: int) -> None:
        """Spend what arithmetic with so many fractions takes, each of them as much as several steps with balls."""
        self.meter.spend(FRACTION * numbers)

    # --- signs

    def sign(self, factor: Factor, signs: Mapping[Factor, int]) -> int:
        """The sign a factor has in the cell; raises `Branch` where it is open."""
        if factor in signs:
            return signs[factor]
        inner = self.inner(factor)
        if inner is not None:
            return self.product_sign(self.factors(inner), signs)
        if not self.feasible({**signs, factor: -1})[0]:
            return 1
        if not self.feasible({**signs, factor: 1})[0]:
            return -1
        raise Branch(factor)

    def product_sign(self, product: Product, signs: Mapping[Factor, int]) -> int:
        """The sign of a product; 0 where it is 0 throughout."""
        sign = (product.constant > 0) - (product.constant < 0)
        for factor, exponent in product.factors:
            if exponent % 2:
                sign *= self.sign(factor, signs)
        return sign

    def inner(self, factor: Factor) -> int | None:
        """What has the same sign as a kernel: u for tanh u, for exp u − 1 and for log(1 + u)."""
        (monomial, _), *rest = reversed(factor.terms)
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        op, args = self.dag.ops[monomial[0][0]], self.dag.args[monomial[0][0]]
        constant = rest[0][1] if len(rest) == 1 and not rest[0][0] else None
        if not rest and op in INCREASING:
            return args[0]
        if not rest and op == "log":
            return self.dag.sub(args[0], self.dag.one)
        if (constant == -1 and op == "exp") or (constant == Fraction(-1, 2) and op == "sigma"):
            return args[0]
        return None

    def feasible(self, signs: Mapping[Factor, int]) -> tuple[bool, Mapping[str, Fraction] | None]:
        """Whether the signs can be, as far as monomials tell, and a point where they are if all are linear in leaves."""
        rows: list[Row] = [factor.row(sign) for factor, sign in signs.items()]
        rows += self.facts
        monomials = list(dict.fromkeys(m for row in rows for m in row[0]))
        for monomial in monomials:
            rows += self.bounds(monomial, monomials)  # type: ignore[arg-type]
        try:
            found = solution(rows, self.work)
        except TooMany:
            return True, None
        if found is None:
            return False, None
        point: dict[str, Fraction] = {}
        for monomial, value in found.items():
            assert isinstance(monomial, tuple)
            node, exponent = monomial[0]
            if len(monomial) > 1 or exponent != 1 or self.dag.ops[node] != "leaf":
                return True, None
            point[str(self.dag.data[node])] = value
        return True, point

    def bounds(self, monomial: Monomial, monomials: Sequence[Monomial]) -> Iterator[Row]:
        """What is known of a monomial whatever the cell."""
        ranges = [self.range(node) for node, _ in monomial]
        if len(monomial) == 1 and monomial[0][1] == 1:
            low, high = ranges[0]
            if low is not None:
                yield {monomial: Fraction(1)}, -low
            if high is not None:
                yield {monomial: Fraction(-1)}, high
            return
        positive = [low is not None and low >= 0 for low, _ in ranges]
        if not all(p or e % 2 == 0 for p, (_, e) in zip(positive, monomial, strict=True)):
            return
        yield {monomial: Fraction(1)}, Fraction(0)
        if all(p and high is not None and high <= 1 for p, (_, high) in zip(positive, ranges, strict=True)):
            yield {monomial: Fraction(-1)}, Fraction(1)
            for i, (node, e) in enumerate(monomial):
                less = (*monomial[:i], *(((node, e - 1),) if e > 1 else ()), *monomial[i + 1 :])
                if less in monomials:
                    yield {less: Fraction(1), monomial: Fraction(-1)}, Fraction(0)

    def range(self, node: int) -> tuple[Fraction | None, Fraction | None]:
        """Open bounds of a leaf or a kernel."""
        op = self.dag.ops[node]
        if op == "leaf":
            return LEAVES.get(self.domains.get(str(self.dag.data[node]), "real"), (None, None))
        if op == "pi":
            return Fraction(3), Fraction(4)
        if op == "pow":
            low, high = self.range(self.dag.args[node][0])
            if low is None or low < 0:
                return None, None
            by = self.range(self.dag.args[node][1])[0]
            value = self.dag.value(self.dag.args[node][1])
            shrinks = high == 1 and ((by is not None and by >= 0) or (value is not None and value > 0))
            return Fraction(0), Fraction(1) if shrinks else None
        low_bound = Fraction(0) if op in ABOVE_ZERO else Fraction(-1) if op in ABOVE_MINUS_ONE else None
        return low_bound, Fraction(1) if op in BELOW_ONE else None


LEAVES: dict[str, tuple[Fraction | None, Fraction | None]] = {
    "unit": (Fraction(0), Fraction(1)),
    "positive": (Fraction(0), None),
    "natural": (Fraction(1, 2), None),
    "binary": (Fraction(-1, 2), Fraction(3, 2)),
    "sign": (Fraction(-3, 2), Fraction(3, 2)),
}


class _Resolver:
    """Nodes without their switches, in one cell."""

    def __init__(self, cells: Cells, signs: Mapping[Factor, int]) -> None:
        self.cells = cells
        self.dag = cells.dag
        self.signs = signs
        self.memo: dict[int, int] = {}

    def __call__(self, node: int) -> int:
        if node not in self.memo:
            self.cells.meter.spend()
            self.memo[node] = self.resolved(node)
        return self.memo[node]

    def resolved(self, node: int) -> int:
        op, args = self.dag.ops[node], self.dag.args[node]
        if not args:
            return node
        if op == "where":
            return self(args[1] if self.sign(self(args[0])) > 0 else args[2])
        inner = [self(arg) for arg in args]
        if op == "sqrt":
            return self.root(inner[0])
        return node if tuple(inner) == args else self.dag.applied(op, inner)

    def sign(self, subject: int) -> int:
        """The sign of what a switch looks at; 0 where it is 0 throughout."""
        return self.cells.product_sign(self.cells.factors(subject), self.signs)

    def root(self, inner: int) -> int:
        """√(f²·g) is |f|·√g, and the sign of f is one more that has to be known."""
        product = self.cells.factors(inner)
        if all(abs(exponent) < 2 for _, exponent in product.factors):
            return self.dag.function("sqrt", inner)
        under = [self.dag.number(product.constant)]
        out: list[int] = []
        for factor, exponent in product.factors:
            node = self.cells.factors.node(factor)
            half = exponent // 2
            if half:
                sign = self.cells.sign(factor, self.signs) if half % 2 else 1
                power = self.cells.factors.power(node, half)
                out.append(power if sign > 0 else self.dag.neg(power))
            if exponent % 2:
                under.append(node)
        return self.dag.mul([*out, self.dag.function("sqrt", self.dag.mul(under))])
