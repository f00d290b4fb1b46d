"""An input that breaks a program: both programs are run on it here, outside, and what they give is laid side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder import functions
from autograder.judge.as_python import short
from autograder.kinds.code.judging.observed import Args, Broken, Observed, floats
from autograder.properties import Breaks
from autograder.script import Fn
from autograder.values import Value, pack

__all__ = ["broken", "told"]


def broken(one: Breaks, run: Observed) -> Broken | None:
    """The first input that breaks nothing, or what it must not; raises `Unfit` where it is no array of finite numbers."""
    return next((found for given in _inputs(one, run) if (found := _tried(one, run, given))), None)


def told(one: Breaks, run: Observed) -> tuple[str, Args] | None:
    """What both programs give for an input that breaks the faulty one."""
    given = _inputs(one, run)[0]
    right, faulty = _result(one.right, given), _result(one.faulty, given)
    return "property.breaks_right", {"name": ", ".join(one.names), **_both(right, faulty)}


def _inputs(one: Breaks, run: Observed) -> list[tuple[Any, ...]]:
    """What was returned, as the arguments of the programs, once for each observation."""
    return list(zip(*(run.arrays(name) for name in one.names), strict=False))


def _tried(one: Breaks, run: Observed, given: tuple[Any, ...]) -> Broken | None:
    column, name = run.column(one.names[0]) if len(one.names) == 1 else "", ", ".join(one.names)
    size = sum(array.size for array in given)
    if size > one.at_most:
        return Broken(column, "property.breaks_size", {"name": name, "count": size, "right": one.at_most}, ("size",))
    right, faulty = _result(one.right, given), _result(one.faulty, given)
    if right is None or not np.isfinite(_numbers(right)).all():
        shape = ", ".join(str(array.shape) for array in given)
        code = "property.breaks_unfit" if right is None else "property.breaks_both"
        return Broken(column, code, {"name": name, "shape": shape, **_both(right, faulty)}, ("unfit", shape))
    if _gap(right, faulty) < one.by:
        args = {"name": name, "by": one.by, "gap": _gap(right, faulty), **_both(right, faulty)}
        return Broken(column, "property.breaks_not", args, _kind(given))
    for spared in one.spares:
        if _gap(right, other := _result(spared, given)) >= one.by:
            return Broken(column, "property.breaks_more", {"name": name, **_both(right, other)}, ("more", *_kind(given)))
    return None


def _result(program: Fn, given: tuple[Any, ...]) -> Value:
    """What a program gives; None where it takes no such input, or is none of the library's."""
    try:
        with np.errstate(all="ignore"):
            return functions.answer(program.address, program.options, tuple(pack(array) for array in given))
    except Exception:  # the input is a student's, the program's name and options a release's: neither may end a check
        return None


def _numbers(value: Value) -> Any:
    found = floats(value)
    return np.asarray(np.nan) if found is None else found


def _gap(right: Value, other: Value) -> float:
    """How far the results are apart where most; infinite where one is not finite, or of another shape."""
    a, b = _numbers(right), _numbers(other)
    if other is None or a.shape != b.shape or not np.isfinite(b).all():
        return float("inf")
    with np.errstate(over="ignore"):
        return float(np.max(np.abs(a - b), initial=0.0))


def _both(right: Value, faulty: Value) -> dict[str, str]:
    return {"good": _shown(right, faulty), "bad": _shown(faulty, right)}


def _shown(value: Value, other: Value) -> str:
    return "—" if value is None else short(value, other)


def _kind(given: tuple[Any, ...]) -> tuple[str | float, ...]:
    """What sort of input it is: by this inputs that break nothing are told apart, whatever numbers stand in them."""
    kinds: list[str | float] = []
    for array in given:
        largest = float(np.max(np.abs(array), initial=0.0))
        rows = "row" if array.ndim == 2 and len(array) == 1 else "mirrored" if _mirrored(array) else ""
        kinds += [rows, float(array.size > 0 and bool((array == array.flat[0]).all())), np.floor(np.log10(largest)) if largest else -np.inf]
    return tuple(float(kind) if not isinstance(kind, str) else kind for kind in kinds)


def _mirrored(array: Any) -> bool:
    return array.ndim == 2 and array.shape[0] == array.shape[1] and bool((array == array.T).all())
