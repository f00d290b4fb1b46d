"""A formal identity test, after Gonnet (1984), "Determining equivalence of expressions in random polynomial time".

Both sides are mapped into finite fields so that the laws of exp and log hold. The fields form a tower of primes
p₀, p₁, … with p₍ₖ₋₁₎ dividing pₖ − 1: what stands in an exponent is a number mod p₍ₖ₋₁₎, and exp x is gˣ mod pₖ for g of
order p₍ₖ₋₁₎, so exp(a+b) = exp a · exp b holds by itself. log is the discrete logarithm of uᶜ, divided by c, with c even:
log(uv) = log u + log v and log(exp x) = x hold, and log stands for log|u|. √u is the root that is a square itself, and a
map in which u has none is left out. A cosine and a sine are a random point of the unit circle for each angle, added as
angles are. Any other function is a random value for each value of its argument.

So whatever holds under all maps is a consequence of these laws, which hold for real numbers wherever both sides have a
value; it is missed with a probability of about (degree / 2¹⁹)^maps, and where a sign is at stake (√(u²) = u, (−1)ᵗ) of
2^−maps. Unequal values refute nothing. There are no switches here: `cells` has resolved them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from autograder.formulas.comparing.dag import HYPERBOLIC, Dag

__all__ = ["LEVELS", "proved", "tower"]

LEVELS = 6
TOWERS = 8
MAPS = 8
SIGNED_MAPS = 30
TRIES = 500
MAX_LOGARITHM = 1 << 32
PARTS = 12
MOST_TURNS = 120
ODD = frozenset({"erf", "atan", "asin"})


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


@lru_cache(maxsize=TOWERS)
def tower(number: int) -> tuple[Level, ...]:
    """The primes are 7 mod 8, so that 2 is a square, and one of a square's two roots is one; third and fifth roots exist."""
    from flint import fmpz

    prime = (1 << 19) + 7 + (number << 15)
    while not fmpz(prime).is_prime() or math.gcd(prime - 1, 15) > 1:
        prime += 8
    levels = [Level(prime, 0, 0)]
    for _ in range(LEVELS - 1):
        cofactor = 2
        while (cofactor * prime) % 8 != 6 or not fmpz(cofactor * prime + 1).is_prime() or math.gcd(cofactor, 15) > 1:
            cofactor += 4
        above = cofactor * prime + 1
        base = next(g for h in range(2, 100) if (g := pow(h, cofactor, above)) != 1)
        levels.append(Level(above, cofactor, base))
        prime = above
    return tuple(levels)


@lru_cache(maxsize=2 * TOWERS)
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


def proved(dag: Dag, pairs: Sequence[tuple[int, int]], domains: Mapping[str, str], seed: int = 1) -> bool:
    """Whether the nodes of each pair are formally identical; False is no refutation. None may have a switch."""
    open_pairs = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    if not open_pairs:
        return True
    nodes = [node for pair in open_pairs for node in pair]
    below = dag.below(nodes)
    if any(dag.ops[node] in ("where", "undefined") for node in below):
        return False
    maps = SIGNED_MAPS if any(_signed(dag, node) for node in below) else MAPS
    rng = random.Random(seed)
    spans = _Spans(dag)
    try:
        start = -min(spans(node)[0] for node in nodes)
        if start + max(spans(node)[1] for node in nodes) >= LEVELS:
            return False
        done = 0
        for attempt in range(TRIES):
            formal = Formal(dag, attempt % TOWERS, rng, domains)
            try:
                if any(formal(left, start) != formal(right, start) for left, right in open_pairs):
                    return False
            except Redraw:
                continue
            done += 1
            if done == maps:
                return True
    except (Unprovable, RecursionError):
        return False
    return False


def _signed(dag: Dag, node: int) -> bool:
    """Whether the map chooses a sign at this node."""
    if dag.ops[node] == "pow":
        value = dag.value(dag.args[node][1])
        return value is None or value.denominator % 2 == 0
    return dag.ops[node] == "sqrt"


class _Spans:
    """How many levels below and above its own the value of a node needs."""

    def __init__(self, dag: Dag) -> None:
        self.dag = dag
        self.memo: dict[int, tuple[int, int]] = {}

    def __call__(self, node: int) -> tuple[int, int]:
        if node not in self.memo:
            self.memo[node] = self.found(node)
        return self.memo[node]

    def found(self, node: int) -> tuple[int, int]:
        op, args = self.dag.ops[node], self.dag.args[node]
        inner = [self(arg) for arg in args]
        low = min((first for first, _ in inner), default=0)
        high = max((last for _, last in inner), default=0)
        if op == "log":
            return min(0, low + 1), max(0, high + 1)
        if op == "exp" or op in HYPERBOLIC:
            return min(0, low) - 1, max(0, high)
        if op == "softplus":
            return min(0, low) - 1, max(1, high)
        if op in ("asinh", "acosh", "atanh"):
            return min(0, low + 1), max(0, high + 1)
        if op == "pow" and self.dag.value(args[1]) is None:
            return min(inner[0][0], inner[1][0] - 1, -1), max(0, high)
        return low, high


class Formal:
    """One random map. A value belongs to a level of the tower; values of one node at two levels are unrelated."""

    def __init__(self, dag: Dag, number: int, rng: random.Random, domains: Mapping[str, str]) -> None:
        self.dag = dag
        self.number = number
        self.levels = tower(number)
        self.rng = rng
        self.domains = domains
        self.leaves: dict[object, int] = {}
        self.circle: dict[tuple[int, int], tuple[int, int]] = {}
        self.memo: dict[tuple[int, int], int] = {}

    def __call__(self, node: int, level: int) -> int:
        key = (node, level)
        value = self.memo.get(key)
        if value is None:
            value = self.memo[key] = self.operation(node, level) % self.levels[level].prime
        return value

    def fraction(self, value: Fraction, level: int) -> int:
        prime = self.levels[level].prime
        return value.numerator * self.inverse(value.denominator, level) % prime

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

    def operation(self, node: int, level: int) -> int:
        op, args, data = self.dag.ops[node], self.dag.args[node], self.dag.data[node]
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
            case "number":
                assert isinstance(data, Fraction)
                return self.fraction(data, level)
            case "leaf":
                return self.leaf((data, level), level, self.domains.get(str(data)) in POSITIVE)
            case "inv":
                return self.inverse(self(args[0], level), level)
            case "pow":
                return self.power(args[0], args[1], level)
            case "sqrt":
                return self.root(self(args[0], level), Fraction(1, 2), level)
            case "exp":
                return self.exponential(args[0], level)
            case "pi":
                return self.leaf(("pi", level), level, positive=True)
            case "log":
                return self.logarithm(self(args[0], level + 1), level)
            case "softplus":
                return self.logarithm(1 + self.exponential(args[0], level + 1), level)
            case "cos" | "sin":
                return self.angle(args[0], level)[op == "sin"]
            case "asinh" | "acosh" | "atanh":
                return self.area(op, args[0], level)
        if op in HYPERBOLIC:
            return self.hyperbolic(op, args[0], level)
        return self.any_function(op, [self(arg, level) for arg in args], level)

    def any_function(self, op: str, values: list[int], level: int) -> int:
        """A random value for each value of the arguments; with its sign where the function is odd."""
        prime = self.levels[level].prime
        if op in ODD and 2 * values[0] > prime:
            return -self.leaf((op, level, prime - values[0]), level)
        if op in ODD and values[0] == 0:
            return 0
        return self.leaf((op, level, *values), level)

    def hyperbolic(self, op: str, arg: int, level: int) -> int:
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
        return 2 * self.inverse(up + down, level)

    def area(self, op: str, arg: int, level: int) -> int:
        """The inverse hyperbolic functions by their logarithms."""
        above = self(arg, level + 1)
        if op == "atanh":
            inside = (1 + above) * self.inverse(1 - above, level + 1)
            return self.logarithm(inside, level) * self.inverse(2, level)
        under = above * above + (1 if op == "asinh" else -1)
        return self.logarithm(above + self.root(under, Fraction(1, 2), level + 1), level)

    # --- powers, exponentials, logarithms

    def power(self, base: int, exponent: int, level: int) -> int:
        constant = self.dag.value(exponent)
        if constant is not None:
            return self.root(self(base, level), constant, level)
        known = self.dag.value(base)
        sign = 1
        if known is not None and known < 0:
            sign, base = self.parity(exponent), self.dag.number(-known)
        whole = Fraction(0)
        rest: list[tuple[Fraction, int]] = []
        for coefficient, term in self.terms(exponent, Fraction(1)):
            if term == self.dag.one and coefficient.denominator == 1:
                whole += coefficient
            else:
                rest.append((coefficient, term))
        here, below = self.levels[level], self.levels[level - 1].prime
        value = self(base, level)
        shift = sum(self.fraction(c, level - 1) * self(term, level - 1) for c, term in rest)
        if rest:
            shift = shift % below * self.logarithm(value, level - 1) % below
        return sign * self.root(value, whole, level) * pow(here.base, shift, here.prime)

    def parity(self, exponent: int) -> int:
        """The sign of (−1)^exponent: each natural leaf is even or odd by chance."""
        sign = 1
        for coefficient, term in self.terms(exponent, Fraction(1)):
            natural = self.dag.ops[term] == "leaf" and self.domains.get(str(self.dag.data[term])) == "natural"
            if coefficient.denominator != 1 or not (natural or term == self.dag.one):
                raise Unprovable
            odd = coefficient.numerator % 2
            if natural:
                odd *= self.leaf(("odd", term), 0) % 2
            sign = -sign if odd else sign
        return sign

    def root(self, value: int, exponent: Fraction, level: int) -> int:
        """value^exponent: a square root is the one that is a square, an odd root the only one there is."""
        prime = self.levels[level].prime
        value %= prime
        odd = exponent.denominator
        while odd % 2 == 0:
            odd //= 2
            if value and pow(value, (prime - 1) // 2, prime) != 1:
                raise Redraw
            value = pow(value, (prime + 1) // 4, prime)
        if odd > 1:
            if math.gcd(odd, prime - 1) != 1:
                raise Unprovable
            value = pow(value, pow(odd, -1, prime - 1), prime)
        if exponent < 0:
            value = self.inverse(value, level)
        return pow(value, abs(exponent.numerator), prime)

    def exponential(self, node: int, level: int) -> int:
        """exp of a sum; a logarithm in it (or its half) comes out as a factor, since exp(log u) = u."""
        here, below = self.levels[level], self.levels[level - 1].prime
        product, shift = 1, 0
        for coefficient, term in self.terms(node, Fraction(1)):
            inner = self.exponent_of_log(term, level) if coefficient.denominator in (1, 2) else None
            if inner is not None:
                product = product * self.root(inner, coefficient, level) % here.prime
            else:
                shift += self.fraction(coefficient, level - 1) * self(term, level - 1)
        return product * pow(here.base, shift % below, here.prime) % here.prime

    def exponent_of_log(self, term: int, level: int) -> int | None:
        op, args = self.dag.ops[term], self.dag.args[term]
        if op == "log":
            return self(args[0], level)
        return 1 + self.exponential(args[0], level) if op == "softplus" else None

    def terms(self, node: int, coefficient: Fraction) -> Iterator[tuple[Fraction, int]]:
        """A sum as rational multiples of its terms."""
        op, args = self.dag.ops[node], self.dag.args[node]
        value = self.dag.value(node)
        if value is not None:
            yield coefficient * value, self.dag.one
        elif op == "add":
            for arg in args:
                yield from self.terms(arg, coefficient)
        elif op == "neg":
            yield from self.terms(args[0], -coefficient)
        elif op == "mul" and (number := next((v for arg in args if (v := self.dag.value(arg)) is not None), None)):
            rest = self.dag.mul(arg for arg in args if self.dag.value(arg) is None)
            yield from self.terms(rest, coefficient * number)
        else:
            yield coefficient, node

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

    # --- angles

    def angle(self, node: int, level: int) -> tuple[int, int]:
        """Cosine and sine: whole multiples of a quarter of π are known, any other angle is a point for each part."""
        prime = self.levels[level].prime
        total = (1, 0)
        for coefficient, term in self.terms(node, Fraction(1)):
            point, times = self.part(coefficient, term, level)
            if times < 0:
                point, times = (point[0], -point[1]), -times
            for _ in range(times):
                total = _turned(total, point, prime)
        return total

    def part(self, coefficient: Fraction, term: int, level: int) -> tuple[tuple[int, int], int]:
        """An angle as a whole multiple of one whose point is known or drawn: a twelfth of an angle met before."""
        halves = self.half_turns(term)
        if halves is not None and (2 * coefficient).denominator == 1:
            if not halves:
                return (0, 1), int(2 * coefficient) % 4
            if (coefficient / 2).denominator == 1:
                return (1, 0), 0
        prime = self.levels[level].prime
        value = self.fraction(coefficient, level) * self(term, level) % prime
        for known, point in self.circle.items():
            times = _small_quotient(value, known[1], prime) if known[0] == level and known[1] else None
            if times is not None:
                return point, times
        slope = self.rng.randrange(2, prime - 1)
        under = self.inverse(1 + slope * slope, level)
        self.circle[level, value] = point = (1 - slope * slope) * under % prime, 2 * slope * under % prime
        return point, PARTS

    def half_turns(self, term: int) -> list[int] | None:
        """The natural leaves that π is multiplied by; None where the term is no such multiple."""
        args = self.dag.args[term] if self.dag.ops[term] == "mul" else (term,)
        others = [arg for arg in args if self.dag.ops[arg] != "pi"]
        natural = all(self.domains.get(str(self.dag.data[arg])) == "natural" for arg in others)
        return others if natural and len(others) == len(args) - 1 else None


POSITIVE = frozenset({"unit", "positive", "natural"})


def _small_quotient(value: int, known: int, prime: int) -> int | None:
    """`PARTS` times value / known, if that is a small whole number."""
    times = value * PARTS * pow(known, -1, prime) % prime
    times = times - prime if 2 * times > prime else times
    return times if abs(times) <= MOST_TURNS else None


def _turned(left: tuple[int, int], right: tuple[int, int], prime: int) -> tuple[int, int]:
    (a, b), (c, d) = left, right
    return (a * c - b * d) % prime, (a * d + b * c) % prime
