"""Judge a case by its properties: what one run's values, or several calls, must hold among themselves. No reference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from autograder.kinds.code.judging import relations, statements
from autograder.kinds.code.judging.observed import Args, Broken, Observed, Unfit
from autograder.properties import Held, Relation
from autograder.records import Case, Missing, Outcome, Part, Raised, Returned
from autograder.script import Call
from autograder.values import Array, Value, leaves
from autograder.values import Sequence as Tuple

__all__ = ["alike", "broken", "contradicting", "holds", "same_again", "telling", "told", "used"]

AGAIN = 1e-9
"""The same calls once more may differ by rounding (sums depend on where arrays lie in memory); another draw is far off."""


def broken(part: Part, case: Case, outcome: Returned) -> tuple[Broken, ...]:
    """What does not hold, at most once for each property and returned value."""
    run = Observed(part, case, outcome)
    return tuple(one for held in case.held for one, _ in _broken(held, run))


def holds(part: Part, case: Case, outcome: Outcome) -> bool:
    """Whether the outcome has all properties and left its inputs alone."""
    return isinstance(outcome, Returned) and not outcome.changed and not broken(part, case, outcome)


def alike(part: Part, case: Case, a: Returned, b: Returned) -> bool:
    """Whether two outcomes break the same properties in the same way."""
    mine, theirs = broken(part, case, a), broken(part, case, b)
    return (
        set(a.changed) == set(b.changed)
        and len(mine) == len(theirs)
        and all(_same(x, y) for x, y in zip(mine, theirs, strict=True))
    )


def telling(part: Part, case: Case, outcome: Returned) -> bool:
    """Whether it breaks a property in a way that few mistakes do."""
    return any(one.tells for one in broken(part, case, outcome))


def told(part: Part, case: Case, outcome: Outcome | None) -> tuple[str, str, Args] | None:
    """Of a case that holds, what a student wants to know: of which returned value ("": of all), and the sentence."""
    if not case.held or not isinstance(outcome, Returned):
        return None
    run = Observed(part, case, outcome)
    for held in case.held:
        with suppress(Unfit):
            if not isinstance(held.property, Relation) and not statements.broken(held.property, run) and (found := statements.told(held.property, run)):
                of = getattr(held.property, "of", "")
                return (run.column(of) if isinstance(of, str) else "", *found)
    return None


def _same(a: Broken, b: Broken) -> bool:
    if (a.value, a.code, len(a.trait)) != (b.value, b.code, len(b.trait)):
        return False
    slack = max(a.slack, b.slack)
    return all(
        x == y or (isinstance(x, float) and isinstance(y, float) and abs(x - y) <= slack)
        for x, y in zip(a.trait, b.trait, strict=True)
    )


def used(part: Part, case: Case, outcome: Returned) -> float:
    """The greatest share of the tolerance that a relation uses; statements have an error rate instead, and count 0."""
    run = Observed(part, case, outcome)
    shares = [0.0]
    for held in case.held:
        if isinstance(held.property, Relation):
            try:
                shares += [relations.used(held, run, of) for of in _values(held, run)]
            except Unfit:
                return float("inf")
    return max(shares)


def same_again(first: Returned, second: Outcome | None) -> bool:
    """Called again with the same arguments, in the opposite order of cases: the same. A run out of time tells nothing."""
    if not isinstance(second, Returned):
        return not isinstance(second, Raised | Missing)
    mine, theirs = (leaves(Tuple("tuple", tuple(s.value for s in one.seen))) for one in (first, second))
    return len(mine) == len(theirs) and all(_close(a, b) for (_, a), (_, b) in zip(mine, theirs, strict=True))


def _close(a: Value, b: Value) -> bool:
    if not isinstance(a, Array | float) or not isinstance(b, Array | float):
        return type(a) is type(b) and a == b
    x, y = (np.asarray(v.numpy() if isinstance(v, Array) else v) for v in (a, b))
    return x.shape == y.shape and bool(np.allclose(x, y, rtol=AGAIN, atol=AGAIN, equal_nan=True))


def contradicting(part: Part, case: Case, outcome: Returned) -> Iterator[tuple[Call, ...]]:
    """For each property that does not hold the calls that show it; all of them where it is about all."""
    run = Observed(part, case, outcome)
    for held in case.held:
        for _, steps in _broken(held, run):
            yield tuple(step for i, step in enumerate(case.script) if isinstance(step, Call) and (i in steps or not steps))


def _broken(held: Held, run: Observed) -> Iterator[tuple[Broken, tuple[int, ...]]]:
    if not isinstance(held.property, Relation):
        try:
            if found := statements.broken(held.property, run):
                yield found, ()
        except Unfit as unfit:
            yield unfit.broken, ()
        return
    for of in _values(held, run):
        try:
            if pair := relations.broken(held, run, of):
                yield pair
        except Unfit as unfit:
            yield unfit.broken, ()


def _values(held: Held, run: Observed) -> list[str]:
    return [held.property.of] if isinstance(held.property, Relation) and held.property.of else run.names
