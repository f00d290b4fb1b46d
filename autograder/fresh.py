"""The names of a notebook as a cell's code makes them anew, for one call that nothing went before."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any, NoReturn

__all__ = ["code_of", "names"]


def names(source: str, around: Mapping[str, Any], asked: Sequence[str]) -> dict[str, Any]:
    """A copy of the names `around` a cell in which the cell's code has run once more.

    What it only does, such as printing and plotting, is left out, and nobody is asked for input. Raises what the code
    raises, and `LookupError` where it does not define all that is `asked` for: what those names kept cannot be undone.
    """
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Expr)]
    own: dict[str, Any] = {**around, "input": _nobody}
    for name in asked:
        own.pop(name, None)
    file = next((code.co_filename for name in asked if (code := code_of(around.get(name))) is not None), "<cell>")
    exec(compile(tree, file, "exec", dont_inherit=True), own)
    if not all(name in own for name in asked):
        raise LookupError("the cell does not define what is asked for")
    return own


def code_of(thing: Any) -> CodeType | None:
    """Where a function was written, or a class by one of its methods."""
    things = [thing, *vars(thing).values()] if isinstance(thing, type) else [thing]
    return next((one.__code__ for one in things if isinstance(one, FunctionType)), None)


def _nobody(*_: object) -> NoReturn:
    raise EOFError("nobody is there to answer")
