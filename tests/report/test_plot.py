"""The plot of two paths: inside its frame whatever the values, labels apart, and none where there is nothing to draw."""

from __future__ import annotations

import math
import re

import pytest
from said import said

from autograder.records import Plot
from autograder.report.plot import ends, figure, finite


def plot(right: list[float], yours: list[float], first: int = 0) -> Plot:
    return Plot(caption=said("`w`", "`w`"), name="w", right=tuple(right), yours=tuple(yours), first=first)


PATHS = [
    ([1, 0.5, 0], [1, 0.97, 0.94]),
    ([0, 0, 0], [0, 0, 0]),
    ([5, 5, 5], [5, 5, 5.0000001]),
    ([1, 2, 3], [1, 1e9, -1e11]),
    ([-1e-9, -2e-9], [3e-9, 1e-9]),
    ([1e6, 2e6], [1e6, 1.1e6]),
    ([-0.25, -0.75, -1.5], [0.25, 0.1, 0.0]),
    ([float(i) for i in range(200)], [float(-i) for i in range(200)]),
]


@pytest.mark.parametrize(("right", "yours"), PATHS)
def test_everything_lies_in_the_frame(right: list[float], yours: list[float]) -> None:
    html = figure(plot(right, yours), "en")
    numbers = [tuple(map(float, pair.split(","))) for line in re.findall(r'points="([^"]*)"', html) for pair in line.split()]
    assert len(numbers) == len(right) + len(yours)
    assert all(0 <= x <= 290 and 9.9 <= y <= 126.1 for x, y in numbers)
    lefts = [int(x) for x in re.findall(r"left:(-?\d+)px", html)]
    assert all(0 <= x <= 250 for x in lefts)


@pytest.mark.parametrize(("right", "yours"), PATHS)
def test_the_two_labels_never_overlap(right: list[float], yours: list[float]) -> None:
    html = figure(plot(right, yours), "en")
    tops = [int(top) for top in re.findall(r'class="l[yr]"[^>]*top:(-?\d+)px', html.replace("\n", " "))]
    assert len(tops) == 2
    assert abs(tops[0] - tops[1]) >= 31


@pytest.mark.parametrize(
    "given",
    [None, plot([1], [1]), plot([1, 2], [1]), plot([1, 2], [1, math.nan]), plot([1, math.inf], [1, 2])],
)
def test_nothing_to_draw(given: Plot | None) -> None:
    assert not finite(given)


def test_ends_and_steps() -> None:
    assert ends(plot([1, 0], [1, 0.9370]), "de") == ("0,937", "0,000")
    html = figure(plot([1, 0.5, 0], [1, 1, 1], first=1), "en")
    assert re.findall(r'class="m" data-t="([^"]*)"', html) == ["1", "2", "3", "step"]
