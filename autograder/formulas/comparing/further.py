"""Where a question stays open: a second opinion, believed where ours does not speak against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.formulas.comparing.balls import Meter
from autograder.formulas.comparing.compare import BUDGET, Comparison, Open, Point, Second, told_at
from autograder.formulas.comparing.dag import Spent
from autograder.formulas.comparing.instance import Instance, Question
from autograder.formulas.comparing.sizes import plan

__all__ = ["settled"]

TRIES = 40


def settled(question: Question, found: Comparison, second: Second, nodes: Sequence[str]) -> Comparison:
    """What is found once a second opinion is heard.

    A proof counts where both sides also agree at a point or more, and nowhere tried only one of them has a value. A point
    where they are said to differ refutes once balls separate them there; where balls say that they do not differ, it is
    for a person to decide.
    """
    beside = [side for rule in question.constraints for side in (rule.left, rule.right)]
    sizes = plan((question.student, question.reference), beside, question.definitions, question.shapes, list(question.indices))
    meter = Meter(BUDGET)
    try:
        first = Instance(question, (sizes.enough or sizes.tried)[0], meter)
        others = [Instance(question, one, meter) for one in (sizes.enough or ())[1:]]
    except (Spent, RecursionError):
        return found
    problems = () if sizes.enough is None else tuple(one.problem for one in (first, *others))
    known = (question.student, question.reference, question.domains, question.definitions, question.shapes)
    said = second(Open(*known, bool(question.constraints), problems, sizes.dimensions))
    if said is True:
        return _proved(found, first)
    if not isinstance(said, dict):
        return found
    own = {name: int(said[name]) for name in sizes.dimensions if name in said}
    try:
        place = Instance(question, {**first.sizes, **own}, Meter(BUDGET)) if own else first
    except (Spent, RecursionError):
        return found
    return _apart(question, found, place, said, nodes)


def _proved(found: Comparison, instance: Instance) -> Comparison:
    if found.status == "numeric":
        return replace(found, status="proved", by="second")
    search = instance.search
    try:
        search.easy((), 6)
        search.wide(1, TRIES)
    except (Spent, RecursionError):
        pass
    if search.separation:
        return replace(found, by="disagreement")
    return replace(found, status="proved", by="second") if search.agreed and not search.lost and not search.gained else found


def _apart(question: Question, found: Comparison, instance: Instance, at: Point, nodes: Sequence[str]) -> Comparison:
    search = instance.search
    before = search.agreed
    try:
        search.at([at])
    except (Spent, RecursionError):
        return found
    separation = search.separation
    if separation is not None:
        told = told_at(question, instance, separation.at, separation.student, separation.reference, separation.pair, nodes)
        return replace(told, by="second")
    return replace(found, status="undetermined", by="disagreement") if search.agreed > before else found
