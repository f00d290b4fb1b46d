"""Which picture a wrong answer gets: what the author asked for, else a heat map; none where it would show nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from said import said

from autograder.kinds.code.judging.pictures import picture
from autograder.kinds.code.records import CodeKey
from autograder.records import (
    Boundary,
    Case,
    Exercise,
    HeatMap,
    Key,
    Outcome,
    Part,
    Plane,
    Plot,
    Raised,
    Returned,
    Returned_,
    Trajectory,
)
from autograder.script import Call, Seen
from autograder.values import pack

TEXT = said(en="x", de="x")
Z = np.linspace(-1.0, 1.0, 5)
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([-1.0, -1.0, -1.0, 1.0])
EYE = np.eye(3)
CURVE = Trajectory(caption=TEXT, of="a", over="z")
PATH = Trajectory(caption=TEXT, of="a")
PLANE = Boundary(caption=TEXT, samples="X", labels="y", weights="w", bias="b")
AND = (np.array([1.0, 1.0]), -1.5)


def drawn(asked: Any, given: dict[str, Any], right: Any, yours: Any, visible: bool = True, returns: str = "a") -> Any:
    """The picture of one case: each step's result, right and yours; `given` goes to the first call."""
    script = tuple(Call("f", tuple((k, pack(v)) for k, v in given.items())) for _ in right)
    expected = tuple(Seen("out", pack(value), i) for i, value in enumerate(right))
    widths = tuple(tuple(pack(np.full(np.shape(leaf), 1e-12)) for leaf in (value if isinstance(value, tuple) else (value,))) for value in right)
    case = Case(name="c", part="f", group="g", visible=visible, script=script, expected=expected, tolerance=widths, picture=asked)
    part = Part(name="f", points=1.0, signature="f(x)", groups=("g",), returns=tuple(Returned_(name=n, weight=1.0) for n in returns))
    key = Key(hash="h", exercise=Exercise(id="a/f", kind="code", title=TEXT, points=1.0, parts=(part,)), body=CodeKey(cases=(case,)))
    outcome: Outcome = yours if isinstance(yours, Raised) else Returned(seen=tuple(Seen("out", pack(v), i) for i, v in enumerate(yours)))
    return picture(key, [(case, outcome, None)])


def test_a_curve() -> None:
    found = drawn(CURVE, {"z": Z}, [np.tanh(Z)], [Z])
    assert isinstance(found, Plot)
    assert found.at == tuple(Z) and found.yours == tuple(Z) and found.over == "z"


def test_a_path_begins_where_it_was_handed_in() -> None:
    found = drawn(PATH, {"a": np.array([2.0])}, [1.0, 0.5], [1.5, 1.25])
    assert isinstance(found, Plot)
    assert (found.right, found.yours, found.first) == ((2.0, 1.0, 0.5), (2.0, 1.5, 1.25), 0)


def test_a_boundary() -> None:
    found = drawn(PLANE, {"X": X, "y": Y}, [AND], [(np.array([1.0, 0.0]), -0.5)], returns="wb")
    assert isinstance(found, Plane)
    assert found.right == (1.0, 1.0, -1.5) and found.yours == (1.0, 0.0, -0.5)
    assert found.positive == (False, False, False, True) and len(found.samples) == 4


def test_a_heat_map() -> None:
    found = drawn(None, {}, [2 * EYE], [2 * EYE + np.diag([0.0, 1.0, 9.0])])
    assert found == HeatMap(name="a", off=((0.0, 0.0, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 1.0)))


def test_what_is_no_number_is_off() -> None:
    found = drawn(None, {}, [EYE], [np.where(EYE > 0, np.nan, EYE)])
    assert [row.count(1.0) for row in found.off] == [1, 1, 1]


def test_the_picture_that_was_asked_for_comes_first() -> None:
    assert isinstance(drawn(PATH, {}, [EYE, EYE], [EYE, EYE + np.diag([1.0, 0, 0])]), Plot)


NONE = {
    "all right": (CURVE, {"z": Z}, [Z], [Z]),
    "not one by one": (CURVE, {"z": Z}, [Z], [Z[:3]]),
    "not increasing": (CURVE, {"z": Z[::-1].copy()}, [Z], [-Z]),
    "no number": (CURVE, {"z": Z}, [Z], [np.full(5, np.nan)]),
    "an argument that is not there": (CURVE, {"x": Z}, [Z], [-Z]),
    "text": (CURVE, {"z": Z}, [Z], ["Z"]),
    "a path that leaves": (PATH, {}, [1.0, 2.0], [1.0, 1e30]),
    "a path that ends early": (PATH, {}, [1.0, 2.0], [3.0]),
    "it raises": (PATH, {}, [1.0, 2.0], Raised(error="ValueError", message="", line=1, stage="call")),
    "every entry off": (None, {}, [EYE], [EYE + 1.0]),
    "another shape": (None, {}, [EYE], [EYE[:2]]),
    "one row": (None, {}, [EYE[:1]], [EYE[:1] + EYE[:1]]),
    "too many rows": (None, {}, [np.zeros((30, 3))], [np.eye(30, 3)]),
    "complex": (None, {}, [EYE], [EYE * 1j]),
}  # fmt: skip


@pytest.mark.parametrize("name", NONE)
def test_no_picture(name: str) -> None:
    assert drawn(*NONE[name]) is None


@pytest.mark.parametrize("yours", [(np.ones(3), 0.0), (np.ones(2), np.ones(2)), (np.array([np.nan, 1.0]), 0.0), AND, "w"])
def test_no_boundary(yours: Any) -> None:
    assert drawn(PLANE, {"X": X, "y": Y}, [AND], [yours], returns="wb") is None


def test_nothing_of_a_hidden_case() -> None:
    assert drawn(CURVE, {"z": Z}, [np.tanh(Z)], [Z], visible=False) is None
