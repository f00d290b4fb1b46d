"""Heat maps, boundaries and curves: what they say, inside their frame, in both languages, and nothing where there is nothing."""

from __future__ import annotations

import math
import re

import pytest
from said import said

from autograder.locale import LANGUAGES
from autograder.records import HeatMap, Plane, Plot
from autograder.report import heatmap, pictures, plane

CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
AND = (False, False, False, True)
HEATS = [
    (((0.0, 0.0), (0.0, 0.5)), "Of `dW` only the entry [1, 1] is off."),
    (((0.0, 0.0, 0.0), (0.5, 1.0, 0.1)), "Of `dW` only row 1 is off."),
    (((0.0, 0.1), (0.0, 0.1), (0.0, 0.1)), "Of `dW` only column 1 is off."),
    (((1.0, 0.0), (0.0, 1.0)), "Of `dW` only the diagonal is off."),
    (((0.0, 1.0, 1.0), (1.0, 0.0, 1.0)), "Of `dW` only the diagonal is right."),
    (((0.0, 1.0, 1.0), (0.0, 0.0, 1.0)), "Of `dW`, 3 of 6 entries are off."),
]
LINES = [
    ((1.0, 1.0, -1.5), (1.0, 1.0, -0.5), (0, 2)),
    ((1.0, 1.0, -1.5), (1.0, 0.0, -0.5), (0, 1)),
    ((1.0, 1.0, -1.5), (0.0, -1.0, 0.5), (0, 3)),
    ((1.0, 1.0, -1.5), (0.0, 0.0, 1.0), (0, 3)),
    ((1.0, 1.0, -1.5), (0.0, 0.0, 0.0), (0, 4)),
    ((1.0, 1.0, -1.5), (1e-90, 1e90, -1e90), (0, 2)),
    ((1.0, 1.0, -1.5), (1.0, 1.0, 1e9), (0, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("off", "said"), HEATS, ids=[said for _, said in HEATS])
def test_the_pattern_is_named(off: tuple[tuple[float, ...], ...], said: str) -> None:
    heat = HeatMap(name="dW", off=off)
    assert heatmap.sentence(heat, "en") == said
    html = pictures.figure(heat, "de")
    assert html.count('class="w"') == sum(x > 0 for row in off for x in row)
    assert html.count("<rect") == sum(map(len, off))
    assert "\n".join(heatmap.in_text(heat)).count("✗") == html.count('class="w"')


@pytest.mark.parametrize(("right", "yours", "wrong"), LINES)
def test_boundaries_lie_in_the_frame(right: tuple[float, ...], yours: tuple[float, ...], wrong: tuple[int, int]) -> None:
    drawn = Plane(caption=said("c", "c"), samples=CORNERS, positive=AND, right=right, yours=yours)  # type: ignore[arg-type]
    for lang in LANGUAGES:
        html = pictures.figure(drawn, lang)
        ends = [tuple(map(float, pair.split(","))) for line in re.findall(r'points="([^"]*)"', html) for pair in line.split()]
        assert len(ends) in (2, 4)
        assert all(39.9 <= x <= 226.1 and 9.9 <= y <= 126.1 for x, y in ends)
        tops = [int(top) for top in re.findall(r'class="l[yr]"[^>]*top:(-?\d+)px', html.replace("\n", " "))]
        assert abs(tops[0] - tops[1]) >= 31 and all(0 <= top <= 83 for top in tops)
    assert plane.sentence(drawn, "en") == f"Of 4 samples, your boundary leaves {wrong[1]} on the wrong side, the right one {wrong[0]}."


def test_a_curve_has_its_argument_below() -> None:
    curve = Plot(caption=said("c", "c"), name="a", right=(0.0, 1.0, 4.0), yours=(0.0, 1.5, 4.0), over="z", at=(0.0, 1.0, 10.0))
    html = pictures.figure(curve, "en")
    assert re.findall(r'class="m" data-t="([^"]*)"', html) == ["0", "1", "10"]
    assert 'class="m mo" data-t="z"' in html
    assert "At z = 1 the right a is 1.00 and yours is 1.50." in html


STRANGE = [0.0, -0.0, 5e-324, 1e-310, 1.0, -1.0, 1e99, 1e300, -1.7976931348623157e308, 1.7976931348623157e308, math.inf, math.nan]


@pytest.mark.parametrize("a", STRANGE)
@pytest.mark.parametrize("b", STRANGE)
def test_whatever_the_numbers_a_picture_or_none(a: float, b: float) -> None:
    named = {"caption": said("c", "c"), "name": "w", "right": (0.0, a), "yours": (b, 1.0)}
    samples = ((a, b), (0.0, 1.0))
    for picture in (
        Plot(**named), Plot(**named, over="z", at=(a, b)),
        Plane(caption=said("c", "c"), samples=samples, positive=(True, False), right=(a, b, 1.0), yours=(1.0, a, b)),
    ):  # fmt: skip
        assert "nan" not in pictures.figure(picture, "en") and "inf" not in pictures.figure(picture, "de")


@pytest.mark.parametrize(
    "picture",
    [
        None,
        Plot(caption=said("c", "c"), name="a", right=(0.0, 1.0), yours=(0.0, math.nan)),
        Plot(caption=said("c", "c"), name="a", right=(0.0, 1.0), yours=(0.0, 2.0), over="z", at=(1.0,)),
        Plane(caption=said("c", "c"), samples=CORNERS, positive=AND, right=(1.0, 1.0, 1.0), yours=(math.inf, 1.0, 1.0)),
        Plane(caption=said("c", "c"), samples=(), positive=(), right=(1.0, 1.0, 1.0), yours=(1.0, 1.0, 0.0)),
    ],
)
def test_nothing_to_draw(picture: object) -> None:
    assert pictures.figure(picture, "en") == ""  # type: ignore[arg-type]


def test_names_are_escaped() -> None:
    for name in ("<script>", '"><img>', "`x`"):
        html = pictures.figure(HeatMap(name=name, off=((0.0, 1.0), (0.0, 0.0))), "en")
        assert "<script>" not in html and "<img>" not in html
