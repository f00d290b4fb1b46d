"""Of statements a release knows the ids."""

from __future__ import annotations

from autograder.kinds.truefalse.records import TrueFalseKey

from autograder.kinds import faces
from autograder.records import FormKey, Key

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (TrueFalseKey, FormKey)

    def form(self, key: Key) -> FormKey:
        return FormKey(labels=tuple(part.name for part in key.exercise.parts))
