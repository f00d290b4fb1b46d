"""Formulas with sums, indices and arrays at given sizes, written out as scalars: every entry a node of one graph.

The entry of an array is a leaf of its own, called `x[1]` or `W[1,2]`. Time and memory are bounded by the graph's nodes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.formulas.arrays import Arrays
from autograder.formulas.comparing.dag import Dag, Spent
from autograder.formulas.tree import Name, Number, Op, Tree, bound, names

__all__ = ["Grid", "Lower", "leaf_name"]

MAX_TERMS = 2_000
MAX_INVERSE = 4
Env = dict[str, int]


@dataclass(frozen=True)
class Grid:
    """An array of nodes, row by row; a scalar has the shape ()."""

    shape: tuple[int, ...]
    cells: tuple[int, ...]

    def rows(self) -> list[tuple[int, ...]]:
        """The cells of a matrix; a vector is a column."""
        width = self.shape[1] if len(self.shape) == 2 else 1
        return [self.cells[i : i + width] for i in range(0, len(self.cells), width)] if width else []


def leaf_name(base: str, at: Sequence[int]) -> str:
    return f"{base}[{','.join(map(str, at))}]" if at else base


class Lower:
    """One way to write formulas out: `sizes` of the dimensions and values of what counts, by name.

    `definitions` give names a meaning; one that defines an array by its entries is Op("entries", (body, Name(i), …)).
    `convention`: what ReLU's derivative is at 0. `domains` of the leaves that came up collect in `found`.
    """

    def __init__(
        self,
        dag: Dag,
        *,
        definitions: Mapping[str, Tree],
        domains: Mapping[str, str],
        shapes: Mapping[str, Sequence[str]] | None = None,
        sizes: Mapping[str, int] | None = None,
        convention: Fraction = Fraction(0),
    ) -> None:
        self.dag = dag
        self.definitions = definitions
        self.domains = domains
        self.shapes = {name: tuple(shape) for name, shape in (shapes or {}).items() if shape}
        self.arrays = Arrays(self.shapes)
        self.sizes = dict(sizes or {})
        self.convention = convention
        self.found: dict[str, str] = {}
        self.given: dict[str, int] = {}
        self.memo: dict[tuple[int, tuple[tuple[str, int], ...]], Grid] = {}
        self.free: dict[int, tuple[str, ...]] = {}
        self.kept: list[Tree] = []
        self.named: dict[str, Grid] = {}
        self.open: set[str] = set()

    def __call__(self, tree: Tree, env: Mapping[str, int] | None = None) -> Grid:
        """The tree's entries; `env` says which entries its free indices mean."""
        return self.grid(tree, dict(env or {}))

    def grid(self, tree: Tree, env: Env) -> Grid:
        if isinstance(tree, Name):
            return self.name(tree.name, env)
        if isinstance(tree, Number):
            return scalar(self.dag.number(tree.value))
        here = tuple((name, env[name]) for name in self.names(tree) if name in env) if env else ()
        key = (id(tree), here)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self.operation(tree, env)
            self.kept.append(tree)
        return found

    def names(self, tree: Tree) -> tuple[str, ...]:
        if id(tree) not in self.free:
            self.free[id(tree)] = names(tree)
            self.kept.append(tree)
        return self.free[id(tree)]

    # --- names

    def name(self, name: str, env: Env) -> Grid:
        if name in env:
            return scalar(self.dag.number(Fraction(env[name])))
        if name in self.sizes:
            return scalar(self.dag.number(Fraction(self.sizes[name])))
        if name not in self.named:
            if name in self.open:
                raise Spent
            self.open.add(name)
            self.named[name] = self.fresh(name)
            self.open.discard(name)
        return self.named[name]

    def fresh(self, name: str) -> Grid:
        shape = tuple(self.size(d) for d in self.shapes.get(name, ()))
        if name not in self.definitions:
            cells = [self.entry(name, at) for at in places(shape)]
            return Grid(shape, tuple(cells))
        meaning = self.definitions[name]
        if isinstance(meaning, Op) and meaning.op == "entries":
            body, *indices = meaning.args
            keys = [index.name for index in indices if isinstance(index, Name)]
            return Grid(
                shape, tuple(self.one(self.grid(body, dict(zip(keys, at, strict=True)))) for at in places(shape))
            )
        return self.grid(meaning, {})

    def entry(self, base: str, at: tuple[int, ...]) -> int:
        """The leaf of an entry, or what a constraint says that it is."""
        name = leaf_name(base, at)
        if name in self.given:
            return self.given[name]
        self.found[name] = self.domains.get(base, "real")
        return self.dag.leaf(name)

    def size(self, dimension: str) -> int:
        return int(dimension) if dimension.isdigit() else self.sizes[dimension]

    # --- operations

    def operation(self, tree: Op, env: Env) -> Grid:
        args = tree.args
        match tree.op:
            case "sum" | "prod":
                return self.over(tree, env)
            case "index":
                return self.picked(tree, env)
            case "delta":
                same = self.whole(args[0], env) == self.whole(args[1], env)
                return scalar(self.dag.one if same else self.dag.zero)
            case "ones":
                return Grid((self.whole(args[0], env),), (self.dag.one,) * self.whole(args[0], env))
            case "eye":
                size = self.whole(args[0], env)
                return Grid(
                    (size, size), tuple(self.dag.one if i == j else self.dag.zero for i, j in places((size, size)))
                )
            case "relu'" if self.convention:
                return self.grid(kinked(args[0], self.convention), env)
        grids = [self.grid(arg, env) for arg in args]
        if tree.op == "transpose" and grids[0].shape:
            return _transpose(grids[0], row=self.arrays.of(args[0])[0] == "1")
        apply = ARRAYS.get(tree.op)
        if apply is not None and (grids[0].shape or tree.op in ("matmul", "outer")):
            return apply(self.dag, *grids)
        return self.by_entries(tree.op, grids)

    def by_entries(self, op: str, grids: list[Grid]) -> Grid:
        """An operation on scalars, entry by entry; a scalar counts for every entry."""
        shape = next((grid.shape for grid in grids if grid.shape), ())
        if any(grid.shape not in ((), shape) for grid in grids):
            raise ValueError(f"shapes that do not go together in {op}")
        columns = [grid.cells if grid.shape else grid.cells * _count(shape) for grid in grids]
        if not columns:
            return scalar(self.dag.applied(op, ()))
        return Grid(shape, tuple(self.dag.applied(op, cells) for cells in zip(*columns, strict=True)))

    def over(self, tree: Op, env: Env) -> Grid:
        """A sum or a product, term by term; an empty one is 0 or 1."""
        body, low, high = tree.args[0], self.whole(tree.args[2], env), self.whole(tree.args[3], env)
        if high - low > MAX_TERMS:
            raise Spent
        terms = [self.grid(body, {**env, bound(tree): i}) for i in range(low, high + 1)]
        if not terms:
            return scalar(self.dag.zero if tree.op == "sum" else self.dag.one)
        return self.by_entries("add" if tree.op == "sum" else "mul", terms)

    def picked(self, tree: Op, env: Env) -> Grid:
        """The entry; without a value where there is none, as beyond the end or at 1/2."""
        array = self.grid(tree.args[0], env)
        rest = array.shape[len(tree.args) - 1 :]
        width = _count(rest)
        try:
            at = [self.whole(arg, env) for arg in tree.args[1:]]
        except ValueError:
            at = [0]
        if any(not 1 <= i <= size for i, size in zip(at, array.shape, strict=False)):
            return Grid(rest, (self.dag.make("undefined"),) * width)
        start = 0
        for i, size in zip(at, array.shape, strict=False):
            start = start * size + i - 1
        return Grid(rest, array.cells[start * width : (start + 1) * width])

    def whole(self, tree: Tree, env: Env) -> int:
        """The whole number that an index or a bound is. Raises `ValueError` for anything else."""
        value = self.dag.value(self.one(self.grid(tree, env)))
        if value is None or value.denominator != 1:
            raise ValueError("an index that is no whole number")
        return int(value)

    @staticmethod
    def one(grid: Grid) -> int:
        if grid.shape:
            raise ValueError("an array where a number should be")
        return grid.cells[0]


def scalar(node: int) -> Grid:
    return Grid((), (node,))


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The places of an array in the order of its cells, counted from 1."""
    return list(itertools.product(*(range(1, size + 1) for size in shape)))


def kinked(inner: Tree, at_zero: Fraction) -> Tree:
    """The step that has a value of its own at 0."""
    below = Op("where", (Op("neg", (inner,)), Number(Fraction(0)), Number(at_zero)))
    return Op("where", (inner, Number(Fraction(1)), below))


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


# --- what takes whole arrays


def _matmul(dag: Dag, left: Grid, right: Grid) -> Grid:
    rows, columns = left.rows(), list(zip(*right.rows(), strict=True))
    if len(left.shape) != 2 or left.shape[1] != right.shape[0]:
        raise ValueError("a matrix product that does not conform")
    cells = tuple(_dotted(dag, row, column) for row in rows for column in columns)
    return Grid((left.shape[0], *right.shape[1:]), cells)


def _dotted(dag: Dag, left: Sequence[int], right: Sequence[int]) -> int:
    return dag.add(dag.mul(pair) for pair in zip(left, right, strict=True))


def _transpose(grid: Grid, *, row: bool) -> Grid:
    """A row becomes a vector again, and a vector a row; a matrix that happens to be one row high stays a matrix."""
    if len(grid.shape) == 1:
        return Grid((1, *grid.shape), grid.cells)
    height, width = grid.shape
    cells = tuple(cell for column in zip(*grid.rows(), strict=True) for cell in column)
    return Grid((width,) if row else (width, height), cells)


def _outer(dag: Dag, left: Grid, right: Grid) -> Grid:
    cells = tuple(dag.mul((a, b)) for a in left.cells for b in right.cells)
    return Grid(left.shape + right.shape, cells)


def _diag(dag: Dag, grid: Grid) -> Grid:
    (size,) = grid.shape
    return Grid((size, size), tuple(grid.cells[i - 1] if i == j else dag.zero for i, j in places((size, size))))


def _norm(dag: Dag, grid: Grid) -> Grid:
    two = dag.number(Fraction(2))
    return scalar(dag.function("sqrt", dag.add(dag.power(cell, two) for cell in grid.cells)))


def _softmax(dag: Dag, grid: Grid) -> Grid:
    up = [dag.function("exp", cell) for cell in grid.cells]
    below = dag.inv(dag.add(up))
    return Grid(grid.shape, tuple(dag.mul((cell, below)) for cell in up))


def _trace(dag: Dag, grid: Grid) -> Grid:
    return scalar(dag.add(row[i] for i, row in enumerate(grid.rows())))


def _inverse(dag: Dag, grid: Grid) -> Grid:
    """By the adjugate, so that there is a value wherever the determinant is not 0."""
    rows = grid.rows()
    size = len(rows)
    if size > MAX_INVERSE:
        raise Spent
    below = dag.inv(_determinant(dag, rows))
    cells = []
    for i, j in itertools.product(range(size), repeat=2):
        minor = [row[:i] + row[i + 1 :] for k, row in enumerate(rows) if k != j]
        cofactor = _determinant(dag, minor)
        cells.append(dag.mul((dag.neg(cofactor) if (i + j) % 2 else cofactor, below)))
    return Grid(grid.shape, tuple(cells))


def _determinant(dag: Dag, rows: Sequence[tuple[int, ...]]) -> int:
    if not rows:
        return dag.one
    terms = []
    for j, cell in enumerate(rows[0]):
        minor = _determinant(dag, [row[:j] + row[j + 1 :] for row in rows[1:]])
        term = dag.mul((cell, minor))
        terms.append(dag.neg(term) if j % 2 else term)
    return dag.add(terms)


ARRAYS: dict[str, Callable[..., Grid]] = {
    "matmul": _matmul,
    "dot": lambda dag, a, b: scalar(_dotted(dag, a.cells, b.cells)),
    "outer": _outer,
    "diag": _diag,
    "norm": _norm,
    "norm1": lambda dag, grid: scalar(dag.add(dag.function("abs", cell) for cell in grid.cells)),
    "total": lambda dag, grid: scalar(dag.add(grid.cells)),
    "trace": _trace,
    "inverse": _inverse,
    "softmax": _softmax,
}
