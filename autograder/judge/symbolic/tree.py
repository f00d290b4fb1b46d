"""Formulas as frozen trees. Building a tree tidies it a little (0, 1, signs); nothing is ever evaluated by Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

__all__ = [
    "ONE", "ZERO", "Name", "Number", "Op", "Tree", "add", "call", "depth", "fold", "inv", "mul", "names", "neg", "power",
    "sub", "substitute", "walk",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A rational literal, exactly as written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A leaf, a node of the graph or the label of a line."""

    name: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation: `add` and `mul` of any length, `neg`, `inv`, `pow`, a constant (`pi`, `e`) or a function."""

    op: str
    args: tuple[Tree, ...] = ()


Tree = Number | Name | Op

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))


def number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


def call(function: str, *args: Tree) -> Op:
    return Op(function, args)


def add(*terms: Tree) -> Tree:
    """The sum, flat, without zeros."""
    flat = [t for term in terms for t in (term.args if isinstance(term, Op) and term.op == "add" else (term,))]
    kept = [t for t in flat if t != ZERO]
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Op("add", tuple(kept))


def neg(tree: Tree) -> Tree:
    if isinstance(tree, Number):
        return Number(-tree.value)
    if isinstance(tree, Op) and tree.op == "neg":
        return tree.args[0]
    return Op("neg", (tree,))


def sub(left: Tree, right: Tree) -> Tree:
    return add(left, neg(right))


def mul(*factors: Tree) -> Tree:
    """The product, flat, with one number in front and one sign before all."""
    coefficient = Fraction(1)
    kept: list[Tree] = []
    waiting = list(reversed(factors))
    while waiting:
        factor = waiting.pop()
        if isinstance(factor, Number):
            coefficient *= factor.value
        elif isinstance(factor, Op) and factor.op == "neg":
            coefficient = -coefficient
            waiting.append(factor.args[0])
        elif isinstance(factor, Op) and factor.op == "mul":
            waiting.extend(reversed(factor.args))
        else:
            kept.append(factor)
    if coefficient == 0:
        return ZERO
    if abs(coefficient) != 1 or not kept:
        kept.insert(0, Number(abs(coefficient)))
    product = kept[0] if len(kept) == 1 else Op("mul", tuple(kept))
    return neg(product) if coefficient < 0 else product


def inv(tree: Tree) -> Tree:
    if isinstance(tree, Number) and tree.value:
        return Number(1 / tree.value)
    return Op("inv", (tree,))


def power(base: Tree, exponent: Tree) -> Tree:
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    return Op("pow", (base, exponent))


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of the tree, the root first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Op):
            waiting.extend(reversed(node.args))


def names(tree: Tree) -> tuple[str, ...]:
    """The names in the tree, in the order in which they are read."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))


def depth(tree: Tree) -> int:
    """The longest way from the root to a leaf, in nodes."""
    return 1 + max((depth(arg) for arg in tree.args), default=0) if isinstance(tree, Op) else 1


def substitute(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with names replaced, all at once."""
    if isinstance(tree, Name):
        return values.get(tree.name, tree)
    if isinstance(tree, Op):
        return Op(tree.op, tuple(substitute(arg, values) for arg in tree.args))
    return tree


def fold(tree: Tree, bound: int) -> Fraction | None:
    """The rational number a tree of literals stands for; None where it is none or grows beyond `bound`."""
    value = _folded(tree, bound)
    if value is None or max(abs(value.numerator), value.denominator) > bound:
        return None
    return value


def _folded(tree: Tree, bound: int) -> Fraction | None:
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name) or tree.op not in ("add", "mul", "neg", "inv", "pow"):
        return None
    values = [fold(arg, bound) for arg in tree.args]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match tree.op:
        case "add":
            return sum(known, Fraction(0))
        case "mul":
            return reduce(lambda a, b: a * b, known)
        case "neg":
            return -known[0]
        case "inv":
            return 1 / known[0] if known[0] else None
    base, exponent = known
    if exponent.denominator != 1 or abs(exponent) > 16 or (base == 0 and exponent < 0):
        return None
    return base ** int(exponent)
