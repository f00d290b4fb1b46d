"""Answers to statements: the right ones, and each of them turned round."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.kinds.truefalse.records import TrueFalseKey

from autograder.kinds import faces
from autograder.records import Key
from autograder.values import Value

__all__ = ["Audit"]


class Audit(faces.Audit):
    def right(self, key: Key) -> dict[str, Value]:
        assert isinstance(key.body, TrueFalseKey)
        return {one.id: one.right for one in key.body.statements}

    def wrong(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        right = self.right(key)
        for id, value in right.items():
            yield id, {**right, id: not value}

    def nameless(self, key: Key) -> bool:
        return True
