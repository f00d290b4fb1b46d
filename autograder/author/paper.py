"""What students get of an exercise, in every language: the cells of the built notebook, without compiling what they do not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder import key, kinds
from autograder.course import Course, CourseError, Exercise
from autograder.key import pictured
from autograder.nbgrader.build import exercise_cells
from autograder.nbgrader.safe import markdown
from autograder.records import Key, Lang, Text

__all__ = ["Paper", "handed_out"]


@dataclass(frozen=True)
class Paper:
    """By language the prompt as HTML; the stub, empty for a text; hints; `unfilled`: the variant's values are not in it."""

    prompts: Mapping[Lang, str]
    stub: str
    hints: tuple[Text, ...] = ()
    unfilled: bool = False


def handed_out(course: Course, id: str) -> Paper | None:
    """The exercise as it is handed out; what there is of it where it does not build, None where that is nothing."""
    exercise = course.exercise(id)
    try:
        texts, shown = exercise.texts(), _shown(course, exercise)
        cells = {lang: _by_role(exercise_cells(course, exercise, shown, lang)) for lang in course.languages}
    except (CourseError, ValueError):
        return _as_written(course, exercise)
    return Paper(
        prompts={lang: markdown(made["prompt"]) for lang, made in cells.items()},
        stub=next(made.get("answer", "") for made in cells.values()),
        hints=texts.hints,
    )


def _shown(course: Course, exercise: Exercise) -> Key:
    """A key with all that a notebook shows of the variant that is graded; of code without its cases."""
    spec = exercise.spec()
    if kinds.of(spec).compile.shown:
        return key.load(course, exercise.id)
    return pictured.handed_out(exercise, spec, key.values(course, exercise.id))


def _by_role(cells: list[dict[str, object]]) -> dict[str, str]:
    """The sources of cells by their role; a text's own cell is no stub."""
    found = {}
    for cell in cells:
        role = cell["metadata"]["autograder"]["role"]  # type: ignore[index]
        if (cell["cell_type"], role) != ("markdown", "answer"):
            found[role] = "".join(cell["source"])  # type: ignore[arg-type]
    return found


def _as_written(course: Course, exercise: Exercise) -> Paper | None:
    try:
        return Paper({lang: markdown(exercise.prompt(lang)) for lang in course.languages}, exercise.stub(), unfilled=True)
    except CourseError:
        return None
