"""Confirm the references of a derivation by torch autograd, in float64, at random points of the graph.

The graph becomes a torch computation by a walk over its formulas; nothing is evaluated as code. Each node is computed
from the nodes before it, entry by entry, so that autograd knows every derivative along all ways.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import numpy as np

from autograder.formulas import Dag, Grid, Lower, Name, Op, Tree, leaf_name, places
from autograder.kinds.derivation.judging.forward import Asked, Forward, forward
from autograder.kinds.derivation.records import DerivationKey, Line

__all__ = ["SMALLEST", "Place", "close", "disagreements", "torch_function", "undefined"]

RELATIVE = 1e-9
SMALLEST = 2
Entries = dict[str, Any]


def disagreements(body: DerivationKey, points: int, seed: int) -> tuple[int, list[str]]:
    """How many comparisons were made, and the labels whose reference differs from autograd somewhere."""
    rng = np.random.default_rng(seed)
    graph = forward(body.graph, body.domains, body.shapes, body.constraints)
    wrong: list[str] = []
    for turn in range(points):
        sizes = {name: SMALLEST + (i + turn) % (1 + len(graph.sizes)) for i, name in enumerate(graph.sizes)}
        place = Place(graph, sizes, rng)
        wrong += [line.label for line in body.lines if not place.agrees(line)]
    return points * len(body.lines), sorted(set(wrong))


def undefined(body: DerivationKey, points: int, seed: int) -> str:
    """Where a node has no value at the points of `disagreements`, in words: "L is nan at w = 0.3, x = -1.2"; else empty."""
    rng = np.random.default_rng(seed)
    graph = forward(body.graph, body.domains, body.shapes, body.constraints)
    for turn in range(points):
        place = Place(graph, {name: SMALLEST + (i + turn) % (1 + len(graph.sizes)) for i, name in enumerate(graph.sizes)}, rng)
        values = {key: float(value.detach()) for key, value in place.values.items()}
        lost = next((key for name in graph.nodes for key in place.entries(name) if not isfinite(values[key])), None)
        if lost is not None:
            drawn = ", ".join(f"{key} = {values[key]:.3g}" for leaf in graph.leaves for key in place.entries(leaf))
            return f"{lost} is {values[lost]:g} at {drawn}"
    return ""


class Place:
    """A random point of the graph at given sizes: `values` are torch scalars, by the names of entries."""

    def __init__(self, graph: Forward, sizes: Mapping[str, int], rng: np.random.Generator) -> None:
        self.graph = graph
        self.sizes = sizes
        self.values: Entries = {}
        for leaf in graph.leaves:
            for at in places(self.shape(leaf)):
                self.values[leaf_name(leaf, at)] = _drawn(graph.domains.get(leaf, "real"), rng)
        for name, tree in graph.nodes.items():
            for key, value in zip(self.entries(name), self.computed(tree), strict=True):
                self.values[key] = value if value.requires_grad else value.clone().requires_grad_()  # a switch's flat side

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(int(d) if d.isdigit() else self.sizes[d] for d in self.graph.shape(name))

    def entries(self, name: str) -> list[str]:
        return [leaf_name(name, at) for at in places(self.shape(name))]

    def computed(self, tree: Tree, axes: tuple[str, ...] = (), along: tuple[int, ...] = ()) -> list[Any]:
        """The entries of a formula over leaves and nodes; `axes` are its free indices, which run `along` these lengths."""
        if isinstance(tree, Op) and tree.op == "entries":
            body, *own = tree.args
            names = tuple(axis.name for axis in own if isinstance(axis, Name))
            name = next(key for key, meaning in self.graph.nodes.items() if meaning is tree)
            return self.computed(body, names, self.shape(name))
        dag = Dag()
        lower = Lower(dag, definitions={}, domains={}, shapes=self.graph.shapes, sizes=self.sizes)
        cells: list[int] = []
        for at in itertools.product(*(range(1, length + 1) for length in along)):
            grid: Grid = lower(tree, dict(zip(axes, at, strict=True)))
            cells += grid.cells
        return torch_function(dag, cells)(self.values)

    def agrees(self, line: Line) -> bool:
        """Whether the reference has the values that autograd gives."""
        asked = self.graph.asked(line.label)
        if asked is None:
            return False
        mine = self.reference(line, asked)
        return len(mine) == len(right := self.right(asked)) and all(map(close, mine, right))

    def reference(self, line: Line, asked: Asked) -> list[Any]:
        """The values of the reference, entry by entry."""
        axes = line.axes or asked.at
        lengths = self.shape(asked.top) + (self.shape(asked.by) if asked.by else ())
        return self.computed(self.graph.read(line.reference, axes), axes, lengths)

    def right(self, asked: Asked) -> list[float]:
        """The derivative of each entry by each entry; the values themselves where no derivative is asked."""
        import torch

        tops = [self.values[key] for key in self.entries(asked.top)]
        if not asked.by:
            return [float(value.detach()) for value in tops]
        by = [self.values[key] for key in self.entries(asked.by)]
        found: list[float] = []
        for top in tops:
            known = top.requires_grad and top.grad_fn is not None
            row = torch.autograd.grad(top, by, retain_graph=True, allow_unused=True) if known else [None] * len(by)
            found += [0.0 if value is None else float(value) for value in row]
        return found


def close(mine: Any, right: float) -> bool:
    return bool(abs(float(mine.detach()) - right) <= RELATIVE * max(1.0, abs(right)))


def _drawn(domain: str, rng: np.random.Generator) -> Any:
    import torch

    match domain:
        case "binary":
            value = float(rng.integers(2))
        case "sign":
            value = float(rng.choice((-1, 1)))
        case "natural":
            value = float(rng.integers(1, 5))
        case "nonzero":
            value = float(rng.choice((-1, 1)) * rng.uniform(0.1, 2.0))
        case _:
            low, high = {"unit": (0.05, 0.95), "positive": (0.1, 3.0)}.get(domain, (-2.0, 2.0))
            value = float(rng.uniform(low, high))
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def torch_function(dag: Dag, roots: list[int]) -> Callable[[Mapping[str, Any]], list[Any]]:
    """The formulas that end at these nodes as a function of their leaves, torch scalars by name."""
    steps = [(node, dag.ops[node], dag.args[node], dag.data[node]) for node in dag.below(roots)]

    def compute(leaves: Mapping[str, Any]) -> list[Any]:
        import torch

        values: dict[int, Any] = {}
        for node, op, args, data in steps:
            if op == "number":
                values[node] = torch.tensor(float(data), dtype=torch.float64)  # type: ignore[arg-type]
            elif op == "leaf":
                values[node] = leaves[str(data)]
            elif op == "where":
                values[node] = values[args[1] if float(values[args[0]].detach()) > 0 else args[2]]
            else:
                values[node] = _functions()[op](*(values[arg] for arg in args))
        return [values[node] for node in roots]

    return compute


def _functions() -> dict[str, Callable[..., Any]]:
    import torch

    return {
        "add": lambda *a: sum(a[1:], a[0]),
        "mul": lambda *a: torch.stack(a).prod(),
        "neg": torch.neg,
        "inv": torch.reciprocal,
        "pow": torch.pow,
        "exp": torch.exp,
        "log": torch.log,
        "sqrt": torch.sqrt,
        "sigma": torch.sigmoid,
        "tanh": torch.tanh,
        "sinh": torch.sinh,
        "cosh": torch.cosh,
        "sech": lambda x: 1 / torch.cosh(x),
        "softplus": torch.nn.functional.softplus,
        "erf": torch.erf,
        "factorial": lambda x: torch.exp(torch.lgamma(x + 1)),
        "sin": torch.sin,
        "cos": torch.cos,
        "asin": torch.asin,
        "acos": torch.acos,
        "atan": torch.atan,
        "asinh": torch.asinh,
        "acosh": torch.acosh,
        "atanh": torch.atanh,
        "pi": lambda: torch.tensor(torch.pi, dtype=torch.float64),
    }
