"""Figures of a prompt as a spec draws them: numbers become data, bounded and rounded alike on every processor.

A spec says `figures=lambda values: {"losses": curves({"A": a, "B": b}, log=True)}`, a prompt or an option
`{{figure: losses}}`, and texts.toml what it shows, in [figures.losses].
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from autograder.records import Contours, Curve, Curves, Drawing, Figure, Image, Lang, Pixels, Text

__all__ = ["PLACE", "Figured", "contours", "curves", "named", "pixels", "told"]

PLACE = re.compile(r"\{\{\s*figure\s*:\s*([\w-]+)\s*\}\}")
MOST_POINTS = 500
MOST_LOOSE = 100
MOST_CURVES = 5
MOST_PIXELS = 4096
LARGEST_IMAGE = 32
GRID = (2, 80)
LEVELS = 7
LONGEST_NAME = 24
ROWS = 6


@dataclass(frozen=True, kw_only=True)
class Figured:
    """An exercise that draws: `figures(values)` gives its drawings by name, from the values of its variant."""

    figures: Callable[[Mapping[str, Any]], Mapping[str, Drawing]] | None = None


def curves(
    lines: Mapping[str, Any], x: Any = None, *, points: Mapping[str, tuple[Any, Any]] | None = None, log: bool = False,
    stairs: bool = False, rows: Sequence[float] = (),
) -> Curves:  # fmt: skip
    """Curves by name: values, shape (n,), over `x` or, left out, over 0, 1, 2, …; a curve may bring its own (x, y).

    `points`: what is not joined, by name as (x, y). `log`: the vertical axis. `stairs`: a value holds until the next, as
    in a schedule. `rows`: the x of the table's rows; left out, some evenly spaced. Raises `ValueError`.
    """
    drawn = tuple(_curve(name, line, x) for name, line in lines.items())
    loose = tuple(_curve(name, pair, None) for name, pair in (points or {}).items())
    if not drawn + loose:
        raise ValueError("curves(…) needs a curve or points")
    if len(drawn) > MOST_CURVES or len(loose) > MOST_CURVES:
        raise ValueError(f"curves(…) draws at most {MOST_CURVES} curves, more cannot be told apart")
    if any(len(one.x) > MOST_LOOSE for one in loose):
        raise ValueError(f"curves(…, points=…) draws at most {MOST_LOOSE} points of a name")
    if log and min(value for one in drawn + loose for value in one.y) <= 0:
        raise ValueError("curves(…, log=True): every value must be positive")
    return Curves(curves=drawn, points=loose, log=log, stairs=stairs, rows=_numbers(rows, "rows") if len(rows) else _rows(drawn or loose))


def contours(x: Any, y: Any, z: Any, *, paths: Mapping[str, tuple[Any, Any]] | None = None, levels: Sequence[float] = ()) -> Contours:
    """Lines of equal value of `z`, shape (len(y), len(x)), over the increasing numbers `x` and `y`; paths by name as (x, y).

    `levels`: the values that get a line; left out, seven that lie closer to each other near the lowest. Raises `ValueError`.
    """
    across, up = _numbers(x, "x"), _numbers(y, "y")
    for name, axis in (("x", across), ("y", up)):
        if not GRID[0] <= len(axis) <= GRID[1] or any(b <= a for a, b in pairwise(axis)):
            raise ValueError(f"contours(…): {name} must be {GRID[0]} to {GRID[1]} increasing numbers")
    values = _table(z, "z")
    if len(values) != len(up) or any(len(row) != len(across) for row in values):
        raise ValueError(f"contours(…): z must have the shape ({len(up)}, {len(across)}): a row for each y")
    ways = tuple(_curve(name, pair, None) for name, pair in (paths or {}).items())
    if len(ways) > MOST_CURVES:
        raise ValueError(f"contours(…) draws at most {MOST_CURVES} paths, more cannot be told apart")
    low, high = min(map(min, values)), max(map(max, values))
    spread = tuple(_rounded(low + (high - low) * (k / LEVELS) ** 2) for k in range(1, LEVELS))
    return Contours(x=across, y=up, z=values, levels=_numbers(levels, "levels") if len(levels) else spread, paths=ways)


def pixels(images: Mapping[str, Any], *, low: float | None = None, high: float | None = None) -> Pixels:
    """Small pictures by name, each an array of shape (rows, columns): `low` is as light as the paper, `high` as dark as the ink.

    Left out, these are the smallest and the greatest number of all. Raises `ValueError`.
    """
    drawn = tuple(Image(name=_name(name), rows=_table(image, f"the image {name!r}")) for name, image in images.items())
    if not drawn:
        raise ValueError("pixels(…) needs an image")
    for image in drawn:
        if len(image.rows) > LARGEST_IMAGE or not 0 < len(image.rows[0]) <= LARGEST_IMAGE or len(set(map(len, image.rows))) > 1:
            raise ValueError(f"pixels(…): the image {image.name!r} must have 1 to {LARGEST_IMAGE} rows and columns")
    if (count := sum(len(image.rows) * len(image.rows[0]) for image in drawn)) > MOST_PIXELS:
        raise ValueError(f"pixels(…) draws at most {MOST_PIXELS} pixels, and these are {count}")
    found = [value for image in drawn for row in image.rows for value in row]
    return Pixels(images=drawn, low=_rounded(min(found) if low is None else low), high=_rounded(max(found) if high is None else high))


def named(text: str) -> list[str]:
    """The figures that a text calls."""
    return PLACE.findall(text)


def told(text: str, figures: Sequence[Figure], lang: Lang) -> str:
    """A text with each figure's sentence in its place, for where nothing can be drawn."""
    known = {figure.name: figure for figure in figures}
    return PLACE.sub(lambda place: known[place[1]].sentence[lang] if place[1] in known else "", text)


def told_of(text: Text, figures: Sequence[Figure]) -> Text:
    """The same in every language."""
    return {lang: told(said, figures, lang) for lang, said in text.items()} if figures else text


def _curve(name: str, line: Any, x: Any) -> Curve:
    own = isinstance(line, tuple) and len(line) == 2 and not isinstance(line[0], int | float)
    across, up = line if own else (x, line)
    values = _numbers(up, f"the curve {name!r}")
    places = _numbers(across, f"the x of {name!r}") if across is not None else tuple(map(float, range(len(values))))
    if not values or len(places) != len(values):
        raise ValueError(f"the curve {name!r} has {len(values)} values over {len(places)} places; both must be the same number, 1 or more")
    if len(values) > MOST_POINTS:
        raise ValueError(f"the curve {name!r} has {len(values)} points; at most {MOST_POINTS} are drawn. Take every n-th")
    return Curve(name=_name(name), x=places, y=values)


def _name(name: object) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"{name!r} is no name of a curve or image: it must be a text of 1 to {LONGEST_NAME} signs; other languages stand in texts.toml")
    return name


def _rows(lines: Sequence[Curve]) -> tuple[float, ...]:
    """Some places of the first curve, evenly spaced, the ends among them."""
    x = lines[0].x
    count = min(ROWS, len(x))
    return tuple(dict.fromkeys(x[round(i * (len(x) - 1) / max(1, count - 1))] for i in range(count)))


def _table(values: Any, what: str) -> tuple[tuple[float, ...], ...]:
    try:
        rows = tuple(_numbers(row, what) for row in values)
    except TypeError:
        rows = ()
    if not rows or not rows[0]:
        raise ValueError(f"{what} must be an array of rows and columns")
    return rows


def _numbers(values: Any, what: str) -> tuple[float, ...]:
    def flat() -> Iterator[float]:
        for value in values:
            number = float(value)
            if not math.isfinite(number) or abs(number) > 1e100:
                raise ValueError(f"{what} has the value {number:g}, which cannot be drawn")
            yield _rounded(number)

    try:
        return tuple(flat())
    except TypeError:
        raise ValueError(f"{what} must be a list of numbers") from None


def _rounded(number: float) -> float:
    """Six digits: no processor's last digit shows."""
    return float(f"{number:.6g}") + 0.0
