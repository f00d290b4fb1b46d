"""Mistakes of the bank in a derivation: one small slip in the slope of one step, in each form that people know it in.

The standard mistakes (`mutants`) are those of the chain rule. These are those of writing: a sign, a square, a factor, a
name for another. They come last: where a standard mistake gives the same, it tells more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from autograder.formulas import (
    ACTIVATIONS,
    ONE,
    Name,
    Number,
    Op,
    Tree,
    add,
    bound,
    call,
    index,
    inv,
    mul,
    names,
    neg,
    power,
    rebuilt,
)
from autograder.kinds.derivation.compiling.mutants import OUTPUT_SLOPES, TWO, Considered
from autograder.kinds.derivation.judging.forward import Asked
from autograder.kinds.derivation.judging.graph import Graph
from autograder.kinds.derivation.judging.tensors import Tensor, inlined
from autograder.kinds.derivation.records import Mutant
from autograder.records import BANKED

__all__ = ["banked"]

MOST = 60
"""Slips of one step; formulas that yield more are long enough to be read by their author."""

Named = tuple[str, Tree]


def banked(graph: Graph, asked: Asked) -> Iterator[Considered]:
    """The mutants of one line: in every single step that lies on its way, and in what several ways lead across."""
    if not asked.by:
        return
    for step, (node, by) in graph.hops(asked.top, asked.by).items():
        for number, (id, slope) in enumerate(islice(_step(graph, node, by), MOST)):
            yield _considered(id, asked.label, step, number, slope)
    for later, earlier in graph.wide(asked.top, asked.by):
        body = graph.body(later)
        if not body.axes and not graph.forward.shape(earlier):
            yield _considered("value-for-derivative", asked.label, f"d{later}_d{earlier}", 0, body)


def _considered(id: str, label: str, step: str, number: int, slope: Tensor) -> Considered:
    piece = f"{step}__{id.replace('-', '_')}_{number}"
    mutant = Mutant(id=BANKED + id, line=label, classes=(id,), instead={step: piece})
    return Considered(mutant, {piece: slope}, BANKED + id)


def _step(graph: Graph, node: str, by: str) -> Iterator[tuple[str, Tensor]]:
    """The slopes of one step, each with one slip; ids of the bank."""
    seen: set[Tree] = set()
    for form in _forms(graph, node, by):
        slopes = [*_exchanged(graph, node, form), *((id, _with(form, body)) for id, body in _slips(form.body))]
        for id, slope in slopes:
            if slope.body not in seen and not isinstance(slope.body, Number):
                seen.add(slope.body)
                yield id, slope
    for slope in _undifferentiated(graph, node, by):
        yield "value-for-derivative", slope


def _with(tensor: Tensor, body: Tree) -> Tensor:
    return Tensor(body, tensor.axes, tensor.sizes)


# --- the forms that people know a slope in


def _forms(graph: Graph, node: str, by: str) -> Iterator[Tensor]:
    """As it is differentiated; of an activation also by its value, σ by the exponential function."""
    yield graph.slope(node, by)
    body = graph.body(node)
    if not isinstance(body.body, Op) or body.body.op not in OUTPUT_SLOPES:
        return
    argument = body.body.args[0]
    inner = graph.slope(node, by, body=_with(body, argument))
    value = index(Name(node), *map(Name, body.axes)) if body.axes else Name(node)
    yield _with(inner, mul(OUTPUT_SLOPES[body.body.op](value), inner.body))
    if body.body.op == "sigma":
        falling = call("exp", neg(argument))
        yield _with(inner, mul(falling, inv(power(add(ONE, falling), TWO)), inner.body))


# --- a name for another


def _exchanged(graph: Graph, node: str, form: Tensor) -> Iterator[tuple[str, Tensor]]:
    """A node of the form with its own formula slipped: what stands before the activation, a term left out or turned."""
    for name in names(form.body):
        if name not in graph.nodes:
            continue
        body = graph.body(name)
        for id, other in _before(name == node, body.body):
            meanings: Mapping[str, Tensor] = {name: _with(body, other)}
            yield id, _with(form, inlined(form.body, meanings))


def _before(own: bool, tree: Tree) -> Iterator[Named]:
    if not isinstance(tree, Op):
        return
    if tree.op in ACTIVATIONS:
        yield "derivative-at-activation" if own else "activation-left-out", tree.args[0]
    elif tree.op == "add":
        yield from _terms(tree.args)
    elif tree.op == "mul" and not own:
        yield from _factors(tree.args)


# --- one slip in a formula


def _slips(tree: Tree) -> Iterator[Named]:
    """Every first-order slip: at the root, then in each part."""
    if not isinstance(tree, Op) or tree.op == "index":
        return
    yield from _at_root(tree)
    free = tree.args[:1] if bound(tree) else tree.args
    for i, part in enumerate(free):
        for id, other in _slips(part):
            yield id, rebuilt(tree.op, (*tree.args[:i], other, *tree.args[i + 1 :]))


def _at_root(tree: Op) -> Iterator[Named]:
    match tree.op:
        case "add":
            yield from _terms(tree.args)
        case "mul":
            yield from _factors(tree.args)
            yield from _bracketed(tree.args)
        case "pow" if tree.args[1] == TWO:
            yield "square-missing", tree.args[0]
        case "inv":
            yield "reciprocal", tree.args[0]


def _terms(terms: Sequence[Tree]) -> Iterator[Named]:
    for i, term in enumerate(terms):
        before, after = terms[:i], terms[i + 1 :]
        yield "sign-turned", add(*before, neg(term), *after)
        if not isinstance(rest := add(*before, *after), Number):
            yield "term-left-out", rest


def _factors(factors: Sequence[Tree]) -> Iterator[Named]:
    for i, factor in enumerate(factors):
        yield _left_out(factor), mul(*factors[:i], *factors[i + 1 :])


def _bracketed(factors: Sequence[Tree]) -> Iterator[Named]:
    """A factor before a bracket that reaches its first term only: 2a − y for 2(a − y)."""
    for i, factor in enumerate(factors):
        if isinstance(factor, Op) and factor.op == "add":
            rest = (*factors[:i], *factors[i + 1 :])
            for j, term in enumerate(factor.args):
                others = (*factor.args[:j], *factor.args[j + 1 :])
                yield _left_out(mul(*rest)), add(mul(*rest, term), *others)


def _left_out(factor: Tree) -> str:
    if factor == TWO:
        return "factor-two-missing"
    return "half-missing" if factor == Number(Fraction(1, 2)) else "factor-left-out"


# --- what was not differentiated


def _undifferentiated(graph: Graph, node: str, by: str) -> Iterator[Tensor]:
    """A term of a sum as it is, beside the slopes of the others; of scalars."""
    body = graph.body(node)
    if body.axes or graph.forward.shape(by) or not isinstance(body.body, Op) or body.body.op != "add":
        return
    terms = body.body.args
    for i, term in enumerate(terms):
        if by in names(term):
            rest = graph.slope(node, by, body=_with(body, add(*terms[:i], *terms[i + 1 :])))
            yield _with(rest, add(rest.body, term))
