"""What students get of an exercise, in every language: the notebook's own cells, read from the built notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.course import Course, CourseError
from autograder.nbgrader import build
from autograder.nbgrader.safe import markdown
from autograder.records import Lang, Text

__all__ = ["Paper", "handed_out"]


@dataclass(frozen=True)
class Paper:
    """By language the prompt as HTML; the stub, empty for a text; hints; `unfilled`: the variant's values are not in it."""

    prompts: Mapping[Lang, str]
    stub: str
    hints: tuple[Text, ...] = ()
    minutes: int = 0
    difficulty: int = 0
    unfilled: bool = False


def handed_out(course: Course, id: str) -> Paper | None:
    """The exercise as it is handed out; what there is of it where its key cannot be made, None where that is nothing."""
    exercise = course.exercise(id)
    try:
        texts = exercise.texts()
        alone = replace(course, assignments=tuple(replace(a, exercises=(id,)) for a in course.assignments if a.id == exercise.assignment))
        cells = {lang: _cells(build.notebook(alone, exercise.assignment, lang), id) for lang in course.languages}
    except CourseError:
        return _as_written(course, id)
    return Paper(
        prompts={lang: markdown(made["prompt"]) for lang, made in cells.items()},
        stub=next(made.get("answer", "") for made in cells.values()),
        hints=texts.hints, minutes=texts.meta.minutes, difficulty=texts.meta.difficulty,
    )  # fmt: skip


def _cells(notebook: Mapping[str, Any], id: str) -> dict[str, str]:
    """The exercise's cells by role; a text's own cell is no stub."""
    mine = [cell for cell in notebook["cells"] if cell["metadata"]["autograder"].get("exercise") == id]
    return {c["metadata"]["autograder"]["role"]: "".join(c["source"]) for c in mine if (c["cell_type"], c["metadata"]["autograder"]["role"]) != ("markdown", "answer")}


def _as_written(course: Course, id: str) -> Paper | None:
    exercise = course.exercise(id)
    try:
        return Paper({lang: markdown(exercise.prompt(lang)) for lang in course.languages}, exercise.stub(), unfilled=True)
    except CourseError:
        return None
