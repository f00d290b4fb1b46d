"""What an author writes of a calculation: its graph, values of one's own, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from autograder.kinds.spec import Sentences, Spec, in_texts

__all__ = ["NumberExercise", "NumberWrong", "OpenWrong", "TextWrong"]


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
class NumberExercise(Spec):
    """Labelled results computed from drawn `values` through `graph`, to `digits` decimals; with follow-through.

    `open`: labels that take any values for which all conditions of `holds` do: open=["p", "t"], holds="(p - t)^2 >= 1",
    over values, nodes and open labels; `example` gives values that fulfil them, as formulas: example={"p": "2", "t": "0"}.
    `text`: the labels of `asked` that are answered by a text, with the right one, or several: text={"shape": "(3, 3)"}.
    """

    kind: ClassVar[str] = "number"
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
