"""No loops over samples: a line of the student's that runs more often the more samples there are.

A script is driven again with more samples, and once more with more still, each time counting how often every line of
the student's own runs. A line that both times runs at least once more for every two further samples is a loop over
them, however it is written: `for`, `while`, a comprehension, recursion, a `lambda` that `np.vectorize`, `map` or
`functools.reduce` calls. Loops over epochs, layers or features run as often as before. A loop over batches of more than
two samples is none over samples. What loops inside a library, over library functions only (`map(math.exp, x)`,
`np.vectorize(math.exp)`), runs no line of the student's and is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from autograder.records import Refused
from autograder.script import Call, Given, Script
from autograder.values import Array, Sequence, pack

__all__ = ["ADDED", "Lines", "enlarged", "loops"]

Lines = Mapping[tuple[int, int], int]
"""How often lines ran, by cell and line, in the order of their first run."""

Samples = tuple[tuple[str, int], ...]

ADDED = 256
"""Few enough for recursion, and more than what training until it converges takes longer by with other data."""


def loops(scripts: tuple[Script, ...], samples: Samples, counted: Callable[[Script], Lines]) -> Iterator[tuple[int, Refused]]:
    """Which scripts loop over samples, by their index. Of those that make the same calls the first speaks for all."""
    asked = set()
    for index, script in enumerate(scripts):
        calls = tuple(step.entry for step in script if isinstance(step, Call))
        if calls in asked or (more := enlarged(script, samples, ADDED)) is None:
            continue
        asked.add(calls)
        before, after = counted(script), counted(more)
        if not _grown(before, after):
            continue
        most = enlarged(script, samples, 2 * ADDED)
        assert most is not None
        line = next(iter(place for place in _grown(after, counted(most)) if place in _grown(before, after)), None)
        if line is not None:
            yield index, Refused(rule="loop", name="", cell=line[0] or None, line=line[1] or None)


def _grown(before: Lines, after: Lines) -> list[tuple[int, int]]:
    return [place for place, count in after.items() if count - before.get(place, 0) >= ADDED // 2]


def enlarged(script: Script, samples: Samples, added: int) -> Script | None:
    """The script with so many samples more, the given ones over again; None where it hands over no samples."""
    axes = dict(samples)
    steps, found = [], False
    for step in script:
        if isinstance(step, Call) and any(name in axes for name, _ in step.args):
            args = tuple((name, _longer(value, axes[name], added) if name in axes else value) for name, value in step.args)
            found = found or args != step.args
            step = Call(step.entry, args, step.as_, step.see)
        steps.append(step)
    return tuple(steps) if found else None


def _longer(value: Given, axis: int, added: int) -> Given:
    match value:
        case Array(shape=shape) if axis < len(shape) and shape[axis]:
            return pack(np.take(value.numpy(), _over_again(shape[axis], added), axis=axis))
        case Sequence(items=items) if axis == 0 and items:
            return Sequence(value.kind, tuple(items[i] for i in _over_again(len(items), added)))
        case _:
            return value


def _over_again(count: int, added: int) -> list[int]:
    return [i % count for i in range(count + added)]
