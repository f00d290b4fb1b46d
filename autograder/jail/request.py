"""What the jail is asked to run, and how the functions that a run hands over are answered."""

from __future__ import annotations

from collections.abc import Callable

from autograder.records import Cell, Policy, Record
from autograder.script import Lent, Script
from autograder.values import Value

__all__ = ["Answer", "NoAnswer", "Request"]

Answer = Callable[[str, tuple[tuple[str, Value], ...], tuple[Value, ...]], Value]


class Request(Record, frozen=True):
    """What one fork is asked: cells in order up to the exercise's last own, then names or scripts.

    `lent`: functions that the scripts find in the place of the student's own, asked for as `model.<name>`. `draw`: which
    random numbers code gets that seeds no generator itself; the same ones in every run that does not say. `files`: what
    its code finds in `data/`, by name.
    """

    cells: tuple[Cell, ...]
    exercise: str
    scripts: tuple[Script, ...] = ()
    wanted: tuple[str, ...] = ()
    repeat: bool = True
    policy: Policy = Policy()
    lent: tuple[Lent, ...] = ()
    draw: int = 0
    files: tuple[tuple[str, bytes], ...] = ()


class NoAnswer(Exception):
    """A question could not be answered, and whoever asked is not to blame: the run is a fault of ours, for this reason."""
