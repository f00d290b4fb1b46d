"""Plain data and calls as Python that a student can copy and run."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np

from autograder.script import Call, Fn, Given, Ref, Rng
from autograder.values import Array, Mapping, Sequence, Value, describe

__all__ = ["call_text", "printed", "short", "text"]

WIDTH = 72
MOST_DECIMALS = 6
MOST = 1e300


def call_text(target: str, call: Call, by_name: Set[str] = frozenset()) -> str:
    """One call, wrapped at 72 characters under its bracket. Arguments in `by_name` are passed as a variable."""
    head = f"{target} = {call.entry}(" if target else f"{call.entry}("
    items = [f"{name}={name if name in by_name else text(value)}" for name, value in call.args]
    ends = [", "] * (len(items) - 1) + [")"]
    lines, line = [], head
    for item, end in zip(items, ends, strict=False):
        if len(line + item + end.rstrip()) > WIDTH and line.strip() and line != head:
            lines.append(line.rstrip())
            line = " " * len(head)
        line += item + end
    return "\n".join([*lines, line if items else head + ")"])


def printed(call: str) -> str:
    """A call's text within `print(…)`, its further lines under the bracket still."""
    first, *rest = call.split("\n")
    return "\n".join([f"print({first}", *(" " * len("print(") + line for line in rest)]) + ")"


def text(value: Given) -> str:
    """A value as the Python that makes it."""
    match value:
        case Array(dtype="float64", shape=shape) if shape and not value.numpy().any():
            return f"np.zeros({shape[0] if len(shape) == 1 else shape})"
        case Array(dtype=dtype):
            array = value.numpy()
            same = np.array(array.tolist()).dtype == array.dtype and np.array(array.tolist()).shape == array.shape
            return f"np.array({_nested(array)})" if same else f"np.array({_nested(array)}, dtype=np.{dtype})"
        case Sequence(kind="tuple", items=items):
            return "(" + ", ".join(text(x) for x in items) + ("," if len(items) == 1 else "") + ")"
        case Sequence(items=items):
            return "[" + ", ".join(text(x) for x in items) + "]"
        case Mapping(items=pairs):
            return "{" + ", ".join(f"{k!r}: {text(v)}" for k, v in pairs) + "}"
        case Rng(seed=seed):
            return f"np.random.default_rng({seed})"
        case Fn(name=name):
            return name
        case Ref(name=name, index=index):
            return name if index is None else f"{name}[{index}]"
        case float() if not np.isfinite(value):
            return f'float("{value}")'
        case _:
            return repr(value)


def _nested(array: Any) -> str:
    if array.ndim:
        return "[" + ", ".join(map(_nested, array)) + "]"
    return str(array) if np.isfinite(array) else f"np.{array}".replace("np.-", "-np.")


def short(value: Value, other: Value) -> str:
    """A result in few signs: real numbers with as many decimals as tell it from the other, the rest by its kind."""
    numbers = _reals(value)
    if numbers is None:
        return repr(value) if value is None or (isinstance(value, bool | int | str) and len(repr(value)) < 40) else describe(value)
    numbers = numbers + 0.0  # no zero has a sign for a reader
    digits, largest = _decimals(numbers, _reals(other)), float(np.max(np.abs(numbers), initial=0.0))
    plain = largest == 0 or 1e-3 <= largest < 1e6
    form = {"float_kind": lambda x: f"{x:.{digits}f}" if plain else f"{x:.4g}"}
    return np.array2string(numbers, max_line_width=10_000, separator=", ", threshold=8, formatter=form).replace("\n", "")  # type: ignore[arg-type]


def _reals(value: Value) -> Any:
    """Floats and arrays of real numbers as float64; None for anything else."""
    if isinstance(value, float):
        return np.asarray(value)
    if isinstance(value, Array) and value.dtype.startswith(("float", "int", "uint")):
        return value.numpy().astype(np.float64)
    return None


def _decimals(a: Any, b: Any) -> int:
    """So many that the two differ in two digits, at most 6; and all of them where up to 4 are all there are."""
    if b is None or a.shape != b.shape or not np.isfinite(a).all() or not np.isfinite(b).all():
        return 4
    with np.errstate(over="ignore", invalid="ignore"):
        gap = float(np.max(np.abs(a - b), initial=0.0))
        if gap == 0:
            return 4
        whole = next((d for d in range(5) if all(np.allclose(np.round(x, d), x, rtol=0, atol=1e-12) for x in (a, b))), 0)
    return max(whole, int(np.clip(np.ceil(-np.log10(min(gap, MOST))) + 1, 1, MOST_DECIMALS)))
