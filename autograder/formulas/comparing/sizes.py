"""At which sizes formulas with sums and arrays are compared, and when a few sizes prove an identity for all of them.

Take one dimension n. The entries of an array along it are exchangeable, apart from those singled out: free indices, a
literal x₁, the ends of a shortened range, the axes of the result. Let s be their number.

1. Where sums over n (and n itself, which is Σ 1) enter both sides rationally, multiplying out the denominators leaves
   a sum over tuples of at most k indices, of terms that depend on the entries of the tuple only, however complicated. Let
   G(S) be the part of it whose tuples use exactly the indices S. The difference at a set of indices is the sum of G over its subsets,
   and G(S) = 0 for more than s + k indices. If the difference is 0 at all sizes up to s + k, then by induction every
   G(S) is 0, and with it the difference at every size. Where no entry is singled out, the induction would begin at size 0,
   which there is not: one size more stands for it, since G(S) = (−1)^|S| G(∅) does not vanish there.
2. Where sums stand inside other functions (log Σ exp), and no sum over n lies within another one that its summands
   depend on, both sides are analytic functions of the r sums. At sizes of s + r and more, the sums take all values of an open
   set, or of the subspace in which they are bound to lie at any size; so equality there is equality for any values of the sums.
3. Where no arrays are involved but the index counts as a number (Σ i²), the difference is a polynomial in n of degree
   at most k, times a denominator: it is 0 if it is so at k + 1 sizes.

Anything else (Σ qⁱ, neighbours xᵢxᵢ₊₁, √n) is compared at some sizes and never called proved.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.formulas.arrays import Arrays
from autograder.formulas.tree import BINDERS, Name, Number, Op, Tree, bound, fold, names, walk

__all__ = ["Plan", "plan"]

MAX_SIZE = 6
MAX_INSTANCES = 12
TRIED = ((2, 3, 4, 5), (3, 2, 5, 4), (4, 5, 3, 2))
COUNTED = ((2,), (3,), (5,), (1,), (6,))
REDUCTIONS = frozenset({"sum", "prod", "matmul", "dot", "norm", "norm1", "trace", "total", "softmax", "inverse"})
SAME = frozenset({"neg", "transpose", "diag", "index"})


class Unbounded(Exception):
    """No number of sizes is known to be enough."""


@dataclass(frozen=True)
class Plan:
    """`tried`: sizes for a counterexample. `enough`: sizes that prove, None where none are known to."""

    dimensions: tuple[str, ...]
    tried: tuple[dict[str, int], ...]
    enough: tuple[dict[str, int], ...] | None


def plan(
    roots: Sequence[Tree],
    others: Sequence[Tree],
    definitions: Mapping[str, Tree],
    shapes: Mapping[str, Sequence[str]],
    indices: Sequence[str],
) -> Plan:
    """For the two `roots`, with `others` (constraints) beside them; `indices` are the free ones."""
    trees = _reached([*roots, *others], definitions)
    used = {name for tree in trees for name in names(tree)}
    arrays = {name: tuple(shape) for name, shape in shapes.items() if name in used}
    dims = dict.fromkeys(d for shape in arrays.values() for d in shape if not d.isdigit())
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Op) and node.op in ("sum", "prod", "ones", "eye"):
                dims |= dict.fromkeys(n for arg in node.args[-1:] for n in names(arg) if n not in indices)
    dims = dict.fromkeys(sorted(dims))
    least = _least(trees)
    tried = [dict(zip(dims, sizes, strict=False)) for sizes in TRIED] if len(dims) <= 4 else []
    if len(dims) == 1 and not arrays:
        tried = [dict(zip(dims, sizes, strict=True)) for sizes in COUNTED]
    tried = [{d: max(size, least) for d, size in sizes.items()} for sizes in tried]
    try:
        enough = _enough(list(dims), roots, others, definitions, shapes, arrays, indices, least) if dims else ({},)
    except Unbounded:
        enough = None
    return Plan(tuple(dims), tuple(tried) if dims else ({},), enough)


def _reached(roots: Sequence[Tree], definitions: Mapping[str, Tree]) -> list[Tree]:
    trees, seen = list(roots), set()
    for tree in trees:
        for name in names(tree):
            if name in definitions and name not in seen:
                seen.add(name)
                trees.append(definitions[name])
    return trees


def _least(trees: Sequence[Tree]) -> int:
    """The size that all literal indices need."""
    found = 1
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Op) and node.op == "index":
                literal = [int(arg.value) for arg in node.args[1:] if isinstance(arg, Number)]
                found = max([found, *literal])
    return found


def _enough(
    dims: list[str],
    roots: Sequence[Tree],
    others: Sequence[Tree],
    definitions: Mapping[str, Tree],
    shapes: Mapping[str, Sequence[str]],
    arrays: Mapping[str, Sequence[str]],
    indices: Sequence[str],
    least: int,
) -> tuple[dict[str, int], ...]:
    trees = _reached([*roots, *others], definitions)
    largest: dict[str, int] = {}
    functional: list[str] = []
    for d in dims:
        view = _Dimension(d, definitions, Arrays(shapes), any(d in shape for shape in arrays.values()))
        singled = view.singled(trees, indices) + sum(1 for axis in view.arrays.of(roots[0]) if axis == d)
        try:
            (a, b), (c, e) = (view.degree(tree, ()) for tree in roots)
            extra = [sum(view.degree(tree, ())) for tree in others]
            largest[d] = singled + max(a + e, c + b) + sum(extra)
            if not singled or (view.counts and not view.has_arrays):
                largest[d] += 1
        except Unbounded:
            if len(trees) > len(roots) + len(others):
                raise  # what definitions hide is not looked through
            largest[d] = singled + view.sums(trees)
            functional.append(d)
        largest[d] = max(largest[d], least, 1)
    for d in functional:
        for other in dims:
            if other != d:
                largest[d] *= largest[other]
    ranges = [range(min(least, largest[d]), largest[d] + 1) for d in dims]
    count = 1
    for one in ranges:
        count *= len(one)
    if max(largest.values()) > MAX_SIZE or count > MAX_INSTANCES:
        raise Unbounded
    return tuple(dict(zip(dims, sizes, strict=True)) for sizes in itertools.product(*ranges))


@dataclass
class _Dimension:
    """What both formulas do along one dimension."""

    name: str
    definitions: Mapping[str, Tree]
    arrays: Arrays
    has_arrays: bool
    counts: bool = False
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)

    def singled(self, trees: Sequence[Tree], indices: Sequence[str]) -> int:
        """How many entries may be singled out: by free indices, literal ones, shortened ranges."""
        found: set[object] = set()
        for tree in trees:
            free = set(names(tree))
            for node in walk(tree):
                if not isinstance(node, Op):
                    continue
                if node.op == "index":
                    shape = self.arrays.of(node.args[0])
                    for arg, axis in zip(node.args[1:], shape, strict=False):
                        if axis == self.name:
                            found |= {n for n in names(arg) if n in indices and n in free}
                            found |= {arg.value} if isinstance(arg, Number) else set()
                if node.op == "delta":
                    found |= {n for arg in node.args for n in names(arg) if n in indices}
                if node.op in BINDERS and self.over(node):
                    found |= {("low", i) for i in range(1, abs(_number(node.args[2]) or 1))}
                    found |= {("high", i) for i in range(abs(_shift(node.args[3])))}
        return len(found)

    def over(self, node: Op) -> bool:
        return self.name in names(node.args[3])

    def degree(self, tree: Tree, inside: tuple[str, ...]) -> tuple[int, int]:
        """Sums multiplied in numerator and denominator; `inside` are the bound indices around. Raises `Unbounded`."""
        if isinstance(tree, Number):
            return 0, 0
        if isinstance(tree, Name):
            return self.named(tree.name, inside)
        op, args = tree.op, tree.args
        if op in BINDERS:
            return self.summed(tree, inside)
        if op == "index":
            return self.degree(args[0], inside)
        if op in ("delta", "ones", "eye"):
            return 0, 0
        if op == "pow" and (power := fold(args[1], 64)) is not None and power.denominator == 1:
            return self.raised(args[0], int(power), inside)
        inner = [self.degree(arg, inside) for arg in args]
        match op:
            case "add":
                below = sum(b for _, b in inner)
                return max(a + below - b for a, b in inner), below
            case "mul" | "hadamard" | "outer":
                return sum(a for a, _ in inner), sum(b for _, b in inner)
            case "inv":
                a, b = inner[0]
                if a and (self.arrays.of(args[0]) or set(names(args[0])) & set(inside)):
                    raise Unbounded
                return b, a
            case "matmul" | "dot" | "trace" | "total":
                axes = self.axes(op, args)
                return sum(a for a, _ in inner) + axes, sum(b for _, b in inner)
            case "softmax":
                if inner[0] != (0, 0):
                    raise Unbounded
                return 0, int(self.arrays.of(args[0]) == (self.name,))
            case "norm1" if inner[0] == (0, 0):
                return self.axes("total", args), 0
        if op in SAME:
            return inner[0]
        if any(pair != (0, 0) for pair in inner) or (op in REDUCTIONS and self.name in self.arrays.of(args[0])):
            raise Unbounded
        return 0, 0

    def axes(self, op: str, args: Sequence[Tree]) -> int:
        """How many axes along this dimension an operation sums over."""
        shape = self.arrays.of(args[0])
        if op == "matmul":
            return int(shape[-1] == self.name)
        if op == "trace":
            return int(shape[0] == self.name)
        return sum(1 for axis in shape if axis == self.name)

    def named(self, name: str, inside: tuple[str, ...]) -> tuple[int, int]:
        if name == self.name:
            return 1, 0
        if name in inside:
            self.counts = True
            if self.has_arrays:
                raise Unbounded
            return 1, 0
        if name not in self.definitions:
            return 0, 0
        if name not in self.kept:
            meaning = self.definitions[name]
            if isinstance(meaning, Op) and meaning.op == "entries":
                meaning = meaning.args[0]
            self.kept[name] = self.degree(meaning, ())
        return self.kept[name]

    def summed(self, tree: Op, inside: tuple[str, ...]) -> tuple[int, int]:
        over = bound(tree)
        offsets = {_shift(arg) for node in walk(tree.args[0]) if isinstance(node, Op) and node.op in ("index", "delta")
                   for arg in node.args[node.op == "index":] if over in names(arg)}  # fmt: skip
        if len(offsets) > 1:
            raise Unbounded
        a, b = self.degree(tree.args[0], (*inside, over) if self.over(tree) else inside)
        if not self.over(tree):
            if tree.op == "prod" and (a or b):
                raise Unbounded
            return a, b
        if tree.op == "prod":
            raise Unbounded
        return a + 1, b

    def raised(self, base: Tree, power: int, inside: tuple[str, ...]) -> tuple[int, int]:
        if isinstance(base, Op) and base.op == "norm" and power % 2 == 0 and power > 0:
            a, b = self.degree(base.args[0], inside)
            half = power // 2
            return half * (2 * a + self.axes("total", base.args)), half * 2 * b
        a, b = self.degree(base, inside)
        if power < 0 and a and (self.arrays.of(base) or set(names(base)) & set(inside)):
            raise Unbounded
        return (a * power, b * power) if power >= 0 else (-b * power, -a * power)

    # --- sums within functions

    def sums(self, trees: Sequence[Tree]) -> int:
        """The number of different sums along this dimension; raises `Unbounded` where one depends on another's index."""
        found: set[Tree] = set()
        for tree in trees:
            self.collect(tree, found, frozenset())
        return len(found)

    def collect(self, tree: Tree, found: set[Tree], inside: frozenset[str]) -> None:
        """`inside`: the bound indices around, which may count entries only."""
        if isinstance(tree, Name):
            if tree.name == self.name or tree.name in inside:
                raise Unbounded
        elif isinstance(tree, Op) and tree.op == "index":
            self.collect(tree.args[0], found, inside)
        elif isinstance(tree, Op) and tree.op in BINDERS:
            over = bound(tree)
            mine = self.over(tree)
            self.collect(tree.args[0], found, inside | {over} if mine else inside)
            if mine:
                if self.within(tree.args[0], over):
                    raise Unbounded
                found.add(tree)
        elif isinstance(tree, Op) and tree.op not in ("delta", "ones", "eye"):
            for arg in tree.args:
                self.collect(arg, found, inside)
            if self.along(tree):
                if tree.op == "inverse" or any(map(self.holds, tree.args)):
                    raise Unbounded
                found.add(tree)

    def holds(self, tree: Tree) -> bool:
        """Whether a sum along this dimension lies in an array that is summed along it once more."""
        return any(
            isinstance(node, Op)
            and node.op in REDUCTIONS
            and bool(self.arrays.of(tree))
            and ((node.op in BINDERS and self.over(node)) or self.along(node))
            for node in walk(tree)
        )

    def along(self, node: Op) -> bool:
        """Whether an operation on arrays sums along this dimension."""
        if node.op in BINDERS or node.op not in REDUCTIONS:
            return False
        return self.axes("total" if node.op not in ("matmul", "trace") else node.op, node.args) > 0

    def within(self, body: Tree, over: str) -> bool:
        """Whether a sum along this dimension inside `body` depends on the index `over`."""
        for node in walk(body):
            if isinstance(node, Op) and node.op in REDUCTIONS and over in names(node):
                if node.op in BINDERS and self.over(node):
                    return True
                if node.op not in BINDERS and self.along(node):
                    return True
        return False


def _number(tree: Tree) -> int | None:
    value = fold(tree, 10**6)
    return int(value) if value is not None else None


def _shift(tree: Tree) -> int:
    """The number that is added to a name: 1 in i + 1, −1 in n − 1."""
    if not isinstance(tree, Op) or tree.op != "add":
        return 0
    values = [fold(arg, 10**6) for arg in tree.args]
    return int(sum(value for value in values if value is not None))
