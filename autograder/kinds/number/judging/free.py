"""Judge what no graph of a calculation gives: values of one's own under a condition, and answers that are texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from autograder.formulas import read, show
from autograder.judge.common import Args
from autograder.kinds.number.judging.conditions import standing
from autograder.kinds.number.judging.printed import alike, cased
from autograder.kinds.number.records import Condition, NumberKey
from autograder.records import Status

__all__ = ["mistakes_of_text", "mistakes_of_values", "of_text", "of_values"]

Found = tuple[Status, str, Args]
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


def of_values(body: NumberKey, given: Mapping[str, float], label: str) -> Found:
    """How the values of all open labels stand to the conditions, as it is told of one of the labels."""
    missing = [other for other in body.open if other not in given]
    if missing:
        return Status.wrong, "number.open_alone", {"other": ", ".join(missing)}
    at = {**body.values, **body.results, **given}
    told: Args = {}
    for one in body.holds:
        stands = standing(one, at, body.open)
        sides = {side: number for side, number in (("left", stands.left), ("right", stands.right)) if number is not None}
        told = {"at": _at(given, body.open), "condition": _written(one), **_prefixed(sides)}
        if len(sides) < 2:
            return Status.wrong, f"number.open_no_{'left' if stands.left is None else 'right'}", told
        if not stands.holds:
            return Status.wrong, "number.open_wrong", told
    first = standing(body.holds[0], at, body.open)
    told |= {"condition": _written(body.holds[0]), **_prefixed({"left": first.left or 0.0, "right": first.right or 0.0})}
    return Status.right, "number.open_right", told


def mistakes_of_values(body: NumberKey, given: Mapping[str, float]) -> tuple[str, ...]:
    """The first misconception whose conditions these values fulfil."""
    at = {**body.values, **body.results, **given}
    found = (id for id, conditions in body.failing.items() if all(standing(one, at, body.open).holds for one in conditions))
    return tuple(found)[:1]


def _prefixed(sides: Mapping[str, float]) -> Args:
    """What a sentence calls both sides; "right" alone would be what is right."""
    return {f"{side}_side": number + 0.0 for side, number in sides.items()}


def _at(given: Mapping[str, float], labels: Sequence[str]) -> str:
    return ", ".join(f"{label} = {given[label]:.12g}" for label in labels)


def _written(one: Condition) -> str:
    left, right = (show(read(side, None)) for side in (one.left, one.right))
    return f"{left} {SIGNS.get(one.relation, one.relation)} {right}"


def of_text(body: NumberKey, given: str, label: str, tell: bool) -> Found:
    """Whether a text is one of the right ones. `tell`: which they are may be told."""
    right, wrong = body.texts[label], _wrong(body, label)
    args: Args = {"yours": given}
    if any(alike(given, text, wrong) for text in right):
        return Status.right, "number.right", {}
    if tell:
        args |= {"right": right[0]}
    if any(cased(given, text) for text in right) and not mistakes_of_text(body, given, label):
        return Status.wrong, "number.text_case", args
    return Status.wrong, "number.text_wrong" if tell else "number.text_not_yet", args


def mistakes_of_text(body: NumberKey, given: str, label: str) -> tuple[str, ...]:
    """The misconceptions that give this text."""
    right = body.texts[label]
    return tuple(id for id, (of, texts) in body.texts_wrong.items() if of == label and any(alike(given, text, right) for text in texts))


def _wrong(body: NumberKey, label: str) -> list[str]:
    texts: Iterable[tuple[str, tuple[str, ...]]] = body.texts_wrong.values()
    return [text for of, given in texts if of == label for text in given]
