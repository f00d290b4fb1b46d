"""Statements about what one run gave: which values, how often, how they are spread. Pure functions of a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.kinds.code.judging import agrees, breaks
from autograder.kinds.code.judging.folds import folds
from autograder.kinds.code.judging.observed import EPS, Args, Broken, Observed, Unfit
from autograder.kinds.code.judging.statistics import binomial_range, dkw, hoeffding
from autograder.properties import (
    ERROR,
    Agree,
    Breaks,
    Calls,
    Decisions,
    Distribution,
    Equal,
    Factors,
    Folds,
    Lowest,
    Mean,
    Monotone,
    Property,
    Shape,
    Within,
    Zeros,
)

__all__ = ["broken", "told"]

ROUNDING = 64 * EPS
FEW = 4
ALIKE = 1e-3
"""Two samples of one distribution are seen as two mistakes this often: a name is missed then, never a point."""


def broken(statement: Property, run: Observed) -> Broken | None:
    """What first breaks a statement, or nothing; raises `Unfit` where there are no numbers to speak of."""
    match statement:
        case Shape():
            return _shape(statement, run)
        case Equal():
            return _equal(statement, run)
        case Factors():
            return _factors(statement, run)
        case Zeros():
            return next(_zeros(statement, run), None)
        case Mean(of=of, value=value, low=low, high=high):
            return _within(Within(of, low, high), run) or _mean(run, of, value, low, high)
        case Distribution():
            return _distribution(statement, run)
        case Within():
            return _within(statement, run)
        case Monotone():
            return _monotone(statement, run)
        case Decisions():
            return _decisions(statement, run)
        case Folds():
            return folds(statement, run)
        case Calls():
            return _calls(statement, run)
        case Lowest():
            return _lowest(statement, run)
        case Agree():
            return agrees.broken(statement, run)
        case Breaks():
            return breaks.broken(statement, run)
    raise AssertionError("a relation is judged elsewhere")


def told(statement: Property, run: Observed) -> tuple[str, Args] | None:
    """What is told of a statement that holds, where a student wants to know: a sentence's code and what fills it in."""
    match statement:
        case Agree():
            return agrees.told(statement, run)
        case Breaks():
            return breaks.told(statement, run)
    return None


def _shape(one: Shape, run: Observed) -> Broken | None:
    wrong = next(((a, b) for a, b in _beside(run, one.of, one.like) if a.shape != b.shape), None)
    return run.misshaped(one.of, wrong[0].shape, wrong[1].shape) if wrong else None


def _beside(run: Observed, of: str, like: str) -> list[tuple[Any, Any]]:
    """The arrays of one name, each with the one of the other name that it belongs to: the only one there is, or in turn."""
    mine, others = run.arrays(of), run.arrays(like)
    return [*zip(mine, others * len(mine) if len(others) == 1 else others, strict=False)]


def _equal(one: Equal, run: Observed) -> Broken | None:
    for a, other in _beside(run, one.of, one.to):
        b = one.times * other
        if a.shape != b.shape:
            return run.misshaped(one.of, a.shape, b.shape)
        off = ~(np.abs(a - b) <= ROUNDING * np.maximum(np.abs(a), np.abs(b)))
        if off.any():
            place = _first(off)
            args = {"place": _at(one.of, place), "name": ("" if one.times == 1 else f"{one.times:g}*") + _at(one.to, place), "yours": float(a[place]), "right": float(b[place])}
            return Broken(run.column(one.of), "property.equal", args, (float(np.mean(off)), *_ratios(a[off], b[off])), 0.2)
    return None


def _factors(one: Factors, run: Observed) -> Broken | None:
    x = run.argument(one.arg)
    for y in run.arrays(one.of):
        if x is None or y.shape != x.shape:
            return run.misshaped(one.of, y.shape, None if x is None else x.shape)
        nearest = np.min([np.abs(y - factor * x) for factor in one.among], axis=0)
        off = ~(nearest <= ROUNDING * np.maximum(np.abs(x) * max(map(abs, one.among)), np.abs(y)))
        if off.any():
            place = _first(off)
            args = {"place": _at(one.of, place), "name": _at(one.arg, place), "yours": float(y[place] / x[place]),
                    "factors": ", ".join(f"{factor:.6g}" for factor in one.among)}  # fmt: skip
            return Broken(run.column(one.of), "property.factors", args, _ratios(y[off], x[off]))
    return None


def _ratios(a: Any, b: Any) -> tuple[float, ...]:
    """The few factors between two arrays, if there are only a few: they tell mistakes apart."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.unique(np.round(a / b, 6))
    return tuple(map(float, found)) if found.size <= FEW else ()


def _zeros(one: Zeros, run: Observed) -> Iterator[Broken]:
    """The number of zeros, and how often neighbours along each axis and two calls agree: all binomial, and exactly so.

    What the number explains comes after what it does not: a mask drawn once per row also has a strange number of zeros.
    """
    masks = [np.asarray(y == 0) for y in _drawn(run, one.of)]
    pairs = [(axis, *pair) for mask in masks for axis in range(mask.ndim) if (pair := _neighbours(mask, axis)) is not None]
    pairs += [(-1, a, b) for a, b in zip(masks[::2], masks[1::2], strict=False) if a.shape == b.shape]
    error = ERROR / max(1, len(masks) + len(pairs))
    apart = [pair for pair in pairs if _off(*pair[1:], one.rate, error)]
    share = sum(int(mask.sum()) for mask in masks) / sum(mask.size for mask in masks)
    dependent = [pair for pair in apart if _off(*pair[1:], share, error)]
    column, together = run.column(one.of), _together(one.rate)
    for axis, a, b in dependent:
        yield _agreeing(column, one.of, axis, a, b, together)
    for mask in masks:
        low, high = binomial_range(mask.size, one.rate, error)
        if not low <= mask.sum() <= high:
            args = {"value": one.of, "count": int(mask.sum()), "n": int(mask.size), "rate": one.rate, "low": low, "high": high}
            yield Broken(column, "property.zeros", args, (float(mask.mean()),), 2 * (high - low) / mask.size)
    for axis, a, b in apart:
        yield _agreeing(column, one.of, axis, a, b, together)


def _drawn(run: Observed, of: str) -> list[Any]:
    """What was drawn; raises `Unfit` where one of the draws is of nothing."""
    found = run.arrays(of)
    if any(y.size == 0 for y in found):
        raise Unfit(Broken(run.column(of), "numeric.length", {"value": of, "yours": 0, "right": 1}, ("empty",)))
    return found


def _together(rate: float) -> float:
    """The probability that two entries on their own are both 0, or both not."""
    return rate**2 + (1 - rate) ** 2


def _off(a: Any, b: Any, rate: float, error: float) -> bool:
    low, high = binomial_range(a.size, _together(rate), error)
    return not low <= int((a == b).sum()) <= high


def _agreeing(column: str, of: str, axis: int, a: Any, b: Any, together: float) -> Broken:
    code = "property.zeros_calls" if axis < 0 else "property.zeros_axis"
    share = float((a == b).mean())
    return Broken(column, code, {"value": of, "axis": axis, "yours": share, "right": together}, (float(axis), share), 0.1)


def _neighbours(mask: Any, axis: int) -> tuple[Any, Any] | None:
    """Entries in disjoint pairs of neighbours along an axis, so that the pairs are independent."""
    count = mask.shape[axis] // 2
    if count == 0:
        return None
    return np.take(mask, range(0, 2 * count, 2), axis), np.take(mask, range(1, 2 * count, 2), axis)


def _mean(run: Observed, of: str, value: float, low: float, high: float) -> Broken | None:
    drawn = np.concatenate([y.reshape(-1) for y in _drawn(run, of)])
    allowed = hoeffding(drawn.size, low, high, ERROR)
    mean = float(drawn.mean())
    if abs(mean - value) <= allowed:
        return None
    return Broken(run.column(of), "property.mean", {"value": of, "yours": mean, "right": value, "n": int(drawn.size)}, (mean,), 2 * allowed)


def _distribution(one: Distribution, run: Observed) -> Broken | None:
    drawn = np.sort(np.concatenate([y.reshape(-1) for y in _drawn(run, one.of)]))
    if one.kind == "log-uniform" and (drawn <= 0).any():
        return _within(Within(one.of, one.low, one.high), run)
    probability = _cumulative(one, drawn)
    n, allowed = drawn.size, dkw(drawn.size, ERROR)
    above = np.arange(1, n + 1) / n - probability
    below = probability - np.arange(n) / n
    at = int(np.argmax(np.maximum(above, below)))
    if max(above[at], below[at]) <= allowed:
        return None
    share = (at + 1) / n if above[at] >= below[at] else at / n
    args = {"value": one.of, "point": float(drawn[at]), "yours": float(share), "right": float(probability[at])}
    quarters = tuple(float(np.mean(_cumulative(one, drawn) <= q)) for q in (0.25, 0.5, 0.75))
    return Broken(run.column(one.of), f"property.distribution_{one.kind.replace('-', '_')}", args, quarters, 2 * dkw(n, ALIKE))


def _cumulative(one: Distribution, drawn: Any) -> Any:
    if one.kind == "normal":
        from math import erf, sqrt

        return np.array([0.5 + 0.5 * erf(x / sqrt(2.0)) for x in drawn])
    x, low, high = (np.log(drawn), np.log(one.low), np.log(one.high)) if one.kind == "log-uniform" else (drawn, one.low, one.high)
    return np.clip((x - low) / (high - low), 0.0, 1.0)


def _within(one: Within, run: Observed) -> Broken | None:
    for y in run.arrays(one.of):
        off = ~((y >= one.low - ROUNDING * abs(one.low)) & (y <= one.high + ROUNDING * abs(one.high)))
        if off.any():
            place = _first(off)
            args = {"place": _at(one.of, place), "yours": float(y[place]), "low": one.low, "high": one.high}
            return Broken(run.column(one.of), "property.within", args, (float(np.mean(y < one.low)), float(np.mean(y > one.high))), 0.3)
    return None


def _monotone(one: Monotone, run: Observed) -> Broken | None:
    values = np.concatenate([y.reshape(-1) for y in run.arrays(one.of)])
    sign = 1.0 if one.direction == "falling" else -1.0
    off = np.diff(values) * sign > ROUNDING * np.abs(values[1:])
    if not off.any():
        return None
    at = int(np.argmax(off))
    args = {"value": one.of, "before": float(values[at]), "after": float(values[at + 1]), "step": at + 1}
    return Broken(run.column(one.of), f"property.monotone_{one.direction}", args, (float(at),))


def _decisions(one: Decisions, run: Observed) -> Broken | None:
    w, b = run.arrays(one.weights)[-1], run.arrays(one.bias)[-1]
    X, y = run.argument(one.X), run.argument(one.y)
    if X is None or y is None or w.shape != X.shape[1:] or b.size != 1:
        return run.misshaped(one.weights, w.shape, X.shape[1:] if X is not None else ())
    wrong = ((X @ w + b.reshape(())) > 0) != (y > 0)
    if not wrong.any():
        return None
    args = {"n": int(wrong.sum()), "of": len(wrong), "row": int(np.argmax(wrong)), "name": one.X}
    return Broken("", "property.decisions", args, (float(wrong.mean()),))


def _calls(one: Calls, run: Observed) -> Broken | None:
    count = run.count(one.fn)
    if one.at_least <= count <= one.at_most:
        return None
    right = one.at_most if count > one.at_most else one.at_least
    code = "property.calls" if one.at_least == one.at_most else "property.calls_most" if count > one.at_most else "property.calls_least"
    return Broken("", code, {"name": one.fn, "count": count, "right": right}, (float(count),))


def _lowest(one: Lowest, run: Observed) -> Broken | None:
    calls = run.calls(one.fn)
    if not calls:
        return Broken("", "property.calls_least", {"name": one.fn, "count": 0, "right": 1}, (0.0,))
    values = np.array([float(y.reshape(())) for _, y in calls])
    yours, at = run.arrays(one.of)[-1], run.arrays(one.at)[-1]
    if yours.size != 1 or at.size != 1:
        bad, name = (yours, one.of) if yours.size != 1 else (at, one.at)
        return run.misshaped(name, bad.shape, ())
    lowest, found = float(values.min()), float(yours.reshape(()))
    if found != lowest:
        rank = float(np.mean(values < found))
        args = {"value": one.of, "name": one.fn, "yours": found, "right": lowest}
        return Broken(run.column(one.of), "property.lowest", args, (rank, float(found in values)), 1e-9)
    places = [float(x.reshape(())) for (x, _), value in zip(calls, values, strict=True) if value == lowest]
    if float(at.reshape(())) not in places:
        args = {"value": one.at, "name": one.fn, "yours": float(at.reshape(())), "right": places[0]}
        asked = [float(x.reshape(())) for x, _ in calls]
        return Broken(run.column(one.at), "property.lowest_at", args, (float(asked.index(float(at.reshape(()))) if float(at.reshape(())) in asked else -1),))
    return None


def _first(off: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(off)[0])


def _at(name: str, place: tuple[int, ...]) -> str:
    return f"{name}[{', '.join(map(str, place))}]" if place else name
