"""What the rules look at: names that say what a number is for, nodes as text, and programs with other text at some places."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterable, Iterator

__all__ = ["COMPARED", "COUNT", "DERIVES", "LABELS", "TINY", "USUAL", "Change", "argument", "climbs", "complement", "edited", "exchanged", "indented", "is_number", "is_value", "named", "text"]

RATE = re.compile(r"^(self\.)?_?(lr|eta|rate|learning_rate|step_size|alpha|gamma)$")
TINY = re.compile(r"^(self\.)?_?(eps|epsilon|tiny)$")
COUNT = re.compile(r"\.size\b|\blen\(|\.shape\b|^(self\.)?(n|N|m|count|batch|n_samples)$")
LABELS = re.compile(r"^(y|labels?|targets?|y_true)$")
DERIVES = re.compile(r"(_|^)(d|grad|gradient|prime|derivative|slope|backward)(_|$)|^d[A-Z_]")
USUAL = {
    "beta1": "0.9", "beta2": "0.999", "beta": "0.9", "mu": "0.9", "rho": "0.9", "decay": "0.9", "momentum": "0.9", "eps": "1e-08", "lr": "0.1",
    "eta": "0.1", "alpha": "0.01", "p": "0.5", "lam": "0.01", "l2": "0.01", "delta": "1.0", "temperature": "1.0", "slope": "0.01",
}  # fmt: skip

COMPARED: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

Change = tuple[str, str]
"""A mistake's id, and the expression or statements that stand there instead."""


def edited(tree: ast.Module, changes: list[tuple[int, str]]) -> str:
    """The program with other text in the place of some nodes, numbered as `ast.walk` meets them."""
    changed = copy.deepcopy(tree)
    nodes = list(ast.walk(changed))
    wanted = {id(nodes[place]): new for place, new in changes}

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> object:
            if id(node) not in wanted:
                return self.generic_visit(node)
            made = ast.parse(wanted[id(node)]).body
            return made if isinstance(node, ast.stmt) else made[0].value  # type: ignore[attr-defined]

    Put().visit(changed)
    return ast.unparse(ast.fix_missing_locations(changed))


def climbs(step: ast.AST) -> bool:
    """Whether a learning rate is in it."""
    return any(RATE.match(ast.unparse(node)) for node in ast.walk(step) if isinstance(node, ast.Name | ast.Attribute))


def exchanged(items: list[str], places: Iterable[tuple[int, int]]) -> Iterator[list[str]]:
    """The items with two of them exchanged, for every two of these places."""
    for i, j in places:
        made = items.copy()
        made[i], made[j] = made[j], made[i]
        yield made


def indented(parts: list[str]) -> str:
    """Statements as the body of something."""
    return "\n".join(f"    {line}" for part in parts for line in part.split("\n"))


def text(node: ast.AST) -> str:
    """A node as an operand of anything."""
    text = ast.unparse(node)
    return text if isinstance(node, ast.Name | ast.Constant | ast.Attribute | ast.Call | ast.Subscript) else f"({text})"


def named(node: ast.AST) -> str:
    """The last name of what is called: `mean` of `np.mean(x)` and of `x.mean()`."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def argument(node: ast.Call) -> str:
    """What a function of one array is applied to."""
    if node.args and not (isinstance(node.func, ast.Attribute) and is_value(node.func.value)):
        return text(node.args[0])
    return text(node.func.value) if isinstance(node.func, ast.Attribute) else ""


def is_value(node: ast.AST) -> bool:
    """No module: `x` of `x.mean(0)`."""
    return not (isinstance(node, ast.Name) and node.id in ("np", "numpy", "torch", "math", "F"))


def is_number(node: ast.AST, *numbers: float) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, bool) and node.value in numbers


def complement(node: ast.AST) -> bool:
    """1 − something."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and is_number(node.left, 1)
