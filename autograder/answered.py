"""Exercises that are answered by values, one by one: calculations, choices, texts; and what is read of a misconception."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.figures import Figured
from autograder.records import LANGUAGES, ChoiceMode, Text
from autograder.values import pack, written

__all__ = [
    "UNSAID", "ChoiceExercise", "ChoiceWrong", "NumberExercise", "NumberWrong", "OpenWrong", "Option", "Sentences", "Task",
    "TextExercise", "TextWrong", "in_texts",
]  # fmt: skip

UNSAID = Text(**dict.fromkeys(LANGUAGES, ""))
"""Stands where texts.toml will say something."""


def in_texts(graph: Mapping[str, Any]) -> dict[str, str]:
    """The nodes in the formula language; one that is an expression of SymPy's is taken as a student's is, by what it says."""
    texts = {name: node if isinstance(node, str) else written(pack(node)) for name, node in graph.items()}
    for name, text in texts.items():
        if not text:
            raise ValueError(f"graph[{name!r}] is neither a text nor an expression of SymPy's.")
    return {name: text for name, text in texts.items() if text}


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """What the student reads of a misconception: what is wrong, the one idea behind it, one step to go on with."""

    en: str
    de: str
    why_en: str = ""
    why_de: str = ""
    next_en: str = ""
    next_de: str = ""


@dataclass(frozen=True)
class NumberWrong(Sentences):
    """A misconception of a calculation: the node computed otherwise, in the formula language."""

    id: str
    node: str
    formula: str


@dataclass(frozen=True)
class OpenWrong(Sentences):
    """A misconception of values of one's own: the conditions that they fulfil in place of those asked."""

    id: str
    holds: Sequence[str]


@dataclass(frozen=True)
class TextWrong(Sentences):
    """A misconception of an answer that is a text: the texts that it gives."""

    id: str
    label: str
    texts: Sequence[str]


@dataclass(frozen=True)
class NumberExercise(Figured):
    """Labelled results computed from drawn `values` through `graph`, to `digits` decimals; with follow-through.

    `open`: labels that take any values for which all conditions of `holds` do: open=["p", "t"], holds="(p - t)^2 >= 1",
    over values, nodes and open labels; `example` gives values that fulfil them, as formulas: example={"p": "2", "t": "0"}.
    `text`: the labels of `asked` that are answered by a text, with the right one, or several: text={"shape": "(3, 3)"}.
    """

    graph: Mapping[str, Any]
    values: Callable[..., Mapping[str, float]]
    asked: Sequence[str]
    digits: int
    points: float
    wrong: Sequence[NumberWrong | OpenWrong | TextWrong] = ()
    open: Sequence[str] = ()
    holds: str | Sequence[str] = ()
    example: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "graph", in_texts(self.graph))


@dataclass(frozen=True)
class Option:
    """One option of a choice. What it says, and why it is right or wrong, stands in texts.toml.

    `right`: whether it is, or a function of the variant's values that tells.
    """

    id: str
    right: bool | Callable[[Mapping[str, Any]], bool] = False
    text: Text = UNSAID
    why: Text = UNSAID


@dataclass(frozen=True)
class Task:
    """One task of a matching, to which one option is given. What it says stands in texts.toml.

    `right`: the id of the option that fits, of no other task's. `asked`: whether it is asked. Both may be functions of
    the variant's values.
    """

    id: str
    right: str | Callable[[Mapping[str, Any]], str]
    asked: bool | Callable[[Mapping[str, Any]], bool] = True
    text: Text = UNSAID


@dataclass(frozen=True)
class ChoiceWrong(Sentences):
    """A misconception of a matching, a task with the option it gets; of an ordering, options in an order that is not right."""

    id: str
    ids: Sequence[str]


@dataclass(frozen=True)
class ChoiceExercise(Figured):
    """One right option ("single") or several ("multiple"); the order is drawn. The student sets `answer`.

    "matching": every one of `tasks` gets an option, each of which fits at most once; points by pair.
    "ordering": all options in one of the `orders`, by id; points by the longest run of them in the right order, and
    none for the order in which they are shown.
    `graded` and `variant(draw)` give the values behind `{{name}}` in prompt and options; `orders` may be a function of them.
    """

    options: Sequence[Option]
    points: float
    mode: ChoiceMode = "single"
    tasks: Sequence[Task] = ()
    orders: Sequence[Sequence[str]] | Callable[[Mapping[str, Any]], Sequence[Sequence[str]]] = ()
    wrong: Sequence[ChoiceWrong] = ()
    graded: Mapping[str, Any] = field(default_factory=dict)
    variant: Callable[..., Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class TextExercise(Figured):
    """Free text, graded by a person in formgrader, with `rubric.*.md` and `model.*.md` beside the spec.

    `criteria`: what earns points, by an id that texts.toml says in [criteria]; with them `rubric.*.md` may be left out.
    """

    points: float
    criteria: Mapping[str, float] = field(default_factory=dict)
