"""Are two formulas equal? Refuted by a point, else proved, else equal at every point tried: each is a verdict of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from autograder.judge.symbolic.read import ReadError, read
from autograder.judge.symbolic.show import decimal, pair, short
from autograder.judge.symbolic.tree import Name, Tree, names

__all__ = ["Comparison", "Point", "Status", "Witness", "compare", "compare_trees", "leaves_of"]

Status = Literal["identical", "proved", "numeric", "refuted", "undetermined", "unreadable"]
Point = dict[str, Fraction]

ENOUGH = 8
MAX_SWITCHES = 3


@dataclass(frozen=True)
class Witness:
    """A point where two formulas differ. `at`: the leaves; `nodes`: what is defined by them; values as decimals."""

    at: dict[str, str]
    yours: str
    right: str
    nodes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """`tree`: how the student's text was read; `error` where unreadable.

    `witness` where refuted by a point; without one, the student's formula has no value at any point where the
    reference has one. Where that is so at some points only, the status is "undetermined".
    """

    status: Status
    tree: Tree | None = None
    witness: Witness | None = None
    error: ReadError | None = None

    @property
    def equal(self) -> bool:
        return self.status in ("identical", "proved", "numeric")


def compare(
    student_text: str,
    reference_text: str,
    *,
    domains: Mapping[str, str] | None = None,
    functions: Collection[str] = (),
    shapes: Mapping[str, Sequence[str]] | None = None,
    constraints: Sequence[str] = (),
    decimal_comma: bool = False,
    definitions: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare a student's text with a reference.

    `domains`: "real" (the default), "unit" or "positive" per leaf. `definitions`: names that stand for formulas, in
    order (the nodes of a graph, earlier results). `constraints`: `name = formula`, eliminated before comparing.
    `functions`: names of functions about which nothing is known. `shapes`: only scalars are compared so far.
    Raises `ReadError` where the reference, a definition or a constraint is unreadable, `ValueError` for arrays.
    """
    if any((shapes or {}).values()):
        raise ValueError("only scalar formulas are compared: leave out shapes")
    meanings = {name: read(text, None, functions=functions) for name, text in (definitions or {}).items()}
    for constraint in constraints:
        name, _, formula = constraint.partition("=")
        meanings[name.strip()] = read(formula, None, functions=functions)
    reference = read(reference_text, None, functions=functions)
    known = dict.fromkeys([*(domains or {}), *meanings])
    for tree in (*meanings.values(), reference):
        known |= dict.fromkeys(names(tree))
    try:
        student = read(student_text, list(known), functions=functions, decimal_comma=decimal_comma)
    except ReadError as error:
        return Comparison("unreadable", error=error)
    return compare_trees(student, reference, domains=domains or {}, definitions=meanings)


def compare_trees(
    student: Tree,
    reference: Tree,
    *,
    domains: Mapping[str, str],
    definitions: Mapping[str, Tree],
    hints: Sequence[Point] = (),
    nodes: Sequence[str] | None = None,
) -> Comparison:
    """The same for trees. `hints`: points to try first; `nodes`: the definitions whose values a witness tells."""
    if student == reference:
        return Comparison("identical", student)
    from autograder.judge.symbolic.prove import proved
    from autograder.judge.symbolic.refute import Problem, search

    problem = Problem(student, reference, leaves_of((student, reference), definitions), domains, definitions)
    found = search(problem, hints)
    if found.separation:
        gap = found.separation
        shown = list(definitions) if nodes is None else nodes
        return Comparison(
            "refuted", student, witness(gap.at, float(gap.student), float(gap.reference), definitions, shown)
        )
    if found.lost >= ENOUGH and not found.agreed and not found.spent:
        return Comparison("refuted", student)
    if found.agreed < ENOUGH or found.lost:
        return Comparison("undetermined", student)
    everywhere = not found.spent and found.switches <= MAX_SWITCHES and len(found.cells) == 2**found.switches
    if everywhere and all(proved(student, reference, definitions, domains, dict(cell)) for cell in found.cells):
        return Comparison("proved", student)
    return Comparison("numeric", student)


def leaves_of(roots: Sequence[Tree], definitions: Mapping[str, Tree]) -> tuple[str, ...]:
    """The names without a definition that the roots lead to, in the order in which the definitions bring them up."""
    needed: dict[str, None] = {}
    waiting = [name for root in roots for name in names(root)]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = None
            waiting.extend(names(definitions[name]) if name in definitions else ())
    order = dict.fromkeys(name for tree in (*definitions.values(), *roots) for name in names(tree))
    return tuple(name for name in order if name in needed and name not in definitions)


def witness(at: Point, yours: float, right: float, definitions: Mapping[str, Tree], nodes: Sequence[str]) -> Witness:
    """The point with the values of the nodes that have one there."""
    from autograder.judge.symbolic.balls import Balls, Spent, Undefined

    balls = Balls(at, definitions)
    values: dict[str, str] = {}
    for node in nodes:
        try:
            values[node] = short(float(balls(Name(node))))
        except (Undefined, Spent, KeyError):
            continue
    left, other = pair(yours, right)
    return Witness({k: decimal(v) or str(v) for k, v in at.items()}, left, other, values)
