"""The options that an answer names, in the forms that people write a letter in. What names none for certain is told.

A letter may stand in brackets or quotation marks, before a full stop, behind `Option` or `answer =`; several between
commas, blanks or `and`. Alternatives (`C or D`), negations and texts are never read as a letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence as Row

from autograder.judge.common import Args
from autograder.values import Sequence, Value, describe, written

__all__ = ["Unreadable", "chosen"]

MAX_TEXT = 60
MAX_READ = 10 * MAX_TEXT
FILLERS = frozenset(
    ["option", "options", "optionen", "answer", "answers", "antwort", "antworten", "choice", "choices", "auswahl", "letter", "letters", "buchstabe", "buchstaben", "möglichkeit", "möglichkeiten", "lösung", "solution", "is", "are", "ist", "sind"]
)
AND = frozenset(["and", "und", "et", "sowie"])
WRAPPED = re.compile(r"[\s.,;:(){}\[\]*_`'\"«»‹›„“”‚‘’\u200b\u200c\u200d\u2060\ufeff]+")
CLOSED = re.compile(r"(?<=\w)[\s.,;)\]}\"'`“”»«’*]*!+[\s\"'`“”»«’]*\Z")
JOINED = re.compile(r"\s*[&+]\s*")
NAMED = re.compile(r"\s*(?:\w+\s*){1,3}={1,2}(?=[^=])")
LOOKALIKES = dict(zip(
    "АВСЕНКМОРТХасеорхіІЈЅԁ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABCEHKMOPTXaceopxiIJSd" + "ABEZHIKMNOPTYX", strict=True,
))  # fmt: skip
"""Cyrillic and Greek letters that no reader can tell from the Latin ones."""


class Unreadable(ValueError):
    """An answer that names no option: the code of a sentence and what fills it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Args = {**args}


def chosen(answer: Value, offered: list[str], mode: str) -> list[str]:
    """The letters of an answer, in the order offered; none where there is no answer. Raises `Unreadable`."""
    found: set[str] = set()
    for text in _texts(answer):
        found |= _letters(text, offered, mode)
    named = [letter for letter in offered if letter in found]
    if mode == "single" and len(named) > 1:
        raise Unreadable("choice.several", text=", ".join(named))
    return named


def _texts(answer: Value) -> list[str]:
    if answer is None:
        return []
    if isinstance(answer, Sequence) and len(answer.items) <= MAX_TEXT:
        return [text for item in answer.items for text in _texts(item)]
    text = written(answer)
    if text is not None:
        return [text]
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        raise Unreadable("choice.number", text=str(answer)[:MAX_TEXT])
    raise Unreadable("choice.type", type=describe(answer))


def _letters(text: str, offered: Row[str], mode: str) -> set[str]:
    shown = text.strip()[:MAX_TEXT]
    options = ", ".join(offered)
    plain = unicodedata.normalize("NFKC", text[:MAX_READ])[:MAX_READ]
    plain = CLOSED.sub(" ", plain)
    if (head := NAMED.match(plain)) and set(re.findall(r"\w+", head[0].casefold())) <= FILLERS:
        plain = plain[head.end() :]
    if mode != "single":
        plain = JOINED.sub(" ", plain)
    words = [word for word in WRAPPED.split(plain) if word]
    left = [word for word in words if word.casefold() not in FILLERS | (AND if mode != "single" else frozenset())]
    if words and not left:
        raise Unreadable("choice.text", text=shown, options=options)
    for word in left:
        if len(word) == 1 and LOOKALIKES.get(word, "").upper() in offered:
            raise Unreadable("choice.lookalike", text=shown, like=LOOKALIKES[word])
        if set(word.upper()) <= set(offered):
            continue
        if word.isdecimal():
            raise Unreadable("choice.number", text=shown, options=options)
        one = len(words) == 1 and len(word) == 1 and word.isalpha()
        raise Unreadable("choice.unknown" if one else "choice.text", text=shown, options=options)
    return set("".join(left).upper())
