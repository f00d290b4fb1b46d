"""Formulas as frozen trees. Building a tree tidies it a little (0, 1, signs); nothing is ever evaluated by Python.

The operations of an `Op`, and what its arguments are:

scalars     add, mul (any number), neg, inv, pow (base, exponent); pi, e; a function of one argument (`exp`, `sigma'`);
            max, min (two); `call:f` (any number), about which nothing is known
where       (u, a, b): a where u > 0, else b, so that at u = 0 it is b. Every condition is read into this one:
            z ≥ 0 ? a : b is where(−z, b, a). The other branch may be undefined. step(u) is where(u, 1, 0)
index       (array, i, …): an entry; with fewer indices than dimensions, the rest (a row of a matrix is a vector).
            An index is a Name (bound by a sum, or free), a whole Number counting from 1, or a sum of the two
sum, prod   (body, Name(i), lo, hi): over i from lo to hi inclusive; lo and hi are a whole Number, the Name of a
            dimension, or a sum of the two. Nothing lies between hi = lo − 1 and lo: then it is 0, or 1
delta       (i, j): 1 where the indices are equal, else 0

arrays      A vector is a column (n,); transposed, it is a row: a matrix of one row. Functions of one argument, inv, pow
            by a scalar, max, min, where and add take arrays entry by entry, and a scalar among them counts for every
            entry. mul has at most one array among its factors: the others scale it.
matmul      (A, B): matrix with matrix, matrix with vector, row with matrix
transpose   (A,): a row becomes a vector again
dot, outer  (a, b): of two vectors; the outer product is aᵢ·bⱼ
hadamard    (A, B): entry by entry, of one shape
norm, norm1 (A,): the root of the sum of squares (Frobenius), the sum of absolute values
total       (A,): the sum of all entries
trace, inverse (A,) of a square matrix; diag (a,): the matrix with a on its diagonal; softmax (z,) of a vector
ones, eye   (n,): the vector of ones, the identity matrix
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

__all__ = [
    "BINDERS", "ONE", "ZERO", "Name", "Number", "Op", "Tree", "add", "bound", "call", "delta", "depth", "fold", "index",
    "inv", "mul", "names", "neg", "power", "sub", "substitute", "summed", "walk", "where",
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
    """An operation on formulas: one of those the head of this file lists."""

    op: str
    args: tuple[Tree, ...] = ()


Tree = Number | Name | Op

BINDERS = frozenset({"sum", "prod"})
"""Operations whose second argument is a name that only their first argument knows."""

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


def where(subject: Tree, positive: Tree, other: Tree) -> Tree:
    """`positive` where `subject` > 0, else `other`; of 1 and 0, a step."""
    if positive == other:
        return other
    if (positive, other) == (ONE, ZERO):
        return Op("step", (subject,))
    return Op("where", (subject, positive, other))


def index(array: Tree, *at: Tree) -> Op:
    return Op("index", (array, *at))


def summed(body: Tree, over: str, low: Tree, high: Tree) -> Op:
    return Op("sum", (body, Name(over), low, high))


def delta(i: Tree, j: Tree) -> Tree:
    return ONE if i == j else Op("delta", (i, j))


def bound(tree: Tree) -> str:
    """The name that a sum or a product binds, "" for anything else."""
    if isinstance(tree, Op) and tree.op in BINDERS and isinstance(tree.args[1], Name):
        return tree.args[1].name
    return ""


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of the tree, the root first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Op):
            waiting.extend(reversed(node.args))


def names(tree: Tree) -> tuple[str, ...]:
    """The free names in the tree, in the order in which they are read."""
    found: dict[str, None] = {}
    waiting: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, closed = waiting.pop()
        if isinstance(node, Name):
            if node.name not in closed:
                found[node.name] = None
        elif isinstance(node, Op) and (over := bound(node)):
            waiting.extend((arg, closed) for arg in reversed(node.args[2:]))
            waiting.append((node.args[0], closed | {over}))
        elif isinstance(node, Op):
            waiting.extend((arg, closed) for arg in reversed(node.args))
    return tuple(found)


def depth(tree: Tree) -> int:
    """The longest way from the root to a leaf, in nodes."""
    return 1 + max((depth(arg) for arg in tree.args), default=0) if isinstance(tree, Op) else 1


def substitute(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with its free names replaced, all at once. No value may use a name that a sum around it binds."""
    if isinstance(tree, Name):
        return values.get(tree.name, tree)
    if over := bound(tree):
        assert isinstance(tree, Op)
        body, name, *limits = tree.args
        inner = substitute(body, {key: value for key, value in values.items() if key != over})
        return Op(tree.op, (inner, name, *(substitute(limit, values) for limit in limits)))
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
