"""What student code finds around it: a `__main__` of its own, bounded output, inert modules, and nothing of ours."""

from __future__ import annotations

import builtins
import io
import os
import random
import sys
from collections.abc import Collection, Iterable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from autograder.environment import environment
from autograder.jail import gentle, inert
from autograder.jail.lacking import no_input
from autograder.jail.modules import closed

__all__ = ["Tape", "main_module", "prepare", "put", "seed"]

OURS = "autograder"
DATA = "data"
IMPORTING = "_find_and_load_unlocked"
"""The function of Python's that imports: any other only asks where a module is."""


class Tape(io.BufferedIOBase):
    """Keeps the first `room` bytes written to it, over its whole life; the rest is let go."""

    def __init__(self, room: int, descriptor: int = -1) -> None:
        super().__init__()
        self.room = room
        self.descriptor = descriptor
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """Of what student code may hand to C (`faulthandler.enable()`): it leads nowhere."""
        return self.descriptor if self.descriptor >= 0 else super().fileno()

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
    """Stands first among the finders: no installed module is there but what the environment has and needs; ours are
    only a shell, and those that show are inert."""

    def __init__(self, closed: Collection[str]) -> None:
        self.closed = closed

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        root = name.partition(".")[0]
        if (root in self.closed or root == OURS) and sys._getframe(2).f_code.co_name == IMPORTING:
            raise ModuleNotFoundError(f"No module named {name!r} in this exercise", name=name)
        return inert.spec(name) if root in inert.SHOWING else None


class _Installed(MetaPathFinder):
    """Finds what is installed, but for what is closed: a library that only asks whether it is there learns that it is not."""

    def __init__(self, closed: Collection[str], finder: Any) -> None:
        self.closed, self.finder = closed, finder

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> Any:
        root = name.partition(".")[0]
        return None if root in self.closed or root == OURS else self.finder.find_spec(name, path, target)


class _Notebook:
    """Stands for IPython's shell: whatever is called or looked up there does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert.nothing()


_Notebook.__name__ = _Notebook.__qualname__ = "ZMQInteractiveShell"  # by which code tells a notebook


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


def main_module() -> ModuleType:
    """A fresh `__main__`, as a notebook has it, put in the place of ours."""
    module = ModuleType("__main__")
    module.__dict__.update(get_ipython=_Notebook, display=_nothing, exit=_nothing, quit=_nothing)
    sys.modules["__main__"] = module
    return module


def prepare(env: str, output_bytes: int) -> Tape:
    """Make the child's interpreter a place for student code. Returns the tape of what it prints."""
    for name in [name for name in sys.modules if name.partition(".")[0] == OURS]:
        del sys.modules[name]
    shell = ModuleType(OURS)
    shell.__dict__.update(check=_nothing, hint=_nothing)
    sys.modules[OURS] = shell
    hidden = closed(env)
    sys.meta_path[:] = [_Gate(hidden), *(_Installed(hidden, finder) if finder is PathFinder else finder for finder in sys.meta_path)]
    gentle.make()
    builtins.input = no_input
    tape = Tape(output_bytes, 1)
    sys.stdout = io.TextIOWrapper(tape, "utf-8", errors="replace", write_through=True)
    sys.stderr = io.TextIOWrapper(Tape(0, 2), "utf-8", errors="replace", write_through=True)
    return tape


def put(files: Iterable[tuple[str, bytes]]) -> str:
    """Lay data files into the folder `data` of the scratch directory; what went wrong, in a word."""
    try:
        os.mkdir(DATA)
        for name, content in files:
            with open(f"{DATA}/{name}", "xb") as file:
                file.write(content)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def seed(env: str, number: int) -> None:
    """Seed the generators that code draws from without seeding one itself."""
    random.seed(number)
    sys.modules["numpy"].random.seed(number)
    if environment(env).backend == "torch":
        sys.modules["torch"].manual_seed(number)
