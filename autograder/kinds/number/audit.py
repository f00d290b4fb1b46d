"""Answers to a calculation: the right ones, those of each mistake, zeros where any value may do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from autograder.kinds import faces
from autograder.kinds.number.judging.free import mistakes_of_values
from autograder.kinds.number.records import NumberKey
from autograder.records import Key
from autograder.values import Value

__all__ = ["Audit"]

TRIED = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 0.25, 10.0)
MOST_OPEN = 3


class Audit(faces.Audit):
    drawn = False
    narrower = "Make the condition in spec.py narrower."

    def right(self, key: Key) -> dict[str, Value]:
        body = _body(key)
        found: dict[str, Value] = {label: round(value, body.digits) for label, value in body.results.items() if label in body.asked}
        return found | {label: right[0] for label, right in body.texts.items()} | dict(body.example)

    def wrong(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        body, right = _body(key), self.right(key)
        for id, (label, texts) in body.texts_wrong.items():
            yield id, {**right, label: texts[0]}
        for id in body.failing:
            if own := _showing(body, id):
                yield id, {**right, **own}
        for id, values in body.wrong.items():
            yield id, {**right, **{label: round(v, body.digits) for label, v in values.items() if label in right}}

    def shortcuts(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        if (body := _body(key)).open:
            yield "0 for every open label", dict.fromkeys(body.open, 0.0)


def _body(key: Key) -> NumberKey:
    assert isinstance(key.body, NumberKey)
    return key.body


def _showing(body: NumberKey, id: str) -> dict[str, Value]:
    """Plain values for the open labels that show a misconception, if some do."""
    for numbers in product(TRIED, repeat=min(len(body.open), MOST_OPEN)):
        at = {**body.example, **dict(zip(body.open, numbers, strict=False))}
        if mistakes_of_values(body, at) == (id,):
            return dict(at)
    return {}
