"""What every spec is: an exercise with points, which may draw; and what is read of a misconception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.figures import Figured
from autograder.records import Text
from autograder.values import pack, written

__all__ = ["Sentences", "Spec", "in_texts"]


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """What the student reads of a misconception: what is wrong, the one idea behind it, one step to go on with."""

    what: Text
    why: Text | None = None
    next: Text | None = None


class Spec(Figured):
    """An exercise as its author writes it. `kind`: the folder that its class stands in."""

    kind: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def points(self) -> float: ...


def in_texts(graph: Mapping[str, Any]) -> dict[str, str]:
    """The nodes in the formula language; one that is an expression of SymPy's is taken as a student's is, by what it says."""
    texts = {name: node if isinstance(node, str) else written(pack(node)) for name, node in graph.items()}
    for name, text in texts.items():
        if not text:
            raise ValueError(f"graph[{name!r}] is neither a text nor an expression of SymPy's.")
    return {name: text for name, text in texts.items() if text}
