"""Formulas as text: `show` as people set them, `2·(a − y)·σ(a)`; `write` as the reader takes them, `2*(a - y)*sigma(a)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from autograder.judge.symbolic.tree import Name, Number, Op, Tree
from autograder.records import Lang

__all__ = ["decimal", "pair", "short", "show", "write"]

SUM, PRODUCT, POWER, ATOM = range(4)
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class _Style:
    times: str
    plus: str
    minus: str
    sign: str
    symbols: dict[str, str]
    number: Callable[[Fraction], str]
    comma: str
    set_powers: bool


def decimal(value: Fraction) -> str | None:
    """The exact decimal of a fraction, with a point; None where it does not end within 20 digits."""
    for digits in range(21):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            text = f"{abs(int(scaled)):0{digits + 1}d}"
            whole = text[: len(text) - digits] + ("." + text[len(text) - digits :] if digits else "")
            return ("-" if value < 0 else "") + whole
    return None


def write(tree: Tree) -> str:
    """The formula in ASCII; `read` gives the same value back."""
    return _text(tree, ASCII)[0]


def show(tree: Tree, lang: Lang = "en") -> str:
    """The formula as it is set in a text; numbers as the language writes them."""
    return _text(tree, GERMAN if lang == "de" else ENGLISH)[0]


def _ascii_number(value: Fraction) -> str:
    return str(value)


def _set_number(value: Fraction) -> str:
    return (decimal(value) or str(value)).replace("-", "−")


def _german_number(value: Fraction) -> str:
    return _set_number(value).replace(".", ",")


ASCII = _Style("*", " + ", " - ", "-", {"e": "E"}, _ascii_number, ", ", False)
ENGLISH = _Style(
    "·", " + ", " − ", "−", {"sigma": "σ", "sigma'": "σ′", "pi": "π", "sqrt": "√"}, _set_number, ", ", True
)  # fmt: skip
GERMAN = _Style("·", " + ", " − ", "−", ENGLISH.symbols, _german_number, "; ", True)


def _text(tree: Tree, style: _Style) -> tuple[str, int]:
    """The text, and how closely its outermost operation binds."""
    if isinstance(tree, Number):
        text = style.number(tree.value)
        binds = PRODUCT if "/" in text else ATOM
        return text, SUM if tree.value < 0 else binds
    if isinstance(tree, Name):
        return tree.name, ATOM
    match tree.op:
        case "add":
            return _sum(tree, style), SUM
        case "neg":
            return style.sign + _within(tree.args[0], PRODUCT, style), SUM
        case "mul":
            return _product(tree.args, style), PRODUCT
        case "inv":
            return _product((tree,), style), PRODUCT
        case "pow":
            return _power(tree, style), POWER
        case "abs" if style.set_powers:
            return f"|{_text(tree.args[0], style)[0]}|", ATOM
    name = style.symbols.get(tree.op, tree.op.removeprefix("call:"))
    if style.set_powers:
        name = name.replace("'", "′")
    if not tree.args:
        return name, ATOM
    return f"{name}({style.comma.join(_text(arg, style)[0] for arg in tree.args)})", ATOM


def _within(tree: Tree, least: int, style: _Style) -> str:
    text, binds = _text(tree, style)
    return text if binds >= least else f"({text})"


def _sum(tree: Op, style: _Style) -> str:
    text = _within(tree.args[0], SUM, style)
    for term in tree.args[1:]:
        if isinstance(term, Op) and term.op == "neg":
            text += style.minus + _within(term.args[0], PRODUCT, style)
        elif isinstance(term, Number) and term.value < 0:
            text += style.minus + style.number(-term.value)
        else:
            text += style.plus + _within(term, PRODUCT, style)
    return text


def _product(factors: tuple[Tree, ...], style: _Style) -> str:
    text = ""
    for i, factor in enumerate(factors):
        under = isinstance(factor, Op) and factor.op == "inv"
        inner = factor.args[0] if isinstance(factor, Op) and under else factor
        # after a sign of division, and for a fraction that is not in front, parentheses keep the order
        closely = POWER if under or (i and isinstance(inner, Number | Op)) else PRODUCT
        shown = _within(inner, closely, style)
        text += ("/" if text else "1/") + shown if under else (style.times if text else "") + shown
    return text


def _power(tree: Op, style: _Style) -> str:
    base, exponent = tree.args
    below = _within(base, ATOM, style)
    if style.set_powers and isinstance(exponent, Number) and exponent.value.denominator == 1:
        return below + str(exponent.value).translate(SUPERSCRIPTS)
    if style.set_powers:
        return f"{below}^{_within(exponent, ATOM, style)}"
    return f"{below}**{_within(exponent, ATOM, style)}"


def pair(yours: float, right: float) -> tuple[str, str]:
    """Two numbers with the same decimals: all of them where they end soon, else enough to differ in two digits."""
    if not all(1e-5 < abs(v) < 1e7 or v == 0 for v in (yours, right)):
        return f"{yours:.4g}", f"{right:.4g}"
    for digits in range(7):
        left, other = f"{yours:.{digits}f}", f"{right:.{digits}f}"
        ends = all(abs(float(t) - v) < 1e-12 for t, v in ((left, yours), (other, right)))
        different = sum(a != b for a, b in zip(left.zfill(20), other.zfill(20), strict=True))
        if (ends and left != other) or (digits >= 3 and different >= 2):
            break
    return left, other


def short(value: float) -> str:
    """A number as one reads it: `0.5`, `0.2689`, `−2` as `-2`."""
    return f"{value:.4g}"
