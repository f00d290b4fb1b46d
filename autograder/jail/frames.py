"""Whose code a frame runs: the student's, our driver's on the student's behalf, or a library's.

A library's is what the library's own file holds, run among the names of a loaded module (`owned.py`). All else is the
student's: cells, texts that are executed, files written into the scratch directory, code under a borrowed file name.
A library excuses a call only where the definition that makes it names what it calls; one that calls what it was handed
carries the call, and who called it counts.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum, auto
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

from autograder import script
from autograder.jail.owned import Libraries, Unit
from autograder.policy.names import within

__all__ = ["Frames", "Place", "Whose", "in_cells", "know_ours"]

OURS = "autograder"
APART = frozenset({"numpy", "torch"})
"""Libraries whose functions nobody but themselves names: Python's own modules carry every call of them."""

CELL = re.compile(r"<cell (\d+)>\Z")


class Whose(Enum):
    """`library`: code of a library, or of ours."""

    student = auto()
    driver = auto()
    library = auto()


class Place(NamedTuple):
    """A line of the student's own; zeros where there is none to name."""

    cell: int = 0
    line: int = 0


CARRIERS = tuple(
    f"torch.{name}" for name in (
        "_functorch", "func", "_vmap_internals", "_jit_internal", "overrides", "autograd.function",
        "nn.modules.module", "utils.checkpoint", "utils._contextlib", "utils._pytree",
    )
)  # fmt: skip
"""Modules whose functions call what they are handed, whatever they name: they excuse nothing."""

CARRYING = frozenset(
    {"apply_along_axis", "apply_over_axes", "fromfunction", "piecewise", "vectorize.__call__",
     "vectorize._call_as_normal", "vectorize._vectorize_call", "vectorize._vectorize_call_with_signature"}
)  # fmt: skip
"""Functions of NumPy that do."""


_driver = script._called.__code__
_ours: dict[int, CodeType] = {}
_read: dict[str, ModuleType] = {}


def know_ours() -> None:
    """Remember the code of this package, as far as it is there: student code finds no trace of it. Each module is read once."""
    for name, module in list(sys.modules.items()):
        if within(name, OURS) and _read.get(name) is not module:
            _read[name] = module
            for code in _codes(vars(module)):
                _ours[id(code)] = code


def _codes(names: Any) -> Iterator[CodeType]:
    for thing in list(names.values()):
        function = getattr(thing, "__func__", thing)
        if isinstance(function, FunctionType) and within(str(function.__module__), OURS):
            ahead = [inspect.unwrap(function).__code__, function.__code__]
            while ahead:
                yield (code := ahead.pop())
                ahead += [each for each in code.co_consts if isinstance(each, CodeType)]
        elif isinstance(thing, type) and within(str(thing.__module__), OURS):
            yield from _codes(vars(thing))


def in_cells(file: str) -> int:
    """The cell that a file name stands for in the jail, 0 for none."""
    match = CELL.match(file)
    return int(match[1]) if match else 0


class Frames:
    """Tells frames apart; `cell_of` says which cell a file name stands for.

    Made before any of the student's code runs, where that can be: the modules that are there by then are known.
    """

    def __init__(self, cell_of: Callable[[str], int] = in_cells) -> None:
        self.cell_of = cell_of
        self.libraries = Libraries()
        self.known: dict[int, tuple[CodeType, Whose, Unit | None]] = {}
        self.modules = {name: id(vars(module)) for name, module in list(sys.modules.items()) if hasattr(module, "__dict__")}
        self.judged: set[int] = set()
        """Code whose own call is looked at: what it calls in turn was looked at with it."""

    def whose(self, code: CodeType) -> Whose:
        """Whose code this is, by what it does."""
        return self._look_up(code)[1]

    def _look_up(self, code: CodeType) -> tuple[CodeType, Whose, Unit | None]:
        found = self.known.get(id(code))
        if found is None:
            unit = None
            if code is _driver:
                whose = Whose.driver
            elif id(code) in _ours or id(code) in self.judged:
                whose = Whose.library
            else:
                unit = self.libraries.unit(code)
                whose = Whose.library if unit is not None else Whose.student
            found = self.known[id(code)] = code, whose, unit  # held, so that no other code gets its id
        return found

    def caller(
        self, frame: FrameType | None, path: str, excuses: Callable[[str], bool] | None = None
    ) -> Place | None:
        """The student's line that makes the call of `path` this frame makes; None where a library makes it by itself.

        Every call of a module that `excuses` is its own.

        A thread that has run nothing but library code was started by the student.
        """
        while frame is not None:
            _, whose, unit = self._look_up(frame.f_code)
            if whose is Whose.student:
                return self.place(frame)
            if whose is Whose.driver:
                return Place()
            if unit is None or (excuses(unit.module) if excuses else self._excuses(unit, frame, path)):
                return None
            frame = frame.f_back
        return Place()

    def _excuses(self, unit: Unit, frame: FrameType, path: str) -> bool:
        """Whether a definition of a library names what is called, or what is imported, among its module's own names."""
        root, _, name = path.removesuffix(".__init__").rpartition(".")
        if any(within(unit.module, each) for each in CARRIERS) or (unit.name in CARRYING and within(unit.module, "numpy")):
            return False
        if (package := root.partition(".")[0]) in APART and not within(unit.module, package):
            return False
        wanted = (name, path) if name[:2] != "__" else (name, *root.split("."))  # of what is looked up, what it is looked up in
        return not unit.names.isdisjoint(wanted) and id(frame.f_globals) == self._module(unit.module, frame)

    def _module(self, name: str, frame: FrameType) -> int:
        """Where the names of a library's module are."""
        own = frame.f_globals.get("__name__")  # `os.path` and its like go by another name than their file
        for each in (name, own if type(own) is str else name):
            if each in self.modules:
                return self.modules[each]
        module = sys.modules.get(name)
        return id(vars(module)) if module is not None else 0

    def place(self, frame: FrameType | None) -> Place:
        """The nearest line of a cell from here on outwards."""
        while frame is not None:
            if cell := self.cell_of(frame.f_code.co_filename):
                return Place(cell, frame.f_lineno or 0)
            frame = frame.f_back
        return Place()
