"""What student code finds around it: a `__main__` of its own, bounded output, inert modules, and nothing of ours."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from autograder.jail import inert
from autograder.policy import FINISHED

__all__ = ["CLOSED", "Tape", "main_module", "prepare"]

CLOSED = {"numpy": FINISHED["numpy"] | {"sympy", "mpmath"}, "sympy": FINISHED["sympy"], "torch": frozenset()}
OURS = "autograder"


class Tape(io.BufferedIOBase):
    """Keeps the first `room` bytes written to it, over its whole life; the rest is let go."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        kept = view[: max(self.room, 0)]
        self.held += kept
        self.room -= len(kept)
        return len(view)

    def take(self) -> str:
        """What was written since the last time, as text."""
        text = self.held.decode("utf-8", "replace")
        self.held.clear()
        return text


class _Gate(MetaPathFinder):
    """Stands first among the finders: some modules are not there, ours are only a shell, and those that show are inert."""

    def __init__(self, closed: Collection[str]) -> None:
        self.closed = closed

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        root = name.partition(".")[0]
        if root in self.closed or root == OURS:
            raise ModuleNotFoundError(f"No module named {name!r} in this exercise", name=name)
        return inert.spec(name) if root in inert.SHOWING else None


class _Notebook:
    """Stands for IPython's shell: every method may be called and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


def main_module() -> ModuleType:
    """A fresh `__main__`, as a notebook has it, put in the place of ours."""
    module = ModuleType("__main__")
    module.__dict__.update(get_ipython=_Notebook, display=_nothing)
    sys.modules["__main__"] = module
    return module


def prepare(env: str, output_bytes: int) -> Tape:
    """Make the child's interpreter a place for student code. Returns the tape of what it prints."""
    for name in [name for name in sys.modules if name.partition(".")[0] == OURS]:
        del sys.modules[name]
    shell = ModuleType(OURS)
    shell.__dict__["check"] = _nothing
    sys.modules[OURS] = shell
    sys.meta_path.insert(0, _Gate(CLOSED[env]))
    tape = Tape(output_bytes)
    sys.stdout = io.TextIOWrapper(tape, "utf-8", errors="replace", write_through=True)
    sys.stderr = io.TextIOWrapper(Tape(0), "utf-8", errors="replace", write_through=True)
    return tape
