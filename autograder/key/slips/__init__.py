"""Slips that have a name: programs that differ from the model solution by one mistake of the bank.

A rule looks at one node of the solution and says what stands there when somebody makes the mistake. The same mistake at
all its places is one mistake as well. Nothing here knows whether a slip matters: it is run, and what it gives is compared.
"""

from __future__ import annotations

import ast
import copy
from typing import NamedTuple

from autograder.key.slips import expressions, statements
from autograder.key.slips.nodes import edited, text
from autograder.key.slips.programs import of_bodies, of_function, of_objects

__all__ = ["Slip", "slips"]

RULES = {**expressions.RULES, **statements.RULES}
EVERYWHERE = {
    "shares-swapped", "share-left-out", "factor-left-out", "bias-correction-missing", "activation-left-out", "other-activation", "sign-turned",
    "reciprocal", "product-for-power", "off-by-one", "square-missing", "absolute-for-square", "exp-missing", "log-missing", "transposed",
}  # fmt: skip


class Slip(NamedTuple):
    """A mistake's id in the bank, and a program that makes it."""

    id: str
    source: str


def slips(source: str) -> list[Slip]:
    """Every slip of a program, each text once a name."""
    tree = ast.parse(source)
    found: dict[Slip, None] = {}
    everywhere: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for place, node in enumerate(ast.walk(tree)):
        for rule in RULES.get(type(node), ()):
            seen: list[str] = []
            for id, new in rule(node):
                found[Slip(id, edited(tree, [(place, new)]))] = None
                if id in EVERYWHERE:
                    gone = _gone(node, new) if id == "factor-left-out" else str(seen.count(id))
                    everywhere.setdefault((id, rule.__name__, gone), []).append((place, new))
                seen.append(id)
    for (id, _, _), changes in everywhere.items():
        if len(changes) > 1 and _apart(tree, [place for place, _ in changes]):
            found[Slip(id, edited(tree, changes))] = None
    found |= dict.fromkeys(Slip(*one) for one in (*of_objects(tree), *of_bodies(tree)))
    for number, function in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for id, lines in of_function(function, tree):
            changed = copy.deepcopy(tree)
            again = [node for node in ast.walk(changed) if isinstance(node, ast.FunctionDef)][number]
            again.body = ast.parse(lines).body if lines.startswith("return ") else [*ast.parse(lines).body, *again.body]
            found[Slip(id, ast.unparse(changed))] = None
    plain = ast.unparse(tree)
    return [slip for slip in found if slip.source != plain and _compiles(slip.source)]


def _gone(node: ast.AST, new: str) -> str:
    """What is left out of a product."""
    return next((text(side) for side in (getattr(node, "left", node), getattr(node, "right", node)) if text(side) != new), "")


def _apart(tree: ast.Module, places: list[int]) -> bool:
    nodes = list(ast.walk(tree))
    inside = {id(below) for place in places for below in ast.walk(nodes[place]) if below is not nodes[place]}
    return not any(id(nodes[place]) in inside for place in places)


def _compiles(source: str) -> bool:
    try:
        compile(source, "<slip>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
