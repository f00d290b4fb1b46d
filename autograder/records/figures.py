"""What stands beside words in a prompt or an option: drawings as data, and what is said of them. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.exercises import Record, Text


class Curve(Record, frozen=True):
    """A line of points under a name; `x` and `y` are of one length."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


class Curves(Record, frozen=True, tag="curves"):
    """Curves, and points that none joins, in one frame. `log`: on the vertical axis. `stairs`: each value holds to the next.

    `rows`: the x at which the table gives the values.
    """

    curves: tuple[Curve, ...]
    points: tuple[Curve, ...] = ()
    log: bool = False
    stairs: bool = False
    rows: tuple[float, ...] = ()


class Contours(Record, frozen=True, tag="contours"):
    """Lines of equal value of `z` (a row for each y) at `levels`, with paths over them."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    z: tuple[tuple[float, ...], ...]
    levels: tuple[float, ...]
    paths: tuple[Curve, ...] = ()


class Image(Record, frozen=True):
    """A small picture under a name: rows of pixels."""

    name: str
    rows: tuple[tuple[float, ...], ...]


class Pixels(Record, frozen=True, tag="pixels"):
    """Small pictures side by side; `low` is as light as the paper, `high` as dark as the ink."""

    images: tuple[Image, ...]
    low: float
    high: float


Drawing = Curves | Contours | Pixels


class Figure(Record, frozen=True):
    """A drawing under the name that a prompt calls it by. `sentence` says what it shows; `names` those of its parts by language."""

    name: str
    drawing: Drawing
    sentence: Text
    x: Text
    y: Text
    names: tuple[tuple[str, Text], ...] = ()
