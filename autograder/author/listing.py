"""An exercise entered in course_config.py: one edit at the place the parser names, and undone where the course does not then have it."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder import files
from autograder.course import CONFIG, CourseError, load

__all__ = ["list_exercise"]


def list_exercise(root: Path, assignment: str, name: str) -> str:
    """Put the exercise at the end of its assignment, which is made where it is missing. What is left to do, empty if nothing."""
    path = root / CONFIG
    before = path.read_bytes()
    changed = _with(before, assignment, name)
    if changed is not None:
        files.write(path, changed, mode=0o666)
        if _listed(root, f"{assignment}/{name}"):
            return ""
        files.write(path, before, mode=0o666)
    return f'{path}: list it by hand, under assignments: "{assignment}": {{"exercises": [… , "{name}"]}}.'


def _listed(root: Path, id: str) -> bool:
    try:
        return id in load(root).exercise_ids()
    except CourseError:
        return False


def _with(source: bytes, assignment: str, name: str) -> bytes | None:
    """The file with the exercise; None where `assignments` is not written out as a dictionary of lists."""
    table = _assignments(source)
    if table is None:
        return None
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == assignment:
            names = _exercises(value)
            return None if names is None else _put(source, names, f'"{name}"', ", ")
    entry = f'"{assignment}": {{"exercises": ["{name}"]}}'
    return _put(source, table, entry, ",\n    ") if table.keys else _put(source, table, f"\n    {entry},\n", "")


def _assignments(source: bytes) -> ast.Dict | None:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "assignments" for t in node.targets):
            return node.value if isinstance(node.value, ast.Dict) else None
    return None


def _exercises(entry: ast.expr) -> ast.List | None:
    for key, value in zip(entry.keys, entry.values, strict=True) if isinstance(entry, ast.Dict) else ():
        if isinstance(key, ast.Constant) and key.value == "exercises":
            return value if isinstance(value, ast.List) else None
    return None


def _put(source: bytes, inside: ast.Dict | ast.List, text: str, between: str) -> bytes:
    """Behind the last thing of a dictionary or list, or between its brackets."""
    things = inside.values if isinstance(inside, ast.Dict) else inside.elts
    at = _offset(source, things[-1]) if things else _offset(source, inside) - 1
    return source[:at] + (between if things else "").encode() + text.encode() + source[at:]


def _offset(source: bytes, node: ast.expr) -> int:
    """Where a node ends, in bytes."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    return sum(len(line) for line in source.splitlines(keepends=True)[: node.end_lineno - 1]) + node.end_col_offset
