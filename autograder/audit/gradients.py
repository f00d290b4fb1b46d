"""Confirm the references of a derivation by torch autograd, in float64, at random points of the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.judge.symbolic.functions import expanded
from autograder.judge.symbolic.read import read
from autograder.judge.symbolic.tree import Name, Number, Tree, names
from autograder.records import DerivationKey

__all__ = ["disagreements"]

LABEL = re.compile(r"d([A-Za-z]\w*?)_d([A-Za-z]\w*)\Z")
RELATIVE = 1e-9


def disagreements(body: DerivationKey, points: int, seed: int) -> tuple[int, list[str]]:
    """How many comparisons were made, and the labels whose reference differs from autograd somewhere."""
    rng = np.random.default_rng(seed)
    nodes = {name: read(text, None) for name, text in body.graph.items()}
    leaf_names = sorted({n for tree in nodes.values() for n in names(tree)} - set(nodes))
    wrong: list[str] = []
    for _ in range(points):
        values = _forward(nodes, {name: _drawn(body.domains.get(name, "real"), rng) for name in leaf_names})
        for line in body.lines:
            if not _agrees(line.label, read(line.reference, None), values):
                wrong.append(line.label)
    return points * len(body.lines), sorted(set(wrong))


def _drawn(domain: str, rng: np.random.Generator) -> Any:
    import torch

    low, high = {"unit": (0.05, 0.95), "positive": (0.1, 3.0)}.get(domain, (-2.0, 2.0))
    return torch.tensor(float(rng.uniform(low, high)), dtype=torch.float64, requires_grad=True)


def _forward(nodes: Mapping[str, Tree], leaves: dict[str, Any]) -> dict[str, Any]:
    values = dict(leaves)
    for name, tree in nodes.items():
        values[name] = evaluate(tree, values)
    return values


def _agrees(label: str, reference: Tree, values: Mapping[str, Any]) -> bool:
    import torch

    match = LABEL.match(label)
    if match is None or match[1] not in values or match[2] not in values:
        return False
    (gradient,) = torch.autograd.grad(values[match[1]], values[match[2]], retain_graph=True, allow_unused=True)
    right = 0.0 if gradient is None else float(gradient)
    mine = float(evaluate(reference, values).detach())
    return abs(mine - right) <= RELATIVE * max(1.0, abs(right))


def evaluate(tree: Tree, values: Mapping[str, Any]) -> Any:
    """The formula in torch, float64."""
    import torch

    if isinstance(tree, Number):
        return torch.tensor(float(tree.value), dtype=torch.float64)
    if isinstance(tree, Name):
        return values[tree.name]
    if tree.op.endswith("'"):
        return evaluate(expanded(tree), values)
    args = [evaluate(arg, values) for arg in tree.args]
    return _functions()[tree.op](*args)


def _functions() -> dict[str, Callable[..., Any]]:
    import torch

    return {
        "add": lambda *a: sum(a[1:], a[0]),
        "mul": lambda *a: torch.stack([x.expand(()) for x in a]).prod() if a else a,
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
        "relu": torch.relu,
        "softplus": torch.nn.functional.softplus,
        "abs": torch.abs,
        "sign": torch.sign,
        "step": lambda x: torch.heaviside(x, torch.zeros_like(x)),
        "max": torch.maximum,
        "min": torch.minimum,
        "pi": lambda: torch.tensor(torch.pi, dtype=torch.float64),
        "e": lambda: torch.tensor(float(np.e), dtype=torch.float64),
    }
