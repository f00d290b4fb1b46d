"""Random formulas, as trees that the reader gives: of every operation, with names, indices and arrays that fit."""

from __future__ import annotations

import random
from fractions import Fraction

from autograder.formulas.tree import ONE, ZERO, Name, Number, Op, Tree, add

SHAPES = {"x": ("n",), "u": ("n",), "h": ("m",), "W": ("m", "n"), "V": ("n", "n")}
SCALARS = ("a", "b", "y_hat", "beta_1", "z", "dL_dw", "lambda")
INDICES = ("i", "j", "k")
KNOWN = (*SCALARS, *INDICES, "n", "m")
FUNCTIONS = ("f", "g")
UNARY = (
    "exp", "log", "sqrt", "sin", "cos", "tan", "asin", "atan", "sigma", "tanh", "cosh", "relu", "softplus", "gelu", "silu", "erf", "abs",
    "sign", "step", "sigma'", "tanh''", "call:f", "call:f'", "call:g''",
)  # fmt: skip
NUMBERS = ("0", "1", "2", "3", "10", "0.5", "0.25", "1.75", "0.001", "1e-30", "12345678901234567890", "64")


def tree(rng: random.Random, size: int) -> Tree:
    """A scalar formula of about `size` operations."""
    return _Grower(rng).scalar(size, ())


class _Grower:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def scalar(self, size: int, bound: tuple[str, ...]) -> Tree:
        if size <= 0:
            return self.leaf(bound)
        grow = self.rng.choice(
            (self.sum, self.product, self.product, self.quotient, self.power, self.call, self.call, self.negative, self.choice, self.running,
             self.of_arrays, self.entry)
        )  # fmt: skip
        return grow(size - 1, bound)

    def leaf(self, bound: tuple[str, ...]) -> Tree:
        if self.rng.random() < 0.3:
            return Number(Fraction(self.rng.choice(NUMBERS)))
        if self.rng.random() < 0.1:
            return Op(self.rng.choice(("e", "pi")))
        return Name(self.rng.choice((*SCALARS, *bound, "n")))

    def split(self, size: int, parts: int) -> list[int]:
        cuts = [self.rng.random() for _ in range(parts)]
        return [int(size * cut / sum(cuts)) for cut in cuts]

    def sum(self, size: int, bound: tuple[str, ...]) -> Tree:
        first, *rest = (self.scalar(part, bound) for part in self.split(size, self.rng.randint(2, 4)))
        terms = [Op("neg", (term,)) if self.rng.random() < 0.4 else term for term in rest]
        return Op("add", (*_flat("add", first), *terms))

    def product(self, size: int, bound: tuple[str, ...]) -> Tree:
        first, *rest = (self.scalar(part, bound) for part in self.split(size, self.rng.randint(2, 4)))
        factors = [Op("inv", (factor,)) if self.rng.random() < 0.25 else factor for factor in rest]
        return Op("mul", (*_flat("mul", first), *factors))

    def quotient(self, size: int, bound: tuple[str, ...]) -> Tree:
        above, below = (self.scalar(part, bound) for part in self.split(size, 2))
        return Op("mul", (*_flat("mul", above), Op("inv", (below,))))

    def negative(self, size: int, bound: tuple[str, ...]) -> Tree:
        return Op("neg", (self.scalar(size, bound),))

    def power(self, size: int, bound: tuple[str, ...]) -> Tree:
        exponents = (
            Number(Fraction(self.rng.choice(("2", "3", "0.5", "12")))),
            Op("neg", (Number(Fraction(2)),)),
            Op("neg", (Name("a"),)),
            Op("add", (Name("n"), Op("neg", (ONE,)))),
            Op("mul", (ONE, Op("inv", (Number(Fraction(2)),)))),
        )
        return Op("pow", (self.scalar(size, bound), self.rng.choice(exponents)))

    def call(self, size: int, bound: tuple[str, ...]) -> Tree:
        if self.rng.random() < 0.15:
            left, right = (self.scalar(part, bound) for part in self.split(size, 2))
            return Op(self.rng.choice(("max", "min", "call:g")), (left, right))
        return Op(self.rng.choice(UNARY), (self.scalar(size, bound),))

    def choice(self, size: int, bound: tuple[str, ...]) -> Tree:
        asked, then, other = (self.scalar(part, bound) for part in self.split(size, 3))
        if bound and self.rng.random() < 0.3:
            asked = Op("delta", (Name(bound[0]), Name("j" if bound[0] != "j" else "k")))
        if then == other or (then, other) == (ONE, ZERO) or _asks(then, asked) or _asks(other, asked):
            return then
        if self.rng.random() < 0.1:
            other = Op("undefined")
        return Op("where", (asked, then, other))

    def running(self, size: int, bound: tuple[str, ...]) -> Tree:
        over = self.rng.choice([i for i in INDICES if i not in bound] or list(INDICES))
        low = Number(Fraction(self.rng.choice((1, 1, 2))))
        high = self.rng.choice((Name("n"), Name("n"), Number(Fraction(4)), add(Name("n"), Number(Fraction(-1)))))
        return Op(self.rng.choice(("sum", "sum", "prod")), (self.scalar(size, (*bound, over)), Name(over), low, high))

    def entry(self, size: int, bound: tuple[str, ...]) -> Tree:
        if self.rng.random() < 0.2:
            return Op("delta", (Name("i"), self.rng.choice((Name("j"), Name("k"), Number(Fraction(2))))))
        shape = self.rng.choice((("n",), ("n",), ("m", "n")))
        return Op("index", (self.array(size, shape, bound), *(self.index(bound) for _ in shape)))

    def index(self, bound: tuple[str, ...]) -> Tree:
        name = Name(self.rng.choice((*bound, *INDICES)))
        return self.rng.choice((name, name, Number(Fraction(self.rng.randint(1, 9))), add(name, ONE), add(name, Number(Fraction(-1)))))

    def of_arrays(self, size: int, bound: tuple[str, ...]) -> Tree:
        """A scalar that is made of arrays."""
        kind = self.rng.choice(("dot", "norm", "norm1", "total", "trace"))
        shape = self.rng.choice((("n",), ("m",), ("m", "n"), ("n", "n")))
        if kind == "dot":
            shape = shape[-1:]
        if kind == "trace":
            shape = ("n", "n")
        left, right = self.split(size, 2)
        first = self.array(left, shape, bound)
        return Op(kind, (first, self.array(right, shape, bound))) if kind == "dot" else Op(kind, (first,))

    def array(self, size: int, shape: tuple[str, ...], bound: tuple[str, ...]) -> Tree:
        named = [name for name, own in SHAPES.items() if own == shape]
        if size <= 0 and named:
            return Name(self.rng.choice(named))
        left, right = self.split(max(0, size - 1), 2)
        options = ["entrywise", "scaled", "plus", "hadamard", "divided", "shifted", "power"]
        if len(shape) == 1:
            options += ["matmul", "softmax", "ones"] if shape == ("n",) else ["matmul"]
        elif shape == ("n", "n"):
            options += ["matmul", "outer", "diag", "eye", "transpose", "inverse"]
        else:
            options += ["matmul", "outer"]
        kind = self.rng.choice(options)
        if size <= 0:
            kind = {("n", "m"): "transposed"}.get(shape, kind)
        match kind:
            case "entrywise":
                return Op(self.rng.choice(("exp", "tanh", "sigma", "sigma'", "relu")), (self.array(left, shape, bound),))
            case "scaled":
                return Op("mul", (*_flat("mul", self.scalar(right, bound)), self.array(left, shape, bound)))
            case "plus":
                second = self.array(right, shape, bound)
                return Op("add", (*_flat("add", self.array(left, shape, bound)), self.rng.choice((second, Op("neg", (second,))))))
            case "shifted":
                return Op("add", (ONE, Op("neg", (self.array(left, shape, bound),))))
            case "power" if len(shape) == 1:
                return Op("pow", (self.array(left, shape, bound), Number(Fraction(2))))
            case "divided":
                return Op("hadamard", (_unscaled(self.array(left, shape, bound)), Op("inv", (self.array(right, shape, bound),))))
            case "matmul" if len(shape) == 1:
                middle = self.rng.choice(("n", "m"))
                return Op("matmul", (_unscaled(self.matrix(left, shape[0], middle, bound)), self.array(right, (middle,), bound)))
            case "matmul":
                return Op("matmul", (_unscaled(self.matrix(left, shape[0], "n", bound)), self.matrix(right, "n", shape[1], bound)))
            case "outer":
                return Op("outer", (_unscaled(self.array(left, shape[:1], bound)), self.array(right, shape[1:], bound)))
            case "diag":
                return Op("diag", (self.array(left, ("n",), bound),))
            case "softmax":
                return Op("softmax", (self.array(left, shape, bound),))
            case "ones" | "eye":
                return Op(kind, (Name("n"),))
            case "inverse":
                return Op("inverse", (self.array(left, shape, bound),))
            case "transpose" | "transposed":
                return _transposed(self.matrix(left, shape[1], shape[0], bound))
        return Op("hadamard", (_unscaled(self.array(left, shape, bound)), _no_inverse(self.array(right, shape, bound))))

    def matrix(self, size: int, rows: str, columns: str, bound: tuple[str, ...]) -> Tree:
        if (rows, columns) in SHAPES.values():
            return self.array(size, (rows, columns), bound)
        if (columns, rows) in SHAPES.values():
            return _transposed(self.array(size, (columns, rows), bound))
        return Op("outer", (Name("h"), Name("h")))


def _flat(op: str, tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Op) and tree.op == op else (tree,)


def _asks(tree: Tree, subject: Tree) -> bool:
    return isinstance(tree, Op) and tree.op == "where" and tree.args[0] == subject


def _transposed(tree: Tree) -> Tree:
    return tree.args[0] if isinstance(tree, Op) and tree.op == "transpose" else Op("transpose", (tree,))


def _unscaled(tree: Tree) -> Tree:
    """Without the factors that a reader would take out of the product that follows."""
    while isinstance(tree, Op) and tree.op == "mul":
        tree = next(arg for arg in tree.args if not _scalar(arg))
    return tree


def _scalar(tree: Tree) -> bool:
    from autograder.formulas.arrays import shape_of

    return not shape_of(tree, SHAPES)


def _no_inverse(tree: Tree) -> Tree:
    return tree.args[0] if isinstance(tree, Op) and tree.op == "inv" else tree
