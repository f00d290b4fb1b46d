"""No loops over samples: a line of the student's that runs more often the more samples there are.

A script is driven again with other numbers of samples, each time counting how often every line of the student's own
runs. What loops over samples, however it is written (`for`, `while`, a comprehension, recursion, a `lambda` that
`np.vectorize`, `map` or `functools.reduce` calls), shows in one of these ways:

- a line runs at least once more for every two of many further samples, twice, and for any two more it runs more often:
  what runs for batches of three and more does not, however many epochs there are;
- a line runs as many times more for every sample or pair, over all sizes around the given one;
- a line runs for the samples of the very size that is given, and for no other size near it;
- single samples are taken out of an array once for every two further samples, in however large steps.

Where an argument says how many samples a batch has, batches of 1 or 2 are tried as batches of three: what goes through
them one by one is a loop over samples, what takes them whole is none.

Loops over epochs, layers, features or classes run as often as before, and batches of more than two samples take none
out. What loops inside a library, over library functions only (`map(math.exp, x)`), runs no line of the student's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from autograder.records import Outcome, Raised, Refused, Returned, TimedOut
from autograder.script import Call, Given, Script
from autograder.values import Array, Sequence, pack

__all__ = ["ADDED", "BATCH", "TAMPERED", "Counted", "Lines", "Samples", "enlarged", "loops", "sized"]

Line = tuple[int, int]
Lines = Mapping[Line, int]
"""How often lines ran, by cell and line, in the order of their first run."""

Samples = tuple[tuple[str, int], ...]

ADDED = 256
"""Few enough for recursion, and more than what training until it converges takes longer by with other data."""

NEAR = (1, -1, -2, -3, -4, 2)
MOST_LINES = 200_000
"""What runs more lines is driven with many more samples only: time is the student's."""

BATCH = 3
"""Of so many samples a batch is one, and what goes through it shows: batches of 1 or 2 are asked for as such."""

STEADY = 5
"""So many sizes in a row on which a line must run for every sample."""

TAMPERED: Line = (0, -1)
"""Stands for a line where code had turned off what counts its lines."""


class Counted(NamedTuple):
    """A counted run: what it gave, how often lines ran, and how often they took a single sample."""

    outcome: Outcome
    lines: Lines = {}
    taken: Lines = {}


Count = Callable[[Script, bool], Counted]
"""Drives a script and counts; with `True` the samples that are taken, else lines."""


def loops(scripts: tuple[Script, ...], samples: Samples, counted: Count, batch: str = "") -> Iterator[tuple[int, Refused]]:
    """Which scripts loop over samples, by their index. Of those that make the same calls the largest speaks for all.

    `batch`: the argument that says how many samples a batch has; loops over such batches are allowed.
    """
    largest: dict[tuple[str, ...], int] = {}
    for index, script in enumerate(scripts):
        calls = tuple(step.entry for step in script if isinstance(step, Call))
        if _size(script, samples) > _size(scripts[largest[calls]], samples) if calls in largest else _size(script, samples):
            largest[calls] = index
    for index in sorted(largest.values()):
        script = sized(scripts[index], samples, batch)
        found = _loop(script, samples, counted, changed=script is not scripts[index])
        if found is not None:
            yield index, msgspec.structs.replace(found, of=batch if found.rule == "loop" else "")


def sized(script: Script, samples: Samples, batch: str) -> Script:
    """The script with batches of `BATCH` samples at least, and samples enough for two of them."""
    steps = tuple(
        msgspec.structs.replace(step, args=tuple((name, _batch(value) if name == batch else value) for name, value in step.args))
        if isinstance(step, Call)
        else step
        for step in script
    )
    if not batch or steps == script:
        return script
    return enlarged(steps, samples, max(0, 2 * BATCH - _size(script, samples))) or script


def _batch(value: Given) -> Given:
    return max(value, BATCH) if isinstance(value, int) and not isinstance(value, bool) else value


def _loop(script: Script, samples: Samples, counted: Count, changed: bool = False) -> Refused | None:
    def at(added: int, taken: bool = False) -> Counted:
        sized = enlarged(script, samples, added)
        assert sized is not None
        return counted(sized, taken)

    given = counted(script, False)
    if not isinstance(given.outcome, Returned):
        raised = given.outcome if changed and isinstance(given.outcome, Raised) else None
        return Refused(rule="loop", name=raised.error, cell=raised.cell, line=raised.line) if raised else None
    size = _size(script, samples)
    near = {size: given}
    for added in NEAR if sum(given.lines.values()) <= MOST_LINES else ():
        if size + added > 0:
            near[size + added] = at(added)
            if isinstance(near[size + added].outcome, TimedOut):
                break
    returned = {n: near[n].lines for n in sorted(near) if isinstance(near[n].outcome, Returned)}
    if line := _steady(returned) or _only_at(size, returned):
        return _refused(line)
    if any(isinstance(one.outcome, TimedOut) for one in near.values()):
        return Refused(rule="loop", name="TimeoutError")
    far = at(ADDED)
    grown = _grown(given.lines, far.lines)
    again = _grown(far.lines, at(2 * ADDED).lines) if grown else []
    if both := [place for place in again if place in grown]:
        longer = [far.lines, *(at(ADDED + more).lines for more in range(1, STEADY))]
        if line := next((place for place in both if _any_two(place, longer)), None):
            return _refused(line)
    if any(TAMPERED in one.lines for one in (far, *near.values())):
        return Refused(rule="guard", name="")
    if isinstance(one_more := near.get(size + 1, given).outcome, Raised):
        return Refused(rule="loop", name=one_more.error, cell=one_more.cell, line=one_more.line)
    if _grown(given.lines, far.lines, ADDED // 16):
        few, more, most = at(0, True).taken, at(ADDED, True).taken, at(2 * ADDED, True).taken
        if min(sum(more.values()) - sum(few.values()), sum(most.values()) - sum(more.values())) >= ADDED // 2:
            return _refused(max(most, key=lambda place: most[place]))
    return None


def _refused(line: Line) -> Refused:
    return Refused(rule="loop", name="", cell=line[0] or None, line=max(line[1], 0) or None)


def _grown(before: Lines, after: Lines, by: int = ADDED // 2) -> list[Line]:
    return [place for place, count in after.items() if place != TAMPERED and count - before.get(place, 0) >= by]


def _any_two(place: Line, counts: list[Lines]) -> bool:
    """Whether a line runs another number of times for any two samples more."""
    return all(one.get(place, 0) != other.get(place, 0) for one, other in zip(counts, counts[2:], strict=False))


def _steady(near: Mapping[int, Lines]) -> Line | None:
    """The first line that runs as many times more for each further sample, or for each two."""
    for place in dict.fromkeys(place for lines in near.values() for place in lines if place != TAMPERED):
        for first in near:
            counts = [near[n].get(place, 0) for n in range(first, first + STEADY) if n in near]
            if len(counts) == STEADY and any(_rises(counts, step) for step in (1, 2)):
                return place
    return None


def _rises(counts: list[int], step: int) -> bool:
    rises = {later - earlier for earlier, later in zip(counts, counts[step:], strict=False)}
    return len(rises) == 1 and min(rises) > 0


def _only_at(size: int, near: Mapping[int, Lines]) -> Line | None:
    """The first line that runs for the samples of just this size."""
    others = [lines for n, lines in near.items() if n != size]
    for place, count in near.get(size, {}).items():
        if len(others) >= STEADY - 1 and count >= max(size // 2, 3) and not any(place in lines for lines in others):
            return place
    return None


def enlarged(script: Script, samples: Samples, added: int) -> Script | None:
    """The script with so many samples more, or fewer; None where it hands over no samples. New ones lie between two of
    the given ones, so that what holds for those (a range, a class, a sum of 1) holds for them."""
    axes = dict(samples)
    steps, found = [], False
    for step in script:
        if isinstance(step, Call) and any(name in axes for name, _ in step.args):
            args = tuple((name, _sized(value, axes[name], added) if name in axes else value) for name, value in step.args)
            found = found or any(_count(value, axes[name]) for name, value in step.args if name in axes)
            step = Call(step.entry, args, step.as_, step.see)
        steps.append(step)
    return tuple(steps) if found else None


def _size(script: Script, samples: Samples) -> int:
    axes = dict(samples)
    return max((_count(value, axes[name]) for step in script if isinstance(step, Call) for name, value in step.args if name in axes), default=0)


def _count(value: Given, axis: int) -> int:
    match value:
        case Array(shape=shape) if axis < len(shape):
            return shape[axis]
        case Sequence(items=items) if axis == 0:
            return len(items)
    return 0


def _sized(value: Given, axis: int, added: int) -> Given:
    count = _count(value, axis)
    if not count:
        return value
    if isinstance(value, Sequence):
        items = value.items[: count + min(added, 0)]
        return Sequence(value.kind, (*items, *(value.items[_pair(k, count)[0]] for k in range(count, count + added))))
    assert isinstance(value, Array)
    rows = np.moveaxis(value.numpy(), axis, 0)
    fresh = [_fresh(rows, k) for k in range(count, count + added)]
    longer = np.concatenate([rows[: count + min(added, 0)], np.array(fresh, rows.dtype).reshape(len(fresh), *rows.shape[1:])])
    return pack(np.ascontiguousarray(np.moveaxis(longer, 0, axis)))


def _pair(k: int, count: int) -> tuple[int, int, float]:
    """Which two of the given samples a new one lies between, and how near to the first: the same for all arguments."""
    draw = np.random.default_rng(k)
    first, second = draw.choice(count, 2, replace=False) if count > 1 else (0, 0)
    return int(first), int(second), float(draw.uniform(0.2, 0.8))


def _fresh(rows: np.ndarray, k: int) -> np.ndarray:
    first, second, share = _pair(k, len(rows))
    one, other = rows[first], rows[second]
    if rows.dtype.kind in "fc" and not _whole(rows):
        mixed: np.ndarray = (share * one + (1 - share) * other).astype(rows.dtype)
        return mixed
    if rows.ndim == 1 or rows.dtype.kind not in "fciub" or len(set(rows.reshape(len(rows), -1).sum(1).tolist())) == 1:
        given: np.ndarray = one
        return given
    chosen: np.ndarray = np.where(np.random.default_rng([k, 1]).random(one.shape) < share, one, other)
    return chosen


def _whole(values: np.ndarray) -> bool:
    """Whether these are counts, classes or one-hot rows, between which there is nothing."""
    with np.errstate(invalid="ignore"):
        return bool(np.all(values == np.round(values)))
