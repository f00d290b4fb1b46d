"""What a choice is judged by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.exercises import Record, Text
from autograder.records.keys import Body, ChoiceMode

__all__ = ["ChoiceKey", "Option", "Task"]


class Option(Record, frozen=True):
    id: str
    text: Text
    right: bool
    why: Text


class Task(Record, frozen=True):
    """One task of a matching: `right` is the id of the only option that fits."""

    id: str
    text: Text
    right: str


class ChoiceKey(Body, frozen=True, tag="choice"):
    """`tasks`: of a matching, to which options are given. `orders`: of an ordering, the right orders of its options, by id.

    `wrong`: by misconception a task with the option it gets, or options in an order that is not right.
    """

    mode: ChoiceMode
    options: tuple[Option, ...]
    tasks: tuple[Task, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    wrong: dict[str, tuple[str, ...]] = {}
