"""Of a choice a release knows the letters and numbers to choose from."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.choice.judge import offered, tasks
from autograder.kinds.choice.records import ChoiceKey
from autograder.records import FormKey, Key

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (ChoiceKey, FormKey)

    def form(self, key: Key) -> FormKey:
        body = key.body
        assert isinstance(body, ChoiceKey)
        return FormKey(labels=("answer",), options=tuple(offered(body)), mode=body.mode, tasks=tuple(tasks(body)))
