"""Formulas of vectors and matrices, entry by entry: (X w)ᵢ is Σₖ Xᵢₖ·wₖ. What is differentiated is scalar then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from autograder.formulas.arrays import Arrays
from autograder.formulas.comparing.contract import contracted
from autograder.formulas.tree import (
    BINDERS,
    ONE,
    Name,
    Number,
    Op,
    Tree,
    add,
    bound,
    call,
    delta,
    index,
    inv,
    mul,
    neg,
    power,
    substitute,
    where,
)  # fmt: skip

__all__ = ["Entries", "rebuilt", "size"]

TWO = Number(Fraction(2))


def size(dimension: str) -> Tree:
    """A dimension as a tree: its name, or the number it is."""
    return Number(Fraction(dimension)) if dimension.isdigit() else Name(dimension)


def rebuilt(op: str, args: Sequence[Tree]) -> Tree:
    """An operation on new arguments, tidied as when it is read."""
    match op:
        case "add":
            return add(*args)
        case "mul" | "hadamard":
            return mul(*args)
        case "neg":
            return neg(args[0])
        case "inv":
            return inv(args[0])
        case "pow":
            return power(*args)
        case "where":
            return where(*args)
        case "delta":
            return delta(*args)
    return Op(op, tuple(args))


class Entries:
    """Writes formulas out by entries. Every index it binds has a name of its own, `#1`, `#2` …, that nobody can write."""

    def __init__(self, shapes: Mapping[str, Sequence[str]]) -> None:
        self.arrays = Arrays(shapes)
        self.count = 0

    def fresh(self) -> str:
        self.count += 1
        return f"#{self.count}"

    def __call__(self, tree: Tree, at: Sequence[Tree] = ()) -> Tree:
        """The entry of `tree` at these indices, one for each of its dimensions. Raises `ValueError` for an inverse."""
        if isinstance(tree, Number):
            return tree
        if isinstance(tree, Name):
            return index(tree, *at) if at else tree
        args = tree.args
        if tree.op in BINDERS:
            over = self.fresh()
            body = substitute(args[0], {bound(tree): Name(over)})
            return Op(tree.op, (self(body, at), Name(over), *args[2:]))
        match tree.op:
            case "index":
                return self(args[0], (*args[1:], *at))
            case "delta":
                return delta(*args)
            case "ones":
                return ONE
            case "eye":
                return delta(*at)
            case "outer":
                left = len(self.arrays.of(args[0]))
                return mul(self(args[0], at[:left]), self(args[1], at[left:]))
            case "diag":
                return mul(delta(*at), self(args[0], at[:1]))
            case "transpose":
                return self.transposed(args[0], at)
            case "inverse":
                raise ValueError("the derivative of an inverse is not known")
        if tree.op in SUMS:
            return SUMS[tree.op](self, args, at)
        return rebuilt(tree.op, [self(arg, at if self.arrays.of(arg) else ()) for arg in args])

    def transposed(self, inner: Tree, at: Sequence[Tree]) -> Tree:
        shape = self.arrays.of(inner)
        if len(shape) == 1:
            return self(inner, at[1:])
        return self(inner, (ONE, *at)) if shape[:1] == ("1",) and len(at) == 1 else self(inner, at[::-1])

    def over(self, dimension: str, body: Tree, name: str) -> Tree:
        """The sum over a whole dimension."""
        return substitute(body, {name: ONE}) if dimension == "1" else contracted(body, name, size(dimension))

    def every(self, tree: Tree, of: str = "") -> Tree:
        """The sum of all entries, or of a function of each of them."""
        axes = [(self.fresh(), dimension) for dimension in self.arrays.of(tree)]
        entry = self(tree, [Name(name) for name, _ in axes])
        body = power(entry, TWO) if of == "square" else call(of, entry) if of else entry
        for name, dimension in reversed(axes):
            body = self.over(dimension, body, name)
        return body

    def product(self, left: Tree, right: Tree, at: Sequence[Tree]) -> Tree:
        """Matrix with matrix or vector, or two vectors: over the inner dimension."""
        name = self.fresh()
        before = len(self.arrays.of(left)) - 1
        body = mul(self(left, (*at[:before], Name(name))), self(right, (Name(name), *at[before:])))
        return self.over(self.arrays.of(left)[-1], body, name)

    def trace(self, tree: Tree) -> Tree:
        name = self.fresh()
        return self.over(self.arrays.of(tree)[0], self(tree, (Name(name), Name(name))), name)

    def softmax(self, tree: Tree, at: Sequence[Tree]) -> Tree:
        return mul(call("exp", self(tree, at)), inv(self.every(tree, "exp")))


SUMS: dict[str, Callable[[Entries, Sequence[Tree], Sequence[Tree]], Tree]] = {
    "matmul": lambda of, args, at: of.product(args[0], args[1], at),
    "dot": lambda of, args, at: of.product(args[0], args[1], at),
    "norm": lambda of, args, at: call("sqrt", of.every(args[0], "square")),
    "norm1": lambda of, args, at: of.every(args[0], "abs"),
    "total": lambda of, args, at: of.every(args[0]),
    "trace": lambda of, args, at: of.trace(args[0]),
    "softmax": lambda of, args, at: of.softmax(args[0], at),
}
