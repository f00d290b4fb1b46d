"""Indices: how they are written behind a name or a bracket, and the entries that they pick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import Name, Number, Op, Tree, add, delta, index, neg

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = ["Script", "delta_call", "entry", "entry_of", "is_index", "letters", "pair", "script", "scripts", "terms"]

MAX_INDEX = 1000
LONGEST = 8


@dataclass(frozen=True)
class Script:
    """What stands lowered behind a name, or raised in brackets as in `w^{(2)}`. `certain`: it is no power."""

    tokens: tuple[Token, ...]
    end: int
    raised: bool = False
    certain: bool = True

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens if token.text not in ("{", "}", ","))


def scripts(reader: Reader) -> list[Script]:
    found, at = [], reader.at
    while (one := script(reader, at)) is not None:
        found.append(one)
        at = one.end
    return found


def script(reader: Reader, at: int) -> Script | None:
    if at >= len(reader.tokens) or reader.tokens[at].kind != "op" or reader.tokens[at].text not in ("_", "^", "["):
        return None
    texts = [token.text if token.kind == "op" else "" for token in reader.tokens[at : at + 3]] + 3 * [""]
    if texts[:1] == ["_"]:
        if texts[1] in ("{", "("):
            close = reader.closing[at + 1]
            if close == len(reader.tokens) - 1:
                raise ReadError("read.open_without_close", reader.tokens[at + 1].start)
            return Script(tuple(reader.tokens[at + 2 : close]), close + 1)
        if reader.tokens[at + 1].kind in ("name", "number"):
            return Script((reader.tokens[at + 1],), at + 2)
    if texts[:2] == ["^", "{"] and texts[2] in ("(", "["):
        inner, outer = reader.closing[at + 2], reader.closing[at + 1]
        if (
            inner + 1 == outer < len(reader.tokens) - 1
            and reader.tokens[inner].text in (")", "]")
            and inner - at <= LONGEST
        ):
            return Script(tuple(reader.tokens[at + 3 : inner]), outer + 1, raised=True)
    powerlike = texts[0] == "^" and texts[1] in ("(", "[")
    if powerlike or (texts[0] == "[" and reader.tokens[at].start == reader.tokens[at - 1].end):
        opening = at + powerlike
        if reader.closing[opening] == opening + 2 and opening + 2 < len(reader.tokens) - 1:
            return Script((reader.tokens[opening + 1],), opening + 3, raised=True, certain=False)
    return None


def letters(rest: str, token: Token) -> list[Token]:
    """The index `ij` or `i_j` that a name ends with, letter by letter, numbers whole."""
    found = []
    for part in re.findall(r"[A-Za-z]|[0-9]+", rest)[:LONGEST]:
        value = Fraction(part) if part.isdigit() else Fraction(0)
        found.append(Token("number" if part.isdigit() else "name", part, token.start, token.end, value))
    return found


def entry(reader: Reader, array: Tree, content: Sequence[Token], token: Token, *, rest: bool = False) -> Tree:
    """The array at its indices; with `rest` they may be fewer than its dimensions, and leave a row or a vector."""
    shape = reader.arrays.of(array)
    at = terms(reader, content, len(shape))
    if shape and (len(at) > len(shape) or (len(at) < len(shape) and not rest)):
        name = array.name if isinstance(array, Name) else "( )"
        raise ReadError("read.index_count", token.start, name=name, count=len(shape))
    for term in at:
        if isinstance(term, Number) and term.value < 1:
            raise ReadError("read.index_number", token.start)
    if isinstance(array, Op) and array.op == "index":
        return index(array.args[0], *array.args[1:], *at)
    return index(array, *at)


def entry_of(reader: Reader, array: Tree) -> Tree:
    """An index behind a bracket or a call: `softmax(z)_i`, `(W x)_i`, `x[i]`."""
    sign = reader.now
    place = reader.tokens[reader.at - 1] if isinstance(array, Name) else sign
    if not reader.arrays.of(array):
        raise ReadError("read.index_scalar", sign.start, name="( )")
    if sign.text == "[":
        end = reader.closing[reader.at]
        content, after = reader.tokens[reader.at + 1 : end], end + 1
    else:
        behind = script(reader, reader.at)
        if behind is None:
            raise ReadError("read.index", sign.start, name="_")
        content, after = list(behind.tokens), behind.end
    if after > len(reader.tokens) - 1:
        raise ReadError("read.open_without_close", sign.start)
    reader.at = after
    return entry(reader, array, content, place, rest=sign.text == "[")


def terms(reader: Reader, content: Sequence[Token], room: int) -> list[Tree]:
    """The indices in a run of tokens: `i, j`, `ij`, `i+1`, `12` where two have room."""
    if len(content) == 1 and room >= 2 and content[0].kind == "number" and 1 < len(content[0].text) <= room:
        return [Number(Fraction(int(digit))) for digit in content[0].text if digit.isdigit()]
    found: list[Tree] = []
    sign = ""
    for token in content:
        if token.text in (",", ";", "{", "}") and token.kind == "op":
            sign = ""
        elif token.text in ("+", "-") and token.kind == "op" and not sign:
            sign = token.text
        else:
            for term in _index_names(reader, token):
                if sign and found:
                    found[-1] = add(found[-1], term if sign == "+" else neg(term))
                elif sign == "-":
                    raise ReadError("read.index", token.start, name=token.text[:40])
                else:
                    found.append(term)
                sign = ""
    if not found or sign:
        raise ReadError(
            "read.index", content[0].start if content else reader.now.start, name="".join(t.text for t in content)[:40]
        )
    return found


def _index_names(reader: Reader, token: Token) -> list[Tree]:
    """The one index a token is, or the letters of `ij`."""
    if token.kind == "number" and token.value > MAX_INDEX:
        raise ReadError("read.too_many", token.start, limit=MAX_INDEX)
    if token.kind == "number" and token.value.denominator == 1:
        return [Number(token.value)]
    if token.kind == "name":
        whole = _index_name(reader, token.text)
        parts = [whole] if whole else [_index_name(reader, letter) for letter in token.text.replace("_", "")[:LONGEST]]
        if all(parts):
            return [Name(part) for part in parts]
    raise ReadError("read.index", token.start, name=token.text[:40])


def _index_name(reader: Reader, text: str) -> str:
    if text in reader.bound or (reader.names.known is None and text not in reader.arrays.named):
        return text
    name = reader.names.resolved(text)
    return "" if name in reader.arrays.named or name in reader.names.barred else name


def is_index(reader: Reader, text: str) -> bool:
    """Whether a letter is an index: bound by a sum, or a declared name of one letter."""
    return text in reader.bound or (len(text) == 1 and text.isalpha() and bool(_index_name(reader, text)))


def pair(reader: Reader, content: Sequence[Token]) -> list[Tree]:
    """The two indices of a delta; empty where there are not two, or nothing but digits."""
    if not any(token.kind == "name" or token.text == "," for token in content):
        return []
    try:
        found = terms(reader, content, 2)
    except ReadError:
        return []
    return found if len(found) == 2 else []


def delta_call(reader: Reader, token: Token) -> Tree:
    end = reader.closing[reader.at]
    found = terms(reader, reader.tokens[reader.at + 1 : end], 2)
    if len(found) != 2 or end == len(reader.tokens) - 1:
        raise ReadError("read.arguments_count", token.start, name=token.text, count=2)
    reader.at = end + 1
    return delta(*found)
