"""Mistakes of the bank that give the same: which of their names says most."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["preferred"]

MOST_ALIKE = 2
BEATS: dict[str, tuple[str, ...]] = {
    "ascent": ("sign-turned", "difference-turned", "arguments-swapped"),
    "sign-turned": ("difference-turned", "arguments-swapped", "reciprocal", "label-coding"),
    "shares-swapped": ("factor-too-much", "factor-left-out"), "results-swapped": ("transposed",),
    "eps-left-out": ("term-left-out", "argument-ignored"), "term-left-out": ("argument-ignored", "argument-fixed"),
    "factor-left-out": ("argument-ignored", "argument-fixed", "square-missing"), "share-left-out": ("factor-left-out",),
    "factor-two-missing": ("factor-too-much", "factor-left-out"), "half-missing": ("factor-too-much", "factor-left-out"),
    "root-missing": ("square-too-much", "factor-too-much"), "square-missing": ("root-too-much", "factor-left-out"),
    "sum-for-mean": ("factor-left-out", "factor-too-much"), "mean-for-sum": ("factor-too-much", "divided-twice"),
    "minimum-for-maximum": ("comparison-turned", "sign-turned"), "comparison-turned": ("sign-turned", "arguments-swapped"),
    "not-shifted": ("term-left-out", "sign-turned", "log-of-zero", "whole-for-axis", "wrong-axis"),
    "bias-correction-missing": ("factor-left-out", "divided-twice", "term-left-out"), "last-left-out": ("off-by-one",), "first-left-out": ("off-by-one",),
    "value-for-derivative": ("derivative-for-value",), "activation-left-out": ("other-activation", "term-left-out"),
    "stops-early": ("never-stops-early",), "new-for-old": ("order-of-steps",), "old-for-new": ("order-of-steps",),
    "elementwise-for-matrix": ("transposed",), "wrong-axis": ("dimension-kept",), "whole-for-axis": ("dimension-kept",),
}  # fmt: skip
"""Of mistakes that give the same everywhere, the name that says more goes before these; what it says is true of them too."""


def preferred(ids: Sequence[str]) -> tuple[str, ...]:
    """Of mistakes of the bank that give the same, those whose names say most; none where too many are left to tell."""
    beaten = {other for id in ids for other in BEATS.get(id.rpartition(".")[2], ())}
    left = tuple(id for id in dict.fromkeys(ids) if id.rpartition(".")[2] not in beaten)
    return left if len(left) <= MOST_ALIKE else ()
