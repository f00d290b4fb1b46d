"""What an author writes of a derivation: the forward graph, and which lines are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from autograder.draw import Draw
from autograder.kinds.spec import Sentences, Spec, in_texts

__all__ = ["DerivationExercise", "Link"]


@dataclass(frozen=True)
class DerivationWrong(Sentences):
    """A misconception of one line, as the formula it leads to."""

    id: str
    line: str
    formula: str


@dataclass(frozen=True)
class Link:
    """The returned value of a code exercise that computes a line of a derivation, as far as it does.

    `to`: "function.value". `times`: the code gives the line times this, a formula over leaves and dimensions: Link("mse_gradient.dw",
    times="1/n"). `cases`: only in these cases, or groups of cases, does it hold; left out, in all.
    """

    to: str
    times: str = ""
    cases: Sequence[str] = ()


@dataclass(frozen=True)
class DerivationExercise(Spec):
    """A forward graph in the students' own formula language, or as SymPy's expressions; `lines` asks for its derivatives, as `dL_da`.

    References come from differentiating the graph and are never typed. `domains`: per leaf "real" (the default),
    "unit" (between 0 and 1), "positive", "nonzero", "binary", "sign", "natural"; "index" for a free index.
    `{{name}}` in graph, prompt and sentences stands for a text of the variant: `graded` gives the one that is graded,
    `variant(draw)` draws another for practice. A label restated is no answer.

    `shapes`: the leaves that are vectors or matrices, {"x": ["n"], "W": ["m", "n"]}. A node `p_i` whose `i` is an index
    is given by its entries; so is a line `dp_i_dz_j`, while `dL_dW` asks for the whole array. A line that is a node's
    name asks for its value. `constraints`: equations that hold, "sum(y_i, i, 1, n) = 1", or "relu'(0) = 0".
    `alone`: what a right last line earns if no other line is answered; left out, its own points.
    `names`: the only names an answer may use, where others are left to be put in: names=["x", "p"].
    `code`: {"dL_dw": "neuron_backward.dw"}: the returned value of a code exercise of the same assignment that computes a
    line from arguments called like the leaves; the report tells where formula and code disagree, or share a slip. Where the
    code gives a multiple, or the line in some cases only, a `Link` says so; that it holds is tried when the key is loaded.
    """

    kind: ClassVar[str] = "derivation"
    graph: Mapping[str, Any]
    lines: Sequence[str]
    points: float
    domains: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[DerivationWrong] = ()
    graded: Mapping[str, str] = field(default_factory=dict)
    variant: Callable[[Draw], Mapping[str, str]] | None = None
    shapes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    constraints: Sequence[str] = ()
    alone: float | None = None
    names: Sequence[str] = ()
    code: Mapping[str, str | Link] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "graph", in_texts(self.graph))
