"""A text with its criteria."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.text.spec import TextExercise
from autograder.records import Criterion
from autograder.texts import Texts as TextsFile
from autograder.worded import known

__all__ = ["Texts", "criteria"]


class Texts(faces.Texts):
    sections = {"criteria": "texts"}

    def names_mistakes(self, spec: TextExercise) -> bool:
        return False

    def with_texts(self, spec: TextExercise, texts: TextsFile) -> TextExercise:
        criteria(spec, texts)
        return spec


def criteria(spec: TextExercise, texts: TextsFile) -> tuple[Criterion, ...]:
    """What earns points in a text, in the order of the spec. Raises `TextsError`, `ValueError` for points that do not add up."""
    known(texts.criteria, spec.criteria, "criterion", texts, "criteria")
    for id, points in spec.criteria.items():
        if id not in texts.criteria:
            raise texts.problem(f"the criterion `{id}` of spec.py has no sentence. Write it under [criteria]: {id} = {texts.form}.", "criteria")
        if type(points) not in (int, float) or not points > 0:
            raise ValueError(f"the criterion {id!r} has {points!r} points; it must be a positive number")
    if spec.criteria and abs((total := sum(spec.criteria.values())) - spec.points) > 1e-9:
        raise ValueError(f"the criteria are worth {total:g} points together, and the exercise {spec.points:g}. Make both the same")
    return tuple(Criterion(id=id, points=float(points), text=texts.criteria[id]) for id, points in spec.criteria.items())
