"""What a person reads a text by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.exercises import Text
from autograder.records.keys import Body

__all__ = ["TextKey"]


class TextKey(Body, frozen=True, tag="text"):
    rubric: Text
    model: Text
