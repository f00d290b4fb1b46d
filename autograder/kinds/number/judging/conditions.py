"""Conditions on values that a student chooses: two formulas compared in ball arithmetic, at the values as they are written.

Where both sides are equal but for what floats lose, they count as equal: `>=` then holds, and `>` does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from autograder.formulas import names, read
from autograder.kinds.number.records import Condition

__all__ = ["Standing", "condition", "names_of", "standing"]

PRECISION = 256
NEAR = 1e-9
ULPS = 4
RELATION = re.compile(r"<=|>=|!=|==|[<>=≤≥≠]")
PLAIN: dict[str, Literal["<=", ">=", "!=", "<", ">", "="]] = {
    "<=": "<=", ">=": ">=", "!=": "!=", "<": "<", ">": ">", "=": "=", "==": "=", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What both sides of a condition give, None where there is no value, and whether it holds."""

    left: float | None
    right: float | None
    holds: bool


def condition(text: str) -> Condition:
    """The condition that a text is: formulas of our own language around one relation. Raises `ValueError`, `ReadError`."""
    found = [match for match in RELATION.finditer(text) if _outside(text, match.start())]
    if len(found) != 1:
        raise ValueError(f"{text!r} must compare two formulas once, with one of <=, >=, <, >, = and !=; write several conditions as a list")
    left, right = text[: found[0].start()].strip(), text[found[0].end() :].strip()
    read(left, None), read(right, None)
    return Condition(left=left, relation=PLAIN[found[0][0]], right=right)


def _outside(text: str, at: int) -> bool:
    return text.count("(", 0, at) == text.count(")", 0, at) and text.count("[", 0, at) == text.count("]", 0, at)


def names_of(one: Condition) -> set[str]:
    """The names that a condition speaks of."""
    return {*names(read(one.left, None)), *names(read(one.right, None))}


def standing(one: Condition, values: Mapping[str, float], own: Collection[str]) -> Standing:
    """How a condition stands. `own`: the names whose values the student chose, perhaps by a computation in floats."""
    from flint import ctx

    with ctx.workprec(PRECISION):
        exact = {name: Fraction(repr(float(value))) for name, value in values.items()}
        left, right = _side(one.left, exact), _side(one.right, exact)
        if left is None or right is None:
            return Standing(_shown(left), _shown(right), False)
        sign = _sign(left - right)
        if sign and _near(left, right) and _may_meet(one, exact, own):
            sign = 0
        return Standing(_shown(left), _shown(right), _holds(one.relation, sign))


def _side(text: str, values: Mapping[str, Any]) -> Any:
    """A formula's ball; None where it has no value, or none that can be computed."""
    from autograder.formulas import Balls, Spent, Undefined

    try:
        found = Balls(values, {}, ties=True)(read(text, None))
    except (Undefined, Spent, RecursionError, OverflowError, ValueError):
        return None
    return found if found.is_finite() and math.isfinite(float(found)) else None


def _sign(ball: Any) -> int:
    """-1, 0 or 1; 0 also where that is not known."""
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _near(left: Any, right: Any) -> bool:
    largest = max(abs(float(left)), abs(float(right)))
    return abs(float(left - right)) <= NEAR * largest


def _may_meet(one: Condition, exact: Mapping[str, Fraction], own: Collection[str]) -> bool:
    """Whether both sides may be equal, each own value being known to a few units in its last place only."""
    from flint import arb

    from autograder.formulas import ball

    rough = {name: ball(value) + arb(0, ULPS * math.ulp(float(value))) if name in own else value for name, value in exact.items()}
    left, right = _side(one.left, rough), _side(one.right, rough)
    return left is not None and right is not None and not (left - right > 0 or left - right < 0)


def _shown(ball: Any) -> float | None:
    return None if ball is None else float(ball)


def _holds(relation: str, sign: int) -> bool:
    return {"<=": sign <= 0, ">=": sign >= 0, "!=": sign != 0, "<": sign < 0, ">": sign > 0, "=": sign == 0}[relation]
