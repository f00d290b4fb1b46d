"""Answers of a calculation that no graph gives: values of one's own under a condition, and texts. Slips of the spec are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from autograder.course import fill
from autograder.formulas import ReadError, names, read
from autograder.kinds.number.judging.calculation import value
from autograder.kinds.number.judging.conditions import condition, names_of, standing
from autograder.kinds.number.judging.printed import MAX_TEXT, alike
from autograder.kinds.number.records import Condition
from autograder.kinds.number.spec import NumberExercise, OpenWrong, TextWrong
from autograder.language import HOUSE, say

__all__ = ["labels", "opened", "texts"]


def labels(spec: NumberExercise) -> tuple[str, ...]:
    """Everything that is asked, in order: what is computed and what is a text, then the open ones."""
    return tuple(dict.fromkeys((*spec.asked, *spec.text, *spec.open)))


def opened(spec: NumberExercise, values: Mapping[str, Any], known: Mapping[str, float]) -> dict[str, Any]:
    """What a key holds of the open labels; `known`: given values and nodes. Raises `ValueError`, a sentence."""
    wrong = [w for w in spec.wrong if isinstance(w, OpenWrong)]
    if not spec.open:
        if spec.holds or spec.example or wrong:
            raise ValueError("`holds` and `example` belong to open labels, and none is named. Write open=[…], or take them out")
        return {}
    if clash := [label for label in spec.open if label in known or label in spec.asked or label in spec.text]:
        raise ValueError(f"open: {clash[0]!r} has a value already. Give the open label another name")
    conditions = tuple(_condition(text, values, "holds") for text in _several(spec.holds))
    if not conditions:
        raise ValueError("open labels need the condition that their values must fulfil: holds=\"…\"")
    failing = {w.id: tuple(_condition(text, values, f"the mistake {w.id!r}") for text in w.holds) for w in wrong}
    spoken = set().union(*map(names_of, (*conditions, *(c for cs in failing.values() for c in cs))))
    if strange := sorted(spoken - set(known) - set(spec.open)):
        raise ValueError(f"holds: {strange[0]!r} is neither a value, a node nor an open label")
    if free := [label for label in spec.open if not any(label in names_of(c) for c in conditions)]:
        raise ValueError(f"open: no condition of holds speaks of {free[0]!r}, so that anything would be right. Add one, or take it out")
    example = _example(spec, values, known)
    _check_example(conditions, failing, {**known, **example}, spec.open)
    return {"open": tuple(spec.open), "holds": conditions, "example": example, "failing": failing}


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return [given] if isinstance(given, str) else given


def _condition(text: str, values: Mapping[str, Any], where: str) -> Condition:
    try:
        return condition(fill(text, values))
    except ReadError as error:
        raise ValueError(f"{where}: {text!r}: {say(HOUSE, error.code, **error.args_)}") from None
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _example(spec: NumberExercise, values: Mapping[str, Any], known: Mapping[str, float]) -> dict[str, float]:
    """The author's own values for the open labels."""
    found: dict[str, float] = {}
    if set(spec.example) != set(spec.open):
        raise ValueError(f"example must give a value for every open label and for nothing else: {', '.join(spec.open)}")
    for label in spec.open:
        try:
            tree = read(fill(str(spec.example[label]), values), None)
        except ReadError as error:
            raise ValueError(f"example[{label!r}]: {say(HOUSE, error.code, **error.args_)}") from None
        if strange := [name for name in names(tree) if name not in known]:
            raise ValueError(f"example[{label!r}]: {strange[0]!r} is neither a value nor a node")
        number = value(tree, known)
        if number is None:
            raise ValueError(f"example[{label!r}] has no value")
        found[label] = number
    return found


def _check_example(conditions: Iterable[Condition], failing: Mapping[str, Iterable[Condition]], at: Mapping[str, float], own: Collection[str]) -> None:
    shown = ", ".join(f"{label} = {at[label]:g}" for label in own)
    for one in conditions:
        if not standing(one, at, own).holds:
            raise ValueError(f"example: with {shown} the condition {one.left} {one.relation} {one.right} does not hold")
    for id, ways in failing.items():
        if all(standing(one, at, own).holds for one in ways):
            raise ValueError(f"the mistake {id!r} fits the example {shown} too, which is right. Make its condition narrower")


def texts(spec: NumberExercise, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a key holds of the labels that are answered by a text. Raises `ValueError`, a sentence."""
    right = {label: tuple(fill(text, values) for text in _several(given)) for label, given in spec.text.items()}
    wrong = {w.id: (w.label, tuple(fill(text, values) for text in w.texts)) for w in spec.wrong if isinstance(w, TextWrong)}
    for label, given in right.items():
        _check_texts(given, f"text[{label!r}]")
        if label in spec.graph:
            raise ValueError(f"text: {label!r} is a node of the graph too. A label is a number or a text")
    for id, (label, given) in wrong.items():
        _check_texts(given, f"the mistake {id!r}")
        if label not in right:
            raise ValueError(f"the mistake {id!r} is one of {label!r}, whose answer is no text")
        if both := [text for text in given if any(alike(text, one, given) for one in right[label])]:
            raise ValueError(f"the mistake {id!r} gives {both[0]!r}, which is right")
    return {"texts": right, "texts_wrong": wrong}


def _check_texts(given: Sequence[str], where: str) -> None:
    if not given or not all(text.strip() for text in given):
        raise ValueError(f"{where} needs a text, or several, and none of them empty")
    if long := [text for text in given if len(text.strip()) > MAX_TEXT]:
        raise ValueError(f"{where} has {len(long[0])} characters; at most {MAX_TEXT} can be asked")
