"""Arrays that tell when a single sample is taken out of them: what unrolled loops over samples do, and batches do not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from autograder.policy.samples import Samples
from autograder.script import Call, Given, Script, Side

__all__ = ["watching"]

Note = Callable[[FrameType], None]


class _Watched(np.ndarray):
    """An array whose samples lie along `axis`; None where that is not known any more."""

    axis: int | None
    note: Note

    def __array_finalize__(self, other: Any) -> None:
        self.axis = None
        if isinstance(other, _Watched) and other.axis is not None:
            self.note = other.note
            same = other.axis < self.ndim and self.shape[other.axis] == other.shape[other.axis]
            self.axis = other.axis if same else None

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        if self.axis is not None:
            axis, taken = _after(key, self.axis, self.ndim)
            if isinstance(found, _Watched):
                found.axis = axis
                taken = taken or (axis is not None and found.shape[axis] == 1 < self.shape[self.axis])
            if taken:
                self.note(sys._getframe(1))
        return found


def _after(key: Any, axis: int, ndim: int) -> tuple[int | None, bool]:
    """Where the samples lie after indexing, None where that is not known; and whether a single one was chosen."""
    keys = key if isinstance(key, tuple) else (key,)
    if any(not (each is None or each is Ellipsis or isinstance(each, int | np.integer | slice)) for each in keys):
        return None, False
    used = sum(each is not None and each is not Ellipsis for each in keys)
    at, before = 0, 0
    for each in (*keys, *(() if Ellipsis in keys else (Ellipsis,))):
        if each is None:
            before += 1
            continue
        for _ in range(ndim - used if each is Ellipsis else 1):
            number = isinstance(each, int | np.integer)
            if at == axis:
                return (None, True) if number else (before, False)
            at, before = at + 1, before + (not number)
    return None, False


class _Watching:
    """A side that hands these arguments over as watched arrays; all else is as on the side it stands before."""

    def __init__(self, side: Side, axes: dict[int, int], note: Note) -> None:
        self._side, self._axes, self._note = side, axes, note

    def __getattr__(self, name: str) -> Any:
        return getattr(self._side, name)

    def make(self, given: Given) -> Any:
        made = self._side.make(given)
        if id(given) in self._axes and type(made) is np.ndarray:
            watched = made.view(_Watched)
            watched.axis, watched.note = self._axes[id(given)], self._note
            return watched
        return made


def watching(side: Side, script: Script, samples: Samples, note: Note) -> Any:
    """The side, handing over the script's samples so that taking a single one is told, with the frame that does it."""
    axes = dict(samples)
    args = [arg for step in script if isinstance(step, Call) for arg in step.args if arg[0] in axes]
    return _Watching(side, {id(value): axes[name] for name, value in args}, note)
