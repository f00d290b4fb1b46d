"""Outputs for nbgrader's test cells: exactly one result, the points as text and the verdict beside it."""

from __future__ import annotations

from typing import Any

from autograder.records import ExerciseReport, Lang
from autograder.report import fragment

__all__ = ["outputs"]


def outputs(exercise: ExerciseReport, points: float, lang: Lang) -> list[dict[str, Any]]:
    """nbformat outputs of a test cell worth `points` or more.

    nbgrader takes the first execute_result's text/plain as the score; anything it cannot read as a number would be
    full marks, so it is the plain repr of a Python float.
    """
    data = fragment.mimebundle(exercise, repr(float(points)), lang)
    return [{"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}]
