"""Vectors and matrices: which shape a formula has, and what a product of two of them means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from autograder.formulas.tree import ONE, Name, Number, Op, Tree, neg, substitute

__all__ = ["IDENTITY", "UNSIZED", "Arrays", "Shape", "ShapeError", "shape_of", "spoken"]

Shape = tuple[str, ...]
"""Dimensions by name or number: () a scalar, (n,) a vector, (m, n) a matrix, ("1", n) a row."""

SCALARS = frozenset({"dot", "norm", "norm1", "total", "trace", "delta"})
TWO = Number(Fraction(2))
UNSIZED = "?"
IDENTITY = Op("eye", (Name(UNSIZED),))
"""`I`, until the array beside it tells its size."""


class ShapeError(ValueError):
    """Shapes that do not go together: the code of a sentence and what fills it; `which` argument of a function it is."""

    def __init__(self, code: str, which: int | None = None, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.which = which
        self.args_ = args


def shape_of(tree: Tree, shapes: Mapping[str, Sequence[str]]) -> Shape:
    """The shape of a tree that `read` has given; `shapes` as it was told them."""
    return Arrays(shapes).of(tree)


def spoken(shape: Shape) -> str:
    """A shape as the sentences write it: `n×d`, a number for a scalar."""
    return "×".join(shape) or "1"


class Arrays:
    """The shapes of names, and of the trees made of them, each found once."""

    def __init__(self, shapes: Mapping[str, Sequence[str]] | None) -> None:
        self.named: dict[str, Shape] = {name: tuple(map(str, shape)) for name, shape in (shapes or {}).items() if shape}
        self.memo: dict[int, Shape] = {}
        self.kept: list[Tree] = []

    def of(self, tree: Tree) -> Shape:
        if isinstance(tree, Number) or not self.named:
            return ()
        if isinstance(tree, Name):
            return self.named.get(tree.name, ())
        shape = self.memo.get(id(tree))
        if shape is None:
            shape = self.shape(tree)
            self.note(tree, shape)
        return shape

    def note(self, tree: Tree, shape: Shape) -> None:
        """Remember a shape that is known already, so that a long sum is not gone through for each of its terms."""
        if self.named:
            self.memo[id(tree)] = shape
            self.kept.append(tree)

    def shape(self, tree: Op) -> Shape:
        match tree.op:
            case "sum" | "prod":
                return self.of(tree.args[0])
            case "index":
                return self.of(tree.args[0])[len(tree.args) - 1 :]
            case "matmul":
                left, right = self.of(tree.args[0]), self.of(tree.args[1])
                return (left[0], *right[1:])
            case "outer":
                return self.of(tree.args[0]) + self.of(tree.args[1])
            case "transpose":
                (inner,) = map(self.of, tree.args)
                if len(inner) == 1:
                    return ("1", *inner)
                return inner[1:] if inner[:1] == ("1",) else inner[::-1]
            case "diag":
                return 2 * self.of(tree.args[0])
            case "ones" | "eye":
                size = tree.args[0]
                name = size.name if isinstance(size, Name) else str(size.value) if isinstance(size, Number) else "?"
                return (name,) if tree.op == "ones" else (name, name)
        if tree.op in SCALARS:
            return ()
        return self.common(tree.args)

    def common(self, trees: Sequence[Tree]) -> Shape:
        """The one shape of all that are no scalars; raises `ShapeError` for two."""
        found: Shape = ()
        for tree in trees:
            shape = self.of(tree)
            if shape and found and shape != found:
                raise ShapeError("read.shapes", left=spoken(found), right=spoken(shape))
            found = found or shape
        return found

    def sized(self, left: Tree, right: Tree, *, factors: bool = False) -> tuple[Tree, Tree]:
        """Two terms or factors, an `I` in one of them being as large as the other asks for."""
        a, b = self.of(left), self.of(right)
        if (UNSIZED in a) == (UNSIZED in b):
            return left, right
        other = b if UNSIZED in a else a
        if not other or not (factors or other == 2 * other[:1]):
            return left, right
        size = other[0] if UNSIZED in a else other[-1]
        meant = {UNSIZED: Number(Fraction(size)) if size.isdigit() else Name(size)}
        return (substitute(left, meant), right) if UNSIZED in a else (left, substitute(right, meant))

    # --- products

    def product(self, sign: str, left: Tree, right: Tree) -> Tree:
        """Two arrays multiplied; `sign` is `@`, `⊙`, `·`, `*`, or "" where there is none."""
        a, b = self.of(left), self.of(right)
        if (sign == "⊙" or sign == "*") and a == b:
            return Op("hadamard", (left, right))
        found = None if sign == "⊙" else self.conforming(sign, left, right)
        if found is None:
            code = "read.two_vectors" if len(a) == len(b) == 1 and a == b else "read.shapes_product"
            raise ShapeError(code, left=spoken(a), right=spoken(b))
        return found

    def conforming(self, sign: str, left: Tree, right: Tree) -> Tree | None:
        """Their matrix product, None where there is none."""
        a, b = self.of(left), self.of(right)
        match len(a), len(b):
            case 1, 1:
                return Op("dot", (left, right)) if a == b and sign in ("@", "·") else None
            case 2, 1:
                if a[1] != b[0]:
                    return None
                return Op("dot", (self.transposed(left), right)) if a[0] == "1" else Op("matmul", (left, right))
            case 1, 2:
                if b[0] == "1":
                    return Op("outer", (left, self.transposed(right)))
                # NumPy reads a vector before a matrix as a row, and gives a vector
                return Op("matmul", (self.transposed(right), left)) if sign == "@" and a[0] == b[0] else None
            case 2, 2:
                return Op("matmul", (left, right)) if a[1] == b[0] else None
        return None

    def divided(self, left: Tree, right: Tree) -> Tree:
        """Two arrays, entry by entry."""
        self.common((left, right))
        return Op("hadamard", (left, Op("inv", (right,))))

    def transposed(self, tree: Tree) -> Tree:
        if not self.of(tree):
            return tree
        if isinstance(tree, Op) and tree.op == "transpose":
            return tree.args[0]
        return Op("transpose", (tree,))

    def raised(self, base: Tree, exponent: Tree) -> Tree:
        """A power: entry by entry, but for a matrix the inverse only."""
        shape = self.of(base)
        if len(shape) == 2:
            if exponent not in (neg(ONE), Op("neg", (ONE,))) or shape[0] != shape[1]:
                raise ShapeError("read.matrix_power", left=spoken(shape))
            return Op("inverse", (base,))
        power = Op("pow", (base, exponent))
        self.common(power.args)
        return power

    # --- functions of arrays

    def applied(self, function: str, args: list[Tree], name: str) -> Tree:
        """A function of arrays; raises `ShapeError` where an argument has not the shape it takes."""
        shapes = [self.of(arg) for arg in args]
        wanted, count = TAKES[function]
        if function == "norm" and len(args) == 2 and args[1] in (ONE, TWO):
            function = "norm1" if args[1] == ONE else "norm"
            args, shapes = args[:1], shapes[:1]
        if len(args) != count:
            raise ShapeError("read.arguments_count", name=name, count=str(count))
        for which, shape in enumerate(shapes):
            fits = {
                "size": not shape,
                "vector": len(shape) == 1,
                "array": bool(shape),
                "square": len(shape) == 2 and shape[0] == shape[1],
            }
            if not fits[wanted]:
                raise ShapeError(f"read.takes_{wanted}", which, name=name, left=spoken(shape))
        match function:
            case "transpose":
                return self.transposed(args[0])
            case "matmul":
                return self.product("@", *args)
            case "hadamard":
                return self.product("⊙", *args)
            case "dot" if len(shapes[0]) == 2 or len(shapes[1]) == 2:
                # as NumPy has it
                return self.product("@", *args)
            case "dot" if shapes[0] != shapes[1]:
                raise ShapeError("read.shapes", left=spoken(shapes[0]), right=spoken(shapes[1]))
        return Op(function, tuple(args))


TAKES = {
    "softmax": ("vector", 1), "norm": ("array", 1), "norm1": ("array", 1), "total": ("array", 1), "trace": ("square", 1),
    "inverse": ("square", 1), "diag": ("vector", 1), "dot": ("array", 2), "outer": ("vector", 2), "hadamard": ("array", 2),
    "matmul": ("array", 2), "transpose": ("array", 1), "ones": ("size", 1), "eye": ("size", 1),
}  # fmt: skip
