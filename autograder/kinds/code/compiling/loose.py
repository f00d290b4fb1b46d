"""Tolerances that an author widens. Rounding is measured; whoever allows more says how much, and students are told why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import records
from autograder.course import CourseError, Exercise
from autograder.judge.agreement import split
from autograder.kinds.code.compiling.tolerance import floats
from autograder.kinds.code.spec import Case, Part
from autograder.records import Text
from autograder.script import Seen
from autograder.values import Array, Value, leaves, pack

__all__ = ["check", "loosened", "widened"]

MOST = 0.1
"""What is wider tells nothing any more."""


def check(exercise: Exercise, parts: Sequence[Part], cases: Sequence[Case], reasons: Mapping[str, Text]) -> None:
    """Every tolerance that is widened has its reason, and every reason is one's. Raises `CourseError`."""
    spec, texts = exercise.secret / "spec.py", exercise.texts()
    loose: dict[str, float] = {}
    for part in parts:
        returned = tuple(part.returns) or (part.name,)
        for name in part.loose:
            if name not in returned:
                raise CourseError(f"{spec}: Part({part.name!r}): loose names {name!r}, but it returns {', '.join(returned)}.")
        loose |= part.loose
    for case in cases:
        if case.width is not None and case.properties:
            raise CourseError(f"{spec}: case {case.name!r} holds properties, which have a tolerance of their own. Take .loose(…) out.")
        loose |= {case.name: case.width} if case.width is not None else {}
    for name, width in loose.items():
        if isinstance(width, bool) or not isinstance(width, int | float) or not 0 < width <= MOST:
            raise CourseError(f"{spec}: {name!r} is loose by {width!r}; it must be a number above 0, and {MOST:g} at most.")
        if name not in reasons:
            raise CourseError(f'{texts.path}: {name!r} may be off by {width:g}, and nobody is told why. Write the reason under [loose]: "{name}" = {texts.form}.')
    for name in reasons:
        if name not in loose:
            raise CourseError(str(texts.problem(f"nothing in spec.py is loose that is called `{name}`. Take the reason out.", "loose", name)))


def loosened(part: Part, case: Case, reasons: Mapping[str, Text]) -> tuple[records.Loose, ...]:
    """What is widened in a case: some returned values of its part, or (value "") all of them."""
    own = [("", case.width, case.name)] if case.width is not None else []
    named = [(name, width, name) for name, width in part.loose.items()] if not case.properties else []
    return tuple(records.Loose(value=value, width=float(width), key=key, why=reasons[key]) for value, width, key in (*own, *named))


def widened(
    case: records.Case, part: Part, seen: Sequence[Seen], measured: tuple[tuple[Value, ...], ...], place: str
) -> tuple[tuple[Value, ...], ...]:
    """The tolerances with those that are loose: of a number x its width, times |x| where that is more than 1."""
    if not case.loose:
        return measured
    record = records.Part(name=part.name, points=0, returns=tuple(records.Returned_(name=n) for n in part.returns or {part.name: 1.0}))
    found = tuple(tuple(_row(case, record, one, widths)) for one, widths in zip(seen, measured, strict=True))
    if found == measured:
        raise CourseError(f"{place}: nothing it returns has a tolerance that could be looser. Take .loose(…) out.")
    return found


def _row(case: records.Case, part: records.Part, seen: Seen, widths: tuple[Value, ...]) -> Iterator[Value]:
    rows = split(part, seen, seen.value, widths)
    if rows is None:
        rows = [("", seen.value, seen.value, widths)]
    for name, value, _, own in rows:
        width = max((one.width for one in case.loose if one.value in ("", name)), default=0.0)
        for (_, leaf), narrow in zip(leaves(value), own, strict=True):
            yield _wider(leaf, narrow, width) if width else narrow


def _wider(leaf: Value, narrow: Value, width: float) -> Value:
    numbers: Any = floats(leaf)
    if numbers is None or not isinstance(narrow, Array):
        return narrow
    return pack(np.maximum(narrow.numpy(), width * np.maximum(1.0, np.abs(numbers))))
