"""What a student wrote under each label: the terms of a chain, and the other lines that it rests on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from collections.abc import Sequence as Row
from dataclasses import dataclass, replace

from autograder.formulas import (
    MAX_LENGTH,
    Name,
    Number,
    Op,
    ReadError,
    ShapeError,
    Tree,
    bound,
    names,
    read_chain,
    shape_of,
)
from autograder.kinds.derivation.judging.forward import Asked, Forward
from autograder.kinds.derivation.judging.graph import Graph, own_name, picked
from autograder.kinds.derivation.judging.restating import is_quotient, unfinished
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.values import Array, Sequence, Value, describe, written

__all__ = ["NoAnswer", "Written", "array_of", "bare", "circles", "line_of", "text_of"]

COMMENT = re.compile(r"(?<!\\)#[^\n]*")
QUOTED = re.compile(r"\A\s*(?P<mark>[\"'`“„”‘’«»])(?P<inside>[^\"`“„”«»]*)[\"'`“”’«»]\s*\Z", re.DOTALL)


class NoAnswer(Exception):
    """Nothing was written under the label."""


@dataclass(frozen=True)
class Written:
    """The terms of a line as they were read, the last being its answer; `uses`: own lines by name.

    `asked` has indices where an array is answered by its entry, as in `dL_dw_j = …`.
    """

    asked: Asked
    terms: tuple[Tree, ...]
    uses: frozenset[str]


def line_of(text: str, asked: Asked, labels: Row[Asked], forward: Forward) -> Written:
    """The line of a text; raises `ReadError`. Another line's label stands for what is written there."""
    try:
        return _line_of(bare(text), asked, labels, forward)
    except ReadError as error:
        raise unfinished(error, text[:MAX_LENGTH], forward) from None


def _line_of(text: str, asked: Asked, labels: Row[Asked], forward: Forward) -> Written:
    asked, text = _by_entry(text, asked, forward)
    arrays = {a.name: forward.shape(a.top) + forward.shape(a.by) for a in labels if a.by}
    shapes = {**forward.shapes, **{name: shape for name, shape in arrays.items() if shape}}
    every = [a.label for a in labels if a.by]
    known = list(dict.fromkeys([*forward.known, *every, *arrays, *asked.at]))
    links = read_chain(
        text, known, label=asked.label, barred={asked.label: "derivation.restates"}, shapes=shapes
    )
    first = links[0].tree
    if len(links) > 1 and isinstance(first, Name) and first.name in every:
        raise ReadError("read.other_label", links[0].position, name=first.name, label=asked.label)
    entries = {a.label: picked(a.name, a.at) for a in labels if a.by and a.at}
    terms = tuple(_entered(link.tree, entries) for link in links)
    if is_quotient(terms[-1]):
        raise ReadError("derivation.quotient", links[-1].position)
    uses = frozenset(name for name in names(terms[-1]) if name in arrays)
    if own_name(asked) in uses:
        raise ReadError("derivation.restates", 1, name=asked.label)
    return Written(asked, terms, frozenset(name for term in terms for name in names(term) if name in arrays))


def _by_entry(text: str, asked: Asked, forward: Forward) -> tuple[Asked, str]:
    """`dL_dw_j = …`, where the array is asked for: its entry j."""
    rank = len(forward.shape(asked.top) + forward.shape(asked.by)) if not asked.at else 0
    match = re.match(rf"\s*{re.escape(asked.label)}_(?:\{{([a-z]+)\}}|([a-z]+))\s*=(?!=)", text[:200]) if rank else None
    letters = tuple((match[1] or match[2]) if match else "")
    free = {*forward.leaves, *forward.nodes, *forward.sizes}
    if match is None or len(letters) != rank or len(set(letters)) != rank or free & set(letters):
        return asked, text
    return replace(asked, at=letters), " " * match.end() + text[match.end() :]


def _entered(tree: Tree, entries: Mapping[str, Tree]) -> Tree:
    """Labels with indices as entries; sums around them bind these indices."""
    if isinstance(tree, Name):
        return entries.get(tree.name, tree)
    if isinstance(tree, Number) or not entries:
        return tree
    if bound(tree):
        return Op(tree.op, (_entered(tree.args[0], entries), *tree.args[1:]))
    return Op(tree.op, tuple(_entered(arg, entries) for arg in tree.args))


def array_of(graph: Graph, asked: Asked, tree: Tree, labels: Row[Asked]) -> Tensor | None:
    """A line by entries, along its indices and its own dimensions; None where it has not the shape asked for."""
    named = {one.name: graph.shape(one.top, one.by) for one in labels if one.by}
    shapes = {**graph.forward.shapes, **{name: shape for name, shape in named.items() if shape}}
    whole = graph.shape(asked.top, asked.by)
    graph.entries.arrays.named.update(shapes)
    try:
        shape = shape_of(tree, shapes)
        if shape != whole[len(asked.at) :]:
            return None
        axes = tuple(graph.entries.fresh() for _ in shape)
        return Tensor(graph.entries(tree, tuple(map(Name, axes))), (*asked.at, *axes), whole)
    except (ShapeError, ValueError):
        return None


def circles(uses: Mapping[str, Collection[str]]) -> tuple[list[str], set[str]]:
    """The lines in an order in which each comes after those it rests on, else as given; and those that rest on themselves."""
    order: list[str] = []
    waiting = list(uses)
    while waiting:
        ready = next((name for name in waiting if not any(other in waiting for other in uses[name] if other in uses)), None)
        if ready is None:
            break
        order.append(ready)
        waiting.remove(ready)
    return order, set(waiting)


def text_of(value: Value) -> str:
    """The formula an answer is: a text, a sympy object's text, or a number, also alone in a list. Raises `ReadError`, `NoAnswer`."""
    if isinstance(value, Sequence) and len(value.items) == 1:
        return text_of(value.items[0])
    text = written(value)
    if text is None and isinstance(value, Array) and value.shape == () and value.dtype != "bool":
        text = repr(value.numpy().item())
    elif text is None and isinstance(value, int | float) and not isinstance(value, bool):
        text = repr(value)
    if value is None or (text is not None and not bare(text).strip()):
        raise NoAnswer
    if text is None:
        raise ReadError("derivation.type", 1, type=describe(value))
    return text


def bare(text: str) -> str:
    """The formula without a comment behind it, without what ends a sentence, a second pair of quotation marks, a leading `=`.

    What is left stands where it stood: places are told in the text as it was written.
    """
    if len(text) > MAX_LENGTH:
        return text
    text = COMMENT.sub("", text).rstrip(";, \t\n")
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    if (quoted := QUOTED.match(text)) is not None:
        text = " " * quoted.start("inside") + quoted["inside"]
    return re.sub(r"\A(\s*)=(?!=)", r"\1 ", text)
