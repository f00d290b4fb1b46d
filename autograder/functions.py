"""The library of functions that may be handed to a student's code. They are answered outside the jail, as data.

A function to minimise and its gradient have the same options, so that both can be handed over. Every one raises
`ValueError` for arguments whose shape does not fit: what is asked decides how much is computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder import course_functions
from autograder.values import Value, pack, unpack

__all__ = ["LIBRARY", "answer"]


def quadratic(x: Any, *, centre: Any = 0.0, scale: Any = 1.0) -> Any:
    """Σ scale · (x − centre)²; a float. `x`: a number or an array of any shape; the options broadcast to it."""
    return float(np.sum(scale * (_fitting(x, centre, scale) - centre) ** 2))


def quadratic_gradient(x: Any, *, centre: Any = 0.0, scale: Any = 1.0) -> Any:
    """2 · scale · (x − centre), of the shape of `x`."""
    return 2.0 * scale * (_fitting(x, centre, scale) - centre)


def rosenbrock(x: Any, *, a: float = 1.0, b: float = 100.0) -> Any:
    """Σ b · (xᵢ₊₁ − xᵢ²)² + (a − xᵢ)² (Rosenbrock 1960) over neighbours of a vector; 0 where all entries are `a` = 1."""
    first, then = _vector(x)[:-1], _vector(x)[1:]
    return float(np.sum(b * (then - first**2) ** 2 + (a - first) ** 2))


def rosenbrock_gradient(x: Any, *, a: float = 1.0, b: float = 100.0) -> Any:
    """The gradient of `rosenbrock`, a vector like `x`."""
    first, then = _vector(x)[:-1], _vector(x)[1:]
    gradient = np.zeros(len(first) + 1)
    gradient[:-1] = -4.0 * b * first * (then - first**2) - 2.0 * (a - first)
    gradient[1:] += 2.0 * b * (then - first**2)
    return gradient


def logistic_loss(w: Any, *, X: Any, y: Any) -> Any:
    """The mean of log(1 + exp(−y · X·w)) over the rows of `X`, with labels −1 and 1; a float."""
    return float(np.mean(np.logaddexp(0.0, -y * _scores(w, X, y))))


def logistic_gradient(w: Any, *, X: Any, y: Any) -> Any:
    """The gradient of `logistic_loss`, a vector like `w`."""
    margins = y * _scores(w, X, y)
    return -(X.T @ (y * np.exp(-np.logaddexp(0.0, margins)))) / len(y)


def log_parabola(x: Any, *, best: float = 1e-3) -> Any:
    """(log10 x − log10 best)²: a validation error over learning rates x > 0; a float."""
    return (math.log10(float(x)) - math.log10(best)) ** 2


def softmax(Z: Any, *, axis: int = 1, shift: str = "row") -> Any:
    """e to the entries of the matrix `Z`, over their sum along `axis`; of its shape.

    `shift`: what is subtracted before, the largest entry of each "row" (or column, along `axis`), of "all", or "none".
    """
    powers = np.exp(_shifted(Z, axis, shift)[0])
    return powers / powers.sum(axis=axis, keepdims=True)


def log_sum_exp(Z: Any, *, axis: int = 1, shift: str = "row") -> Any:
    """The logarithm of the sum of e to the entries of the matrix `Z` along `axis`; a vector. `shift` as in `softmax`."""
    shifted, largest = _shifted(Z, axis, shift)
    return (np.log(np.exp(shifted).sum(axis=axis, keepdims=True)) + largest).sum(axis=axis)


LIBRARY: Mapping[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        quadratic, quadratic_gradient, rosenbrock, rosenbrock_gradient, logistic_loss, logistic_gradient, log_parabola,
        softmax, log_sum_exp,
    )
}  # fmt: skip


def answer(name: str, options: tuple[tuple[str, Value], ...], args: tuple[Value, ...]) -> Value:
    """Answer one question of the jail. Raises `LookupError` for a name that is neither in the library nor of a course."""
    given, named = [unpack(a) for a in args], {k: unpack(v) for k, v in options}
    if "@" not in name:
        return pack(LIBRARY[name](*given, **named))
    with np.errstate(all="ignore"):  # what is asked with is the asker's
        return pack(course_functions.called(course_functions.find(name), given, named))


def _floats(x: Any) -> Any:
    return np.asarray(x, dtype=np.float64)


def _fitting(x: Any, *options: Any) -> Any:
    """`x`, to whose shape the options broadcast."""
    array = _floats(x)
    if np.broadcast_shapes(array.shape, *(np.shape(option) for option in options)) != array.shape:
        raise ValueError(f"an array of shape {array.shape} does not fit")
    return array


def _vector(x: Any) -> Any:
    array = _floats(x)
    if array.ndim != 1 or not array.size:
        raise ValueError("a vector is needed")
    return array


def _shifted(Z: Any, axis: int, shift: str) -> tuple[Any, Any]:
    """A matrix less what keeps its powers small, and that."""
    array = _floats(Z)
    if array.ndim != 2 or not array.size or shift not in ("row", "all", "none"):
        raise ValueError("a matrix is needed")
    largest = array.max(axis=axis, keepdims=True) if shift == "row" else np.full((1, 1), array.max() if shift == "all" else 0.0)
    return array - largest, largest


def _scores(w: Any, X: Any, y: Any) -> Any:
    """X · w, one for each label."""
    array = _floats(w)
    if array.shape[:1] != X.shape[1:] or (*X.shape[:1], *array.shape[1:]) != np.shape(y):
        raise ValueError(f"weights of shape {array.shape} do not fit")
    return X @ array
