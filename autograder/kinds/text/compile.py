"""Texts → answer keys: what earns points, for the person who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder import records
from autograder.course import CourseError, Exercise
from autograder.draw import Draw
from autograder.kinds import faces
from autograder.kinds.text.records import TextKey
from autograder.kinds.text.spec import TextExercise
from autograder.kinds.text.texts import criteria
from autograder.records import Text

if TYPE_CHECKING:
    from autograder.key.making import Making, Seeds

__all__ = ["Compile"]


class Compile(faces.Compile):
    shown = True

    def values(self, exercise: Exercise, spec: TextExercise, seeds: Seeds, drawn: Draw | None) -> dict[str, Any]:
        return {}

    def compiled(self, making: Making, spec: TextExercise) -> tuple[records.Exercise, TextKey]:
        exercise = making.exercise
        part = records.Part(name="text", points=spec.points)
        record = making.record(parts=(part,), criteria=criteria(spec, exercise.texts()))
        return record, TextKey(rubric=_read(exercise, spec, "rubric"), model=_read(exercise, spec, "model"))


def _read(exercise: Exercise, spec: TextExercise, name: str) -> Text:
    """A file in every language; criteria stand in the place of a rubric."""
    if name == "rubric" and spec.criteria and not list(exercise.secret.glob("rubric.*.md")):
        return dict.fromkeys(exercise.languages, "")
    texts = {}
    for lang in exercise.languages:
        path = exercise.secret / f"{name}.{lang}.md"
        if not path.exists():
            raise CourseError(f"{path}: this file is missing; a text exercise has a {name} in every language.")
        texts[lang] = path.read_text("utf-8")
    return texts
