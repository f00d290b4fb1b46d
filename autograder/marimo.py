"""A marimo notebook (a .py of functions) → its cells, in an order in which each comes after what it uses. Read, never run."""

from __future__ import annotations

import ast
import inspect
import re

from autograder.formats import Piece
from autograder.syntax import TooMuch, parse

__all__ = ["Unreadable", "cells", "is_marimo"]

IMPORTS = re.compile(r"^import marimo\b", re.MULTILINE)
APP = re.compile(r"^\w{1,30} = marimo\.App\(", re.MULTILINE)


class Unreadable(ValueError):
    """A marimo notebook whose cells cannot be read; marimo itself may well."""


def is_marimo(text: str) -> bool:
    """Whether marimo has written this."""
    start = text[:20_000]
    return IMPORTS.search(start) is not None and APP.search(start) is not None


def cells(text: str) -> list[Piece]:
    """The cells as a notebook has them. Raises `Unreadable`."""
    try:
        tree = parse(text)
    except (SyntaxError, TooMuch) as error:
        raise Unreadable(str(error)) from None
    lines = text.split("\n")
    made = [cell for node in tree.body if (cell := _cell(node, lines))]
    return [piece for piece, _, _ in _in_order(made)]


_Cell = tuple[Piece, frozenset[str], frozenset[str]]  # with the names it uses and those it gives


def _cell(node: ast.stmt, lines: list[str]) -> _Cell | None:
    if isinstance(node, ast.With) and _is(node.items[0].context_expr, "setup"):
        source = _inside(lines, _after_head(node, lines), node.body, node.end_lineno or 0)
        return Piece("code", source, node.lineno), frozenset(), _given(node.body)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if any(_is(d, "function") or _is(d, "class_definition") for d in node.decorator_list):
            others = [f"@{ast.unparse(d)}" for d in node.decorator_list if not (_is(d, "function") or _is(d, "class_definition"))]
            source = "\n".join([*others, *lines[node.lineno - 1 : node.end_lineno]])
            return Piece("code", source, node.lineno), frozenset(), frozenset([node.name])
        if not isinstance(node, ast.ClassDef) and any(_is(d, "cell") for d in node.decorator_list):
            return _of_function(node, lines)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _is(node.value, "_unparsable_cell") and node.value.args:
        written = node.value.args[0]
        if isinstance(written, ast.Constant) and isinstance(written.value, str):
            return Piece("code", inspect.cleandoc(written.value), node.lineno), frozenset(), frozenset()
    return None


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> _Cell:
    body, last = node.body, node.body[-1]
    end = last.lineno - 1 if isinstance(last, ast.Return) else node.end_lineno or 0
    gives = _names(last.value) if isinstance(last, ast.Return) else frozenset[str]()
    uses = frozenset(argument.arg for argument in node.args.args)
    kept = body[:-1] if isinstance(last, ast.Return) else body
    if len(kept) == 1 and (text := _markdown(kept[0])) is not None:
        return Piece("markdown", text, node.lineno), uses, gives
    return Piece("code", _inside(lines, _after_head(node, lines), kept or body, end), node.lineno), uses, gives | _given(kept)


def _is(node: ast.expr, name: str) -> bool:
    """Whether this is `app.name` or `app.name(…)`."""
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Attribute) and called.attr == name and isinstance(called.value, ast.Name)


def _markdown(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _is(node.value, "md") and len(node.value.args) == 1:
        text = node.value.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return inspect.cleandoc(text.value)
    return None


def _names(value: ast.expr | None) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(value) if isinstance(n, ast.Name)) if value else frozenset()


def _given(body: list[ast.stmt]) -> frozenset[str]:
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return frozenset(found)


def _after_head(node: ast.With | ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """The line (from 0) after the one that ends in the colon: comments before the first statement belong to the cell."""
    first = node.body[0].lineno - 1
    return next((i + 1 for i in range(node.lineno - 1, first) if lines[i].partition("#")[0].rstrip().endswith(":")), first)


def _inside(lines: list[str], start: int, body: list[ast.stmt], end: int) -> str:
    """The lines of a body without their indentation; what stands within a string of several lines stays as it is."""
    within = {
        line
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
        for line in range(node.lineno, node.end_lineno or node.lineno)
    }
    room = body[0].col_offset
    made = [line if i in within or line[:room].strip() else line[room:] for i, line in enumerate(lines[start:end], start)]
    return "\n".join(made).strip("\n")


def _in_order(found: list[_Cell]) -> list[_Cell]:
    """As they stand, but each after those that give what it uses; where that goes round in a ring, as they stand."""
    giver: dict[str, int] = {}
    for index, (_, _, gives) in enumerate(found):
        for name in gives:
            giver.setdefault(name, index)
    made: list[_Cell] = []
    begun, done = set[int](), set[int]()
    for root in range(len(found)):
        waiting = [root]
        while waiting:
            index = waiting[-1]
            if index not in begun:
                begun.add(index)
                waiting += [giver[name] for name in sorted(found[index][1], reverse=True) if name in giver and giver[name] not in begun]
            else:
                waiting.pop()
                if index not in done:
                    done.add(index)
                    made.append(found[index])
    return made
