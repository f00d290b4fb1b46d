"""Plain data and calls as Python that a student can copy and run."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np

from autograder.judge import nets_as_python
from autograder.nets import Torch
from autograder.script import Call, Fn, Given, Ref, Rng
from autograder.values import Array, Mapping, Meta, Sequence, Value, describe

__all__ = ["call_text", "printed", "short", "text"]

WIDTH = 72
USUAL, MOST_DECIMALS = 4, 6
MOST = 1e300


def call_text(target: str, call: Call, by_name: Set[str] = frozenset(), torch: bool = False) -> str:
    """One call, wrapped at 72 characters under its bracket. Arguments in `by_name` are passed as a variable."""
    head = f"{target} = {call.entry}(" if target else f"{call.entry}("
    items = [f"{name}={name if name in by_name else text(value, torch)}" for name, value in call.args]
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


def text(value: Given, torch: bool = False) -> str:
    """A value as the Python that makes it. `torch`: arrays are tensors, as where the code is handed tensors."""
    match value:
        case Array():
            return _tensor(value) if torch else _array(value)
        case Sequence(kind="tuple", items=items):
            return "(" + ", ".join(text(x, torch) for x in items) + ("," if len(items) == 1 else "") + ")"
        case Sequence(items=items):
            return "[" + ", ".join(text(x, torch) for x in items) + "]"
        case Mapping(items=pairs):
            return "{" + ", ".join(f"{k!r}: {text(v, torch)}" for k, v in pairs) + "}"
        case Rng(seed=seed):
            return f"np.random.default_rng({seed})"
        case Fn(name=name, options=()):
            return name
        case Fn(name=name, options=options, home="public"):
            return f"lambda *args: {name}(*args, {', '.join(f'{k}={text(v)}' for k, v in options)})"
        case Fn(name=name, options=options):
            return f"lambda x: {name}(x, {', '.join(f'{k}={text(v)}' for k, v in options)})"
        case Ref(name=name, index=index):
            return name if index is None else f"{name}[{index}]"
        case Meta(shape=shape, dtype=dtype):
            return f'torch.empty({shape}, dtype=torch.{dtype}, device="meta")'
        case _ if isinstance(value, Torch):
            return nets_as_python.inline(value, lambda array: text(array, torch=True))
        case float() if not np.isfinite(value):
            return f'float("{value}")'
        case _:
            return repr(value)


def _array(value: Array) -> str:
    array = value.numpy()
    if value.shape and value.dtype == "float64" and not array.any():
        return f"np.zeros({value.shape[0] if len(value.shape) == 1 else value.shape})"
    usual = array.size > 0 and value.dtype in ("bool", "int64", "float64", "complex128")
    return f"np.array({_nested(array, 'np')}{'' if usual else f', dtype=np.{value.dtype}'})"


def _tensor(value: Array) -> str:
    """PyTorch takes Python's floats for float32."""
    array = value.numpy()
    usual = array.size > 0 and value.dtype in ("bool", "int64", "float32")
    return f"torch.tensor({_nested(array, 'torch')}{'' if usual else f', dtype=torch.{value.dtype}'})"


def _nested(array: Any, library: str) -> str:
    if array.ndim:
        return "[" + ", ".join(_nested(row, library) for row in array) + "]"
    return str(array) if np.isfinite(array) else f"{library}.{array}".replace(f"{library}.-", f"-{library}.")


def short(value: Value, other: Value) -> str:
    """A result in few signs: real numbers with as many decimals as tell it from the other, the rest by its kind."""
    if isinstance(value, Array) and value.dtype == "bool":
        return np.array2string(value.numpy(), max_line_width=10_000, separator=", ", threshold=8, formatter={"bool": str}).replace("\n", "")
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
    if not np.isfinite(a).all():
        return USUAL
    if b is None or a.shape != b.shape or not np.isfinite(b).all():
        b = a
    with np.errstate(over="ignore", invalid="ignore"):
        gap = float(np.max(np.abs(a - b), initial=0.0))
        whole = next((d for d in range(USUAL + 1) if all(np.allclose(np.round(x, d), x, rtol=0, atol=1e-12) for x in (a, b))), None)
    if gap == 0:
        return USUAL if whole is None else max(whole, 1)
    return max(whole or 0, int(np.clip(np.ceil(-np.log10(min(gap, MOST))) + 1, 1, MOST_DECIMALS)))
