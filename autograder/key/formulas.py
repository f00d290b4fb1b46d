"""Derivations and calculations → answer keys: references by differentiation, mutants without the author writing them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from autograder.course import fill
from autograder.judge.chain import Graph
from autograder.judge.oracle import EASY
from autograder.judge.symbolic import (
    SLIPS,
    Name,
    Number,
    ReadError,
    Tree,
    decimal,
    differentiate,
    leaves_of,
    names,
    read,
    write,
)
from autograder.judge.symbolic.points import DOMAINS, friendly, generic
from autograder.judge.symbolic.tree import Op, neg, substitute
from autograder.language import say
from autograder.records import (
    DerivationKey,
    DerivationPoint,
    Line,
    Misconception,
    Mutant,
    NumberKey,
    Part,
    Text,
)
from autograder.spec import DerivationExercise, NumberExercise

__all__ = ["derivation", "derivation_parts", "number", "number_parts"]

POINTS = 12
CANDIDATES = 40
PRECISION = 256
DIGITS = 40
STANDARD = "mutant"


def derivation_parts(spec: DerivationExercise) -> tuple[Part, ...]:
    """One part per line, all worth the same."""
    return tuple(Part(name=label, points=spec.points / len(spec.lines)) for label in spec.lines)


def number_parts(spec: NumberExercise) -> tuple[Part, ...]:
    """One part per asked label, all worth the same."""
    return tuple(Part(name=label, points=spec.points / len(spec.asked)) for label in spec.asked)


# --- derivations --------------------------------------------------------------------------------------------------


def derivation(
    spec: DerivationExercise, values: Mapping[str, Any]
) -> tuple[DerivationKey, tuple[Part, ...], tuple[Misconception, ...]]:
    """The key, the parts and the standard misconceptions; `values` fill `{{name}}` in graph and formulas.

    Raises `ValueError`, a sentence, for a graph, label, domain or formula that does not work.
    """
    compiler = _Compiler(spec, values)
    return compiler.key(), derivation_parts(spec), compiler.misconceptions()


@dataclass(frozen=True)
class _Slip:
    """A mutant being considered, with the sentence's code and fillings (none for an author's, who wrote the sentence)."""

    mutant: Mutant
    pieces: dict[str, Tree]
    code: str = ""
    args: dict[str, object] | None = None


class _Compiler:
    def __init__(self, spec: DerivationExercise, values: Mapping[str, Any]) -> None:
        self.spec = spec
        self.values = values
        self.nodes: dict[str, Tree] = {}
        for name, text in spec.graph.items():
            self.nodes[name] = _read(fill(text, values), f"graph[{name!r}]")
            late = [n for n in names(self.nodes[name]) if (n in spec.graph and n not in self.nodes) or n == name]
            if late:
                raise ValueError(f"graph[{name!r}] uses {late[0]!r}, which comes later: put the nodes in order.")
        self.graph = Graph(self.nodes)
        self.check()
        try:
            self.pieces = self.graph.pieces()
        except ValueError as error:
            raise ValueError(f"graph: {error}.") from None
        self.points = self.candidates()
        self.kept: list[_Slip] = []
        for label in spec.lines:
            self.keep(label)

    def check(self) -> None:
        for leaf, domain in self.spec.domains.items():
            if domain not in DOMAINS or leaf not in self.graph.leaves:
                raise ValueError(
                    f"domains[{leaf!r}] = {domain!r}: a domain is one of {', '.join(DOMAINS)}, "
                    f"and the leaves are {', '.join(self.graph.leaves)}."
                )
        for label in self.spec.lines:
            if self.graph.parse(label) is None:
                raise ValueError(f"lines: {label!r} is no derivative along the graph; write dL_da for ∂L/∂a.")
        for wrong in self.spec.wrong:
            if wrong.line not in self.spec.lines:
                raise ValueError(f"wrong: {wrong.id!r} belongs to the line {wrong.line!r}, which is not asked.")

    def key(self) -> DerivationKey:
        pieces = {name: tree for slip in self.kept for name, tree in slip.pieces.items()}
        return DerivationKey(
            graph={name: write(tree) for name, tree in self.nodes.items()},
            domains=dict(self.spec.domains),
            lines=tuple(self.line(label) for label in self.spec.lines),
            points=tuple(self.point(at, {**self.pieces, **pieces}) for at in self.points),
            pieces={name: write(tree) for name, tree in (self.pieces | pieces).items()},
            mutants=tuple(slip.mutant for slip in self.kept),
        )

    def line(self, label: str) -> Line:
        written = {w.id: fill(w.formula, self.values) for w in self.spec.wrong if w.line == label}
        mutants = {s.mutant.id: s.mutant for s in self.kept if s.mutant.line == label and s.code}
        standard = {id: write(self.formula(label, mutant)) for id, mutant in mutants.items()}
        needs = leaves_of((self.pieces[label],), self.nodes)
        return Line(label=label, reference=write(self.pieces[label]), wrong=written | standard, needs=needs)

    def misconceptions(self) -> tuple[Misconception, ...]:
        """The standard mutants that are among the kept ones, each once, with its sentences in every language."""
        found: dict[str, Misconception] = {}
        for slip in self.kept:
            if slip.code:
                texts = {k: _both(f"{slip.code}.{k}", slip.args or {}) for k in ("what", "why", "next")}
                found.setdefault(slip.mutant.id, Misconception(id=slip.mutant.id, **texts))
        return tuple(found.values())

    # --- mutants

    def keep(self, label: str) -> None:
        """Keep the mutants of a line that differ from the reference, and the slips in a step that differ from others."""
        taken = [self.vector(self.pieces[label])]
        for slip in self.slips(label):
            vector = self.vector(self.formula(label, slip.mutant, slip.pieces))
            twin = any(_same(vector, other) for other in taken)
            if slip.code and twin and (slip.pieces or _same(vector, taken[0])):
                continue
            if _same(vector, taken[0]):
                raise ValueError(f"wrong: {slip.mutant.id!r} equals the reference of {label}.")
            self.kept.append(slip)
            taken.append(vector)

    def slips(self, label: str) -> Iterator[_Slip]:
        """The author's first, then the standard ones, the more telling before the more general."""
        pair = self.graph.parse(label)
        assert pair is not None
        yield from self.written(label)
        steps = self.graph.steps(*pair)
        stations = self.graph.stations(*pair)
        for step, top, by in zip(steps, stations[1:], stations[:-1], strict=True):
            if self.graph.ways(top, by) == 1:
                yield from self.local(label, step, top, by)
        for step in steps if len(steps) > 1 else ():
            yield self.slip("factor", label, step, drop=step)
        for kind, times in (("sign", "-1"), ("half", "1/2"), ("twice", "2")):
            yield self.slip(kind, label, label, times=times)

    def local(self, label: str, step: str, top: str, by: str) -> Iterator[_Slip]:
        """One step of the chain mutated: the same function differentiated with a slip."""
        node = self.nodes[top]
        right = self.pieces[step]
        found: list[tuple[str, Tree, dict[str, object]]] = []
        slips = {slip: differentiate(node, by, slip) for slip in SLIPS}
        found.append(("prime-at-output", slips["prime-at-output"], {"outer": _activation(node)}))
        found.append(("swapped", _swapped(right), {"difference": _difference(right)}))
        found += [(slip, slips[slip], {}) for slip in SLIPS if slip != "prime-at-output"]
        found.append(("undifferentiated", node, {}))
        found += [(f"by-{n}", differentiate(node, n), {"other": n}) for n in self.graph.direct[top] if n != by]
        for kind, tree, args in found:
            if isinstance(tree, Number) and step != label:
                continue  # the same as a missing factor
            name = f"{step}__{kind.replace('-', '_')}"
            code = "by-other" if "other" in args else kind
            yield self.slip(code, label, step, {name: tree}, {"top": top, "by": by, **args}, kind, instead={step: name})

    def slip(
        self, code: str, label: str, step: str, pieces: dict[str, Tree] | None = None,
        args: dict[str, object] | None = None, kind: str = "", **how: Any,
    ) -> _Slip:  # fmt: skip
        mutant = Mutant(id=f"{STANDARD}.{kind or code}:{step}", line=label, **how)
        return _Slip(
            mutant,
            pieces or {},
            f"{STANDARD}.{code.replace('-', '_')}",
            {"label": label, "piece": step, **(args or {})},
        )

    def written(self, label: str) -> Iterator[_Slip]:
        """The author's own: what contains no label becomes a piece, so that a release holds its values only."""
        for i, wrong in enumerate(self.spec.wrong):
            if wrong.line != label:
                continue
            tree = _read(fill(wrong.formula, self.values), f"wrong[{i}].formula")
            unknown = [n for n in names(tree) if n not in (*self.graph.leaves, *self.nodes, *self.pieces)]
            if unknown:
                raise ValueError(f"wrong[{i}].formula: unknown name {unknown[0]!r}.")
            pieces: dict[str, Tree] = {}
            template = self.split(tree, f"{label}__{i}", pieces)
            yield _Slip(Mutant(id=wrong.id, line=label, formula=write(template)), pieces)

    def split(self, tree: Tree, stem: str, pieces: dict[str, Tree]) -> Tree:
        """The tree with its largest label-free parts replaced by pieces."""
        if not any(name in self.pieces for name in names(tree)):
            name = f"{stem}_{len(pieces)}"
            pieces[name] = tree
            return Name(name)
        if not isinstance(tree, Op):
            return tree
        return Op(tree.op, tuple(self.split(arg, stem, pieces) for arg in tree.args))

    def formula(self, label: str, mutant: Mutant, extra: Mapping[str, Tree] | None = None) -> Tree:
        """What a mutant makes of a line when all before it is right, in names of the graph."""
        pieces = {**self.pieces, **{n: t for slip in self.kept for n, t in slip.pieces.items()}, **(extra or {})}
        if mutant.formula:
            return substitute(read(mutant.formula, None), pieces)
        pair = self.graph.parse(label)
        assert pair is not None
        chain = self.graph.chain(*pair, times=mutant.times, drop=mutant.drop, instead=mutant.instead)
        return substitute(chain.tree, {"@" + name: tree for name, tree in pieces.items()})

    # --- points

    def candidates(self) -> list[dict[str, Fraction]]:
        """Points where every line has a value: those a person can check first, then some of several scales."""
        leaves, domains = self.graph.leaves, self.spec.domains
        easy = [at for at in friendly(leaves, domains) if self.defined(at)]
        wide = [at for at in islice(generic(leaves, domains, random.Random(1)), CANDIDATES) if self.defined(at)]
        found = easy[: max(EASY, POINTS - len(wide))] + wide
        if len(found) < EASY:
            raise ValueError("graph: the derivatives have no value at most points; check the domains.")
        return found[:POINTS]

    def defined(self, at: Mapping[str, Fraction]) -> bool:
        values = [self.value(self.pieces[label], at) for label in self.spec.lines]
        return all(value is not None for value in values)

    def value(self, tree: Tree, at: Mapping[str, Fraction]) -> Any:
        """The value in ball arithmetic; None where there is none."""
        from flint import ctx

        from autograder.judge.symbolic.balls import Balls, Undefined

        with ctx.workprec(PRECISION):
            try:
                return Balls(at, self.nodes)(tree)
            except Undefined:
                return None

    def vector(self, tree: Tree) -> list[Any]:
        return [self.value(tree, at) for at in self.points]

    def point(self, at: Mapping[str, Fraction], pieces: Mapping[str, Tree]) -> DerivationPoint:
        values = {name: self.value(tree, at) for name, tree in pieces.items()}
        texts = {name: value.str(DIGITS, radius=False) for name, value in values.items() if value is not None}
        return DerivationPoint(
            at={leaf: decimal(value) or str(value) for leaf, value in at.items()},
            lines={label: texts[label] for label in self.spec.lines},
            factors=texts,
        )


def _same(left: list[Any], right: list[Any]) -> bool:
    """Whether two mutants agree wherever both have a value (and have one somewhere)."""
    both = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    return not both or all((a - b).contains(0) for a, b in both)


def _activation(node: Tree) -> str:
    from autograder.judge.symbolic.functions import ACTIVATIONS
    from autograder.judge.symbolic.tree import walk

    found = [n.op for n in walk(node) if isinstance(n, Op) and n.op in ACTIVATIONS]
    return {"sigma": "σ"}.get(found[0], found[0]) if found else ""


def _is_difference(tree: Tree) -> bool:
    return (
        isinstance(tree, Op)
        and tree.op == "add"
        and len(tree.args) == 2
        and isinstance(tree.args[0], Name)
        and isinstance(tree.args[1], Op)
        and tree.args[1].op == "neg"
        and isinstance(tree.args[1].args[0], Name)
    )


def _swapped(tree: Tree) -> Tree:
    """The tree with every p − q of two names turned round."""
    if not isinstance(tree, Op):
        return tree
    if _is_difference(tree):
        (first, second) = tree.args
        return Op("add", (neg(second), neg(first)))
    return Op(tree.op, tuple(_swapped(arg) for arg in tree.args))


def _difference(tree: Tree) -> str:
    """The first p − q, turned round, as text: `y - a`."""
    from autograder.judge.symbolic.tree import walk

    found = next((n for n in walk(tree) if _is_difference(n)), None)
    return write(_swapped(found)) if found is not None else ""


def _both(code: str, args: Mapping[str, object]) -> Text:
    return Text(en=say("en", code, **args), de=say("de", code, **args))


def _read(text: str, where: str) -> Tree:
    try:
        return read(text, None)
    except ReadError as error:
        raise ValueError(f"{where}: {say('en', error.code, **error.args_)}") from None


# --- calculations -------------------------------------------------------------------------------------------------


def number(spec: NumberExercise, values: Mapping[str, Any]) -> tuple[NumberKey, tuple[Part, ...]]:
    """The key and the parts; raises `ValueError`, a sentence, for a graph that does not give what is asked."""
    from autograder.judge.calculation import compute

    given = {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
    graph = {name: _read(fill(text, values), f"graph[{name!r}]") for name, text in spec.graph.items()}
    known = set(given)
    for name, tree in graph.items():
        unknown = [n for n in names(tree) if n not in known]
        if unknown:
            raise ValueError(f"graph[{name!r}]: {unknown[0]!r} is neither a value nor an earlier node.")
        known.add(name)
    missing = [label for label in spec.asked if label not in graph]
    if missing:
        raise ValueError(f"asked: {missing[0]!r} is no node of the graph.")
    results = compute(graph, given)
    if results is None:
        raise ValueError(f"graph: a node has no value at {dict(given)}.")
    formulas = {w.id: (w.node, fill(w.formula, values)) for w in spec.wrong}
    wrong: dict[str, dict[str, float]] = {}
    for id, (node, formula) in formulas.items():
        if node not in graph:
            raise ValueError(f"wrong: {id!r} computes {node!r}, which is no node of the graph.")
        slipped = compute({**graph, node: _read(formula, f"wrong {id!r}")}, given)
        if slipped is not None:
            wrong[id] = {label: slipped[label] for label in spec.asked}
    key = NumberKey(
        graph={name: write(tree) for name, tree in graph.items()},
        values=given,
        asked=tuple(spec.asked),
        results={label: results[label] for label in graph},
        digits=spec.digits,
        wrong=wrong,
        formulas=formulas,
    )
    return key, number_parts(spec)
