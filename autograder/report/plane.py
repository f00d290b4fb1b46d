"""Samples of two classes in the plane and two boundaries, the right one solid and yours dashed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from autograder.language import number, say
from autograder.records import Lang, Plane
from autograder.report.markup import to_html
from autograder.report.plot import HEIGHT, RIGHT, WIDTH, drawable, label, spread

__all__ = ["figure", "finite", "sentence"]

LEFT, TOP, BOTTOM = 40.0, 10.0, 126.0
ROOM = 0.15  # round the samples, as a part of their extent
ARM = 4.0  # of a plus or a minus

Line = tuple[float, float, float]
Point = tuple[float, float]


class Frame(NamedTuple):
    """What of the plane is shown."""

    low: Point
    high: Point

    def at(self, x: float, y: float) -> Point:
        """In px."""
        (a, b), (c, d) = self.low, self.high
        return LEFT + (RIGHT - LEFT) * (x - a) / (c - a), BOTTOM - (BOTTOM - TOP) * (y - b) / (d - b)


def finite(plane: Plane) -> bool:
    """Whether there is something to draw."""
    numbers = (*(x for sample in plane.samples for x in sample), *plane.right, *plane.yours)
    return bool(plane.samples) and len(plane.samples) == len(plane.positive) and all(map(drawable, numbers))


def figure(plane: Plane, lang: Lang) -> str:
    """The plane as a <figure>; raises nothing where it is `finite`."""
    frame = _frame(plane.samples)
    right, yours = _crossing(plane.right, frame), _crossing(plane.yours, frame)
    marks = "".join(_mark(frame.at(*sample), plus) for sample, plus in zip(plane.samples, plane.positive, strict=True))
    return (
        f'<figure class="plot"><figcaption>{to_html(plane.caption[lang])}</figcaption><div aria-hidden="true">'
        f'<svg width="{WIDTH}" height="{HEIGHT}"><g class="p"><rect x="{LEFT:g}" y="{TOP:g}" width="{RIGHT - LEFT:g}" height="{BOTTOM - TOP:g}"/>{marks}</g>'
        f'<g class="r">{_drawn(right)}</g><g class="y">{_drawn(yours)}</g></svg>'
        f'{_scale(frame, lang)}{_names(right, yours, lang)}</div><p class="sr">{escape(sentence(plane, lang))}</p></figure>'
    )


def sentence(plane: Plane, lang: Lang) -> str:
    """How many samples each boundary leaves on the wrong side."""
    yours, right = (sum(_side(line, s) is not plus for s, plus in zip(plane.samples, plane.positive, strict=True)) for line in (plane.yours, plane.right))
    return say(lang, "plane.spoken", of=len(plane.samples), yours=yours, right=right)


def _side(line: Line, sample: Point) -> bool | None:
    """Whether a sample is on the positive side; None on the boundary itself."""
    value = line[0] * sample[0] + line[1] * sample[1] + line[2]
    return None if value == 0 else value > 0


def _frame(samples: Sequence[Point]) -> Frame:
    low, high = [], []
    for values in zip(*samples, strict=True):
        extent = max(values) - min(values) or 2.0
        low.append(min(values) - ROOM * extent)
        high.append(max(values) + ROOM * extent)
    return Frame((low[0], low[1]), (high[0], high[1]))


def _crossing(line: Line, frame: Frame) -> list[Point]:
    """Where a line enters and leaves the frame, in px, from left to right; empty where it does not."""
    a, b, c = line
    (x0, y0), (x1, y1) = frame
    found = [(x, (-c - a * x) / b) for x in (x0, x1) if b] + [((-c - b * y) / a, y) for y in (y0, y1) if a]
    slack = 1e-9 * max(x1 - x0, y1 - y0)
    inside = sorted((x, y) for x, y in found if x0 - slack <= x <= x1 + slack and y0 - slack <= y <= y1 + slack)
    return [frame.at(*inside[0]), frame.at(*inside[-1])] if len(inside) > 1 and inside[0] != inside[-1] else []


def _drawn(ends: list[Point]) -> str:
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in ends)}"/>' if ends else ""


def _mark(at: Point, plus: bool) -> str:
    x, y = at
    upright = f"M{x:.1f} {y - ARM:.1f}v{2 * ARM:g}" if plus else ""
    return f'<path d="M{x - ARM:.1f} {y:.1f}h{2 * ARM:g}{upright}"/>'


def _scale(frame: Frame, lang: Lang) -> str:
    (x0, y0), (x1, y1) = frame
    along = [label(number(lang, float(f"{x:.2g}")), "m", at, BOTTOM + 3) for x, at in ((x0, LEFT), (x1, RIGHT))]
    up = [label(number(lang, float(f"{y:.2g}")), "e", LEFT - 6, at - 9) for y, at in ((y0, BOTTOM), (y1, TOP))]
    return "".join([*along, *up, label("x₁", "m", (LEFT + RIGHT) / 2, BOTTOM + 3), label("x₂", "e", LEFT - 6, (TOP + BOTTOM) / 2 - 9)])


def _names(right: list[Point], yours: list[Point], lang: Lang) -> str:
    """Beside each line's end, or at the foot for one that is not in the picture."""
    r, y = (ends[-1][1] - 8 if ends else BOTTOM for ends in (right, yours))
    y, r = spread(y, r, BOTTOM - 44)
    mine, theirs = ((name if ends else f"{name}:\n{say(lang, 'plane.none')}") for name, ends in
                    ((say(lang, "plane.yours"), yours), (say(lang, "plane.right"), right)))  # fmt: skip
    return label(mine, "ly", RIGHT + 9, y) + label(theirs, "lr", RIGHT + 9, r)
