"""What statements are judged by. Frozen and typed; data only."""

from __future__ import annotations

from autograder.records.exercises import Record, Text
from autograder.records.keys import Body

__all__ = ["Statement", "TrueFalseKey"]


class Statement(Record, frozen=True):
    id: str
    text: Text
    why: Text
    right: bool


class TrueFalseKey(Body, frozen=True, tag="truefalse"):
    statements: tuple[Statement, ...]
