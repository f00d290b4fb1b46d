"""Lines of equal value over a grid: every square of the grid is crossed by straight pieces, which are joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from autograder.records import Contours

__all__ = ["lines_of_equal_value"]

Edge = tuple[int, int, int]  # column, row, and whether it goes to the right (0) or up (1)
Point = tuple[float, float]


def lines_of_equal_value(drawing: Contours, level: float) -> list[list[Point]]:
    """The lines at one level, each as points of the plane; always in the same order."""
    joined: dict[Edge, list[Edge]] = defaultdict(list)
    for one, other in _pieces(drawing, level):
        joined[one].append(other)
        joined[other].append(one)
    lines = []
    for start in sorted(joined, key=lambda edge: (len(joined[edge]) > 1, edge)):  # open lines from an end of theirs
        while joined[start]:
            lines.append([_crossing(drawing, level, edge) for edge in _walk(joined, start)])
    return lines


def _pieces(drawing: Contours, level: float) -> Iterator[tuple[Edge, Edge]]:
    z = drawing.z
    for j in range(len(drawing.y) - 1):
        for i in range(len(drawing.x) - 1):
            corners = [z[j][i] > level, z[j][i + 1] > level, z[j + 1][i + 1] > level, z[j + 1][i] > level]
            sides: list[Edge] = [(i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1)]
            crossed = [side for k, side in enumerate(sides) if corners[k] != corners[(k + 1) % 4]]
            if len(crossed) == 4 and ((z[j][i] + z[j][i + 1] + z[j + 1][i + 1] + z[j + 1][i]) / 4 > level) == corners[0]:
                crossed = crossed[1:] + crossed[:1]  # a saddle: what is joined in its middle follows from its mean
            yield from zip(crossed[::2], crossed[1::2], strict=True)


def _walk(joined: dict[Edge, list[Edge]], start: Edge) -> Iterator[Edge]:
    """From edge to edge, each piece once."""
    here = start
    yield here
    while joined[here]:
        there = joined[here].pop(0)
        joined[there].remove(here)
        here = there
        yield here


def _crossing(drawing: Contours, level: float, edge: Edge) -> Point:
    """Where the line crosses an edge of the grid, between its two values."""
    i, j, up = edge
    a, b = drawing.z[j][i], drawing.z[j + up][i + 1 - up]
    part = (level - a) / (b - a)
    x, y = drawing.x[i], drawing.y[j]
    return (x, y + part * (drawing.y[j + 1] - y)) if up else (x + part * (drawing.x[i + 1] - x), y)
