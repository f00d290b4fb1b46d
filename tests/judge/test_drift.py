"""A value that is right at first and then strays is told as that, and only then."""

from __future__ import annotations

import pytest

from autograder.kinds.code.judging.drift import drift
from autograder.records import Case, Part, Returned, Returned_
from autograder.script import Call, Seen
from autograder.values import Value

PART = Part(name="f", points=1, returns=(Returned_(name="w", weight=1.0),))


def told(right: list[Value], yours: list[Value]) -> dict[str, str | int | float]:
    script = tuple(Call("f", (), "w") for _ in right)
    expected = tuple(Seen("w", value, i) for i, value in enumerate(right))
    case = Case(name="steps", part="f", group="g", script=script, expected=expected, tolerance=((1e-9,),) * len(right), visible=True)
    return drift(PART, case, Returned(seen=tuple(Seen("w", value, i) for i, value in enumerate(yours))), "w")


@pytest.mark.parametrize(
    ("right", "yours", "steps", "first", "last"),
    [
        ([1.0, 1.0, 1.0], [1.0, 1.01, 1.06], 1, 1.0, 6.0),
        ([1.0, 2.0, 4.0, 8.0], [1.0, 2.0, 4.2, 9.6], 2, 5.0, 20.0),
    ],
)
def test_it_strays(right: list[Value], yours: list[Value], steps: int, first: float, last: float) -> None:
    found = told(right, yours)
    assert (found["steps"], found["at"], found["end"]) == (steps, steps + 1, len(right))
    assert found["first"] == pytest.approx(first)
    assert found["last"] == pytest.approx(last)


@pytest.mark.parametrize(
    ("right", "yours"),
    [
        pytest.param([1.0, 1.0, 1.0], [1.1, 1.2, 1.3], id="wrong from the start"),
        pytest.param([1.0, 1.0], [1.0, 1.2], id="too few steps"),
        pytest.param([1.0, 1.0, 1.0, 1.0], [1.0, 1.2, 1.1, 1.0], id="it comes back"),
        pytest.param([1.0, 1.0, 1.0], [1.0, 1.2, 1.21], id="off once and for all"),
        pytest.param([1.0, 1.0, 1.0], [1.0, float("nan"), float("nan")], id="no number"),
        pytest.param([1.0, 1.0, 1.0], [1.0, "a", "b"], id="another type"),
        pytest.param([1.0, 0.0, 0.0], [1.0, 0.1, 0.3], id="nothing to compare with"),
        pytest.param([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], id="right"),
    ],
)
def test_it_does_not(right: list[Value], yours: list[Value]) -> None:
    assert told(right, yours) == {}
