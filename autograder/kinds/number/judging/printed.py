"""An answer that is a text, such as what Python prints: read with the white space, the quotation marks and the capitals that
make no difference left out.

Capitals make none in the names of Python and its libraries (`True`, `ValueError`, `torch.Size`): `true` means nothing else.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from autograder.judge.common import Args
from autograder.values import Array, Mapping, Other, Sequence, Value, describe, unpack, written

__all__ = ["MAX_TEXT", "Unreadable", "alike", "cased", "text_of"]

MAX_TEXT = 400
MAX_ITEMS = 20
QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
LIBRARIES = ("array", "bool", "complex", "cpu", "cuda", "device", "dtype", "float", "grad_fn", "float32", "float64", "inf", "int", "int32", "int64", "nan", "np", "numpy", "requires_grad", "size", "tensor", "torch")
HARMLESS = {name.casefold() for name in (*dir(builtins), *keyword.kwlist, *LIBRARIES)}
EXCEPTIONS = {name for name, thing in vars(builtins).items() if isinstance(thing, type) and issubclass(thing, BaseException)}
WORD = re.compile(r"[^\W\d_]\w*")
ALIKE = str.maketrans({
    **dict.fromkeys("−–—‐‑‒﹣－", "-"), **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›´`", "'"),
})  # fmt: skip


class Unreadable(ValueError):
    """An answer that is no text: the code of a sentence and what fills it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Args = {**args}


def text_of(answer: Value) -> str | None:
    """The text that an answer is: as it is written, or as Python prints what it is. None where there is none. Raises `Unreadable`."""
    match answer:
        case None:
            return None
        case bool() | int() | float():
            return str(answer)
        case Other(name="type", text=text) if text:
            return text
        case Array(shape=()):
            return str(answer.numpy())
        case Sequence() | Mapping() if _is_small(answer):
            found: Any = unpack(answer)
            return str(found)
    text_ = written(answer)
    if text_ is None:
        raise Unreadable("number.text_type", type=describe(answer))
    if len(text_.strip()) > MAX_TEXT:
        raise Unreadable("number.text_long", n=str(len(text_.strip())), most=str(MAX_TEXT))
    return text_.strip() or None


def _is_small(answer: Sequence | Mapping) -> bool:
    """Whether it holds a few numbers and texts only, as Python prints them in one line."""
    inner = [value for _, value in answer.items] if isinstance(answer, Mapping) else list(answer.items)
    kinds = isinstance(answer, Mapping) or answer.kind in ("list", "tuple")
    return kinds and len(inner) <= MAX_ITEMS and all(x is None or isinstance(x, bool | int | float) or (isinstance(x, str) and len(x) <= MAX_TEXT) for x in inner)


def alike(given: str, right: str, others: Iterable[str] = ()) -> bool:
    """Whether a text is the right one. Capitals that tell it from one of `others` make a difference."""
    one, other = _plain(given), _plain(right)
    if one == other:
        return True
    told_apart = any(_plain(text).casefold() == other.casefold() and _plain(text) != other for text in others)
    if other.casefold() in HARMLESS:
        one = one.replace(" ", "")  # a name of Python's has no space
    if other in EXCEPTIONS:
        one = re.split(r"[:(]", one)[0]  # with its message, or as it is made
    return not told_apart and _harmless(one) == _harmless(other)


def cased(given: str, right: str) -> bool:
    """Whether nothing but capitals is different."""
    return _plain(given).casefold() == _plain(right).casefold()


def _harmless(plain: str) -> str:
    return WORD.sub(lambda word: word[0].casefold() if word[0].casefold() in HARMLESS else word[0], plain)


def _plain(text: str) -> str:
    """One kind of quotation mark and minus, no white space but between words, none of the marks that stand around it all."""
    plain = unicodedata.normalize("NFC", text[: 2 * MAX_TEXT]).translate(ALIKE).strip()
    while len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'" and plain[0] not in plain[1:-1]:
        plain = plain[1:-1].strip()
    plain = re.sub(r"\s+", " ", plain.replace('"', "'"))
    return re.sub(r" ?([^\w\s.'-]) ?", r"\1", plain)
