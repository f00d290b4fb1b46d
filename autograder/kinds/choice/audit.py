"""Answers to a choice: the right one, wrong options and listed mistakes, and what is shown as it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.kinds import faces
from autograder.kinds.choice.judging import matching, ordering
from autograder.kinds.choice.records import ChoiceKey
from autograder.records import Key
from autograder.values import Value

__all__ = ["Audit", "letters"]

LISTED = ("matching", "ordering")


class Audit(faces.Audit):
    def right(self, key: Key) -> dict[str, Value]:
        body = _body(key)
        return {"answer": _listed(body) if body.mode in LISTED else "".join(letters(body)[o.id] for o in body.options if o.right)}

    def wrong(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        body = _body(key)
        if body.mode in LISTED:
            for id in body.wrong:
                yield id, {"answer": _listed(body, id)}
            return
        for option in body.options:
            if not option.right:
                yield option.id, {"answer": letters(body)[option.id]}

    def shortcuts(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        """The same option everywhere, what is shown as it is shown, and that turned round."""
        body = _body(key)
        if body.mode == "matching":
            tasks = [chr(65 + i) for i in range(len(body.tasks))]
            for number in range(1, len(body.options) + 1):
                yield f"{number} for every task", {"answer": ", ".join(f"{letter}: {number}" for letter in tasks)}
            yield "the options as they are shown", {"answer": ", ".join(f"{letter}: {i}" for i, letter in enumerate(tasks, 1))}
        elif body.mode == "ordering":
            shown = list(letters(body).values())
            yield "the order shown", {"answer": ", ".join(shown)}
            yield "the order shown, turned round", {"answer": ", ".join(shown[::-1])}

    def nameless(self, key: Key) -> bool:
        return _body(key).mode not in LISTED


def letters(body: ChoiceKey) -> dict[str, str]:
    """The letter of every option, in the order drawn."""
    return {option.id: chr(65 + i) for i, option in enumerate(body.options)}


def _body(key: Key) -> ChoiceKey:
    assert isinstance(key.body, ChoiceKey)
    return key.body


def _listed(body: ChoiceKey, wrong: str = "") -> str:
    """A matching's or ordering's right answer as a text, or the right one but for a misconception."""
    made = body.wrong.get(wrong, ())
    if body.mode == "matching":
        given, ids = dict(matching.worked(body)), [option.id for option in body.options]
        if made:
            letter = chr(65 + [task.id for task in body.tasks].index(made[0]))
            number, freed = ids.index(made[1]) + 1, given[letter]
            given = {k: freed if v == number else v for k, v in given.items()} | {letter: number}
        return matching.told(given)
    order = [option.id for _, option in ordering.worked(body)]
    if made:
        places = sorted(order.index(id) for id in made)
        for place, id in zip(places, made, strict=True):
            order[place] = id
    return ordering.told([letters(body)[id] for id in order])
