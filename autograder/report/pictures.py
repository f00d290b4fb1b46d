"""The picture of a verdict, as a figure and in words."""

from __future__ import annotations

from autograder.records import HeatMap, Lang, Picture, Plane, Plot
from autograder.report import heatmap, plane, plot

__all__ = ["figure"]


def figure(picture: Picture | None, lang: Lang) -> str:
    """The picture as a <figure>; empty where there is nothing to draw."""
    match picture:
        case Plot() if plot.finite(picture):
            return plot.figure(picture, lang)
        case HeatMap():
            return heatmap.figure(picture, lang)
        case Plane() if plane.finite(picture):
            return plane.figure(picture, lang)
        case _:
            return ""
