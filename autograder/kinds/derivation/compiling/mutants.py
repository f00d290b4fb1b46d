"""The standard mistakes of a derivation: every step of the chain rule with a slip in it, without the author writing one.

Each is a change of a line's chain in pieces (`Mutant`), with the mutated pieces it needs, the code of its sentences and
its classes. Those of one step come first: they tell more than a sign, a number or a missing factor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import msgspec

from autograder.formulas import (
    DERIVATIVES,
    ONE,
    SLIPS,
    Name,
    Number,
    Op,
    Slip,
    Tree,
    add,
    call,
    delta,
    index,
    mul,
    neg,
    power,
    show,
    sub,
    walk,
    write,
)
from autograder.key.words import STANDARD
from autograder.kinds.derivation.judging.forward import Asked
from autograder.kinds.derivation.judging.graph import Graph
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.kinds.derivation.records import Mutant
from autograder.records import BANKED

__all__ = ["Considered", "standard"]

TERMS = 4
CLASSES = {
    "prime-at-output": ("prime_at_output",),
    "inner-dropped": ("inner",),
    "power-kept": ("power",),
    "factor-dropped": ("inner",),
    "product-rule": ("product_rule",),
    "inverse-sign": ("sign",),
    "swapped": ("sign",),
    "undifferentiated": ("undifferentiated",),
    "by-other": ("by_other",),
    "activation": ("wrong_activation",),
    "term-sign": ("sign",),
    "term": ("inner",),
    "factor": ("inner",),
    "way": ("regulariser", "inner"),
    "way-twice": ("regulariser", "factor2"),
    "way-sign": ("sign",),
    "summed": ("sum_for_product",),
    "transposed": ("transposed",),
    "sign": ("sign",),
    "half": ("factor2",),
    "twice": ("factor2",),
    "times-size": ("mean_sum",),
    "by-size": ("mean_sum",),
}
TWO = Number(Fraction(2))
OUTPUT_SLOPES: dict[str, Callable[[Tree], Tree]] = {
    "sigma": lambda y: mul(y, sub(ONE, y)),
    "tanh": lambda y: sub(ONE, power(y, TWO)),
    "relu": lambda y: call("step", y),
}
"""The slope of an activation by its value, as it is learnt by heart."""

SYMBOLS = {"sigma": "σ", "relu": "ReLU"}


@dataclass(frozen=True)
class Considered:
    """A mutant, the pieces it needs, and its sentences' code and fillings (none for an author's, who wrote them)."""

    mutant: Mutant
    pieces: dict[str, Tensor] = field(default_factory=dict)
    code: str = ""
    args: dict[str, object] = field(default_factory=dict)

    @property
    def banked(self) -> bool:
        """Whether the bank has its sentences."""
        return self.code.startswith(BANKED)

    def also(self, classes: Collection[str]) -> Considered:
        """The same in further classes."""
        every = tuple(dict.fromkeys((*self.mutant.classes, *sorted(classes))))
        return replace(self, mutant=msgspec.structs.replace(self.mutant, classes=every))


@dataclass(frozen=True)
class _Slipped:
    """A local derivative with a slip: its kind, what follows the kind in its name, and the fillings of its sentence."""

    kind: str
    tensor: Tensor
    args: dict[str, object] = field(default_factory=dict)
    suffix: str = ""


def standard(graph: Graph, asked: Asked) -> Iterator[Considered]:
    """The mutants of one line, the more telling before the more general."""
    top, by, label = asked.top, asked.by, asked.label
    hops = graph.hops(top, by) if by else {}
    lone = len(hops) == 1
    for step, (node, name) in hops.items():
        yield from _local(graph, label, step, node, name, lone)
    for step, node in graph.forks(top, by) if by else ():
        args: dict[str, object] = {"way": node, "by": step.rpartition("_d")[2]}
        for kind, weight in (("way", "0"), ("way-twice", "2"), ("way-sign", "-1")):
            yield _considered(kind, label, step, args, f"{kind}-{node}", weights={f"{step}:{node}": weight})
    for step in hops if not lone else ():
        yield _considered("factor", label, step, drop=step)
    if by and not graph.shape(top, by) and len(hops) > 1 and all(not graph.forward.shape(n) for p in hops.values() for n in p):
        steps = graph.steps(top, by)
        if len(steps) > 1:
            yield _considered("summed", label, label, formula=write(add(*map(Name, reversed(steps)))))
    if by and len(graph.shape(top, by)) == 2:
        yield _considered("transposed", label, label, transposed=True)
    for kind, times in (("sign", "-1"), ("half", "1/2"), ("twice", "2")):
        yield _considered(kind, label, label, times=times)
    for size in graph.forward.sizes:
        for kind, times in (("times-size", size), ("by-size", f"1/{size}")):
            yield _considered(kind, label, label, {"size": size}, f"{kind}-{size}", times=times)


def _considered(
    kind: str, label: str, step: str, args: dict[str, object] | None = None, name: str = "",
    pieces: dict[str, Tensor] | None = None, **how: Any,
) -> Considered:  # fmt: skip
    mutant = Mutant(id=f"{STANDARD}.{name or kind}:{step}", line=label, classes=CLASSES[kind], **how)
    told = {"label": label, "piece": step.removesuffix("__direct"), **(args or {})}
    return Considered(mutant, pieces or {}, f"{STANDARD}.{kind.replace('-', '_')}", told)


def _local(graph: Graph, label: str, step: str, node: str, by: str, lone: bool) -> Iterator[Considered]:
    """One step mutated: the same node differentiated with a slip."""
    for slipped in _slips(graph, node, by):
        if isinstance(slipped.tensor.body, Number) and not lone:
            continue  # the same as a missing factor
        suffix = slipped.suffix or slipped.kind
        name = f"{step}__{suffix.replace('-', '_')}"
        args = {"top": node, "by": by, **slipped.args}
        yield _considered(slipped.kind, label, step, args, suffix, {name: slipped.tensor}, instead={step: name})


def _slips(graph: Graph, node: str, by: str) -> Iterator[_Slipped]:
    right = graph.slope(node, by)
    body = graph.body(node)
    at_output: Slip = "prime-at-output"
    yield _Slipped(at_output, graph.slope(node, by, at_output), {"outer": _activation(body.body)})
    yield _Slipped("swapped", _with(right, _swapped(right.body)), {"difference": _difference(right.body)})
    yield from (_Slipped(slip, graph.slope(node, by, slip)) for slip in SLIPS if slip != at_output)
    yield from _undifferentiated(graph, body, by)
    yield from _by_others(graph, node, by)
    yield from _activations(graph, node, by, body)
    yield from _terms(right)


def _with(tensor: Tensor, body: Tree) -> Tensor:
    return Tensor(body, tensor.axes, tensor.sizes)


def _undifferentiated(graph: Graph, body: Tensor, by: str) -> Iterator[_Slipped]:
    """The node itself for its slope; of arrays, where entry depends on entry."""
    axes = tuple(graph.entries.fresh() for _ in graph.forward.shape(by))
    sizes = graph.forward.shape(by)
    if body.sizes in ((), sizes):
        places = [delta(Name(i), Name(j)) for i, j in zip(body.axes, axes, strict=False)]
        if not sizes or body.sizes:
            yield _Slipped("undifferentiated", Tensor(mul(*places, body.body), body.axes + axes, body.sizes + sizes))


def _by_others(graph: Graph, node: str, by: str) -> Iterator[_Slipped]:
    for other in graph.direct[node]:
        if other != by and graph.forward.shape(other) == graph.forward.shape(by):
            yield _Slipped("by-other", graph.slope(node, other), {"other": other}, f"by-{other}")


def _activations(graph: Graph, node: str, by: str, body: Tensor) -> Iterator[_Slipped]:
    """The slope of another activation: by the value, where the node is the activation's value, and by its argument."""
    tree = body.body
    if not isinstance(tree, Op) or tree.op not in OUTPUT_SLOPES:
        return
    value = index(Name(node), *map(Name, body.axes)) if body.axes else Name(node)
    identity = Tensor(tree.args[0], body.axes, body.sizes)
    for other, slope in OUTPUT_SLOPES.items():
        if other == tree.op:
            continue
        inner = graph.slope(node, by, body=identity)
        args: dict[str, object] = {"own": SYMBOLS.get(tree.op, tree.op), "other": SYMBOLS.get(other, other)}
        by_value = () if (tree.op, other) == ("sigma", "relu") else (("", slope(value)),)  # ReLU′ of what is above 0 is 1
        for form, outer in (*by_value, ("-in", DERIVATIVES[other](tree.args[0]))):
            yield _Slipped("activation", _with(inner, mul(outer, inner.body)), args, f"activation-{other}{form}")


def _terms(right: Tensor) -> Iterator[_Slipped]:
    """A slope that is a sum, with one of its terms turned round or left out."""
    tree = right.body
    if not isinstance(tree, Op) or tree.op != "add" or len(tree.args) > TERMS:
        return
    for i, term in enumerate(tree.args):
        rest = (*tree.args[:i], *tree.args[i + 1 :])
        args: dict[str, object] = {"term": "" if right.axes or "#" in write(term) else show(term)}
        yield _Slipped("term-sign", _with(right, add(*tree.args[:i], neg(term), *tree.args[i + 1 :])), args, f"term-sign-{i + 1}")
        yield _Slipped("term", _with(right, add(*rest)), args, f"term-{i + 1}")


# --- what the sentences tell


def _activation(node: Tree) -> str:
    from autograder.formulas import ACTIVATIONS

    found = [n.op for n in walk(node) if isinstance(n, Op) and n.op in ACTIVATIONS]
    return SYMBOLS.get(found[0], found[0]) if found else ""


def _name(tree: Tree) -> bool:
    return isinstance(tree, Name) or (isinstance(tree, Op) and tree.op == "index")


def _is_difference(tree: Tree) -> bool:
    if not isinstance(tree, Op) or tree.op != "add" or len(tree.args) != 2:
        return False
    first, second = tree.args
    return _name(first) and isinstance(second, Op) and second.op == "neg" and _name(second.args[0])


def _swapped(tree: Tree) -> Tree:
    """The tree with every p − q of two names turned round."""
    if not isinstance(tree, Op):
        return tree
    if _is_difference(tree):
        first, second = tree.args
        return Op("add", (neg(second), neg(first)))
    return Op(tree.op, tuple(_swapped(arg) for arg in tree.args))


def _difference(tree: Tree) -> str:
    """The first p − q, turned round, as text: `y - a`."""
    found = next((n for n in walk(tree) if _is_difference(n)), None)
    if found is None:
        return ""
    bare = _bare(found)
    return write(_swapped(bare))


def _bare(tree: Tree) -> Tree:
    """Without indices, for a text."""
    if isinstance(tree, Op) and tree.op == "index":
        return tree.args[0]
    return Op(tree.op, tuple(map(_bare, tree.args))) if isinstance(tree, Op) else tree
