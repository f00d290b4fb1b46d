"""Who knows what a line should be: the formulas themselves, or only their values at a few points (a release)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from autograder.formulas import Comparison, Entries, Name, Op, Point, Second, Tree, compare_trees, witness
from autograder.kinds.derivation.judging.forward import Asked, Forward
from autograder.kinds.derivation.judging.graph import picked
from autograder.kinds.derivation.judging.tensors import Tensor, by_entries, inlined
from autograder.kinds.derivation.judging.values import Field, Vector, differ, spots
from autograder.kinds.derivation.records import DerivationKey

if TYPE_CHECKING:
    from autograder.formulas import Separation

__all__ = ["EASY", "Formulas", "Oracle", "Points"]

EASY = 6
DECIDING = 4
TARGET = "@target"


class Oracle(Protocol):
    """Compares a student's line with a target in pieces (`@dL_da`) and own labels."""

    proves: bool

    def compare(
        self, asked: Asked, student: Tree, target: Tensor, own: Mapping[str, Tensor], *, thorough: bool = False
    ) -> Comparison:
        """Equal, refuted with a witness, or undetermined. `thorough`: try hard for a proof where points agree."""


def _whole(target: Tensor) -> Tree | None:
    """The name that a target is, with nothing done to it."""
    body = target.body
    if isinstance(body, Name) and not target.axes:
        return body
    if isinstance(body, Op) and body.op == "index" and body.args[1:] == tuple(map(Name, target.axes)):
        return body.args[0]
    return None


class Formulas:
    """The full key: points first, the same as in a release, then counterexamples and a proof; `second` where it stays open."""

    proves = True

    def __init__(
        self, body: DerivationKey, forward: Forward, pieces: Mapping[str, Tensor], second: Second | None = None
    ) -> None:
        self.forward = forward
        self.second = second
        scalar = not forward.sizes
        self.hints = [{leaf: Fraction(v) for leaf, v in point.at.items()} for point in body.points] if scalar else []
        self.definitions = {**forward.nodes, **{"@" + name: tensor.tree for name, tensor in pieces.items()}}
        self.shapes = {**forward.shapes, **{"@" + name: t.sizes for name, t in pieces.items() if t.sizes}}

    def compare(
        self, asked: Asked, student: Tree, target: Tensor, own: Mapping[str, Tensor], *, thorough: bool = False
    ) -> Comparison:
        definitions = {**self.definitions, **{name: tensor.tree for name, tensor in own.items()}}
        shapes = {**self.shapes, **{name: tensor.sizes for name, tensor in own.items() if tensor.sizes}}
        whole = _whole(target)
        if whole is None and len(target.axes) == len(asked.at):
            reference = target.at(*map(Name, asked.at))
        elif whole is None:
            definitions[TARGET], shapes[TARGET] = target.tree, target.sizes
            reference = picked(TARGET, asked.at)
        else:
            assert isinstance(whole, Name)
            reference = picked(whole.name, asked.at)
        found = compare_trees(
            student,
            reference,
            domains={**self.forward.domains, **dict.fromkeys(asked.at, "index")},
            definitions=definitions,
            hints=self.hints,
            nodes=list(self.forward.nodes)[:-1],
            shapes=shapes,
            constraints=self.forward.constraints,
            second=self.second if thorough and not self.forward.sizes else None,
        )
        if found.status == "numeric" and thorough and self.forward.sizes:
            proof = self.proof(asked, student, reference, own)
            if proof is not None:
                found = replace(found, status=proof.status, by=proof.by)
        # a person decides where the line has no value on a stretch of what is asked
        return replace(found, status="undetermined") if found.domain == "narrower" else found


    def proof(self, asked: Asked, student: Tree, reference: Tree, own: Mapping[str, Tensor]) -> Comparison | None:
        """A second try, entry by entry: the last nodes are written out, those before them are left to be anything.

        What `second` says is heard once all is written out. None where nothing new is found.
        """
        entries = Entries({**self.shapes, **{name: tensor.sizes for name, tensor in own.items()}})
        at = tuple(f"entry{i}" for i in range(len(entries.arrays.of(student))))
        where = tuple(map(Name, at))
        domains = {**self.forward.domains, **dict.fromkeys((*asked.at, *at), "index")}
        nodes = list(self.forward.nodes)
        given = {**self.definitions, **{name: tensor.tree for name, tensor in own.items()}}
        for first in range(len(nodes), -1, -1):
            meanings: dict[str, Tensor] = {}
            try:
                for name, tree in given.items():
                    if name not in nodes[:first]:
                        meanings[name] = by_entries(tree, entries, meanings, len(entries.arrays.named.get(name, ())))
                sides = [inlined(entries(tree, where), meanings) for tree in (student, reference)]
                found = compare_trees(
                    *sides,
                    domains=domains,
                    definitions={},
                    shapes=self.forward.shapes,
                    constraints=self.forward.constraints,
                    name_it=False,
                    second=None if first else self.second,
                )
            except ValueError:
                return None
            if found.status in ("identical", "proved"):
                return replace(found, status="proved")
        return found if found.by == "disagreement" else None


class Points:
    """A release: the pieces are known at a few points only."""

    proves = False

    def __init__(self, body: DerivationKey, forward: Forward) -> None:
        self.forward = forward
        self.points = spots(body.points, forward.sizes)
        self.at: list[Point] = [{leaf: Fraction(v) for leaf, v in point.at.items()} for point in body.points]
        self.shapes = {**forward.shapes, **{"@" + name: tuple(s) for name, s in body.sizes.items()}}

    def field(self, own: Mapping[str, Tensor]) -> Field:
        definitions = {**self.forward.nodes, **{name: tensor.tree for name, tensor in own.items()}}
        shapes = {**self.shapes, **{name: tensor.sizes for name, tensor in own.items() if tensor.sizes}}
        return Field(definitions, shapes, self.points, convention=self.forward.convention)

    def compare(
        self, asked: Asked, student: Tree, target: Tensor, own: Mapping[str, Tensor], *, thorough: bool = False
    ) -> Comparison:
        from autograder.formulas import Separation

        field = self.field(own)
        mine = Tensor(student, asked.at, target.sizes[: len(asked.at)])
        yours, right = field.vectors([mine, target])
        agreed, lost, wide, faint = 0, 0, 0, None
        easy = EASY if not self.forward.sizes else 0
        for number, (left, other) in enumerate(zip(yours, right, strict=True)):
            if not other.whole:
                continue
            wide += number >= easy
            if not left.whole:
                lost += number >= easy
                continue
            gap = self.gap(left, other)
            if gap is None:
                agreed += 1
                continue
            if gap == "shape":
                return Comparison("refuted", student, hint="shape")
            separation = Separation(self.at[number], *gap)
            faint = faint or separation
            if separation.visible:
                return self.refuted(student, separation, field)
        if faint is not None:
            return self.refuted(student, faint, field)
        enough = min(DECIDING, len(self.points))
        if wide >= enough and lost == wide and not agreed:
            return Comparison("refuted", student)
        return Comparison("numeric" if agreed >= enough and not lost else "undetermined", student)

    def gap(self, left: Vector, right: Vector) -> Any:
        """The first entries that differ, "shape", or None."""
        if left.shape != right.shape:
            return "shape"
        pairs = zip(left.cells, right.cells, strict=True)
        return next(((_arb(a), _arb(b)) for a, b in pairs if differ(a, b)), None)

    def refuted(self, student: Tree, gap: Separation, field: Field) -> Comparison:
        nodes = list(self.forward.nodes)[:-1] if not self.forward.sizes else ()
        told = witness(gap.at, float(gap.student), float(gap.reference), field.definitions, nodes)
        return Comparison("refuted", student, told)


def _arb(value: Any) -> Any:
    from flint import arb

    return arb(value)

