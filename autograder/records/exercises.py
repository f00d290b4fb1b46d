"""What an exercise is. Frozen and typed; data only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

Compare = Literal["rounding", "absolute", "exact"]
Lang = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]
"""A language by its code, as the catalogues are called."""
Text = dict[Lang, str]
"""A text a person reads, by language: in every one of the course's."""
BANKED = "bank."
"""Stands before the ids of mistakes that no author has named."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records."""


class Returned_(Record, frozen=True):
    """One value a part returns, by name, with its share of the part's points."""

    name: str
    weight: float = 1.0


class Part(Record, frozen=True):
    """What earns points within an exercise: a function, a class, a line of a derivation, a number, the choice."""

    name: str
    points: float
    returns: tuple[Returned_, ...] = ()
    compare: Compare = "rounding"
    groups: tuple[str, ...] = ()
    signature: str = ""
    builds_on: tuple[str, ...] = ()
    together: bool = False


class Misconception(Record, frozen=True):
    """A wrong way that has a name: what is wrong, why, and where to look next.

    `code`, `args`: where the house says it, the sentences it is said by. `banked`: `what` is a bank's sentence, which does
    not know the part that it is said of.
    """

    id: str
    what: Text
    why: Text | None = None
    next: Text | None = None
    code: str = ""
    args: dict[str, str | int | float] = {}
    banked: bool = False


class Policy(Record, frozen=True):
    """What an exercise's code may not do. Public: students are told, and their own check holds them to it.

    `imports`: the modules it may import; none named: what its environment allows. `forbid`: names it may not use.
    `samples`: by argument, the axis its samples lie along; the code may not loop over them.
    `batch`: the argument that says how many of them a batch has; it may loop over batches.
    """

    imports: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    samples: tuple[tuple[str, int], ...] = ()
    batch: str = ""


class Criterion(Record, frozen=True):
    """What earns points in a text that a person reads."""

    id: str
    points: float
    text: Text


class Exercise(Record, frozen=True):
    """An exercise as the grader needs it: no code, no reference, no seed."""

    id: str
    kind: str
    title: Text
    points: float
    parts: tuple[Part, ...]
    env: str = "numpy"
    group_titles: tuple[tuple[str, Text], ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    policy: Policy = Policy()
    criteria: tuple[Criterion, ...] = ()

    @property
    def name(self) -> str:
        """The exercise's own name, without its assignment."""
        return self.id.rpartition("/")[2]


def texts_of(record: Any) -> Iterator[Text]:
    """Every text of a record, and of the records in it."""
    if isinstance(record, tuple):
        for each in record:
            yield from texts_of(each)
    elif isinstance(record, msgspec.Struct):
        for name, worded in _fields(type(record)):
            value = getattr(record, name)
            yield from _dicts(value) if worded else texts_of(value)


def _dicts(value: Any) -> Iterator[Text]:
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, dict):
            yield each
        elif isinstance(each, tuple):
            yield from _dicts(each)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, bool], ...]:
    """The fields of a record, and whether each holds texts."""
    said = {name: str(hint) for each in kind.__mro__ for name, hint in vars(each).get("__annotations__", {}).items()}
    return tuple((name, "Text" in re.findall(r"\w+", said[name])) for name in kind.__struct_fields__)
