"""The library of functions that may be handed to a student's code. They are answered outside the jail, as data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.script import Fn
from autograder.values import Value, pack, unpack

__all__ = ["LIBRARY", "answer", "local"]


def quadratic(x: Any, *, centre: float = 0.0, scale: float = 1.0) -> Any:
    """scale · Σ (x − centre)²; a float. `x`: a number or an array of any shape."""
    return float(scale * np.sum((np.asarray(x, dtype=np.float64) - centre) ** 2))


def log_parabola(x: Any, *, best: float = 1e-3) -> Any:
    """(log10 x − log10 best)²: a validation error over learning rates x > 0; a float."""
    return (math.log10(float(x)) - math.log10(best)) ** 2


LIBRARY: Mapping[str, Callable[..., Any]] = {"quadratic": quadratic, "log_parabola": log_parabola}


def local(fn: Fn) -> Callable[..., Any]:
    """The function itself, for the reference's side."""
    function, options = LIBRARY[fn.name], {k: unpack(v) for k, v in fn.options}
    return lambda *args: function(*args, **options)


def answer(name: str, options: tuple[tuple[str, Value], ...], args: tuple[Value, ...]) -> Value:
    """Answer one question of the jail. Raises `LookupError` for a name that is not in the library."""
    return pack(LIBRARY[name](*(unpack(a) for a in args), **{k: unpack(v) for k, v in options}))
