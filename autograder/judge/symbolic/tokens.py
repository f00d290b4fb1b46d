"""From a student's text to tokens, in one pass. Characters are mapped one by one, never normalised (NFKC turns x² into x2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

__all__ = ["MAX_LENGTH", "ReadError", "Token", "canonical", "tokens"]

MAX_LENGTH = 2_000
MAX_DIGITS = 40
MAX_SHIFT = 40

OPERATORS = {
    "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "·": "*", "⋅": "*", "×": "*", "∙": "*", "∗": "*",
    "/": "/", "÷": "/", "∕": "/", "^": "^", "(": "(", ")": ")", "[": "(", "]": ")", "|": "|", "√": "√", "=": "=",
    ",": ",", ";": ";",
}  # fmt: skip
SUPERSCRIPTS = {c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-", "⁺": ""}
SUBSCRIPTS = {c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")} | {"ₜ": "_t", "ᵢ": "_i", "ⱼ": "_j", "ₙ": "_n", "ₖ": "_k"}
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΔΣϵ∂",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
            "Delta",
            "Sigma",
            "epsilon",
            "d",
        ],
        strict=True,
    )
)
PRIMES = frozenset("'′’ʹ")
CYRILLIC = dict(zip("аеорсухіАВЕКМНОРСТУХ", "aeopcyxiABEKMHOPCTYX", strict=True))
HAT = "\u0302"


class ReadError(ValueError):
    """A text that is no formula here: the code of a sentence, what fills it, and the character it points at (from 1)."""

    def __init__(self, code: str, position: int = 1, **args: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.args_: dict[str, str | int] = {"position": position, **args}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the operator, the name in ASCII or, for a superscript, its integer; `start` counts from 1."""

    kind: Literal["number", "name", "op", "super", "prime", "end"]
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)


def canonical(name: str) -> str:
    """A name in ASCII: `β₁` is `beta1`, `ŷ` is `y_hat`. Characters that no name has are kept."""
    return "".join(_letter(name, i)[0] or char for i, char in enumerate(name) if char != HAT)


def tokens(text: str, *, decimal_comma: bool = False) -> list[Token]:
    """The tokens of a text, an end token last; raises `ReadError`."""
    if len(text) > MAX_LENGTH:
        raise ReadError("read.too_long", MAX_LENGTH, limit=MAX_LENGTH)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _next(text, at, decimal_comma)
        found.append(token)
        at = token.end - 1
    found.append(Token("end", "", len(text) + 1, len(text) + 1))
    return found


def _next(text: str, at: int, decimal_comma: bool) -> Token:
    char = text[at]
    if char in "0123456789" or (char in ".," and text[at + 1 : at + 2].isdecimal() and (char == "." or decimal_comma)):
        return _number(text, at, decimal_comma)
    if text.startswith("**", at):
        return Token("op", "^", at + 1, at + 3)
    if char in SUPERSCRIPTS:
        return _superscript(text, at)
    if char in OPERATORS:
        return Token("op", OPERATORS[char], at + 1, at + 2)
    if char in PRIMES:
        return Token("prime", "'", at + 1, at + 2)
    if _letter(text, at)[0] and char not in SUBSCRIPTS:
        return _name(text, at)
    raise _stranger(char, at)


NUMBERS = {
    False: re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    True: re.compile(r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"),
}


def _number(text: str, at: int, decimal_comma: bool) -> Token:
    match = NUMBERS[decimal_comma].match(text, at)
    assert match is not None
    digits, _, shift = match[0].replace(",", ".").lower().partition("e")
    if len(digits) > MAX_DIGITS or len(shift) > 4 or abs(int(shift or 0)) > MAX_SHIFT:
        raise ReadError("read.number", at + 1, limit=MAX_DIGITS)
    value = Fraction(digits if digits[-1] != "." else digits[:-1]) * Fraction(10) ** int(shift or 0)
    return Token("number", match[0], at + 1, match.end() + 1, value)


def _superscript(text: str, at: int) -> Token:
    end = at
    while end < len(text) and text[end] in SUPERSCRIPTS:
        end += 1
    written = "".join(SUPERSCRIPTS[c] for c in text[at:end])
    if not written.lstrip("-").isdigit() or "-" in written[1:]:
        raise ReadError("read.operand", at + 1)
    if len(written) > 4:
        raise ReadError("read.exponent", at + 1, limit=64)
    return Token("super", written, at + 1, end + 1)


def _name(text: str, at: int) -> Token:
    end, parts = at, []
    while end < len(text):
        part, width = _letter(text, end)
        if not part and text[end] not in "0123456789":
            break
        parts.append(part or text[end])
        end += width
    return Token("name", "".join(parts), at + 1, end + 1)


def _letter(text: str, at: int) -> tuple[str, int]:
    """What the character at `at` adds to a name ("" if nothing), and how many characters that took."""
    char = text[at]
    if text[at + 1 : at + 2] == HAT and char.isascii() and char.isalpha():
        return f"{char}_hat", 2
    if char.isascii():
        return (char if char.isalpha() or char == "_" else ""), 1
    if char in GREEK:
        return GREEK[char], 1
    if char in SUBSCRIPTS:
        return SUBSCRIPTS[char], 1
    plain = unicodedata.decomposition(char).split()
    if len(plain) == 2 and plain[1] == "0302" and chr(int(plain[0], 16)).isascii():
        return f"{chr(int(plain[0], 16))}_hat", 1
    return "", 1


def _stranger(char: str, at: int) -> ReadError:
    if char == "\\":
        return ReadError("read.latex", at + 1)
    if char in CYRILLIC:
        return ReadError("read.lookalike", at + 1, like=CYRILLIC[char])
    plain = re.search(r"(SMALL|CAPITAL|DIGIT)(?: LETTER)? ([A-Z])\Z", unicodedata.name(char, ""))
    if plain and not char.isascii():
        return ReadError("read.lookalike", at + 1, like=plain[2].lower() if plain[1] == "SMALL" else plain[2])
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    return ReadError("read.character", at + 1, char=shown)
