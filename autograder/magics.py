"""What only a notebook understands (`!ls`, `%matplotlib inline`, `np.dot?`, `%%bash`), told apart from Python and taken out.

A command stands where a statement begins: never within a string, within brackets, or after a backslash. What runs
Python (`%%time`, `%%timeit`, `%%capture`, `%time x = f()`) loses its command only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["WHOLE", "may_have_commands", "without_commands"]

WHOLE = 0
"""Stands for a line where the whole cell is a command."""

COMMAND = re.compile(r"[ \t]*+(?:[!%?]|[\w.*]++\?{1,2}[ \t]*$|(?:pip|conda|mamba) install\b)")
ASSIGNED = re.compile(r"(?P<target>[\w.,\[\]'\"* \t]++=[ \t]*+)(?P<command>[!%].*)")
TIMED = re.compile(r"(?P<indent>[ \t]*+)%time[ \t]++(?P<python>\S.*)")
CELL = re.compile(r"(?:[ \t]*+(?:#.*)?\n)*+%%(?P<name>\w*)")
RUNS_PYTHON = frozenset({"time", "timeit", "capture", "prun"})
PIECE = re.compile(
    r"""(?P<quotes>\"{3}|'{3})|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<on>\\\n)|(?P<end>\n)"""
)
CLOSED = {quotes: re.compile(rf"(?:\\.|[^\\])*?{quotes}", re.DOTALL) for quotes in ('"""', "'''")}


def may_have_commands(source: str) -> bool:
    """Whether any line looks like a command, wherever it stands."""
    return any(_is_command(line) for line in source.split("\n"))


def _is_command(line: str) -> bool:
    return bool(COMMAND.match(line) or ASSIGNED.fullmatch(line))


def without_commands(source: str) -> tuple[str, list[int]]:
    """The Python of a cell, line by line as before, and the numbers of the lines that were not run, or `WHOLE` alone."""
    cell = CELL.match(source)
    if cell is not None and cell["name"] not in RUNS_PYTHON:
        return "\n".join("pass" for _ in source.split("\n")), [WHOLE]
    lines = source.split("\n")
    left_out: list[int] = []
    for number in _statements(source):
        line = lines[number]
        if timed := TIMED.fullmatch(line):
            lines[number] = timed["indent"] + timed["python"]
        elif assigned := ASSIGNED.fullmatch(line):
            inner = TIMED.fullmatch(assigned["command"])
            lines[number] = assigned["target"] + (inner["python"] if inner else "[]")
            left_out += [] if inner else [number]
        elif COMMAND.match(line):
            for goes_on in _with_its_next_lines(lines, number):
                lines[goes_on] = line[: len(line) - len(line.lstrip())] + "pass"
                left_out.append(goes_on)
    return "\n".join(lines), [number + 1 for number in left_out]


def _with_its_next_lines(lines: list[str], number: int) -> list[int]:
    """A command goes on after a backslash."""
    found = [number]
    while lines[found[-1]].endswith("\\") and found[-1] + 1 < len(lines):
        found.append(found[-1] + 1)
    return found


def _statements(source: str) -> Iterator[int]:
    """The lines (from 0) at which a statement or a command begins."""
    lines = source.split("\n")
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    number = 0
    while number < len(lines):
        yield number
        if _is_command(lines[number]):
            number = _with_its_next_lines(lines, number)[-1] + 1
        else:
            number += 1 + source.count("\n", starts[number], _end(source, starts[number]))


def _end(source: str, at: int) -> int:
    """Where the statement that begins here has its last line break; the source's end where it has none."""
    depth = 0
    while (piece := PIECE.search(source, at)) is not None:
        at = piece.end()
        if piece["quotes"]:
            closed = CLOSED[piece["quotes"]].match(source, at)
            at = closed.end() if closed else len(source)
        elif piece["open"]:
            depth += 1
        elif piece["close"]:
            depth = max(0, depth - 1)
        elif piece["end"] and depth == 0:
            return piece.start()
    return len(source)
