"""What an author writes of a choice: options, tasks of a matching, orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from autograder.kinds.spec import Sentences, Spec
from autograder.records import ChoiceMode, Text

__all__ = ["ChoiceExercise", "ChoiceWrong", "Option", "Task"]


@dataclass(frozen=True)
class Option:
    """One option of a choice. What it says, and why it is right or wrong, stands in texts.toml.

    `right`: whether it is, or a function of the variant's values that tells.
    """

    id: str
    right: bool | Callable[[Mapping[str, Any]], bool] = False
    text: Text = field(default_factory=dict)
    why: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """One task of a matching, to which one option is given. What it says stands in texts.toml.

    `right`: the id of the option that fits, of no other task's. `asked`: whether it is asked. Both may be functions of
    the variant's values.
    """

    id: str
    right: str | Callable[[Mapping[str, Any]], str]
    asked: bool | Callable[[Mapping[str, Any]], bool] = True
    text: Text = field(default_factory=dict)


@dataclass(frozen=True)
class ChoiceWrong(Sentences):
    """A misconception of a matching, a task with the option it gets; of an ordering, options in an order that is not right."""

    id: str
    ids: Sequence[str]


@dataclass(frozen=True)
class ChoiceExercise(Spec):
    """One right option ("single") or several ("multiple"); the order is drawn. The student sets `answer`.

    "matching": every one of `tasks` gets an option, each of which fits at most once; points by pair.
    "ordering": all options in one of the `orders`, by id; points by the longest run of them in the right order, and
    none for the order in which they are shown.
    `graded` and `variant(draw)` give the values behind `{{name}}` in prompt and options; `orders` may be a function of them.
    """

    kind: ClassVar[str] = "choice"
    options: Sequence[Option]
    points: float
    mode: ChoiceMode = "single"
    tasks: Sequence[Task] = ()
    orders: Sequence[Sequence[str]] | Callable[[Mapping[str, Any]], Sequence[Sequence[str]]] = ()
    wrong: Sequence[ChoiceWrong] = ()
    graded: Mapping[str, Any] = field(default_factory=dict)
    variant: Callable[..., Mapping[str, Any]] | None = None
