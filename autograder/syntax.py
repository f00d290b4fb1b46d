"""Python source that is not ours, read as syntax: never run, and within bounds that keep the reading process whole.

Measured with CPython 3.11: its parser bounds its own depth and takes 8 µs and 900 bytes a character, so a bound on the
length bounds both. Two things cost more than that: dotted names in `import`, in the square of their length (2.6 GB for
100 kB), and f-strings of many fields (1.2 s for 100 kB).
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from autograder.magics import is_one, may_have_commands, without_commands

__all__ = ["MAX_SOURCE", "TooMuch", "bound", "defined", "parse", "plain_python"]

MAX_SOURCE = 100_000
MAX_DOTS = 1_000
FILE = "<submission>"
TOP_LEVEL = re.compile(r"^(?:def|class)[^\S\n]+(\w+)", re.MULTILINE)

# A student's "\d" is no news on the grader's terminal.
for _category in (DeprecationWarning, SyntaxWarning):
    warnings.filterwarnings("ignore", category=_category, module=re.escape(FILE))


class TooMuch(ValueError):
    """More source, or deeper, than is parsed here. Python itself may well run it."""


def parse(source: str) -> ast.Module:
    """The syntax tree. Raises `SyntaxError` for what Python would not run either, and `TooMuch`."""
    if len(source) > MAX_SOURCE:
        raise TooMuch(f"more than {MAX_SOURCE} characters")
    if _dotted_import(source):
        raise TooMuch(f"an import of more than {MAX_DOTS} names")
    try:
        return ast.parse(source, FILE)
    except (RecursionError, MemoryError):
        raise TooMuch("nested too deeply") from None
    except ValueError as error:  # a NUL character, in Python 3.11
        raise SyntaxError(str(error)) from None


def _dotted_import(source: str) -> bool:
    if source.count(".") <= MAX_DOTS:
        return False
    lines = source.replace("\\\n", " ").split("\n")
    return any("import" in line and line.count(".") > MAX_DOTS for line in lines)


def defined(source: str) -> set[str]:
    """The names a source text defines at its top level; of one that cannot be parsed, its functions and classes."""
    try:
        body = parse(plain_python(source)[0]).body
    except (SyntaxError, TooMuch):
        return set(TOP_LEVEL.findall(source))
    return {name for node in body for name in bound(node)}


def bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top level gives to something, also within `if`, `try`, loops and `with`."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Lambda():
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                yield from (n.target.id for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
                continue
        waiting += ast.iter_child_nodes(node)


def plain_python(source: str) -> tuple[str, list[int]]:
    """The source without what only a notebook understands (`magics.py`), and the numbers of those lines."""
    if is_one(source):
        return without_commands(source)
    if not may_have_commands(source):
        return source, []
    try:
        parse(source)
        return source, []
    except (SyntaxError, TooMuch):
        pass
    return without_commands(source)
