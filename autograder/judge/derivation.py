"""Judge a derivation line by line: against the reference, then on from the student's own earlier lines, then by name.

A line is right, or goes on rightly from an own earlier line that is not (follow-through), or is what a misconception
leads to, also on top of an own earlier line. All three compare values, so that any equivalent form counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import msgspec

from autograder.judge.chain import Chain, Graph, piece
from autograder.judge.common import Args, Ended, ended
from autograder.judge.guards import Guards
from autograder.judge.oracle import Formulas, Oracle, Points
from autograder.judge.symbolic import Comparison, ReadError, Tree, Witness, names, read, show
from autograder.records import (
    LANGUAGES,
    DerivationKey,
    Diagnosis,
    Judgement,
    Key,
    Lang,
    Mutant,
    Part,
    Run,
    Status,
    Verdict,
)
from autograder.values import Array, Other, Value, describe, unpack

__all__ = ["judge", "public", "worked"]

SHOWN = 200
MAX_SOURCES = 4


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """Verdicts line by line. The key is a full one, or a public one that knows values at points only."""
    body = key.body
    assert isinstance(body, DerivationKey)
    paper = _Paper(body, run, ended(run, key.exercise))
    verdicts = [paper.verdict(number, part) for number, part in enumerate(key.exercise.parts, 1)]
    return Judgement(
        exercise=key.exercise,
        verdicts=tuple(verdicts),
        diagnosis=tuple(paper.diagnosis),
        at=paper.at,
        hidden=hidden,
        printed=run.printed,
    )


def public(key: Key) -> DerivationKey:
    """The key's body for a release: values at points, the shape of the chain, and no formula but the graph."""
    body = key.body
    assert isinstance(body, DerivationKey)
    lines = tuple(msgspec.structs.replace(line, reference="", wrong={}) for line in body.lines)
    return msgspec.structs.replace(body, lines=lines, pieces={})


def worked(key: Key, lang: Lang) -> list[tuple[str, str]]:
    """The worked solution: each label with its reference as it is set in a text. Needs the full key."""
    body = key.body
    assert isinstance(body, DerivationKey) and lang in LANGUAGES
    return [(line.label, show(read(line.reference, None), lang)) for line in body.lines]


@dataclass
class _Line:
    """What became of an earlier line: its tree where it could be read, and whether its value is the right one."""

    number: int
    tree: Tree | None = None
    wrong: bool = False
    barred: str = ""


@dataclass
class _Paper:
    """One student's derivation while it is being judged, from the first line to the last."""

    body: DerivationKey
    run: Run
    ended: Ended | None
    at: dict[str, str] = field(default_factory=dict)
    diagnosis: list[Diagnosis] = field(default_factory=list)
    lines: dict[str, _Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        nodes = {name: read(text, None) for name, text in self.body.graph.items()}
        pieces = {name: read(text, None) for name, text in self.body.pieces.items()}
        self.graph = Graph(nodes)
        self.oracle: Oracle = Formulas(self.body, nodes, pieces) if pieces else Points(self.body, nodes)
        self.guards = Guards(self.body, nodes)

    @property
    def own(self) -> dict[str, Tree]:
        return {label: line.tree for label, line in self.lines.items() if line.tree is not None}

    # --- one line

    def verdict(self, number: int, part: Part) -> Verdict:
        label = part.name
        self.lines[label] = _Line(number)
        args: Args = {"line": number, "label": label}
        try:
            text = _text(self.run.answers.get(label))
            args["text"] = text[:SHOWN]
            tree = self.read(text, label)
        except _NoAnswer:
            return self.missing(part, args)
        except ReadError as error:
            return _unreadable(part, error, args)
        args["read"] = show(tree)[:SHOWN]
        verdict = self.judged(part, tree, args)
        line = self.lines[label]
        line.tree, line.wrong = tree, verdict.status is not Status.right
        if verdict.status in (Status.wrong, Status.undecided):
            line.barred = self.guards.against(label, tree, {k: v for k, v in self.own.items() if k != label})
        return verdict

    def read(self, text: str, label: str) -> Tree:
        """The student's tree; the label asked for and later ones are no names here, and empty ones mean nothing."""
        earlier = [k for k in self.lines if k != label]
        later = [line.label for line in self.body.lines if line.label not in self.lines]
        barred = {label: "derivation.restates", **dict.fromkeys(later, "derivation.later_label")}
        known = [*self.graph.leaves, *self.graph.nodes, *earlier]
        tree = read(text, known, label=label, barred=barred)
        for name in names(tree):
            if name in earlier and self.lines[name].tree is None:
                raise ReadError("derivation.empty_label", 1, name=name)
        return tree

    def missing(self, part: Part, args: Args) -> Verdict:
        if self.ended is None:
            return _verdict(part, Status.no_answer, "derivation.no_answer", args)
        told = {**args, **self.ended.args}
        return msgspec.structs.replace(
            _verdict(part, self.ended.status, self.ended.code, told), earned=self.ended.earned()
        )

    def judged(self, part: Part, tree: Tree, args: Args) -> Verdict:
        found = self.compare(tree, piece(part.name))
        if found.equal:
            unproved = found.status == "numeric" and self.oracle.proves
            return _verdict(part, Status.right, "derivation.right_unproved" if unproved else "derivation.right", args)
        if found.status == "undetermined":
            return _verdict(part, Status.undecided, "derivation.undecided", args)
        return self.follow_through(part, tree, args) or self.wrong(part, tree, args, found.witness)

    def compare(self, tree: Tree, target: Tree) -> Comparison:
        return self.oracle.compare(tree, target, self.own)

    # --- going on from an own earlier line

    def follow_through(self, part: Part, tree: Tree, args: Args) -> Verdict | None:
        """Marks for the right step from an own wrong line; None where no step leads here."""
        for chain in self.chains(part.name):
            if chain.used and self.compare(tree, chain.tree).equal:
                source = max(chain.used, key=lambda label: self.lines[label].number)
                told = {**args, "from": source, "from_line": self.lines[source].number}
                barred = next((self.lines[label].barred for label in chain.used if self.lines[label].barred), "")
                if barred:
                    return _verdict(part, Status.wrong, f"derivation.withheld_{barred}", told)
                return _verdict(part, Status.follow_through, "derivation.follow_through", told)
        return None

    def chains(self, label: str, mutant: Mutant | None = None) -> Iterator[Chain]:
        """The line's chain on every choice of own wrong lines, the most first; those that a guard bars come last."""
        wrong = [k for k, line in self.lines.items() if line.tree is not None and line.wrong and k != label]
        seen: set[frozenset[str]] = set()
        for sources in sorted(_choices(wrong), key=lambda s: (any(self.lines[k].barred for k in s), -len(s))):
            chain = self.chain(label, sources, mutant)
            if chain.used not in seen:
                seen.add(chain.used)
                yield chain

    def chain(self, label: str, sources: tuple[str, ...], mutant: Mutant | None) -> Chain:
        if mutant is not None and mutant.formula:
            return self.template(read(mutant.formula, None), sources)
        pair = self.graph.parse(label)
        assert pair is not None
        if mutant is None:
            return self.graph.chain(*pair, sources)
        return self.graph.chain(*pair, sources, times=mutant.times, drop=mutant.drop, instead=mutant.instead)

    def template(self, formula: Tree, sources: tuple[str, ...]) -> Chain:
        """An author's formula in labels and pieces: own lines where they are sources, else what is right."""
        from autograder.judge.symbolic.tree import substitute

        own = frozenset(name for name in names(formula) if name in sources)
        rest = {name: piece(name) for name in names(formula) if name not in own}
        return Chain(substitute(formula, rest), own)

    # --- what a misconception leads to

    def wrong(self, part: Part, tree: Tree, args: Args, witness: Witness | None) -> Verdict:
        ids = self.recognised(part.name, tree)
        if ids:
            self.diagnosis.append(Diagnosis(part=part.name, ids=ids, certain=len(ids) == 1))
        if witness is not None:
            at = {**witness.at, **witness.nodes}
            if not self.at:
                self.at = at
            if at == self.at:
                args = {**args, "yours": witness.yours, "right": witness.right}
        return _verdict(part, Status.wrong, "derivation.wrong" if witness else "derivation.valueless", args)

    def recognised(self, label: str, tree: Tree) -> tuple[str, ...]:
        """The misconceptions that give exactly this line: from the right lines before it, else from own wrong ones.

        A slip in one step tells more than a sign, a number or a missing factor, and goes before them.
        """
        mutants = [m for m in self.body.mutants if m.line == label]
        chains = {m.id: [c for c in self.chains(label, m) if not self.barred(c)] for m in mutants}
        for from_own in (False, True):
            found = [
                m
                for m in mutants
                if any(bool(c.used) == from_own and self.compare(tree, c.tree).equal for c in chains[m.id])
            ]
            telling = [m for m in found if m.instead or m.formula] or found
            if telling:
                return tuple(m.id for m in telling)
        return ()

    def barred(self, chain: Chain) -> bool:
        return any(self.lines[label].barred for label in chain.used)


def _choices(labels: list[str]) -> list[tuple[str, ...]]:
    """Every subset of the last few labels."""
    near = labels[-MAX_SOURCES:]
    return [choice for size in range(len(near) + 1) for choice in combinations(near, size)]


class _NoAnswer(Exception):
    """Nothing was written under the label."""


def _text(value: Value) -> str:
    """The formula an answer is: a text, a sympy object's text, or a number. Raises `ReadError`, `_NoAnswer`."""
    thing: Any = unpack(value) if isinstance(value, Array) and value.shape == () and value.dtype != "bool" else value
    if isinstance(value, Array) and thing is not value:
        thing = thing.item()
    if thing is None or (isinstance(thing, str) and not thing.strip()):
        raise _NoAnswer
    if isinstance(thing, str):
        return thing
    if isinstance(thing, Other) and thing.text and thing.name.startswith("sympy."):
        return thing.text
    if isinstance(thing, int | float) and not isinstance(thing, bool):
        return repr(thing)
    raise ReadError("derivation.type", 1, type=describe(value))


def _unreadable(part: Part, error: ReadError, args: Args) -> Verdict:
    restates = error.code in ("derivation.restates", "read.differentiates")
    status = Status.no_answer if restates else Status.unreadable
    return _verdict(part, status, "derivation.restates" if restates else error.code, {**error.args_, **args})


def _verdict(part: Part, status: Status, code: str, args: Mapping[str, str | int | float]) -> Verdict:
    earned = part.points if status in (Status.right, Status.follow_through) else 0.0
    return Verdict(
        part=part.name,
        status=status,
        points=part.points,
        earned=None if status is Status.undecided else earned,
        code=code,
        args=dict(args),
    )
