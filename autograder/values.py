"""Plain data: the only thing that crosses a boundary (jail, key on disk, release, report).

An object becomes a `Value` by `pack` and comes back by `unpack`. Nothing here evaluates, imports or
unpickles; what is not data becomes `Other`, a name and a bounded text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, Union

import msgspec
import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Mapping", "Meta", "Other", "Sequence", "TooBig", "Value", "describe", "leaves", "mapped", "pack", "unpack", "written"]

DTYPES = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
)
SIZES = {name: np.dtype(name).itemsize for name in DTYPES}
NAMES = {np.dtype(name): name for name in DTYPES}  # asking a dtype for its name takes longer than copying a small array
MAX_DEPTH = 20
MAX_NODES = 20_000
MAX_BYTES = 16 << 20
MAX_TEXT = 10_000
MAX_WORDS = 60
LONG = ("longdouble", "float128", "float96")


class TooBig(ValueError):
    """A value has more bytes, items or levels than may cross a boundary."""


class Array(msgspec.Struct, frozen=True, tag="array"):
    """An n-dimensional array or a NumPy scalar (shape ()): C order, native bytes."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES or len(self.shape) > 16 or any(n < 0 for n in self.shape):
            raise ValueError("not an array that can cross the boundary")
        if math.prod(self.shape) * SIZES[self.dtype] != len(self.data):
            raise ValueError("an array whose bytes do not fit its shape")
        if self.dtype == "bool" and self.data.strip(b"\x00\x01"):
            raise ValueError("a boolean array that holds other bytes")

    def numpy(self) -> NDArray[Any]:
        """A writable copy of its own."""
        return np.frombuffer(self.data, self.dtype).reshape(self.shape).copy()


class Sequence(msgspec.Struct, frozen=True, tag="sequence"):
    """A list, tuple, set (sorted where it can be) or exhausted generator."""

    kind: Literal["list", "tuple", "set", "generator"]
    items: tuple[Value, ...]


class Mapping(msgspec.Struct, frozen=True, tag="mapping"):
    """A dictionary with texts as keys, in its order."""

    items: tuple[tuple[str, Value], ...]


class Meta(msgspec.Struct, frozen=True, tag="meta"):
    """A tensor on torch's device `meta`: a shape and a dtype, no numbers."""

    shape: tuple[int, ...]
    dtype: str = "float64"

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES or len(self.shape) > 16 or any(not 0 <= n < 2**63 for n in self.shape):
            raise ValueError("not a tensor without numbers that can cross the boundary")


class Other(msgspec.Struct, frozen=True, tag="other"):
    """Something that is not data: the name of its type, and its text where it is one that people write an answer as."""

    name: str
    text: str = ""


Value = Union[None, bool, int, float, str, Array, Sequence, Mapping, Meta, Other]  # noqa: UP007 (forward references)


def pack(thing: object) -> Value:
    """Turn an object into plain data; raises `TooBig`. Subclasses of data are not data: they may lie."""
    return _Packer().pack(thing, 0)


class _Packer:
    def __init__(self) -> None:
        self.nodes = 0
        self.bytes = 0

    def spend(self, size: int) -> None:
        self.nodes += 1
        self.bytes += size
        if self.nodes > MAX_NODES or self.bytes > MAX_BYTES:
            raise TooBig(f"more than {MAX_NODES} items or {MAX_BYTES >> 20} MB")

    def pack(self, thing: object, depth: int) -> Value:
        if depth > MAX_DEPTH:
            raise TooBig(f"nested more than {MAX_DEPTH} levels deep")
        kind = type(thing)
        if thing is None or kind in (bool, float):
            self.spend(8)
            return thing  # type: ignore[return-value]
        if kind is int:
            return self.integer(thing)  # type: ignore[arg-type]
        if kind is str:
            self.spend(len(thing))  # type: ignore[arg-type]
            return thing  # type: ignore[return-value]
        if isinstance(thing, np.ndarray | np.generic):
            return self.array(thing)
        if kind in (set, frozenset):
            return self.sequence(thing, depth)
        if isinstance(thing, tuple):  # also a named one, by what it holds and not by what it says
            return self.sequence(tuple(tuple.__iter__(thing)), depth)
        if isinstance(thing, list):
            return self.sequence(list(list.__iter__(thing)), depth)
        if kind is dict and all(type(k) is str for k in thing):  # type: ignore[attr-defined]
            self.spend(8)
            return Mapping(tuple((k, self.pack(v, depth + 1)) for k, v in thing.items()))  # type: ignore[attr-defined]
        if kind is Meta:
            self.spend(64)
            return thing  # type: ignore[return-value]
        if kind.__name__ == "generator" and hasattr(thing, "gi_frame"):
            items = []
            for item in thing:  # type: ignore[attr-defined]
                items.append(self.pack(item, depth + 1))
            return Sequence("generator", tuple(items))
        self.spend(64)
        return Other(_type_name(kind), _text(thing, kind))

    def integer(self, number: int) -> Value:
        self.spend(8)
        if -(2**63) <= number < 2**63:
            return number
        return Other("int", f"an integer of {number.bit_length()} bits")

    def array(self, thing: Any) -> Value:
        plain = np.array(thing, copy=True, subok=False, order="C")
        name = NAMES.get(plain.dtype) or plain.dtype.name
        if name not in DTYPES:
            return self.strange(plain, name, scalar=isinstance(thing, np.generic))
        if not plain.dtype.isnative:
            plain = plain.astype(plain.dtype.newbyteorder("="))
        self.spend(plain.nbytes)
        return Array(name, plain.shape, plain.tobytes())

    def strange(self, plain: Any, name: str, *, scalar: bool) -> Value:
        """An array of what does not cross a boundary: its kind, and its text where that is words or one number."""
        text = ""
        if plain.dtype.kind == "U":
            name = "str"
            text = ", ".join(map(str, plain.ravel())) if plain.size <= MAX_WORDS and plain.nbytes <= MAX_TEXT else ""
        elif name in LONG:
            name = "longdouble"
            text = str(plain.ravel()[0]) if plain.size == 1 else ""
        self.spend(64 + len(text))
        return Other(f"numpy.{name}" if scalar else f"array of {name}", text)

    def sequence(self, thing: Any, depth: int) -> Value:
        self.spend(8)
        items = list(thing)
        if isinstance(thing, set | frozenset):
            try:
                items = sorted(items)
            except TypeError:
                items = sorted(items, key=repr)
            return Sequence("set", tuple(self.pack(x, depth + 1) for x in items))
        kind: Literal["list", "tuple"] = "tuple" if type(thing) is tuple else "list"
        return Sequence(kind, tuple(self.pack(x, depth + 1) for x in items))


EXACT = frozenset({"decimal.Decimal", "fractions.Fraction"})
WORDS = frozenset({"bytes", "array of str", "numpy.str"})
COMPLEX = re.compile(r"\b(?:re|im|conjugate)\(")
EQUATION = re.compile(r"(?:Eq|Equality)\(")
SLOPE = re.compile(r"\bSubs\(Derivative\((\w+)\((_xi_\d+)\), \2\), \2, ")
NUMBERS = frozenset({*EXACT, "complex", "numpy.longdouble", "array of longdouble"})


def _is_symbolic(kind: type) -> bool:
    """Of SymPy's making: also the class that `Function("sigma")` makes, which has no module of its own."""
    return any(str(base.__module__).split(".")[0] == "sympy" for base in kind.__mro__)


def _text(thing: Any, kind: type) -> str:
    """How it is written, where that may be an answer: a formula, an exact number, bytes that are letters, an exception's name."""
    try:
        if kind is type and issubclass(thing, BaseException):
            return str(thing.__name__)[:MAX_TEXT]
        if kind is bytes:
            return bytes(thing[:MAX_TEXT]).decode("ascii")
        if _is_symbolic(kind):
            return _formula(thing, str(thing))[:MAX_TEXT]
        if kind is complex or _type_name(kind) in EXACT:
            return str(thing)[:MAX_TEXT]
    except Exception:
        return ""
    return ""


def _formula(thing: Any, text: str) -> str:
    """A SymPy object as one writes it: names are real, the slope of an unknown function is f', an equation has its sign.

    `text`: what it says of itself, which stays where SymPy does not know better.
    """
    with suppress(Exception):
        if COMPLEX.search(text):
            real = {name: type(name)(name.name, real=True) for name in thing.free_symbols}
            text = str(thing.xreplace(real).doit())
        elif EQUATION.match(text):
            text = " = ".join(_formula(side, str(side)) for side in thing.args)
        elif text.startswith("Poly("):
            text = str(thing.as_expr())
    return SLOPE.sub(r"\1'(", text)


def _type_name(kind: type) -> str:
    module = "sympy" if _is_symbolic(kind) else str(kind.__module__)
    name = str(kind.__qualname__)
    return (name if module in ("builtins", "__main__") else f"{module.split('.')[0]}.{name}")[:80]


def written(value: Value) -> str | None:
    """The text that a thing is, or that it is written as where it is no data: a formula, an exact number; else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, Other) and value.text and (value.name in WORDS | NUMBERS or value.name.startswith("sympy.")):
        return value.text
    return None


def unpack(value: Value) -> Any:
    """The object that `pack` saw: arrays as NumPy copies (0-d for scalars), the rest as builtins; `Other` and `Meta` stay."""
    match value:
        case Array():
            return value.numpy()
        case Sequence(kind="tuple"):
            return tuple(unpack(x) for x in value.items)
        case Sequence():
            return [unpack(x) for x in value.items]
        case Mapping():
            return {k: unpack(v) for k, v in value.items}
        case _:
            return value


def leaves(value: Value, path: str = "") -> list[tuple[str, Value]]:
    """The value's leaves in order, each with its place, written as in Python: `[0]`, `['w']`."""
    match value:
        case Sequence():
            return [leaf for i, x in enumerate(value.items) for leaf in leaves(x, f"{path}[{i}]")]
        case Mapping():
            return [leaf for k, x in value.items for leaf in leaves(x, f"{path}[{k!r}]")]
        case _:
            return [(path, value)]


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """The value with every leaf changed, in the same lists and dictionaries."""
    match value:
        case Sequence():
            return Sequence(value.kind, tuple(mapped(x, change) for x in value.items))
        case Mapping():
            return Mapping(tuple((k, mapped(x, change)) for k, x in value.items))
        case _:
            return change(value)


def describe(value: Value) -> str:
    """What kind of thing it is, in Python's words: `float`, `array (3, 2) float64`, `list of 3`."""
    match value:
        case None:
            return "None"
        case Array(shape=()):
            return value.dtype
        case Array():
            return f"array {value.shape} {value.dtype}"
        case Sequence():
            return f"{value.kind} of {len(value.items)}"
        case Mapping():
            return f"dict of {len(value.items)}"
        case Meta():
            return f"meta tensor {value.shape} {value.dtype}"
        case Other():
            return value.name
        case _:
            return type(value).__name__
