"""What only a notebook understands (`!ls`, `%matplotlib inline`, `np.dot?`, `%%bash`), told apart from Python and taken out.

A command stands where a statement begins: never within a string, within brackets, or after a backslash. What runs
Python (`%%time`, `%%capture`, `%time x = f()`, a cell's command that nobody knows) loses its command only; what writes a
file (`%%writefile`) becomes Python that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["FORGETS", "WHOLE", "is_one", "may_have_commands", "statements", "without_commands"]

WHOLE = 0
"""Stands for a line where the whole cell is a command."""
FORGETS = -1
"""Stands for the first line of a cell that keeps no names in a notebook, and was run all the same."""

COMMAND = re.compile(r"[ \t]*+(?:[!%?]|[\w.*]++\?{1,2}[ \t]*$|(?:pip|conda|mamba) install\b)")
ASSIGNED = re.compile(r"(?P<target>[\w.,\[\]'\"* \t]++=[ \t]*+)(?P<command>[!%].*)")
TIMED = re.compile(r"(?P<indent>[ \t]*+)%time[ \t]++(?P<python>\S.*)")
CELL = re.compile(r"(?:[ \t]*+(?:#.*)?\n)*+%%(?P<name>[\w!]*+)(?P<rest>[^\n]*+)")
_OTHER = (
    "! HTML R SVG bash bigquery cmd cu cuda cython dot fortran html javascript js julia latex manim markdown matlab mermaid "
    "node octave perl powershell pypy python python2 python3 ruby rust scala script sh spark sql ssh sx system tikz"
)
OTHER = frozenset(_OTHER.split())
"""Commands whose cell is no Python, or Python of another process. Any other is taken off, and the rest is run."""
WRITES = re.compile(r"[^\S\n]*+(?P<append>-a|--append)?[^\S\n]*+(?P<quote>[\"']?)(?P<file>[^\n\"']+?)(?P=quote)[^\S\n]*+\Z")
ALONE = re.compile(
    r"\s*(?:cat|cd|config|cp|env|history|hist|load_ext|ls|ll|matplotlib|mkdir|mv|pip|conda|mamba|precision|pwd|pylab|rm|rmdir|"
    r"reset|who|whos)(?:[^\S\n]+[^\s=(\[][^\n]*)?\s*\Z"
)
"""Commands that a notebook takes without `%`, where they are the only line of a cell."""
NOTHING = "get_ipython().result"
"""Whatever a command gives: of the shell that student code finds, any attribute may be used in any way."""
PIECE = re.compile(
    r"""(?P<quotes>\"{3}|'{3})|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<on>\\\n)|(?P<end>\n)"""
)
CLOSED = {quotes: re.compile(rf"(?:\\.|[^\\])*?{quotes}", re.DOTALL) for quotes in ('"""', "'''")}


def is_one(source: str) -> bool:
    """Whether a cell is one command without its `%`; such a line may be Python as well, and then has no effect."""
    return bool(ALONE.match(source))


def may_have_commands(source: str) -> bool:
    """Whether any line looks like a command, wherever it stands."""
    return any(_is_command(line) for line in source.split("\n"))


def _is_command(line: str) -> bool:
    return bool(COMMAND.match(line) or ASSIGNED.fullmatch(line))


def without_commands(source: str) -> tuple[str, list[int]]:
    """The Python of a cell, line by line as before, and the numbers of the lines that were not run, or `WHOLE` alone."""
    cell = CELL.match(source)
    if cell is not None and cell["name"] in ("writefile", "file") and (written := WRITES.match(cell["rest"])):
        return _writing(written, source, cell.end()), []
    if (cell is not None and cell["name"] in OTHER) or is_one(source):
        return "\n".join("pass" for _ in source.split("\n")), [WHOLE]
    if cell is not None and (instead := _instead(cell)):
        at = cell.start("name") - 2
        rest, left = without_commands(source[:at] + instead + source[cell.end() :])
        return rest, [FORGETS if instead == "pass" else source.count("\n", 0, at) + 1, *left]
    lines = source.split("\n")
    left_out: list[int] = []
    for number in statements(source):
        line = lines[number]
        if timed := TIMED.fullmatch(line):
            lines[number] = timed["indent"] + timed["python"]
        elif assigned := ASSIGNED.fullmatch(line):
            inner = TIMED.fullmatch(assigned["command"])
            nothing = "[]" if assigned["command"].startswith("!") else NOTHING
            lines[number] = assigned["target"] + (inner["python"] if inner else nothing)
            left_out += [] if inner else [number]
        elif COMMAND.match(line):
            for goes_on in _with_its_next_lines(lines, number):
                lines[goes_on] = line[: len(line) - len(line.lstrip())] + "pass"
                left_out.append(goes_on)
    return "\n".join(lines), [number + 1 for number in left_out]


def _instead(cell: re.Match[str]) -> str:
    """What stands for a cell's command that is more than left out: nothing of what it timed, or what it kept."""
    if cell["name"] == "timeit":
        return "pass"
    kept = [word for word in cell["rest"].split() if word.isidentifier()] if cell["name"] == "capture" else []
    return f"{kept[0]} = {NOTHING}" if kept else ""


def _writing(written: re.Match[str], source: str, end: int) -> str:
    """The same file, written by Python; as many lines as before."""
    mode = "a" if written["append"] else "w"
    command = f"with open({written['file'].strip()!r}, {mode!r}, encoding='utf-8') as _file: _file.write({source[end + 1 :]!r})"
    return command + "\n" * source.count("\n")


def _with_its_next_lines(lines: list[str], number: int) -> list[int]:
    """A command goes on after a backslash."""
    found = [number]
    while lines[found[-1]].endswith("\\") and found[-1] + 1 < len(lines):
        found.append(found[-1] + 1)
    return found


def statements(source: str) -> Iterator[int]:
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
