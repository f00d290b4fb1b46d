"""What a submission is judged by. Frozen and typed; data only. The bodies of keys stand in the folders of their kinds."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal

from autograder import kinds
from autograder.records.cases import Case
from autograder.records.exercises import Exercise, Record
from autograder.records.figures import Figure

ChoiceMode = Literal["single", "multiple", "matching", "ordering"]


class Body(Record, frozen=True):
    """What a key holds of its kind: `records.py` of each kind has one or more, told apart by their tags."""


class FormKey(Body, frozen=True, tag="form"):
    """What a release may say of a number or choice exercise: which labels, which options and tasks, nothing else.

    `texts`: the labels whose answer is a text.
    """

    labels: tuple[str, ...]
    options: tuple[str, ...] = ()
    mode: ChoiceMode = "single"
    tasks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


if TYPE_CHECKING:
    AnyBody = Body
else:
    _bodies = [thing for module in kinds.modules("records") for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Body)]
    AnyBody = reduce(or_, dict.fromkeys(one for one in (FormKey, *_bodies) if one is not Body))


class Key(Record, frozen=True):
    """The compiled spec. `hash` names it in reports and holds no seed."""

    hash: str
    exercise: Exercise
    body: AnyBody
    versions: dict[str, str] = {}
    values: dict[str, Any] = {}
    figures: tuple[Figure, ...] = ()

    @property
    def kind(self) -> str:
        return self.exercise.kind

    @property
    def cases(self) -> tuple[Case, ...]:
        """The runs that it asks of a submission; none of an answer by values or in prose."""
        found: tuple[Case, ...] = getattr(self.body, "cases", ())
        return found
