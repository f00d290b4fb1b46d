"""Tolerances, measured: how far an answer moves by rounding, here and on other processors, and a fixed multiple of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from autograder.course import CourseError
from autograder.key.moved import Moving
from autograder.nets import Torch, torch_mapped, torch_values
from autograder.script import Call, Fn, Ref, Rng, Script, Seen
from autograder.values import Array, Meta, Value, leaves, pack
from autograder.values import Mapping as Table
from autograder.values import Sequence as Row

__all__ = ["PERTURBATIONS", "Again", "constant", "floats", "rounded", "settled"]

EPS = float(np.finfo(np.float64).eps)
PERTURBATIONS = 8
# A rounding error of the reference, measured in few draws, is within a small factor of what another order of the same
# operations does; 64 leaves room for both and stays orders of magnitude below the nearest wrong answer.
ALLOWANCE = 64.0
# Of an answer's own last place this much counts: one that the reference reaches by sums and products others reach
# through elementary functions (a norm squared), whose units are then within an eighth of what is allowed.
OWN = 2.0
# Compared relative to 1: what is between input and result may be larger than 1 and cancel, so there is more room.
ABSOLUTE = 512.0
# What moves by more than this, of the largest number in a case, when inputs move in the last place, jumps.
JUMP = 1e-4

Again = Callable[[Script, Moving | None], tuple[Seen, ...]]
"""What a script gives: as it is, or as on another processor."""


def rounded(
    script: Script, seen: tuple[Seen, ...], run: Again, times: int = PERTURBATIONS
) -> tuple[tuple[Seen, ...], tuple[tuple[Value, ...], ...]]:
    """What is expected, and its tolerance. Of coarser arguments than float64 the right answer is computed in float64 and
    rounded once, and what is allowed follows from the coarser rounding. `times`: how often what moves is moved; with
    fewer times than `PERTURBATIONS` a tolerance is at most as wide.
    """
    eps = max((float(np.finfo(x.dtype).eps) for x in map(floats, _given(script)) if x is not None), default=EPS)
    if eps <= EPS:
        return seen, _measured(script, seen, run, EPS, times)
    fine = _changed(script, lambda array: array.astype(np.float64))
    exact = run(fine, None)
    return tuple(map(_like, seen, exact)), _measured(fine, exact, run, eps, times)


def _like(coarse: Seen, exact: Seen) -> Seen:
    """The exact observation in the dtypes of the coarse one."""
    own = iter([leaf for _, leaf in leaves(coarse.value)])

    def cast(leaf: Any) -> Any:
        like = next(own, None)
        kind = None if like is None else floats(like)
        if isinstance(like, Meta) and isinstance(leaf, Meta):
            return like
        return pack(leaf.numpy().astype(kind.dtype)) if isinstance(leaf, Array) and kind is not None else leaf

    return msgspec.structs.replace(coarse, value=_mapped(exact.value, cast))


def _measured(script: Script, seen: tuple[Seen, ...], run: Again, eps: float, times: int) -> tuple[tuple[Value, ...], ...]:
    """Per float leaf: ALLOWANCE times (how far it moves when inputs move by `eps` and what elementary functions give by
    `UNITS` of that, plus `OWN` times its own last place).
    """
    base = [[floats(leaf) for _, leaf in leaves(s.value)] for s in seen]
    moved = [[None if x is None else OWN * eps * np.abs(x) for x in row] for row in base]
    rng = np.random.default_rng(20)
    for number in range(times):
        again = run(_nudged(script, rng, eps), Moving(number, eps=eps))
        for row, item, widths in zip(base, again, moved, strict=True):
            for i, (old, (_, leaf)) in enumerate(zip(row, leaves(item.value), strict=True)):
                new = floats(leaf)
                before = widths[i]
                if old is not None and new is not None and before is not None:
                    widths[i] = np.maximum(before, np.abs(new - old) + OWN * eps * np.abs(old))
    return tuple(tuple(None if x is None else pack(ALLOWANCE * x) for x in row) for row in moved)


def settled(script: Script, seen: tuple[Seen, ...], tolerance: tuple[tuple[Value, ...], ...], place: str) -> None:
    """An answer that jumps when inputs move in the last place has no tolerance: it would let anything through."""
    sizes = [floats(leaf) for leaf in (*_given(script), *(leaf for s in seen for _, leaf in leaves(s.value)))]
    scale = max((float(np.max(np.abs(x), initial=0.0)) for x in sizes if x is not None), default=0.0)
    for row in tolerance:
        if any(isinstance(width, Array) and np.any(width.numpy() > ALLOWANCE * JUMP * scale) for width in row):
            raise CourseError(
                f"{place}: the reference's answer jumps when an argument moves in its last place. "
                'Draw arguments away from there, or put them on dyadic numbers (draw.dyadic) and say Part(…, compare="absolute"), or "exact".'
            )


def _given(script: Script) -> list[Value]:
    """The leaves of all arguments."""
    calls = [step for step in script if isinstance(step, Call)]
    given = [v for s in calls for _, v in s.args if not isinstance(v, Rng | Fn | Ref)]
    return [leaf for v in given for leaf in (torch_values(v) if isinstance(v, Torch) else (leaf for _, leaf in leaves(v)))]


def _nudged(script: Script, rng: np.random.Generator, eps: float) -> Script:
    return _changed(script, lambda array: np.asarray(array * (1 + eps * rng.choice(np.array([-1.0, 1.0]), size=array.shape))))


def _changed(script: Script, change: Callable[[Any], Any]) -> Script:
    """The script with every array of floats among its arguments changed."""

    def changed(leaf: Any) -> Any:
        return pack(change(leaf.numpy())) if isinstance(leaf, Array) and leaf.dtype.startswith("float") else leaf

    return tuple(
        msgspec.structs.replace(s, args=tuple((k, _mapped(v, changed)) for k, v in s.args)) if isinstance(s, Call) else s
        for s in script
    )


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with every leaf changed, in the order of `leaves`."""
    if isinstance(value, Torch):
        return torch_mapped(value, change)
    if isinstance(value, Row):
        return msgspec.structs.replace(value, items=tuple(_mapped(item, change) for item in value.items))
    if isinstance(value, Table):
        return msgspec.structs.replace(value, items=tuple((name, _mapped(item, change)) for name, item in value.items))
    return change(value)


def floats(leaf: Value) -> Any:
    if type(leaf) is float:
        return np.asarray(leaf)
    if isinstance(leaf, Array) and leaf.dtype.startswith("float"):
        return leaf.numpy()
    return None


def constant(leaf: Value, compare: str) -> Value:
    """The width where nothing is measured: none, or rounding relative to 1, and to the value where that is large."""
    numbers = floats(leaf)
    if numbers is None:
        return None
    if compare == "exact":
        return pack(np.zeros(numbers.shape))
    return pack(EPS * np.maximum(ABSOLUTE, ALLOWANCE * OWN * np.abs(numbers)))
