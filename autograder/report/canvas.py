"""A figure of a prompt as one SVG: a frame with two axes, names at the ends of lines, colours for light and dark.

It is shown as an image, so it brings its own paper and its own letters. It has no id, no title and no script, and says
nothing that cannot be seen in it. Same figure, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from autograder.report import styles

__all__ = ["DASHES", "HEIGHT", "WIDTH", "Axis", "Frame", "apart", "document", "mark", "name_width", "style", "text"]

WIDTH, HEIGHT = 460.0, 250.0
LETTER = 7.3  # px of a letter of 13 px, on average
LINE = 15.0  # px between two names
DASHES = ("", "8 4", "2 3", "9 3 2 3", "1 5")
COLOURS = ("go", "off", "right", "follow", "fault")


@lru_cache
def style() -> str:
    """The tokens in their light and their dark form, and what a figure makes of them."""
    tokens = re.findall(r"--([a-z]+):light-dark\(([^,]+),([^)]+)\)", styles.tokens())
    light, dark = ("".join(f"--{found[0]}:{found[which]};" for found in tokens) for which in (1, 2))
    lines = "".join(f".c{i}{{stroke:var(--{colour})}}.n{i}{{fill:var(--{colour})}}" for i, colour in enumerate(COLOURS))
    return (
        f"svg{{{light}font:13px {styles.token('text')}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"
        "text{fill:var(--ink)}.s{fill:var(--soft)}.e{text-anchor:end}.m{text-anchor:middle}.b{font-weight:650}.p{fill:var(--paper)}.k{fill:var(--ink)}"
        ".g{fill:none;stroke:var(--line)}.v{fill:none;stroke:var(--edge)}.c{fill:none;stroke-width:2.2;stroke-linejoin:round}.o{fill:var(--paper);stroke-width:2}"
        f"{lines}"
    )


class Axis(NamedTuple):
    """One direction: the values at both ends, where these lie in px, and the ticks."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...] = ()

    def at(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1.0)


class Frame(NamedTuple):
    x: Axis
    y: Axis

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.x.at(x), self.y.at(y)

    def drawn(self, named_x: str, named_y: str) -> str:
        """Grid, ticks and the axes' names."""
        left, right, bottom = self.x.start, self.x.end, self.y.start
        grid = "".join(f'<path class="g" d="M{left:.1f} {self.y.at(value):.1f}H{right:.1f}"/>' for value, _ in self.y.ticks)
        up = "".join(text(said, left - 7, self.y.at(value) + 4.5, "s e") for value, said in self.y.ticks)
        along = "".join(text(said, self.x.at(value), bottom + 18, "s m") for value, said in self.x.ticks)
        small = "".join(f'<path class="g" d="M{self.x.at(value):.1f} {bottom:.1f}v4"/>' for value, _ in self.x.ticks)
        names = text(named_x, (left + right) / 2, bottom + 37, "m") + text(named_y, left, self.y.end - 11, "m" if len(named_y) < 3 else "")
        return grid + small + up + along + names


def document(inner: str, width: float = WIDTH, height: float = HEIGHT) -> str:
    """The SVG round a drawing."""
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    paper = f'<rect class="p" width="{width:.0f}" height="{height:.0f}" rx="4"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style()}</style>{paper}{inner}</svg>'


def text(said: str, x: float, y: float, kind: str = "") -> str:
    """Letters at a place: `kind` are classes of the style."""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(said)}</text>' if said else ""


def name_width(names: Sequence[str]) -> float:
    """The room that the longest name takes beside the frame."""
    return LETTER * max(map(len, names), default=0)


def mark(kind: int, x: float, y: float) -> str:
    """A point of the `kind`-th group: a ring, a square, a cross …, told apart without colour."""
    match kind % 3:
        case 0:
            return f'<circle class="o c{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        case 1:
            return f'<rect class="o c{kind}" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'
        case _:
            return f'<path class="c c{kind}" d="M{x - 3.5:.1f} {y - 3.5:.1f}l7 7m0 -7l-7 7"/>'


def apart(places: Sequence[float], low: float, high: float) -> list[float]:
    """The places of names beside each other, moved so far that none lies on another, and all between `low` and `high`."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    moved = [min(max(places[i], low), high) for i in order]
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + LINE)
    if moved and (over := moved[-1] - high) > 0:
        moved[-1] -= over
        for i in range(len(moved) - 2, -1, -1):
            moved[i] = min(moved[i], moved[i + 1] - LINE)
    back = [0.0] * len(places)
    for place, i in zip(moved, order, strict=True):
        back[i] = place
    return back
