"""What a calculation is judged by. Frozen and typed; data only."""

from __future__ import annotations

from typing import Literal

from autograder.records.exercises import Record
from autograder.records.keys import Body

__all__ = ["Condition", "NumberKey"]


class Condition(Record, frozen=True):
    """Two formulas and how they must stand to each other."""

    left: str
    relation: Literal["<=", ">=", "!=", "<", ">", "="]
    right: str


class NumberKey(Body, frozen=True, tag="number"):
    """Labelled results, computed from `values` through `graph` in order; `digits` decimals are asked.

    `wrong`: what each misconception leads to; `formulas`: the node it computes otherwise, and how. `slips`: mistakes of
    the bank, each with its node and a formula. `open`: labels that take any values for which all of `holds` do, such as
    those of `example`; `failing`: the misconceptions of such values, by the conditions they fulfil. `texts`: labels whose
    answer is a text, with the right ones; `texts_wrong`: by misconception its label and texts.
    """

    graph: dict[str, str]
    values: dict[str, float]
    asked: tuple[str, ...]
    results: dict[str, float]
    digits: int
    wrong: dict[str, dict[str, float]] = {}
    formulas: dict[str, tuple[str, str]] = {}
    slips: tuple[tuple[str, str, str], ...] = ()
    open: tuple[str, ...] = ()
    holds: tuple[Condition, ...] = ()
    example: dict[str, float] = {}
    failing: dict[str, tuple[Condition, ...]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    texts_wrong: dict[str, tuple[str, tuple[str, ...]]] = {}
