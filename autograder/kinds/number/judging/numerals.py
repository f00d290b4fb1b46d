"""The number that an answer is, in the forms that people write one; what is not one number for certain is told.

A text may hold the arithmetic of numbers (`-69/100`, `3.34·10^-1`), be given as `z1 = …` or `≈ …`, and use a comma for
the point. One comma or one point is a decimal mark; others group digits by three.
"""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.formulas import ReadError, Tree, loose, names, read
from autograder.judge.common import Args
from autograder.kinds.number.judging.calculation import value
from autograder.values import Array, Other, Sequence, Value, describe, unpack, written

__all__ = ["Unreadable", "decimals", "numeral", "shown"]

MAX_TEXT = 40
MAX_WRITTEN = 200
NUMERAL = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,3}))?\Z", re.ASCII)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<mark>[ '’.,])\d{3}(?:(?P=mark)\d{3})*(?P<point>[.,]\d*)?\Z", re.ASCII)
ALIKE = str.maketrans({
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("−–—‐‑‒﹣－", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys("\u00a0\u2009\u202f", " "),
})  # fmt: skip
ROUGHLY = re.compile(r"[≈≃≅∼~=]|(?<!\w)(?:ca\.?|circa|approx\.?|about|etwa|rund)(?!\w)", re.IGNORECASE)
LABELLED = re.compile(r"([^\W\d]\w*)\s*:(?!=)\s*", re.ASCII)
NAME = re.compile(r"[^\W\d][\w']*\Z")
UNIT = re.compile(r"[+-]?\d*[.,]?\d+\s*[^\W\d_]+[^\w.,]*\Z", re.ASCII)
UNSIGNED = re.compile(r"\d\s*(?:[(\[{√∛¼-¾⅐-⅞α-ω]|(?![eE][+-]?\d)[A-Za-z])")
HALF = 0.5 * (1 + 1e-9)


class Unreadable(ValueError):
    """An answer that is no number: the code of a sentence and what fills it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Args = {**args}


def numeral(answer: Value, label: str = "") -> float | None:
    """The number an answer is; None where there is no answer. `label` may stand before it. Raises `Unreadable`."""
    match answer:
        case None:
            return None
        case bool():
            raise Unreadable("number.type", type="bool")
        case int() | float():
            return _finite(float(answer))
        case Array() if answer.dtype != "bool" and math.prod(answer.shape) == 1:
            return _real(complex(answer.numpy().item()), answer)
        case Other(name="complex", text=text) if text:
            return _real(complex(text), answer)
        case Sequence(items=(only,)):
            return numeral(only, label)
        case Sequence(kind="tuple", items=(int() as whole, int() as rest)) if type(whole) is type(rest) is int and rest >= 0:
            code = "number.comma" if whole else "number.comma_zero"
            raise Unreadable(code, text=f"({whole}, {rest})"[:MAX_TEXT], better=f"{whole}.{rest}"[:MAX_TEXT])
    text_ = written(answer)
    if text_ is None:
        raise Unreadable("number.type", type=describe(answer))
    return _read(text_, label)


def decimals(answer: Value) -> int:
    """How many decimals an answer was written with."""
    text = answer if isinstance(answer, str) else repr(numeral(answer))
    return len(re.split(r"[eE·*×]", _plain(text).replace(",", "."))[0].partition(".")[2])


def shown(answer: Value) -> str:
    """An answer as a table shows it: a text as it is, a number as it is written, anything else by its kind."""
    text = written(answer)
    if text is not None:
        return text.strip()
    if isinstance(answer, Array) and answer.shape == ():
        return str(answer.numpy())
    if isinstance(answer, Array) and math.prod(answer.shape) <= 6:
        return str(answer.numpy().tolist())
    if isinstance(answer, Sequence) and len(answer.items) <= 6 and all(isinstance(x, int | float | str) for x in answer.items):
        items: Any = unpack(answer)
        return str(set(items)) if answer.kind == "set" else str(items)
    return str(answer) if isinstance(answer, int | float) else describe(answer)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Unreadable("number.finite", text=str(number))
    return number


def _real(number: complex, answer: Value) -> float:
    if number.imag:
        raise Unreadable("number.type", type=describe(answer))
    return _finite(number.real)


def _plain(text: str) -> str:
    """The text with one kind of minus, of digit and of space, without what only ends a sentence."""
    plain = text[:MAX_WRITTEN].translate(ALIKE).strip()
    plain = re.sub(r"(?<=[\d\s])(?:…|\.\.\.)\Z", "", plain.strip("$").strip())
    return re.sub(r"(?<!\.)\s*[;.,]\s*\Z", "", plain) if not re.fullmatch(r"[;.,\s]*", plain) else plain


def _read(text: str, label: str) -> float | None:
    if not text.strip():
        return None
    refused = Unreadable("number.text", text=text.strip()[:MAX_TEXT])
    if len(text.strip()) > MAX_WRITTEN:
        raise refused
    plain = _plain(text)
    if (before := LABELLED.match(plain)) and _same(before[1], label):
        plain = plain[before.end() :]
    first, *rest = [part.strip() for part in ROUGHLY.split(plain) if part.strip()] or [""]
    if rest and NAME.match(first):
        if not _same(first, label):
            raise Unreadable("number.other_label", text=text.strip()[:MAX_TEXT], other=first[:MAX_TEXT])
        first, *rest = rest
    found = [_part(part) for part in (first, *rest)]
    last = (first, *rest)[-1]
    if found[-1] is None:
        raise _refusal(last, refused)
    number = found[-1]
    width = HALF * 10.0 ** -decimals(last) if NUMERAL.match(last.replace(",", ".")) else abs(number) * 1e-9
    if any(other is not None and abs(other - number) > width for other in found):
        raise Unreadable("number.several", text=text.strip()[:MAX_TEXT])
    return _finite(number)


def _same(name: str, label: str) -> bool:
    return loose(name).casefold() == loose(label).casefold()


def _refusal(part: str, refused: Unreadable) -> Unreadable:
    """What is told of a part that is no number: the percent sign, a unit, or only that."""
    if re.fullmatch(r"[+-]?\d*[.,]?\d+\s*[%‰]", part):
        return Unreadable("number.percent", **{k: str(v) for k, v in refused.args_.items()})
    if UNIT.match(part):
        return Unreadable("number.unit", **{k: str(v) for k, v in refused.args_.items()})
    return refused


def _part(part: str) -> float | None:
    """One numeral, or arithmetic of numbers; None for anything else."""
    if grouped := GROUPED.match(part):
        mark, point = grouped["mark"], (grouped["point"] or "")[:1]
        if point != mark and (point or mark not in ".," or part.count(mark) > 1):
            part = part.replace(mark, "").replace(",", ".")
    pointed = part.replace(",", ".")
    if len(part) <= MAX_TEXT and NUMERAL.match(pointed):
        return float(pointed)
    tree = _tree(part)
    return None if tree is None else value(tree, {})


def _tree(part: str) -> Tree | None:
    if UNSIGNED.search(part):
        return None  # 0.334(3) is a number with its uncertainty to some, and a product to others; 1½ is no product
    try:
        tree = read(part, [], decimal_comma="," in part)
    except ReadError:
        return None
    return None if names(tree) else tree
