"""Relations between calls of the student's own code: what one gives follows from what another gave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from autograder.kinds.code.judging.observed import EPS, Args, Broken, Observed, floats
from autograder.properties import (
    FiniteDifferences,
    Held,
    OneByOne,
    Permute,
    Relation,
    Scale,
    Shift,
    entries,
    order,
    step,
)
from autograder.script import Call

__all__ = ["broken", "used"]

# What is left of h⁴ after extrapolation, and of rounding over h, stays below this share of the terms compared; the
# nearest mistakes (a lost factor, a wrong sign, a term too few) are off by more than a hundredth of them.
DIFFERENCES = 1e-6


class Compared(msgspec.Struct, frozen=True):
    """An array as it came and as it should have come, following from the student's own other call; `steps` are both."""

    yours: Any
    right: Any
    allowed: Any
    code: str
    args: Args
    steps: tuple[int, ...]
    places: tuple[int, ...] = ()


def broken(held: Held, run: Observed, of: str) -> tuple[Broken, tuple[int, ...]] | None:
    """The first relation that does not hold for a returned value, with the calls that show it; raises `Unfit`."""
    assert isinstance(held.property, Relation)
    for one in _compared(held.property, held.steps, run, of):
        column = run.column(of)
        if one.yours.shape != one.right.shape:
            return run.misshaped(of, one.yours.shape, one.right.shape), one.steps
        off = ~(np.abs(one.yours - one.right) <= one.allowed)
        if off.any():
            place = tuple(int(i) for i in np.argwhere(off)[0])
            where = f"{of}[{', '.join(map(str, one.places or place))}]" if one.places or place else of
            yours, right = float(one.yours[place]), float(one.right[place])
            args = {"value": of, "place": where, "yours": yours, "right": right, **one.args}
            return Broken(column, one.code, args, (round(yours, 9), round(right, 9)), 1e-6 * max(1.0, abs(yours), abs(right))), one.steps
    return None


def used(held: Held, run: Observed, of: str) -> float:
    """The greatest share of what is allowed that a relation uses."""
    assert isinstance(held.property, Relation)
    shares = [0.0]
    for one in _compared(held.property, held.steps, run, of):
        if one.yours.shape != one.right.shape:
            return float("inf")
        gap = np.abs(one.yours - one.right)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares.append(float(np.max(np.where(gap > 0, gap / one.allowed, 0.0), initial=0.0)))
    return max(shares)


def _compared(relation: Relation, steps: tuple[int, ...], run: Observed, of: str) -> Iterator[Compared]:
    base, *further = steps
    first, width = run.at(base, of), run.widths(base, of)
    if isinstance(relation, FiniteDifferences):
        yield from _differences(relation, steps, run, of, first)
        return
    if isinstance(relation, OneByOne):
        yield from _singles(relation, steps, run, of)
        return
    second = run.at(further[0], of)
    if second.shape != first.shape:
        yield Compared(second, first, 0.0, "", {}, (base, further[0]))
        return
    allowed = width + run.widths(further[0], of)
    match relation:
        case Shift(arg=arg, by=by, adds=adds):
            right, code, args = first + adds, "property.shift", {"name": arg, "by": by}
            allowed = allowed + 4 * EPS * abs(adds)
        case Scale(arg=arg, by=by, power=power):
            right, code, args = first * by**power, "property.scale", {"name": arg, "by": by}
            allowed = width * abs(by**power) + allowed
        case Permute(args=names, along=along):
            right, code, args = first, "property.permute", {"name": names[0]}
            if along is not None and along < first.ndim:
                right = np.take(first, order(first.shape[along]), along)
                allowed = (np.take(width, order(first.shape[along]), along) if np.ndim(width) else width) + run.widths(further[0], of)
    yield Compared(second, right, allowed, code, args, (base, further[0]))


def _singles(relation: OneByOne, steps: tuple[int, ...], run: Observed, of: str) -> Iterator[Compared]:
    base, *further = steps
    whole, width = run.at(base, of), run.widths(base, of)
    singles = [run.at(number, of) for number in further]
    name = relation.args[0]
    if relation.gives != "rows":
        for number, single in zip(further, singles, strict=True):
            if single.shape != whole.shape:
                yield Compared(single, whole, 0.0, "", {}, (base, number))
                return
        total = sum(singles[1:], singles[0])
        right = total / len(singles) if relation.gives == "mean" else total
        allowed = sum((run.widths(number, of) for number in further), width) + len(singles) * EPS * np.abs(right)
        yield Compared(whole, right, allowed, f"property.one_by_one_{relation.gives}", {"name": name}, (base, further[0]))
        return
    for row, (number, single) in enumerate(zip(further, singles, strict=True)):
        batch = whole[row : row + 1] if whole.ndim else whole
        allowed = (width[row : row + 1] if np.ndim(width) else width) + run.widths(number, of)
        yield Compared(single, batch, allowed, "property.one_by_one", {"name": name, "row": row}, (base, number))


def _differences(
    relation: FiniteDifferences, steps: tuple[int, ...], run: Observed, of: str, gradient: Any
) -> Iterator[Compared]:
    """∂L/∂xᵢ ≈ (4·D(h/2) − D(h)) / 3, with D the central difference of the student's own forward pass."""
    base, *further = steps
    call = run.case.script[base]
    assert isinstance(call, Call)
    given = dict(call.args)
    x = floats(given[relation.wrt])
    weights = floats(given[relation.upstream]) if relation.upstream else np.asarray(1.0)
    if gradient.shape != x.shape:
        yield Compared(gradient, x, 0.0, "", {}, (base, base))
        return
    for at, place in enumerate(entries(relation, call)):
        results = [_weighted(run, relation.forward, number, weights) for number in further[4 * at : 4 * at + 4]]
        if any(result is None for result in results):
            yield Compared(np.zeros(weights.shape), np.zeros((*weights.shape, 0)), 0.0, "", {}, (base, further[4 * at]))
            return
        (up, size), (down, _), (half_up, _), (half_down, _) = results  # type: ignore[misc]
        h = step(float(x.reshape(-1)[place]))
        whole, half = (up - down) / (2 * h), (half_up - half_down) / h
        right = (4 * half - whole) / 3
        yours = gradient.reshape(-1)[place]
        allowed = DIFFERENCES * max(abs(right), abs(whole)) + 64 * EPS * size / h
        index = tuple(int(i) for i in np.unravel_index(place, x.shape)) if x.ndim else ()
        name = f"{relation.wrt}[{', '.join(map(str, index))}]" if index else relation.wrt
        args = {"name": name, "forward": relation.forward}
        yield Compared(np.asarray(yours), np.asarray(right), allowed, "property.finite_differences", args, (base, *further[4 * at : 4 * at + 2]), index)


def _weighted(run: Observed, forward: str, number: int, weights: Any) -> tuple[float, float] | None:
    """What the forward pass gave in one step, weighted and summed, and the size of its terms; None: of another shape."""
    seen = next(s for s in run.outcome.seen if s.step == number)
    out = run.numbers(forward, seen.value)
    if out.size != weights.size:
        return None
    terms = out.reshape(-1) * weights.reshape(-1)
    return float(np.sum(terms)), float(np.sum(np.abs(terms)))

