"""Two paths over the same steps, or two curves over an argument, right beside yours.

An SVG without text, its labels from CSS, one sentence for the ear: an untrusted notebook drops style and svg but keeps
their text, so there is none in them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from autograder.language import clean, clip, number, say, yours_and_right
from autograder.records import Lang, Plot
from autograder.report.markup import to_html

__all__ = ["HEIGHT", "RIGHT", "WIDTH", "drawable", "ends", "figure", "finite", "label", "spoken", "spread", "tick", "ticks_between"]

WIDTH, HEIGHT = 290, 162
TOP, BOTTOM, RIGHT = 10.0, 126.0, 226.0
LABEL = 32  # of a path's end: two lines of 15 px and a little air
MARKS = 4  # markers along a path, evenly spaced
FARTHEST = 3.0  # a path that leaves is cut off at so many heights of the right one


class Frame(NamedTuple):
    """The drawing area: where values and steps (or numbers of an argument) lie, in px."""

    left: float
    low: float
    high: float
    at: tuple[float, ...]

    def x(self, step: int) -> float:
        first, last = self.at[0], self.at[-1]
        return self.left + (RIGHT - self.left) * (self.at[step] - first) / ((last - first) or 1.0)

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return BOTTOM - (BOTTOM - TOP) * (inside - self.low) / (self.high - self.low)


def finite(plot: Plot | None) -> bool:
    """Whether there is something to draw: two paths of one length, two steps at least, every value finite."""
    if plot is None or len(plot.right) != len(plot.yours) or len(plot.right) < 2:
        return False
    return all(map(drawable, (*plot.right, *plot.yours, *plot.at))) and len(plot.at) in (0, len(plot.right))


def drawable(value: float) -> bool:
    """Whether a number fits on paper with others: neither beyond all size nor next to nothing."""
    return value == 0 or 1e-100 < abs(value) < 1e100


def figure(plot: Plot, lang: Lang) -> str:
    """The plot as a <figure>; raises nothing for finite paths."""
    ticks = _ticks(plot)
    labels = [tick(lang, value, ticks) for value in ticks]
    frame = Frame(max(26.0, 10 + 6.6 * max(map(len, labels))), ticks[0], ticks[-1], plot.at or tuple(map(float, range(len(plot.right)))))
    return (
        f'<figure class="plot"><figcaption>{to_html(plot.caption[lang])}</figcaption><div aria-hidden="true">'
        f'<svg width="{WIDTH}" height="{HEIGHT}"><g>{_grid(frame, ticks)}</g>'
        f'<g class="r">{_path(frame, plot.right)}{_squares(frame, plot.right)}</g>'
        f'<g class="y">{_path(frame, plot.yours)}{_circles(frame, plot.yours)}</g></svg>'
        f"{_scale(frame, ticks, labels, plot, lang)}{_end_labels(frame, plot, lang)}</div>"
        f'<p class="sr">{escape(spoken(plot, lang))}</p></figure>'
    )


def ends(plot: Plot, lang: Lang) -> tuple[str, str]:
    """Where yours and the right path end, to be read side by side."""
    return yours_and_right(plot.yours[-1], plot.right[-1], lang)


def _ticks(plot: Plot) -> list[float]:
    """Three to five round values round both paths."""
    low, high = min(plot.right), max(plot.right)
    reach = FARTHEST * (high - low) or max(abs(high), 1e-9)
    low = max(min(low, *plot.yours), low - reach)
    high = min(max(high, *plot.yours), high + reach)
    return ticks_between(low, high)


def ticks_between(low: float, high: float) -> list[float]:
    """Three to five round values that hold both."""
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    span = high - low
    base = 10.0 ** math.floor(math.log10(span))
    step = next((s for s in (k * base for k in (0.1, 0.2, 0.5, 1, 2, 5, 10)) if _steps(low, high, s) <= 4), span)
    return [step * i for i in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]


def _steps(low: float, high: float, step: float) -> int:
    return math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)


def tick(lang: Lang, value: float, ticks: Sequence[float]) -> str:
    """A value on an axis, with as many decimals as its ticks need."""
    step = ticks[1] - ticks[0]
    if not 1e-4 < step < 1e6:
        return number(lang, float(f"{value:.3g}"))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    text = number(lang, value, decimals)
    return text.rstrip("0").rstrip(".,") if decimals and set(text[-decimals:]) == {"0"} else text


def _grid(frame: Frame, ticks: Sequence[float]) -> str:
    return "".join(f'<path d="M{frame.left:g} {frame.y(t):g}H{RIGHT:g}"/>' for t in (_short(t) for t in ticks))


def _short(value: float) -> float:
    return float(f"{value:.12g}")


def _path(frame: Frame, values: Sequence[float]) -> str:
    points = " ".join(f"{frame.x(i):.1f},{frame.y(v):.1f}" for i, v in enumerate(values))
    return f'<polyline points="{points}"/>'


def _marked(values: Sequence[float]) -> list[int]:
    last = len(values) - 1
    return sorted({round(last * i / MARKS) for i in range(MARKS + 1)})


def _squares(frame: Frame, values: Sequence[float]) -> str:
    corner = ((frame.x(i) - 2.5, frame.y(values[i]) - 2.5) for i in _marked(values))
    return "".join(f'<rect x="{x:.1f}" y="{y:.1f}" width="5" height="5"/>' for x, y in corner)


def _circles(frame: Frame, values: Sequence[float]) -> str:
    centre = ((frame.x(i), frame.y(values[i])) for i in _marked(values)[1:])
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in centre)


def label(text: str, style: str, x: float, y: float) -> str:
    return f'<i class="{style}" data-t="{escape(text)}" style="left:{x:.0f}px;top:{y:.0f}px"></i>'


def _scale(frame: Frame, ticks: Sequence[float], labels: Sequence[str], plot: Plot, lang: Lang) -> str:
    last = len(frame.at) - 1
    values = [label(t, "e", frame.left - 6, frame.y(v) - 9) for t, v in zip(labels, ticks, strict=True)]
    steps = [label(_at(plot, i, lang), "m", frame.x(i), BOTTOM + 3) for i in sorted({0, last // 2, last})]
    name = clip(clean(plot.name), 4)
    named = label(name, "mo", 0, (frame.y(ticks[-1]) + frame.y(ticks[-2])) / 2 - 9)
    over = clip(clean(plot.over), 12) if plot.over else say(lang, "plot.step")
    axis = label(over, "m mo" if plot.over else "m", (frame.left + RIGHT) / 2, BOTTOM + 19)
    return "".join([*values, *steps, named, axis])


def _at(plot: Plot, step: int, lang: Lang) -> str:
    """What stands under a step: its number, or the argument's value."""
    return number(lang, float(f"{plot.at[step]:.3g}")) if plot.at else str(plot.first + step)


def _end_labels(frame: Frame, plot: Plot, lang: Lang) -> str:
    """Beside each path's end, moved apart where they would overlap, inside the drawing."""
    yours, right = ends(plot, lang)
    y, r = spread(frame.y(plot.yours[-1]) - 8, frame.y(plot.right[-1]) - 8, BOTTOM - 22)
    mine = say(lang, "plot.yours", name=clip(clean(plot.name), 4))
    return label(f"{yours}\n{mine}", "ly", RIGHT + 9, y) + label(f"{right}\n{say(lang, 'plot.right')}", "lr", RIGHT + 9, r)


def spread(one: float, other: float, lowest: float) -> tuple[float, float]:
    """The tops of two labels, moved apart where they would overlap, and into the drawing."""
    upper, lower = sorted(min(max(top, 0.0), lowest) for top in (one, other))
    if lower - upper < LABEL:
        middle = (upper + lower) / 2
        upper, lower = middle - LABEL / 2, middle + LABEL / 2
    shift = max(0.0, -upper) - max(0.0, lower - lowest)
    upper, lower = upper + shift, lower + shift
    return (upper, lower) if one <= other else (lower, upper)


def spoken(plot: Plot, lang: Lang) -> str:
    """The plot in one sentence."""
    if plot.at:
        return _spoken_curve(plot, lang)
    yours, right = ends(plot, lang)
    steps = plot.first + len(plot.right) - 1
    return say(lang, "plot.spoken", n=steps, name=clip(plot.name, 40), yours=yours, right=right)


def _spoken_curve(plot: Plot, lang: Lang) -> str:
    """Where the two curves lie farthest apart."""
    worst = max(range(len(plot.at)), key=lambda i: abs(plot.right[i] - plot.yours[i]))
    yours, right = yours_and_right(plot.yours[worst], plot.right[worst], lang)
    return say(lang, "plot.curve", name=clip(plot.name, 40), over=clip(plot.over, 40), at=number(lang, plot.at[worst]), yours=yours, right=right)
