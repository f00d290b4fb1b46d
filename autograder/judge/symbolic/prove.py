"""A formal identity test, after Gonnet (1984), "Determining equivalence of expressions in random polynomial time".

Both sides are mapped into finite fields so that the laws of exp and log hold. The fields form a tower of primes
p₀, p₁, … with p₍ₖ₋₁₎ dividing pₖ − 1: what stands in an exponent is a number mod p₍ₖ₋₁₎, and exp x is gˣ mod pₖ for g of
order p₍ₖ₋₁₎, so exp(a+b) = exp a · exp b holds by itself. log is the discrete logarithm, so log(uv) = log u + log v and
log(exp x) = x hold too. A leaf takes a random value at each level. Equal values under all maps mean a formal identity, up
to a probability of about (degree / 2²²)^maps; unequal ones refute nothing (√(x²) and x, say). Switches are fixed before.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from autograder.judge.symbolic.balls import switch
from autograder.judge.symbolic.functions import SWITCHES, expanded
from autograder.judge.symbolic.tree import ONE, Name, Number, Op, Tree, add, fold

__all__ = ["Unprovable", "proved"]

LEVELS = 6
MAPS = 8
TRIES = 400
MAX_LOGARITHM = 1 << 34
EXPONENTIALS = frozenset({"exp", "sigma", "tanh", "sinh", "cosh", "sech"})


class Unprovable(Exception):
    """The formula uses something that the maps cannot carry."""


class Redraw(Exception):
    """This map does not suit: a division by zero, a root of what has none. Another will."""


@dataclass(frozen=True)
class Level:
    """A field of the tower: `prime` = `cofactor` · (the prime below) + 1, `base` of the order of the prime below."""

    prime: int
    cofactor: int
    base: int


@lru_cache(maxsize=MAPS)
def tower(number: int) -> tuple[Level, ...]:
    """The primes are 3 mod 4, so that one of a square's two roots is itself a square; third and fifth roots exist."""
    from flint import fmpz

    prime = (1 << 22) + 3 + (number << 18)
    while not fmpz(prime).is_prime() or math.gcd(prime - 1, 15) > 1:
        prime += 4
    levels = [Level(prime, 0, 0)]
    for _ in range(LEVELS - 1):
        cofactor = 2
        while not fmpz(cofactor * prime + 1).is_prime() or math.gcd(cofactor, 15) > 1:
            cofactor += 4
        above = cofactor * prime + 1
        base = next(g for h in range(2, 100) if (g := pow(h, cofactor, above)) != 1)
        levels.append(Level(above, cofactor, base))
        prime = above
    return tuple(levels)


@lru_cache(maxsize=4 * MAPS)
def small_steps(number: int, level: int) -> tuple[int, dict[int, int]]:
    """The first steps of baby-step giant-step (Shanks) in the subgroup of `level`."""
    here, order = tower(number)[level], tower(number)[level - 1].prime
    if order > MAX_LOGARITHM:
        raise Unprovable
    stride = math.isqrt(order) + 1
    steps: dict[int, int] = {}
    value = 1
    for i in range(stride):
        steps.setdefault(value, i)
        value = value * here.base % here.prime
    return stride, steps


def proved(
    student: Tree,
    reference: Tree,
    definitions: Mapping[str, Tree],
    domains: Mapping[str, str],
    signs: Mapping[Tree, int],
    seed: int = 1,
) -> bool:
    """Whether the two are formally identical where the switches stand as `signs` say; False is no refutation."""
    rng = random.Random(seed)
    try:
        spans = _span(student, definitions, {}), _span(reference, definitions, {})
        start = -min(low for low, _ in spans)
        if start + max(high for _, high in spans) >= LEVELS:
            return False
        done = 0
        for _ in range(TRIES):
            formal = Formal(done, rng, definitions, domains, signs)
            try:
                if formal(student, start) != formal(reference, start):
                    return False
            except Redraw:
                continue
            done += 1
            if done == MAPS:
                return True
    except (Unprovable, RecursionError):
        return False
    return False


def _span(tree: Tree, definitions: Mapping[str, Tree], memo: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """How many levels below and above its own the value of a tree needs."""
    if isinstance(tree, Number):
        return 0, 0
    if isinstance(tree, Name):
        if tree.name not in definitions:
            return 0, 0
        if tree.name not in memo:
            memo[tree.name] = _span(definitions[tree.name], definitions, memo)
        return memo[tree.name]
    inner = [_span(arg, definitions, memo) for arg in tree.args]
    low = min((first for first, _ in inner), default=0)
    high = max((last for _, last in inner), default=0)
    if tree.op == "log":
        return min(0, low + 1), max(0, high + 1)
    if tree.op == "e" or tree.op.removesuffix("'") in EXPONENTIALS:
        return min(0, low) - 1, max(0, high)
    if tree.op in ("softplus", "softplus'"):
        return min(0, low) - 1, max(1, high)
    if tree.op == "pow" and fold(tree.args[1], 10**6) is None:
        below = min(inner[0][0], inner[1][0] - 1, -1)
        return below, max(0, high)
    return low, high


class Formal:
    """One random map. A value belongs to a level of the tower; values of one tree at two levels are unrelated."""

    def __init__(
        self,
        number: int,
        rng: random.Random,
        definitions: Mapping[str, Tree],
        domains: Mapping[str, str],
        signs: Mapping[Tree, int],
    ) -> None:
        self.number = number
        self.levels = tower(number)
        self.rng = rng
        self.definitions = definitions
        self.domains = domains
        self.signs = signs
        self.leaves: dict[object, int] = {}
        self.memo: dict[tuple[int, int], int] = {}
        self.kept: list[Tree] = []

    def __call__(self, tree: Tree, level: int) -> int:
        if isinstance(tree, Number):
            return self.fraction(tree.value, level)
        key = (id(tree), level)
        if key not in self.memo:
            value = self.name(tree.name, level) if isinstance(tree, Name) else self.operation(tree, level)
            self.memo[key] = value % self.levels[level].prime
            self.kept.append(tree)
        return self.memo[key]

    def fraction(self, value: Fraction, level: int) -> int:
        prime = self.levels[level].prime
        return value.numerator * self.inverse(value.denominator, level) % prime

    def name(self, name: str, level: int) -> int:
        if name in self.definitions:
            return self(self.definitions[name], level)
        return self.leaf((name, level), level, positive=self.domains.get(name, "real") != "real")

    def leaf(self, key: object, level: int, positive: bool = False) -> int:
        """A random value; a positive one is some exp of something, so that its roots and powers are what they seem."""
        if key not in self.leaves:
            prime = self.levels[level].prime
            drawn = self.rng.randrange(2, prime - 1)
            if positive:
                drawn = pow(self.levels[level].base, drawn, prime) if level else drawn * drawn % prime
            self.leaves[key] = drawn
        return self.leaves[key]

    def inverse(self, value: int, level: int) -> int:
        prime = self.levels[level].prime
        if value % prime == 0:
            raise Redraw
        return pow(value, -1, prime)

    def operation(self, tree: Op, level: int) -> int:
        op, args = tree.op, tree.args
        prime = self.levels[level].prime
        match op:
            case "add":
                return sum(self(arg, level) for arg in args)
            case "mul":
                product = 1
                for arg in args:
                    product = product * self(arg, level) % prime
                return product
            case "neg":
                return -self(args[0], level)
            case "inv":
                return self.inverse(self(args[0], level), level)
            case "pow":
                return self.power(args[0], args[1], level)
            case "sqrt":
                return self.root(self(args[0], level), Fraction(1, 2), level)
            case "exp":
                return self.exponential(args[0], level)
            case "e":
                return self.exponential(ONE, level)
            case "pi":
                return self.leaf(("pi", level), level, positive=True)
            case "log":
                return self.logarithm(self(args[0], level + 1), level)
            case "softplus":
                return self.logarithm(1 + self.exponential(args[0], level + 1), level)
        if op in SWITCHES:
            return self.switched(tree, level)
        if op.endswith("'"):
            return self(expanded(tree), level)
        if op.startswith("call:"):
            return self.leaf((op, level, *(self(arg, level) for arg in args)), level)
        return self.hyperbolic(op, args[0], level)

    def hyperbolic(self, op: str, arg: Tree, level: int) -> int:
        up = self.exponential(arg, level)
        down = self.inverse(up, level)
        match op:
            case "sigma":
                return up * self.inverse(1 + up, level)
            case "tanh":
                return (up - down) * self.inverse(up + down, level)
            case "sinh":
                return (up - down) * self.inverse(2, level)
            case "cosh":
                return (up + down) * self.inverse(2, level)
            case "sech":
                return 2 * self.inverse(up + down, level)
        raise Unprovable

    def switched(self, tree: Op, level: int) -> int:
        subject, flip = switch(tree)
        if subject not in self.signs:
            raise Unprovable
        sign = self.signs[subject] * flip
        match tree.op:
            case "max" | "min":
                return self(tree.args[0 if sign > 0 else 1], level)
            case "abs":
                return sign * self(tree.args[0], level)
            case "sign":
                return sign
            case "step":
                return int(sign > 0)
        return self(tree.args[0], level) if sign > 0 else 0

    # --- powers, exponentials, logarithms

    def power(self, base: Tree, exponent: Tree, level: int) -> int:
        constant = fold(exponent, 10**6)
        if constant is not None:
            if isinstance(base, Op) and base.op == "e":
                return self.exponential(exponent, level)
            return self.root(self(base, level), constant, level)
        if isinstance(base, Op) and base.op == "e":
            return self.exponential(exponent, level)
        whole = Fraction(0)
        rest: list[Tree] = []
        for coefficient, term in self.terms(exponent, Fraction(1)):
            if term == ONE and coefficient.denominator == 1:
                whole += coefficient
            else:
                rest.append(Op("mul", (Number(coefficient), term)))
        value = self.root(self(base, level), whole, level)
        if not rest:
            return value
        below = self.levels[level - 1].prime
        shift = self(add(*rest), level - 1) * self.logarithm(self(base, level), level - 1) % below
        return value * pow(self.levels[level].base, shift, self.levels[level].prime)

    def root(self, value: int, exponent: Fraction, level: int) -> int:
        """value^exponent: a square root is the one that is a square, an odd root the only one there is."""
        prime = self.levels[level].prime
        odd = exponent.denominator
        while odd % 2 == 0:
            odd //= 2
            if pow(value, (prime - 1) // 2, prime) != 1:
                raise Redraw
            value = pow(value, (prime + 1) // 4, prime)
        if odd > 1:
            if math.gcd(odd, prime - 1) != 1:
                raise Unprovable
            value = pow(value, pow(odd, -1, prime - 1), prime)
        if exponent < 0:
            value = self.inverse(value, level)
        return pow(value, abs(exponent.numerator), prime)

    def exponential(self, tree: Tree, level: int) -> int:
        """exp of a sum; a logarithm in it (or its half) comes out as a factor, since exp(log u) = u."""
        here, below = self.levels[level], self.levels[level - 1].prime
        product, shift = 1, 0
        for coefficient, term in self.terms(tree, Fraction(1)):
            inner = self.exponent_of_log(term, level) if coefficient.denominator in (1, 2) else None
            if inner is not None:
                product = product * self.root(inner, coefficient, level) % here.prime
            else:
                shift += self.fraction(coefficient, level - 1) * self(term, level - 1)
        return product * pow(here.base, shift % below, here.prime)

    def exponent_of_log(self, term: Tree, level: int) -> int | None:
        if isinstance(term, Op) and term.op == "log":
            return self(term.args[0], level)
        if isinstance(term, Op) and term.op == "softplus":
            return 1 + self.exponential(term.args[0], level)
        return None

    def terms(self, tree: Tree, coefficient: Fraction) -> Iterator[tuple[Fraction, Tree]]:
        """A sum as rational multiples of its terms; definitions are opened."""
        if isinstance(tree, Name) and tree.name in self.definitions:
            yield from self.terms(self.definitions[tree.name], coefficient)
        elif isinstance(tree, Number):
            yield coefficient * tree.value, ONE
        elif isinstance(tree, Op) and tree.op == "add":
            for arg in tree.args:
                yield from self.terms(arg, coefficient)
        elif isinstance(tree, Op) and tree.op == "neg":
            yield from self.terms(tree.args[0], -coefficient)
        elif isinstance(tree, Op) and tree.op == "mul":
            known = [fold(arg, 10**6) for arg in tree.args]
            others = [arg for arg, value in zip(tree.args, known, strict=True) if value is None]
            if len(others) == 1:
                factor = math.prod((v for v in known if v is not None), start=coefficient)
                yield from self.terms(others[0], factor)
            else:
                yield coefficient, tree
        else:
            yield coefficient, tree

    def logarithm(self, value: int, level: int) -> int:
        """log|u| at `level` of a value u of the level above, by the discrete logarithm of uᶜ."""
        above, order = self.levels[level + 1], self.levels[level].prime
        target = pow(value, above.cofactor, above.prime)
        if target == 0:
            raise Redraw
        stride, steps = small_steps(self.number, level + 1)
        giant = pow(pow(above.base, stride, above.prime), -1, above.prime)
        for i in range(stride + 1):
            if target in steps:
                found = i * stride + steps[target]
                return found * pow(above.cofactor, -1, order) % order
            target = target * giant % above.prime
        raise Redraw
