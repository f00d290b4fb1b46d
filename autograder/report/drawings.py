"""The drawings of a prompt as SVG: curves and points, paths over lines of equal value, small pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from autograder.language import SUPERSCRIPT, clean, number
from autograder.records import Contours, Curve, Curves, Figure, Image, Lang, Pixels
from autograder.report import canvas
from autograder.report.canvas import DASHES, HEIGHT, WIDTH, Axis, Frame, mark, name_width, text
from autograder.report.levels import lines_of_equal_value
from autograder.report.plot import tick, ticks_between

__all__ = ["svg"]

TOP, BOTTOM = 32.0, HEIGHT - 48
AIR = 12.0
MOST_MARKS = 24
MOST_DECADES = 5
SQUARE = 176.0  # the largest side of a small picture
STEPS = 16  # of grey


def svg(figure: Figure, lang: Lang) -> str:
    """The figure as one SVG, the same bytes each time."""
    names = {name: said[lang] for name, said in figure.names}
    match figure.drawing:
        case Curves() as drawing:
            return _curves(drawing, figure, names, lang)
        case Contours() as drawing:
            return _contours(drawing, figure, names, lang)
        case Pixels() as drawing:
            return _pixels(drawing, names)


def _curves(drawing: Curves, figure: Figure, names: Mapping[str, str], lang: Lang) -> str:
    drawn_curves = [_held(one) if drawing.stairs else one for one in drawing.curves]
    every = (*drawn_curves, *drawing.points)
    y = _decades([v for one in every for v in one.y], lang) if drawing.log else _axis([v for one in every for v in one.y], BOTTOM, TOP, lang)
    left = AIR + 7 + name_width([said for _, said in y.ticks])
    right = WIDTH - AIR - name_width([_said(one, names) for one in drawing.curves]) - 9
    frame = Frame(_along([v for one in every for v in one.x], left, right, lang), y)
    up = (lambda v: math.log10(v)) if drawing.log else (lambda v: v)
    lines = [[frame.point(x, up(v)) for x, v in zip(one.x, one.y, strict=True)] for one in drawn_curves]
    drawn = "".join(_line(kind, places, drawing.stairs) for kind, places in enumerate(lines))
    loose = [(kind, [frame.point(x, up(v)) for x, v in zip(one.x, one.y, strict=True)]) for kind, one in enumerate(drawing.points, len(lines))]
    spots = "".join(mark(kind, *place) for kind, places in loose for place in places)
    ends = canvas.apart([places[-1][1] + 4.5 for places in lines], TOP, BOTTOM)
    said = "".join(_named(kind, _said(one, names), right + 9, end) for kind, (one, end) in enumerate(zip(drawing.curves, ends, strict=True)))
    legend = _legend([(kind, _said(one, names)) for kind, one in enumerate(drawing.points, len(lines))])
    return canvas.document(frame.drawn(clean(figure.x[lang]), clean(figure.y[lang])) + spots + drawn + said + legend)


def _held(one: Curve) -> Curve:
    """Stairs whose last step is as wide as the one before it."""
    if len(one.x) < 2:
        return one
    return Curve(name=one.name, x=(*one.x, 2 * one.x[-1] - one.x[-2]), y=(*one.y, one.y[-1]))


def _contours(drawing: Contours, figure: Figure, names: Mapping[str, str], lang: Lang) -> str:
    across, up = (ticks_between(ends[0], ends[-1]) for ends in (drawing.x, drawing.y))
    left = AIR + 7 + name_width([tick(lang, value, up) for value in up])
    named = name_width([_said(path, names) for path in drawing.paths])
    right, bottom = WIDTH - AIR - named - 9, BOTTOM
    if 0.4 < (ratio := (drawing.y[-1] - drawing.y[0]) / (drawing.x[-1] - drawing.x[0])) < 2.5:  # both directions alike: a gradient is then at right angles
        right = min(right, left + (bottom - TOP) / ratio)
        bottom = min(bottom, TOP + (right - left) * ratio)
    frame = Frame(
        Axis(drawing.x[0], drawing.x[-1], left, right, _within(across, drawing.x, lang)),
        Axis(drawing.y[0], drawing.y[-1], bottom, TOP, _within(up, drawing.y, lang)),
    )
    lines = (line for level in drawing.levels for line in lines_of_equal_value(drawing, level))
    even = "".join(f'<path class="v" d="{_through([frame.point(*place) for place in line])}"/>' for line in lines)
    ways, said, ends = "", "", []
    for kind, path in enumerate(drawing.paths):
        places = [_inside(frame, x, y) for x, y in zip(path.x, path.y, strict=True)]
        ways += _line(kind, places, stairs=False) + "".join(mark(kind, *places[i]) for i in _some(len(places)))
        ends.append(places[-1][1] + 4.5)
    for kind, (path, end) in enumerate(zip(drawing.paths, canvas.apart(ends, TOP, bottom), strict=True)):
        said += _named(kind, _said(path, names), right + 9, end)
    box = f'<rect class="g" x="{left:.1f}" y="{TOP:.1f}" width="{right - left:.1f}" height="{bottom - TOP:.1f}"/>'
    axes = Frame(frame.x, frame.y._replace(ticks=()))
    beside = "".join(text(label, left - 7, frame.y.at(value) + 4.5, "s e") for value, label in frame.y.ticks)
    named_axes = axes.drawn(clean(figure.x[lang]), clean(figure.y[lang]))
    return canvas.document(box + even + named_axes + beside + ways + said, right + 9 + named + AIR, bottom + 48)


def _pixels(drawing: Pixels, names: Mapping[str, str]) -> str:
    """The pictures in rows, each with its name below."""
    tallest, widest = (max(sizes) for sizes in zip(*((len(one.rows), len(one.rows[0])) for one in drawing.images), strict=True))
    count = len(drawing.images)
    columns = min(count, 6) if count > 1 else 1
    side = max(2.0, float(int(min(SQUARE / tallest, (WIDTH - AIR) / columns / (widest + 2)))))
    step_x, step_y = side * widest + AIR, side * tallest + 30
    drawn = "".join(
        _image(one, drawing, AIR + step_x * (i % columns), AIR + step_y * (i // columns), side) + text(_said(one, names), AIR + step_x * (i % columns) + side * len(one.rows[0]) / 2, AIR + step_y * (i // columns) + side * tallest + 17, "m")
        for i, one in enumerate(drawing.images)
    )
    return canvas.document(drawn, AIR + step_x * columns, AIR + step_y * math.ceil(count / columns))


def _image(image: Image, drawing: Pixels, left: float, top: float, side: float) -> str:
    greys: dict[int, list[str]] = {}
    for i, row in enumerate(image.rows):
        for j, value in enumerate(row):
            part = (value - drawing.low) / ((drawing.high - drawing.low) or 1.0)
            if grey := round(STEPS * min(max(part, 0.0), 1.0)):
                greys.setdefault(grey, []).append(f"M{left + side * j:g} {top + side * i:g}h{side:g}v{side:g}h-{side:g}z")
    edge = f'<rect class="g" x="{left - 0.5:g}" y="{top - 0.5:g}" width="{side * len(image.rows[0]) + 1:g}" height="{side * len(image.rows) + 1:g}"/>'
    return edge + "".join(f'<path class="k" fill-opacity="{grey / STEPS:g}" d="{"".join(greys[grey])}"/>' for grey in sorted(greys))


def _said(part: Curve | Image, names: Mapping[str, str]) -> str:
    return clean(names.get(part.name, part.name))


def _named(kind: int, said: str, x: float, y: float) -> str:
    return text(said, x, y, f"b n{kind}")


def _legend(groups: Sequence[tuple[int, str]]) -> str:
    """What the points are, above the frame at the right."""
    drawn, right = "", WIDTH - AIR
    for kind, said in reversed(groups):
        right -= name_width([said]) + 14
        drawn = mark(kind, right, TOP - 15.5) + text(said, right + 9, TOP - 11) + drawn
        right -= AIR
    return drawn


def _axis(values: Sequence[float], start: float, end: float, lang: Lang) -> Axis:
    ticks = ticks_between(min(values), max(values))
    return Axis(ticks[0], ticks[-1], start, end, tuple((value, tick(lang, value, ticks)) for value in ticks))


def _along(values: Sequence[float], start: float, end: float, lang: Lang) -> Axis:
    """From the first value to the last: a curve ends where its name stands."""
    low, high = min(values), max(values)
    if low == high:
        return _axis(values, start, end, lang)
    return Axis(low, high, start, end, _within(ticks_between(low, high), (low, high), lang))


def _decades(values: Sequence[float], lang: Lang) -> Axis:
    """An axis of powers of ten; where all lies within one, of 1, 2 and 5."""
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    high = max(high, low + 1)
    every = max(1, math.ceil((high - low) / MOST_DECADES))
    high = low + every * math.ceil((high - low) / every)
    parts = (1, 2, 5) if high - low == 1 else (1,)
    ticks = [k * 10.0**power for power in range(low, high + 1, every) for k in parts if k * 10.0**power <= 10.0**high * 1.001]
    far = len(parts) == 1 and (low < -3 or high > 3)
    said = [_power(value) if far else number(lang, float(f"{value:.3g}")) for value in ticks]
    return Axis(float(low), float(high), BOTTOM, TOP, tuple((math.log10(value), label) for value, label in zip(ticks, said, strict=True)))


def _power(value: float) -> str:
    power = round(math.log10(value))
    return f"10{str(power).translate(SUPERSCRIPT)}" if power else "1"


def _within(ticks: Sequence[float], ends: Sequence[float], lang: Lang) -> tuple[tuple[float, str], ...]:
    slack = 1e-9 * (ends[-1] - ends[0])
    return tuple((value, tick(lang, value, ticks)) for value in ticks if ends[0] - slack <= value <= ends[-1] + slack)


def _inside(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """A point of a path; one that leaves is held at the frame."""
    return frame.point(min(max(x, frame.x.low), frame.x.high), min(max(y, frame.y.low), frame.y.high))


def _line(kind: int, places: Sequence[tuple[float, float]], stairs: bool) -> str:
    if len(places) < 2:
        return "".join(mark(kind, *place) for place in places)
    dash = f' stroke-dasharray="{DASHES[kind]}"' if DASHES[kind] else ""
    return f'<path class="c c{kind}" d="{_through(places, stairs)}"{dash}/>'


def _through(places: Sequence[tuple[float, float]], stairs: bool = False) -> str:
    (x, y), *rest = places
    steps = (f"H{a:.1f}V{b:.1f}" if stairs else f"L{a:.1f} {b:.1f}" for a, b in rest)
    return f"M{x:.1f} {y:.1f}{''.join(steps)}"


def _some(count: int) -> list[int]:
    """The points of a path that get a mark."""
    every = max(1, math.ceil(count / MOST_MARKS))
    return sorted({*range(0, count, every), count - 1})
