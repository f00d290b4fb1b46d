"""What an exercise's code may use: static rules, read from the syntax tree. A policy raises the price; it is no wall."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from autograder.records import Cell, Exercise, Refused

__all__ = ["check"]

# Libraries that hold ready answers to what the exercises ask for.
FINISHED = {
    "numpy": frozenset({"torch", "tensorflow", "jax", "keras", "sklearn", "scipy"}),
    "sympy": frozenset({"torch", "tensorflow", "jax", "keras", "sklearn"}),
    "torch": frozenset({"tensorflow", "jax", "keras", "sklearn"}),
}


def check(exercise: Exercise, cells: Iterable[Cell]) -> Refused | None:
    """The first rule that the exercise's own cells break, with its place; None where they break none."""
    for cell in cells:
        if cell.exercise != exercise.id:
            continue
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # the jail tells the student about it
        for rule, name, line in _breaches(tree, exercise):
            return Refused(rule=rule, name=name, line=line, cell=cell.number)
    return None


def _breaches(tree: ast.Module, exercise: Exercise) -> Iterator[tuple[str, str, int]]:
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        for local, full in _imported(node):
            aliases[local] = full
            if full.split(".")[0] in FINISHED[exercise.env]:
                yield "import", full.split(".")[0], node.lineno  # type: ignore[attr-defined]
            if _forbidden(full, exercise):
                yield "name", full, node.lineno  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (full := _dotted(node, aliases)) and _forbidden(full, exercise):
            yield "name", full, node.lineno


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([aliases.get(node.id, node.id), *reversed(attributes)])


def _forbidden(full: str, exercise: Exercise) -> bool:
    return any(full == name or full.startswith(name + ".") for name in exercise.forbid)
