"""Values as the Python that makes them: what a student copies gives what was judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.judge.as_python import text
from autograder.values import pack

NAN, INF = float("nan"), float("inf")

WRITTEN: list[tuple[Any, str]] = [
    (np.array([1.0, -2.5]), "np.array([1.0, -2.5])"),
    (np.array([[0.1, 1e-9]]), "np.array([[0.1, 1e-09]])"),
    (np.zeros(2), "np.zeros(2)"),
    (np.zeros((2, 0)), "np.zeros((2, 0))"),
    (np.array([0, 0]), "np.array([0, 0])"),
    (np.array([0, 1], dtype=np.uint8), "np.array([0, 1], dtype=np.uint8)"),
    (np.array([0.1, 0.0], dtype=np.float32), "np.array([0.1, 0.0], dtype=np.float32)"),
    (np.zeros(2, dtype=np.float32), "np.array([0.0, 0.0], dtype=np.float32)"),
    (np.zeros(0, dtype=np.int64), "np.array([], dtype=np.int64)"),
    (np.array([True, False]), "np.array([True, False])"),
    (np.array([1 + 2j]), "np.array([(1+2j)])"),
    (np.array([NAN, INF, -INF]), "np.array([np.nan, np.inf, -np.inf])"),
    (np.float64(0.5), "np.array(0.5)"),
    (NAN, 'float("nan")'),
    (-INF, 'float("-inf")'),
    (0.1, "0.1"),
    (True, "True"),
    (None, "None"),
    ("it's", '"it\'s"'),
    ([np.array([1.0]), 2], "[np.array([1.0]), 2]"),
    ((1,), "(1,)"),
    ({"w": np.zeros(1)}, "{'w': np.zeros(1)}"),
]


@pytest.mark.parametrize(("value", "written"), WRITTEN, ids=[written for _, written in WRITTEN])
def test_a_value_is_the_python_that_makes_it(value: Any, written: str) -> None:
    packed = pack(value)
    assert text(packed) == written
    again = pack(eval(written, {"np": np}))
    assert again == packed or repr(again) == repr(packed)
