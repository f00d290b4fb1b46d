"""What a student's machine has and the jail lacks: modules, files, a keyboard, a graphics card. Told from plain mistakes."""

from __future__ import annotations

import ast
from typing import Any

from autograder.syntax import bound

__all__ = ["Absent", "NotHere", "is_lacking", "named", "no_input"]

CHAIN = 8


class NotHere(ModuleNotFoundError):
    """Raised, under the name of what went wrong there, where something is used that a passed-over statement names."""


def _raises(self: Any, *args: Any, **kwargs: Any) -> Any:
    raise object.__getattribute__(self, "_kind")(object.__getattribute__(self, "_why"))


class Absent:
    """Stands for what a passed-over statement would have named; whatever is done with it raises."""

    __slots__ = ("_kind", "_why")

    def __init__(self, error: BaseException) -> None:
        try:
            why = str(error)[:500]
        except BaseException:
            why = ""
        self._why = why or type(error).__name__
        self._kind = type(error) if isinstance(error, NotHere) else type(type(error).__name__, (NotHere,), {"__module__": "builtins"})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        _raises(self)

    def __repr__(self) -> str:
        return f"<not here: {self._why}>"


for _operation in (
    "call", "getitem", "setitem", "delitem", "iter", "next", "len", "bool", "contains", "enter", "exit", "await", "float",
    "int", "index", "complex", "array", "add", "radd", "sub", "rsub", "mul", "rmul", "matmul", "rmatmul", "truediv",
    "rtruediv", "floordiv", "rfloordiv", "mod", "rmod", "pow", "rpow", "neg", "pos", "abs", "lt", "le", "gt", "ge", "and",
    "rand", "or", "ror", "xor", "rxor", "invert", "mro_entries",
):
    setattr(Absent, f"__{_operation}__", _raises)


def is_lacking(error: BaseException) -> bool:
    """Whether an error, or one it comes from, tells of the place rather than of the code.

    A module that is not here, a file or a network, no keyboard, no graphics card, no such language installed.
    """
    seen: BaseException | None = error
    for _ in range(CHAIN):
        if seen is None:
            return False
        if isinstance(seen, ModuleNotFoundError | OSError | EOFError) or _of_the_machine(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _of_the_machine(error: BaseException) -> bool:
    kind = type(error)
    if (kind.__module__, kind.__name__) == ("locale", "Error"):
        return True
    if kind not in (AssertionError, RuntimeError):
        return False
    try:
        text = str(error)
    except BaseException:
        return False
    return "CUDA" in text or "NVIDIA" in text


def named(statement: ast.stmt) -> set[str]:
    """The names a statement at the top level of a cell gives to something."""
    return set(bound(statement))


def no_input(prompt: object = "") -> str:
    """Stands for `input`: nobody sits at the keyboard."""
    raise EOFError("input() has nobody to ask here")
