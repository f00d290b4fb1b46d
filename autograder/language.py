"""What the house says, in every language: one gettext catalogue each, keyed by code; numbers and dates as people write them.

A sentence may hold two marks: `code` in backticks and maths symbols as *x*. What fills a placeholder is quoted: a
student's text can neither open a mark nor reorder the line. `Marked` is for fillings that are marked up by us.
"""

from __future__ import annotations

import gettext
import math
import re
import string
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from autograder import po
from autograder.locale import FOLDER as LOCALE
from autograder.locale import HOUSE, LANGUAGES

if TYPE_CHECKING:
    from autograder.records import Lang

__all__ = [
    "HOUSE", "LANGUAGES", "Marked", "catalogue", "clean", "clip", "count", "date", "decimal_sign", "gist", "in_house", "known",
    "listing", "number", "points", "quote", "say", "separator", "yours_and_right",
]  # fmt: skip

LONGEST = 300
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FIELD = re.compile(r"'([^']*)'|d+|M+|y+|H+|m+")  # of a pattern for dates, as Unicode's CLDR writes them
LARGEST = sys.float_info.max
THIN = "\u202f"


class Marked(str):
    """A filling whose marks are ours (or an author's): it goes into a sentence as it is."""


@lru_cache
def catalogue(lang: Lang) -> gettext.GNUTranslations:
    """The catalogue of a language."""
    return po.catalogue(LOCALE / f"{lang}.po")


def in_house(course: Iterable[Lang]) -> Lang:
    """The language in which authors of a course are spoken to, of those the course has."""
    languages = list(course)
    return HOUSE if HOUSE in languages or not languages else languages[0]


def known(lang: Lang, code: str) -> bool:
    """Whether the catalogue has a sentence for this code."""
    return _text(lang, code, 2) != code


def say(lang: Lang, code: str, /, **args: object) -> str:
    """The sentence `code` stands for, filled in. With `n` among the arguments, the plural form that fits.

    Raises `KeyError` where the sentence asks for an argument that is not given.
    """
    inside = False
    said = []
    for literal, field, _, _ in string.Formatter().parse(_text(lang, code, args.get("n"))):
        said.append(literal)
        inside ^= literal.count("`") % 2 == 1
        if field is not None:
            said.append(_filling(lang, args[field], inside))
    return "".join(said)


def _text(lang: Lang, code: str, n: object) -> str:
    texts = catalogue(lang)
    if isinstance(n, int):
        text = texts.ngettext(code, code, n)
        if text != code:
            return text
    return texts.gettext(code)


def _filling(lang: Lang, value: object, inside: bool) -> str:
    """A number as the place asks for it: the language's own in prose, Python's in code."""
    if isinstance(value, Marked):
        return value
    if isinstance(value, float):
        return f"{value:.6g}" if inside else number(lang, value)
    return quote(str(value), inside)


def quote(text: str, inside: bool = True) -> str:
    """A foreign text as part of a sentence, `inside` backticks or not: no marks, no controls, one line, no end of it."""
    text = clip(clean(text), LONGEST).replace("`", "ˋ")
    if inside:
        return text or "''"
    return text.replace("*", "∗")


def clean(text: str) -> str:
    """Line ends become spaces; controls and direction marks become visible, so that nothing can move the text about."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"\\u{ord(character):04x}"
    return character


def clip(text: str, width: int) -> str:
    """At most `width` characters, the last of them `…` where something was cut off."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def gist(text: str, width: int) -> str:
    """At most `width` characters: the beginning, and what stands at the end in brackets or with numbers, for it tells the sizes.

    Of several lines the first, unless it only announces the others.
    """
    first, more, _ = text.strip().partition("\n")
    if more and not first.rstrip().endswith(":"):
        text = first.rstrip().removesuffix(".")
    if len(text) <= width:
        return text
    bracket, told = text.rfind(" ("), max((found.end() for found in re.finditer(r"\d[^\s\w]*", text)), default=0)
    if told <= width - 1:
        return clip(text, width)
    start = bracket + 1 if 0 < bracket < told and told - bracket < width // 2 else text.find(" ", told - width // 2) + 1
    tail = text[start:told] + ("" if told == len(text) else " …")
    head = text[: width - len(tail) - 3].rpartition(" ")[0]
    return f"{head} … {tail}" if head and 0 < start < told else clip(text, width)


def number(lang: Lang, value: float, digits: int | None = None) -> str:
    """A number in prose: `0.9968` or `0,9968`, `12 500` (narrow space), `3·10⁻⁵`; a true minus.

    Six significant digits without trailing zeros, or exactly `digits` decimals.
    """
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "−∞" if value < 0 else "∞"
    if digits is None and value and not 1e-4 <= abs(value) < 1e9:
        return _power(lang, value, 3)
    text = f"{value:.{digits}f}" if digits is not None else _plain(value)
    return _written(lang, text)


def _plain(value: float) -> str:
    decimals = max(0, 5 - math.floor(math.log10(abs(value)))) if value else 0
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _written(lang: Lang, text: str) -> str:
    """Python's plain decimal as people write it."""
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", THIN)
    if not (whole + rest).strip("0" + THIN):
        sign = ""
    return sign + whole + (decimal_sign(lang) + rest if rest else "")


@lru_cache
def decimal_sign(lang: Lang) -> str:
    """What stands between a number's whole part and its decimals."""
    return say(lang, "format.decimal")


@lru_cache
def separator(lang: Lang) -> str:
    """What stands between the arguments of a function, no comma where numbers have one."""
    return say(lang, "format.separator") + " "


def _power(lang: Lang, value: float, significant: int, exponent: int | None = None) -> str:
    if exponent is None:
        exponent = int(f"{value:.{significant - 1}e}".partition("e")[2])
        text = f"{_scaled(value, exponent):.{significant - 1}f}".rstrip("0").rstrip(".")
    else:
        text = f"{_scaled(value, exponent):.{significant - 1}f}"
    return f"{_written(lang, text)}·10{str(exponent).translate(SUPERSCRIPT)}"


def _scaled(value: float, exponent: int) -> float:
    """A value over a power of ten, in two steps: 10⁻³²⁴ itself is no float."""
    half = exponent // 2
    return value / 10.0**half / 10.0 ** (exponent - half)


def yours_and_right(yours: float, right: float, lang: Lang) -> tuple[str, str]:
    """Two numbers that differ, to be read side by side: as many decimals each, enough to see the difference.

    Three digits of the difference, at least two of them shown, at most six decimals; whole numbers stay whole. Very
    small and very large numbers get a power of ten, a common one where they are of one size. Where both texts come
    out equal, the difference is the thing to say.
    """
    yours, right = float(yours), float(right)
    if yours == right or not (math.isfinite(yours) and math.isfinite(right)):
        return number(lang, yours), number(lang, right)
    largest, size = max(abs(yours), abs(right)), math.floor(math.log10(min(abs(yours - right), LARGEST)))
    if largest < 1e-3 or largest >= 1e7:
        return _powers(lang, yours, right, size)
    decimals = max(0, min(6, 2 - size))
    least = 0 if yours.is_integer() and right.is_integer() else max(0, min(6, 1 - size))
    texts = [f"{yours:.{decimals}f}", f"{right:.{decimals}f}"]
    while decimals > least and all(text.endswith("0") for text in texts):
        texts, decimals = [text[:-1] for text in texts], decimals - 1
    return _written(lang, texts[0].removesuffix(".")), _written(lang, texts[1].removesuffix("."))


def _powers(lang: Lang, yours: float, right: float, size: int) -> tuple[str, str]:
    exponents = [math.floor(math.log10(abs(value))) if value else None for value in (yours, right)]
    largest = max(exponent for exponent in exponents if exponent is not None)
    if exponents[0] == exponents[1]:
        digits = 1 + max(1, min(6, largest - size + 1))
        return _power(lang, yours, digits, largest), _power(lang, right, digits, largest)
    return tuple(_power(lang, value, 3) if value else "0" for value in (yours, right))  # type: ignore[return-value]


def points(lang: Lang, value: float) -> str:
    """Points as people write them: `2`, `2.5`, `2,5`; at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return _written(lang, text)


def count(lang: Lang, n: int) -> str:
    """A small number as a word: `two` to `twelve`, otherwise digits."""
    return say(lang, f"count.{n}") if 2 <= n <= 12 else number(lang, n)


def listing(lang: Lang, items: Sequence[str]) -> Marked:
    """`a`, `a and b`, `a, b and c`; the items are marked up already."""
    if len(items) < 2:
        return Marked("".join(items))
    return Marked(f"{', '.join(items[:-1])} {say(lang, 'word.and')} {items[-1]}")


def date(lang: Lang, stamp: str, time: bool = True) -> str:
    """An ISO time as people write it: `12 Dec 2026, 21:40`, `12.12.2026, 21:40 Uhr`. What is no time stays as it is."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    pattern = say(lang, "format.moment" if time else "format.day")
    return FIELD.sub(lambda field: field[1] if field[1] is not None else _dated(lang, moment, field[0]), pattern)


def _dated(lang: Lang, moment: datetime, field: str) -> str:
    """One field: a number with as many digits as letters at least, three `M` the month's short name."""
    if field == "MMM":
        return say(lang, "format.months").split()[moment.month - 1]
    numbers = {"d": moment.day, "M": moment.month, "y": moment.year, "H": moment.hour, "m": moment.minute}
    return f"{numbers[field[0]]:0{len(field)}}"
