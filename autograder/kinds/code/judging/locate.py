"""Find the student's own line: where it stops, where it writes into an input or keeps something, or the last assignment
to what is returned in a wrong value's place.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from autograder.judge.topic import topic
from autograder.kinds.code.judging import unfinished, writes
from autograder.kinds.code.judging.evidence import is_wrong
from autograder.records import Cell, Judgement, Part, Status, Verdict, Where

__all__ = ["find", "placed"]

LONGEST = 200
ELSEWHERE = frozenset(f"numeric.{word}" for word in ("prints", "returns_none", "empty", "order", "no_method", "no_attribute"))
"""Mistakes that are not made where a value is computed."""


def placed(judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
    """The judgement of a code exercise with what its source tells: of code that gives nothing, and the student's own
    line that stops, that does what may not be done, or that computes the first wrong value.
    """
    judgement = unfinished.told(judgement, cells)
    own = [cell for cell in cells if cell.exercise == judgement.exercise.id]
    for verdict in () if judgement.diagnosis else judgement.verdicts:
        if verdict.status is Status.raised and (where := _stops(own, verdict)):
            return msgspec.structs.replace(judgement, where=where)
    spoken_of = topic(judgement)
    wrong = next((verdict for verdict in judgement.verdicts if verdict.part == spoken_of and is_wrong(verdict)), None)
    if wrong is None:
        return judgement
    part = next(p for p in judgement.exercise.parts if p.name == wrong.part)
    return msgspec.structs.replace(judgement, where=_at_fault(own, part, wrong))


def _at_fault(own: Sequence[Cell], part: Part, wrong: Verdict) -> Where | None:
    """The line that does it; none where only a line beside it is known."""
    if wrong.code in ELSEWHERE:
        return None
    if wrong.code not in ("numeric.changed", "numeric.state"):
        return find(own, part, wrong.value)
    cell, node = next(iter(reversed(unfinished.definitions(part, own))), (None, None))
    if cell is None or node is None:
        return None
    tree = ast.parse(cell.source)
    line = writes.into_input(node, part, str(wrong.args.get("name"))) if wrong.code == "numeric.changed" else writes.kept(node, tree)
    lines = cell.source.split("\n")
    return Where(line=line, source=lines[line - 1].strip()[:LONGEST]) if line and line <= len(lines) else None


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
            if isinstance(node, ast.ClassDef) and node.name == part.name:
                return _in_class(node, value, cell.source.split("\n"))
    return None


def _in_class(node: ast.ClassDef, value: str, lines: list[str]) -> Where | None:
    """The one line outside `__init__` that gives the attribute its value."""
    methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name != "__init__"]
    found = {n.lineno for m in methods for n in _own(m) if isinstance(n, ast.Assign) and any(_is_attribute(t, value) for t in n.targets)}
    line = next(iter(found), 0)
    return Where(line=line, source=lines[line - 1].strip()[:LONGEST], name=value) if len(found) == 1 and line <= len(lines) else None


def _is_attribute(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == name


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
            return {name for target in targets for name in writes.written(target)}
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return set(writes.written(target))
        case _:
            return set()
