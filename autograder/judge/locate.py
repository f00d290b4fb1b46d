"""Find the student's own line: where it stops, or the last assignment to what is returned in a wrong value's place."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from autograder.judge.evidence import is_wrong
from autograder.records import Cell, Judgement, Part, Status, Verdict, Where

__all__ = ["find", "placed"]

LONGEST = 200


def placed(judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
    """The judgement of a code exercise with the student's own line that stops, or that computes the first wrong value."""
    if judgement.exercise.kind != "code":
        return judgement
    own = [cell for cell in cells if cell.exercise == judgement.exercise.id]
    for verdict in judgement.verdicts:
        if verdict.status is Status.raised and (where := _stops(own, verdict)):
            return msgspec.structs.replace(judgement, where=where)
    wrong = next(filter(is_wrong, judgement.verdicts), None)
    if wrong is None:
        return judgement
    part = next(p for p in judgement.exercise.parts if p.name == wrong.part)
    return msgspec.structs.replace(judgement, where=find(own, part, wrong.value))


def _stops(own: Sequence[Cell], verdict: Verdict) -> Where | None:
    """The line the verdict names, where it stands in a cell of the exercise's own."""
    line, number = verdict.args.get("line"), verdict.args.get("cell")
    for cell in own:
        lines = cell.source.split("\n")
        if (cell.number == number or (not number and len(own) == 1)) and isinstance(line, int) and 1 <= line <= len(lines):
            return Where(line=line, source=lines[line - 1].strip()[:LONGEST])
    return None


def find(own: Sequence[Cell], part: Part, value: str) -> Where | None:
    """Where `value` of `part` gets its value; None where the code does not tell. Lines count in the cell, from 1."""
    for cell in reversed(own):
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        for node in reversed(tree.body):
            if isinstance(node, ast.FunctionDef) and node.name == part.name:
                return _in_function(node, part, value, cell.source.split("\n"))
    return None


def _in_function(function: ast.FunctionDef, part: Part, value: str, lines: list[str]) -> Where | None:
    returns = [node for node in _own(function) if isinstance(node, ast.Return) and node.value is not None]
    if len(returns) != 1:
        return None
    expression = returns[0].value
    if isinstance(expression, ast.Tuple | ast.List) and len(part.returns) == len(expression.elts) > 1:
        expression = expression.elts[[r.name for r in part.returns].index(value)]
    elif len(part.returns) > 1:
        return None
    line, name = returns[0].lineno, ""
    if isinstance(expression, ast.Name):
        assigned = [n.lineno for n in _own(function) if isinstance(n, ast.stmt) and expression.id in _targets(n)]
        if assigned:
            line, name = max(assigned), expression.id
    if line > len(lines):
        return None
    return Where(line=line, source=lines[line - 1].strip()[:LONGEST], name=name)


def _own(function: ast.FunctionDef) -> list[ast.AST]:
    """The function's nodes, without those of functions inside it."""
    found: list[ast.AST] = []
    queue: list[ast.AST] = list(function.body)
    while queue:
        node = queue.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            queue += ast.iter_child_nodes(node)
    return found


def _targets(node: ast.AST) -> set[str]:
    match node:
        case ast.Assign(targets=targets):
            parts = [n for t in targets for n in ast.walk(t)]
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            parts = [*ast.walk(target)]
        case _:
            return set()
    return {n.id for n in parts if isinstance(n, ast.Name)}
