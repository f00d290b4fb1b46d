"""What an exercise is. Frozen and typed; data only."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["code", "derivation", "number", "choice", "text"]
Compare = Literal["rounding", "absolute", "exact"]
Lang = Literal["en", "de"]
LANGUAGES: tuple[Lang, ...] = ("en", "de")
BANKED = "bank."
"""Stands before the ids of mistakes that no author has named."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records."""


class Text(msgspec.Struct, frozen=True):
    """A text a student may see, in every language of the house."""

    en: str
    de: str

    def __getitem__(self, lang: Lang) -> str:
        return self.de if lang == "de" else self.en


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
    kind: Kind
    title: Text
    points: float
    parts: tuple[Part, ...]
    env: Literal["numpy", "sympy", "torch"] = "numpy"
    group_titles: tuple[tuple[str, Text], ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    policy: Policy = Policy()
    criteria: tuple[Criterion, ...] = ()

    @property
    def name(self) -> str:
        """The exercise's own name, without its assignment."""
        return self.id.rpartition("/")[2]
