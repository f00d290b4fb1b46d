"""What a run says beside its verdicts: cells that were skipped or stopped, statements that were passed over."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.language import clip
from autograder.records import Cell, Note, Raised, Run, TimedOut

__all__ = ["of_run"]

WIDTH = 120
MOST = 20
SYNTAX = frozenset({"SyntaxError", "IndentationError", "TabError"})


def of_run(run: Run, cells: Sequence[Cell], exercise: str, *, spoken: bool) -> tuple[Note, ...]:
    """The notes of one exercise's run. How another exercise's cells ended that one tells; of the last of its own that
    did, a verdict may have `spoken` already.
    """
    nobodys = {cell.number for cell in cells if cell.exercise is None}
    own = {cell.number for cell in cells if cell.exercise == exercise}
    notes = [_passed_over(each) for each in run.left if each.cell in nobodys | own]
    for cell in run.cells:
        if not isinstance(cell, Raised):
            notes += [] if cell is run.own else [_skipped(cell)]
        elif cell.cell in nobodys or (cell.cell in own and not (spoken and cell is run.own)):
            notes.append(_stopped(cell))
    return tuple(notes[:MOST])


def _skipped(cell: TimedOut | object) -> Note:
    if isinstance(cell, TimedOut):
        return Note(code="note.skipped_cell", args={"cell": cell.cell or 0, "seconds": cell.seconds})
    return Note(code="note.killed_cell", args={"cell": getattr(cell, "cell", 0) or 0})


def _stopped(cell: Raised) -> Note:
    code = "note.cell_unread" if cell.error in SYNTAX else "note.cell_stopped"
    return Note(code=code, args={"cell": cell.cell or 0, "line": cell.line or 0, "error": _error(cell)})


def _passed_over(statement: Raised) -> Note:
    args: dict[str, str | int | float] = {"cell": statement.cell or 0, "line": statement.line or 0, "error": _error(statement)}
    return Note(code="note.passed_over", args=args)


def _error(raised: Raised) -> str:
    return clip(f"{raised.error}: {raised.message}" if raised.message else raised.error, WIDTH)
