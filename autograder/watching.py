"""What a notebook's kernel has run, cell by cell, so that a check speaks of what is written and not of what is left over.

A cell is known by the id its front end gives it, else by its label; a cell without either is nobody's, and what it
defines is taken as it is. A name is *left over* where the cell that gave it has run again since without giving it.
"""

from __future__ import annotations

import ast
import contextlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from autograder import run
from autograder.records import Raised
from autograder.submission import MARKER
from autograder.syntax import TooMuch, bound, defined, parse, plain_python

__all__ = ["Kernel", "Ran", "labels", "line_in", "watched"]

FORGETTING = "%%timeit"
MOST = 500  # so many cells are remembered, the latest


@dataclass(frozen=True)
class Ran:
    """One run of a cell. `gave`: the names it gave to something; `error`: what ended it."""

    cell: str
    source: str
    at: float
    gave: frozenset[str]
    error: Raised | None = None


@dataclass
class Kernel:
    """The latest run of every cell, and which run gave a name its value."""

    latest: dict[str, Ran] = field(default_factory=dict)
    given: dict[str, Ran] = field(default_factory=dict)
    running: tuple[str, str] = ("", "")

    def begins(self, cell: str, source: str) -> None:
        """A cell starts to run."""
        self.running = (cell, source)

    def ended(self, ran: Ran) -> None:
        """A cell has run."""
        self.running = ("", "")
        self.latest.pop(ran.cell, None)
        self.latest[ran.cell] = ran
        self.given |= dict.fromkeys(ran.gave, ran)
        while len(self.latest) > MOST:
            del self.latest[next(iter(self.latest))]

    def left_over(self, names: Collection[str]) -> dict[str, Ran]:
        """Of these names those that no cell gives any more, with the latest run of the cell that once did."""
        found = {}
        for name in names:
            ran = self.given.get(name)
            latest = self.latest.get(ran.cell) if ran is not None and ran.cell else None
            if ran is None or latest is None or latest is ran:
                continue
            if ran.cell != self.running[0] and name not in _defined(self.running[1]):
                found[name] = latest
        return found

    def of(self, id: str) -> Ran | None:
        """The latest run of the cell that an exercise's label stands in."""
        name = id.rpartition("/")[2]
        return next((ran for ran in reversed(self.latest.values()) if {id, name} & set(labels(ran.source))), None)


def labels(source: str) -> tuple[str, ...]:
    """What a cell says it belongs to, in its first lines (a cell magic may stand above)."""
    found = (MARKER.match(line.strip()) for line in source.lstrip().split("\n", 3)[:3])
    return tuple(match[1] for match in found if match)


def watched(kernel: Kernel, shell: Any, line_of: Callable[[BaseException], int | None], then: Callable[[Ran], None]) -> None:
    """Let a shell tell the kernel's record of every cell it runs, and do something `then`."""

    def before(info: Any) -> None:
        with contextlib.suppress(Exception):
            kernel.begins(_cell(info), _source(info))

    def after(result: Any) -> None:
        with contextlib.suppress(Exception):
            info = result.info
            source, before_exec = _source(info), result.error_before_exec
            error = before_exec or result.error_in_exec
            line = line_of(error) if error is not None else None
            gave = frozenset() if before_exec is not None else _gave(source, (line or 0) if error is not None else None)
            ran = Ran(_cell(info), source, time.time(), gave, None if error is None else _raised(error, line))
            kernel.ended(ran)
            then(ran)

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)


def _cell(info: Any) -> str:
    """A cell's identity: what the front end says, else its label."""
    id = getattr(info, "cell_id", None)
    if isinstance(id, str) and id:
        return id
    return next(iter(labels(_source(info))), "")


def _source(info: Any) -> str:
    source = getattr(info, "raw_cell", "")
    return source if isinstance(source, str) else ""


def _gave(source: str, until: int | None) -> frozenset[str]:
    """The names that a cell gave: all it defines, or those of the statements above the line that stopped it."""
    if source.lstrip().startswith(FORGETTING):
        return frozenset()
    if until is None:
        return frozenset(_defined(source))
    try:
        body = parse(plain_python(source)[0]).body
    except (SyntaxError, TooMuch):
        return frozenset()
    done = [node for node in body if (node.end_lineno or node.lineno) < until]
    return frozenset(name for node in done for name in bound(node))


def _defined(source: str) -> set[str]:
    return defined(source) if source else set()


def _raised(error: BaseException, line: int | None) -> Raised:
    if isinstance(error, SyntaxError):
        line = error.lineno
    return run.raised(error, "cell", lambda _: (line, 1))


def line_in(source: str, line: int) -> int:
    """The line of the innermost loop that a line lies in; the line itself where it lies in none."""
    try:
        tree = parse(plain_python(source)[0])
    except (SyntaxError, TooMuch):
        return line
    loops = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.While | ast.For) and n.lineno <= line <= (n.end_lineno or 0)]
    return max(loops, default=line)
