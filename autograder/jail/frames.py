"""Whose code a frame runs: the student's, our driver's on the student's behalf, or a library's.

What is not a library's file is the student's: cells, texts that are executed, files written into the scratch directory.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

__all__ = ["Frames", "Place", "Whose", "in_cells"]

OURS = Path(__file__).resolve().parents[1]
CELL = re.compile(r"<cell (\d+)>\Z")


class Whose(Enum):
    """`carrier`: a library function that calls what it was handed; who called it counts."""

    student = auto()
    driver = auto()
    carrier = auto()
    library = auto()


class Place(NamedTuple):
    """A line of the student's own; zeros where there is none to name."""

    cell: int = 0
    line: int = 0


CARRIERS = (
    "asyncio/", "concurrent/", "contextlib.py", "functools.py", "importlib/", "operator.py", "threading.py", "timeit.py",
    *(f"torch/{name}" for name in (
        "_functorch/", "func/", "_vmap_internals.py", "_jit_internal.py", "overrides.py", "autograd/function.py",
        "nn/modules/module.py", "utils/checkpoint.py", "utils/_contextlib.py", "utils/_pytree.py",
    )),
)  # fmt: skip
"""Files of Python's and torch's whose functions call what they are handed."""

CARRYING = frozenset(
    {"apply_along_axis", "apply_over_axes", "fromfunction", "piecewise", "vectorize.__call__",
     "vectorize._call_as_normal", "vectorize._vectorize_call", "vectorize._vectorize_call_with_signature"}
)  # fmt: skip
"""Functions of NumPy that call what they are handed."""


def in_cells(file: str) -> int:
    """The cell that a file name stands for in the jail, 0 for none."""
    match = CELL.match(file)
    return int(match[1]) if match else 0


class Frames:
    """Tells frames apart; `cell_of` says which cell a file name stands for. Remembers files, by name."""

    def __init__(self, cell_of: Callable[[str], int] = in_cells) -> None:
        self.cell_of = cell_of
        self.files: dict[str, Whose] = {}
        paths = sysconfig.get_paths()
        places = {*(paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib"))}
        places |= {p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")}
        self.libraries = sorted({f"{p}/" for place in places for p in (Path(place), Path(place).resolve())}, key=len)

    def whose(self, code: CodeType) -> Whose:
        """Whose code this is, by the file it says it comes from."""
        file = code.co_filename
        found = self.files.get(file)
        if found is None:
            found = self.files[file] = self._of_file(file)
        if found is Whose.library and code.co_qualname in CARRYING and "numpy" in file:
            return Whose.carrier
        if found is Whose.driver and code.co_name != "_called":
            return Whose.library
        return found

    def claim(self, file: str) -> None:
        """Code under this file name is the student's, whatever the name says."""
        self.files[file] = Whose.student

    def _of_file(self, file: str) -> Whose:
        if file.startswith(f"{OURS}/"):
            return Whose.driver if file == f"{OURS}/script.py" else Whose.library
        if file.startswith("<frozen ") or file.startswith("<__array_function__"):
            return Whose.carrier
        inside = [file[len(place) :] for place in self.libraries if file.startswith(place)]
        if not inside:
            return Whose.student
        return Whose.carrier if inside[-1].startswith(CARRIERS) else Whose.library

    def caller(self, frame: FrameType | None) -> Place | None:
        """The student's line that makes the call this frame makes; None where a library makes it by itself.

        A thread that has run nothing but carriers was started by the student.
        """
        while frame is not None:
            match self.whose(frame.f_code):
                case Whose.student:
                    return self.place(frame)
                case Whose.driver:
                    return Place()
                case Whose.library:
                    return None
            frame = frame.f_back
        return Place()

    def place(self, frame: FrameType | None) -> Place:
        """The nearest line of a cell from here on outwards."""
        while frame is not None:
            if cell := self.cell_of(frame.f_code.co_filename):
                return Place(cell, frame.f_lineno)
            frame = frame.f_back
        return Place()
