"""Which cells run for an exercise, and which of them are its own.

Every cell before the exercise's check cell runs, as in the kernel the student saw. Its own are those that bear its
label and those that define a name it asks for, wherever they stand: below the stub, in the setup cell, in the cell of
another exercise. Of two exercises that ask for one name, each has what stands between the other's check and its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from autograder.records import Cell, Note
from autograder.syntax import TooMuch, defined, parse

__all__ = ["Choice", "choose"]

ENDLESS = 1 << 60

Names = Mapping[str, tuple[str, ...]]


class Choice(msgspec.Struct, frozen=True):
    """For one exercise: the numbers of its own cells, the last number to run, and what the student is told of it."""

    own: tuple[int, ...] = ()
    until: int = 0
    notes: tuple[Note, ...] = ()

    def of(self, cells: Iterable[Cell], exercise: str) -> tuple[Cell, ...]:
        """The cells to run, in order, its own under its label; none where it has none."""
        if not self.own:
            return ()
        return tuple(
            msgspec.structs.replace(cell, exercise=exercise) if cell.number in self.own else cell
            for cell in cells
            if cell.number <= self.until
        )


def choose(cells: Sequence[Cell], checks: Mapping[str, Sequence[int]], names: Names) -> dict[str, Choice]:
    """The choice for every exercise that asks for names. `checks`: the numbers of its check cells."""
    return {id: _chosen(id, cells, checks, names) for id, asked in names.items() if asked}


def _chosen(id: str, cells: Sequence[Cell], checks: Mapping[str, Sequence[int]], names: Names) -> Choice:
    asked = frozenset(names[id])
    labelled = [cell.number for cell in cells if cell.exercise == id]
    sharing = [other for other in names if other != id and asked & frozenset(names[other])]
    end = max(checks.get(id, ()), default=0)
    first, last = _stretch(labelled, end, [_marks(other, cells, checks) for other in sharing])
    elsewhere = {
        cell.number: found
        for cell in cells
        if cell.exercise != id and cell.exercise not in sharing and first < cell.number < last and (found := _defines(cell, asked))
    }
    until = max([end, *labelled]) if end else _until([*labelled, *elsewhere], cells, id, last)
    own = sorted({*labelled, *(number for number in elsewhere if number <= until)})
    if not own and end:
        own = [cell.number for cell in cells if cell.exercise is None and max(first, _before(cells, end)) < cell.number < end]
    return Choice(tuple(own), until, tuple(_told(id, cells, labelled, elsewhere, until)))


def _marks(id: str, cells: Iterable[Cell], checks: Mapping[str, Sequence[int]]) -> list[int]:
    """Where an exercise stands: its check cells, or its labelled cells where it has none."""
    return list(checks.get(id, ())) or [cell.number for cell in cells if cell.exercise == id]


def _stretch(labelled: Sequence[int], end: int, others: Iterable[Sequence[int]]) -> tuple[int, int]:
    """Between which numbers the names may be this exercise's; others that ask for the same bound it."""
    at = min(labelled, default=end or ENDLESS)
    marks = [number for other in others for number in other]
    return max((n for n in marks if n < at), default=-1), min((n for n in marks if n > max(at, end)), default=ENDLESS)


def _before(cells: Iterable[Cell], end: int) -> int:
    """The last labelled cell before an exercise's check: what stands below it may be this exercise's."""
    return max((cell.number for cell in cells if cell.exercise is not None and cell.number < end), default=-1)


def _until(own: Sequence[int], cells: Iterable[Cell], id: str, last: int) -> int:
    """Where no check cell says it: up to the next exercise's cell."""
    if not own:
        return 0
    following = (cell.number for cell in cells if cell.exercise not in (None, id) and cell.number > max(own))
    return min([last, *following]) - 1


def _told(id: str, cells: Sequence[Cell], labelled: Sequence[int], elsewhere: Mapping[int, set[str]], until: int) -> Iterator[Note]:
    exercise = id.rpartition("/")[2]
    sources = {cell.number: cell for cell in cells}
    for number, found in elsewhere.items():
        name = min(found)
        later = [n for n in labelled if number < n <= until and _defines(sources[n], found)]
        if number > until:
            yield Note(code="note.below_check", args={"cell": number, "name": name, "exercise": exercise})
        elif later and _is_stub(sources[later[-1]], name):
            yield Note(code="note.stub_below", args={"cell": number, "name": name, "below": later[-1]})
        elif labelled and not later:
            yield Note(code="note.elsewhere", args={"cell": number, "name": name})


def _defines(cell: Cell, names: frozenset[str] | set[str]) -> set[str]:
    """Which of these names a cell defines; a cell that mentions none is not read for it."""
    return defined(cell.source) & names if any(name in cell.source for name in names) else set()


def _is_stub(cell: Cell, name: str) -> bool:
    """Whether a cell defines a name as a stub does: without doing anything, or with no value."""
    try:
        body = parse(cell.source).body
    except (SyntaxError, TooMuch):
        return False
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return _does_nothing(node)
        if isinstance(node, ast.Assign) and any(isinstance(n, ast.Name) and n.id == name for t in node.targets for n in ast.walk(t)):
            return isinstance(node.value, ast.Constant) and node.value.value in (None, "", ...)
    return False


def _does_nothing(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef(body=body) | ast.ClassDef(body=body):
            return all(_does_nothing(inner) for inner in body)
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
    return False
