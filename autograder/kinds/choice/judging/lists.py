"""Pairs and orders, in the forms that people write them. What is not one for certain is told, with the form to write.

A dictionary, a list, a text: `{"A": 3}`, `[("A", 3)]`, `"A3, B1"`, `A → 3`, numbers alone in the order of the tasks; letters
in a list or a text, `C > A > B`, `1. C 2. A`. Either side of a pair may stand first, as one is a letter and one a number.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Sequence as Row
from dataclasses import dataclass

from autograder.kinds.choice.judging.letters import (
    AND,
    CLOSED,
    FILLERS,
    LOOKALIKES,
    MAX_READ,
    MAX_TEXT,
    NAMED,
    Unreadable,
)
from autograder.values import Array, Mapping, Sequence, Value, describe, written

__all__ = ["FORMS", "order", "pairs"]

MAX_ITEMS = 120
JOINING = FILLERS | AND | frozenset(
    ["to", "zu", "with", "mit", "goes", "gehört", "passt", "belongs", "fits", "task", "aufgabe", "nummer", "number", "nr", "then", "dann", "danach"]
)  # fmt: skip
PIECE = re.compile(r"(?P<number>\d+)|(?P<word>[^\W\d_]+)|(?P<sign>[\s.,;:(){}\[\]*_`'\"«»‹›„“”‚‘’|/&+=\-–—−>→⇒➔➜↦↔⟶\u200b-\u200d\u2060\ufeff]+)")
BACK = re.compile(r"<|←|⇐|[≤≥≠]")
FORMS = {"matching": '{"A": 3, "B": 1}', "ordering": '["C", "A", "B"]'}


@dataclass(frozen=True)
class Item:
    """What an answer names: a letter, a number, or a place left empty. `text`: as it is written."""

    letter: str = ""
    number: int | None = None
    text: str = ""

    @property
    def side(self) -> str:
        return "letter" if self.letter else "number"


def pairs(answer: Value, tasks: Row[str], options: int) -> dict[str, int]:
    """By task the number of the option it gets, from 1, in the order of the tasks; only those answered. Raises `Unreadable`."""
    found = _items(answer, "matching")
    if not any(item.letter for item in found):
        return _in_order(found, answer, tasks, options)
    chosen: dict[str, int] = {}
    for one, other in _paired(found, answer, "matching"):
        letter, number = (one, other) if one.letter else (other, one)
        if letter.letter not in tasks:
            raise _unreadable("match.task", answer, "matching", text=letter.text, tasks=", ".join(tasks))
        if number.number is None:
            continue
        if not 1 <= number.number <= options:
            raise _unreadable("match.option", answer, "matching", task=letter.letter, text=number.text, last=str(options))
        if chosen.setdefault(letter.letter, number.number) != number.number:
            raise _unreadable("match.several", answer, "matching", task=letter.letter, first=str(chosen[letter.letter]), second=number.text)
    return {task: chosen[task] for task in tasks if task in chosen}


def order(answer: Value, offered: Row[str]) -> list[str]:
    """The letters in the order of the answer, each once; none where there is no answer. Raises `Unreadable`."""
    found = [item for item in _items(answer, "ordering") if item.letter or item.number is not None]
    if isinstance(answer, Sequence) and answer.kind == "set" and len(answer.items) > 1:
        raise _unreadable("order.set", answer, "ordering")
    if any(item.letter for item in found) and any(not item.letter for item in found):
        placed = [(one, other) if other.letter else (other, one) for one, other in _paired(found, answer, "ordering")]
        numbers = [number.number or 0 for number, _ in placed]
        if len(set(numbers)) < len(numbers):
            raise _unreadable("order.text", answer, "ordering")
        found = [letter for _, letter in sorted(placed, key=lambda pair: pair[0].number or 0)]
    if found and not found[0].letter:
        raise _unreadable("choice.number", answer, "ordering", options=", ".join(offered))
    for item in found:
        if item.letter not in offered:
            raise _unreadable("choice.unknown", answer, "ordering", text=item.text, options=", ".join(offered))
        if sum(item.letter == other.letter for other in found) > 1:
            raise _unreadable("order.twice", answer, "ordering", letter=item.letter)
    return [item.letter for item in found]


def _in_order(found: Row[Item], answer: Value, tasks: Row[str], options: int) -> dict[str, int]:
    """Numbers alone, one for each task."""
    if all(item.number is None for item in found):
        return {}
    if len(found) == 1 and len(found[0].text) == len(tasks) and options <= 9:
        found = [Item(number=int(digit), text=digit) for digit in found[0].text]
    if isinstance(answer, Sequence) and answer.kind == "set" and len(answer.items) > 1:
        raise _unreadable("match.set", answer, "matching")
    if len(found) != len(tasks):
        raise _unreadable("match.count", answer, "matching", count=str(len(found)), of=str(len(tasks)))
    for task, item in zip(tasks, found, strict=True):
        if item.number is not None and not 1 <= item.number <= options:
            raise _unreadable("match.option", answer, "matching", task=task, text=item.text, last=str(options))
    return {task: item.number for task, item in zip(tasks, found, strict=True) if item.number is not None}


def _paired(found: Row[Item], answer: Value, mode: str) -> Iterator[tuple[Item, Item]]:
    """Two and two, each a letter and a number."""
    code = "match.text" if mode == "matching" else "order.text"
    if len(found) % 2 or any(one.side == other.side for one, other in zip(found[::2], found[1::2], strict=True)):
        raise _unreadable(code, answer, mode)
    return zip(found[::2], found[1::2], strict=True)


def _items(answer: Value, mode: str) -> list[Item]:
    found: list[Item] = []
    for item in _flat(answer, answer, mode):
        found.append(item)
        if len(found) > MAX_ITEMS:
            raise _unreadable("match.text" if mode == "matching" else "order.text", answer, mode)
    return found


def _flat(value: Value, answer: Value, mode: str) -> Iterator[Item]:
    """All that an answer names, in its order."""
    match value:
        case None:
            yield Item()
        case Mapping(items=items) if len(items) <= MAX_TEXT:
            for name, inner in items:
                yield from _of_text(name, answer, mode)
                yield from _one(inner, answer, mode)
        case Sequence(items=items) if len(items) <= MAX_TEXT:
            for inner in items:
                yield from _flat(inner, answer, mode)
        case Array() if value.dtype != "bool" and value.dtype[0] in "iuf" and math.prod(value.shape) <= MAX_TEXT:
            for number in value.numpy().ravel().tolist():
                yield _whole(number, answer, mode)
        case int() | float() if not isinstance(value, bool):
            yield _whole(value, answer, mode)
        case _:
            text = written(value)
            if text is None:
                raise _unreadable("match.type" if mode == "matching" else "order.type", answer, mode, type=describe(value))
            yield from _of_text(text, answer, mode)


def _one(value: Value, answer: Value, mode: str) -> list[Item]:
    """What stands in a dictionary behind a name: one thing, or nothing yet."""
    found = list(_flat(value, answer, mode)) or [Item()]
    if len(found) > 1:
        raise _unreadable("match.text" if mode == "matching" else "order.text", answer, mode)
    return found


def _whole(number: float, answer: Value, mode: str) -> Item:
    if not math.isfinite(number) or number != int(number):
        raise _unreadable("match.text" if mode == "matching" else "order.text", answer, mode)
    return Item(number=int(number), text=str(int(number))[:MAX_TEXT])


def _of_text(text: str, answer: Value, mode: str) -> Iterator[Item]:
    if not text.strip():
        yield Item()
        return
    refused = _unreadable("match.text" if mode == "matching" else "order.text", answer, mode, text=text.strip()[:MAX_TEXT])
    plain = CLOSED.sub(" ", unicodedata.normalize("NFKC", text[:MAX_READ])[:MAX_READ])
    if (head := NAMED.match(plain)) and set(re.findall(r"\w+", head[0].casefold())) <= FILLERS:
        plain = plain[head.end() :]
    if len(text) > MAX_READ or BACK.search(plain):
        raise refused
    at = 0
    while at < len(plain):
        piece = PIECE.match(plain, at)
        if piece is None:
            raise refused
        at = piece.end()
        if piece["number"]:
            yield Item(number=int(piece["number"][:9]), text=piece["number"][:MAX_TEXT])
        elif piece["word"] and piece["word"].casefold() not in JOINING:
            yield from _lettered(piece["word"], refused, mode)


def _lettered(word: str, refused: Unreadable, mode: str) -> Iterator[Item]:
    """A letter; of an ordering also several without anything between them."""
    if len(word) == 1 and word in LOOKALIKES:
        raise Unreadable("choice.lookalike", text=word, like=LOOKALIKES[word].upper())
    if not word.isascii() or (len(word) > 1 and (mode == "matching" or len(word) > 26)):
        raise refused
    for letter in word:
        yield Item(letter=letter.upper(), text=word[:MAX_TEXT])


def _unreadable(code: str, answer: Value, mode: str, **args: str) -> Unreadable:
    text = written(answer)
    shown = text.strip()[:MAX_TEXT] if text is not None else str(answer)[:MAX_TEXT] if isinstance(answer, int | float) else describe(answer)
    return Unreadable(code, **{"text": shown, "form": FORMS[mode], **args})
