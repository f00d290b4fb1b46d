"""Of a calculation a release knows what is asked, and which answers are texts."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.number.records import NumberKey
from autograder.records import FormKey, Key

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (NumberKey, FormKey)

    def form(self, key: Key) -> FormKey:
        body = key.body
        assert isinstance(body, NumberKey)
        return FormKey(labels=tuple(part.name for part in key.exercise.parts), texts=tuple(body.texts))
