"""Plain data: what crosses a boundary is copied, bounded and believed by its bytes only."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
import sympy

from autograder.values import Array, Mapping, Other, Sequence, TooBig, Value, describe, leaves, pack, unpack

z = sympy.Symbol("z")


class Lying(float):
    """A float that equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "thing",
    [None, True, 3, -(2**63), 0.5, float("inf"), "text", [1, [2.0, "x"]], (1, (2,)), {"a": [1]}, np.arange(6.0).reshape(2, 3), np.zeros((0, 3)),
     np.array(True), np.float32(0.5), np.array([1j]), [np.ones(2), None]],
    ids=repr,
)  # fmt: skip
def test_data_comes_back_as_it_was(thing: Any) -> None:
    packed = pack(thing)
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(packed), type=Value)
    assert sent == packed
    assert repr(unpack(sent)) == repr(np.array(thing) if isinstance(thing, np.generic) else thing)


@pytest.mark.parametrize(
    ("thing", "packed"),
    [
        (object(), Other("object")),
        (Lying(1), Other("test_values.Lying")),
        (2**70, Other("int", "an integer of 71 bits")),
        (np.array(["a"]), Other("array of str", "a")),
        (np.array([object()]), Other("array of object")),
        ({1: 2}, Other("dict")),
        (z + 1, Other("sympy.Add", "z + 1")),
        (sympy.Function("sigma")(z), Other("sympy.sigma", "sigma(z)")),
        (sympy.diff(sympy.Function("sigma")(2 * z), z), Other("sympy.Mul", "2*sigma'(2*z)")),
        (sympy.diff(sympy.Abs(z), z), Other("sympy.Mul", "sign(z)")),
        (sympy.Eq(sympy.Symbol("a"), z**2), Other("sympy.Equality", "a = z**2")),
        (sympy.Poly(z**2 + 1, z), Other("sympy.Poly", "z**2 + 1")),
        ({3, 1}, Sequence("set", (1, 3))),
        ((x for x in (1, 2)), Sequence("generator", (1, 2))),
        ({"a": 1}, Mapping((("a", 1),))),
    ],
)
def test_what_is_no_data_is_named(thing: Any, packed: Value) -> None:
    assert pack(thing) == packed


def test_a_subclass_of_an_array_is_taken_by_its_bytes() -> None:
    masked = np.ma.masked_array([1.0, 2.0], mask=[True, False])
    assert pack(masked) == pack(np.array([1.0, 2.0]))
    assert pack(np.arange(4)[::2]) == pack(np.array([0, 2]))
    assert pack(np.array([1.0]).astype(">f8")) == pack(np.array([1.0]))


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 0


@pytest.mark.parametrize("thing", [nested(30), list(range(30_000)), np.zeros(3 << 20), "x" * (17 << 20)], ids=["deep", "many", "array", "text"])
def test_everything_is_bounded(thing: Any) -> None:
    with pytest.raises(TooBig):
        pack(thing)


@pytest.mark.parametrize(
    "fields",
    [
        {"dtype": "object", "shape": [1], "data": b"12345678"},
        {"dtype": "float64", "shape": [2], "data": b"12345678"},
        {"dtype": "float64", "shape": [-1], "data": b""},
        {"dtype": "bool", "shape": [1], "data": b"\x07"},
        {"dtype": "float64", "shape": [1 << 62, 1 << 62], "data": b""},
    ],
)
def test_an_array_that_does_not_fit_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode({"type": "array", **fields}), type=Array)


def test_leaves_and_descriptions() -> None:
    value = pack({"w": [np.zeros((3, 2)), 1.0], "b": ()})
    assert [path for path, _ in leaves(value)] == ["['w'][0]", "['w'][1]"]
    assert [describe(leaf) for _, leaf in leaves(value)] == ["array (3, 2) float64", "float"]
    assert [describe(pack(x)) for x in (None, np.float64(1), (1, 2), {"a": 1}, object())] == [
        "None", "float64", "tuple of 2", "dict of 1", "object",
    ]  # fmt: skip
