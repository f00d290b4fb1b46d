"""Formulas as text: `show` as people set them, `2·(a − y)·σ(a)`; `write` as Python spells them, `2*(a - y)*sigma(a)`.

`read` takes both back, and gives the same tree where it gave the tree: with the same names and shapes, and the comma
of numbers where the text is German.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.formulas.tree import Name, Number, Op, Tree, bound, names

if TYPE_CHECKING:
    from autograder.records import Lang

__all__ = ["conditions_of", "decimal", "pair", "short", "show", "write"]

SUM, PRODUCT, POWER, ATOM = range(4)
PRODUCTS = frozenset({"mul", "inv", "matmul", "hadamard", "dot", "outer"})
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class _Style:
    """How a text is set. `ascii`: as Python and SymPy spell it."""

    ascii: bool
    times: str
    plus: str
    minus: str
    sign: str
    symbols: dict[str, str]
    number: Callable[[Fraction], str]
    comma: str
    words: tuple[str, str] = ("if", "else")
    undefined: str = "undefined"


def decimal(value: Fraction, digits: int = 20) -> str | None:
    """The exact decimal of a fraction, with a point; None where it does not end within so many digits."""
    for places in range(digits + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            text = f"{abs(int(scaled)):0{places + 1}d}"
            whole = text[: len(text) - places] + ("." + text[len(text) - places :] if places else "")
            return ("-" if value < 0 else "") + whole
    return None


def write(tree: Tree) -> str:
    """The formula in ASCII; `read` gives the same value back."""
    return _text(tree, ASCII)[0]


def show(tree: Tree, lang: Lang = "en") -> str:
    """The formula as it is set in a text; numbers as the language writes them."""
    return _text(tree, GERMAN if lang == "de" else ENGLISH)[0]


def _number(value: Fraction) -> str:
    """A decimal, short by a power of ten where it is long; a quotient where it is none."""
    text = decimal(value)
    long = decimal(value, 120) if text is None else None
    if long is not None:
        mantissa = long.lstrip("-0.").rstrip("0")
        return f"{'-' if value < 0 else ''}{mantissa}e-{len(long.partition('.')[2])}"
    return text or str(value)


def _set_number(value: Fraction) -> str:
    return _number(value).replace("-", "−") if value < 0 else _number(value)


def _german_number(value: Fraction) -> str:
    return _set_number(value).replace(".", ",")


ASCII = _Style(True, "*", " + ", " - ", "-", {"e": "E"}, _number, ", ")
ENGLISH = _Style(
    False, "·", " + ", " − ", "−", {"sigma": "σ", "pi": "π", "sqrt": "√", "trace": "tr", "total": "sum"}, _set_number, ", "
)  # fmt: skip
GERMAN = _Style(False, "·", " + ", " − ", "−", ENGLISH.symbols, _german_number, "; ", ("falls", "sonst"), "undefiniert")


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
        case "index":
            return _entry(tree, style), ATOM
        case "transpose":
            return _within(tree.args[0], ATOM, style) + (".T" if style.ascii else "ᵀ"), POWER
        case "hadamard" if isinstance(tree.args[1], Op) and tree.args[1].op == "inv":
            return _between(Op("hadamard", (tree.args[0], tree.args[1].args[0])), "/", style), PRODUCT
        case "hadamard" if not style.ascii:
            return _between(tree, "⊙", style), PRODUCT
        case "undefined":
            return style.undefined, ATOM
        case "matmul":
            return _between(tree, " @ " if style.ascii else "·", style), PRODUCT
    if style.ascii:
        return _spelled(tree, style)
    return _set(tree, style)


def _spelled(tree: Op, style: _Style) -> tuple[str, int]:
    """What has brackets in Python: functions, sums, cases."""
    match tree.op:
        case "sum" | "prod":
            body, *limits = (_text(arg, style)[0] for arg in tree.args)
            return f"{'Sum' if tree.op == 'sum' else 'Product'}({body}, ({', '.join(limits)}))", ATOM
        case "where":
            return (
                f"Piecewise({', '.join(f'({_text(value, style)[0]}, {asked})' for value, asked in _rows(tree, style))})",
                ATOM,
            )
        case "delta":
            return _call("KroneckerDelta", tree.args, style), ATOM
    return _called(tree, style)


def _set(tree: Op, style: _Style) -> tuple[str, int]:
    """The same in print."""
    args = tree.args
    match tree.op:
        case "abs" if not (isinstance(args[0], Op) and args[0].op == "abs"):
            return f"|{_text(args[0], style)[0]}|", ATOM
        case "norm":
            return f"‖{_text(args[0], style)[0]}‖", ATOM
        case "norm1":
            return f"‖{_text(args[0], style)[0]}‖_1", ATOM
        case "inverse":
            return f"{_within(args[0], ATOM, style)}⁻¹", POWER
        case "dot":
            return f"{_within(args[0], ATOM, style)}ᵀ·{_within(args[1], POWER, style)}", PRODUCT
        case "outer":
            return f"{_within(args[0], PRODUCT, style)}·{_within(args[1], ATOM, style)}ᵀ", PRODUCT
        case "delta":
            return f"δ_{{{','.join(_text(arg, style)[0] for arg in args)}}}", ATOM
        case "sum" | "prod":
            return _running(tree, style), SUM
        case "where":
            return f"({_alternatives(tree, style)})", ATOM
    return _called(tree, style)


def _called(tree: Op, style: _Style) -> tuple[str, int]:
    base = tree.op.removeprefix("call:").rstrip("'")
    primes = tree.op.removeprefix("call:").removeprefix(base)
    name = base if tree.op.startswith("call:") else style.symbols.get(base, base)
    if not style.ascii:
        primes = primes.replace("'", "′")
    return (_call(name + primes, tree.args, style) if tree.args else name), ATOM


def _call(name: str, args: tuple[Tree, ...], style: _Style) -> str:
    return f"{name}({style.comma.join(_text(arg, style)[0] for arg in args)})"


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
        elif bound(term) and not style.ascii:
            text += style.plus + _text(term, style)[0]
        else:
            text += style.plus + _within(term, PRODUCT, style)
    return text


def _product(factors: tuple[Tree, ...], style: _Style) -> str:
    text = ""
    for i, factor in enumerate(factors):
        if i and (steps := _divided(factor)):
            text += "".join((sign or ("*" if style.ascii else "⊙")) + _within(one, POWER, style) for sign, one in steps)
            continue
        under = isinstance(factor, Op) and factor.op == "inv"
        inner = factor.args[0] if isinstance(factor, Op) and under else factor
        # after a sign of division, and for a fraction that is not in front, parentheses keep the order
        closely = POWER if under or (i and isinstance(inner, Number | Op)) else PRODUCT
        shown = _within(inner, closely, style)
        text += ("/" if text else "1/") + shown if under else (style.times if text else "") + shown
    return text


def _divided(tree: Tree) -> list[tuple[str, Tree]]:
    """The steps of a product by entries that begins with a division, so that a number before it is what is divided."""
    steps: list[tuple[str, Tree]] = []
    while isinstance(tree, Op) and tree.op == "hadamard":
        tree, right = tree.args
        under = isinstance(right, Op) and right.op == "inv"
        steps.insert(0, ("/", right.args[0]) if isinstance(right, Op) and under else ("", right))
    first = steps and isinstance(tree, Op) and tree.op == "inv"
    return [("/", tree.args[0]), *steps] if isinstance(tree, Op) and first else []


def _between(tree: Op, sign: str, style: _Style) -> str:
    """A product of two arrays; the numbers that scale the first keep their brackets, those before both have none."""
    left, right = tree.args
    scaled = isinstance(left, Op) and left.op in ("mul", "inv")
    return _within(left, ATOM if scaled else PRODUCT, style) + sign + _within(right, POWER, style)


def _power(tree: Op, style: _Style) -> str:
    base, exponent = tree.args
    below = _within(base, ATOM, style)
    if style.ascii:
        return f"{below}**{_within(exponent, ATOM, style)}"
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and abs(exponent.value) < 100:
        return below + str(exponent.value).translate(SUPERSCRIPTS)
    return f"{below}^{_within(exponent, ATOM, style)}"


def _entry(tree: Op, style: _Style) -> str:
    """`x_i`, `W_{i,j}`; in Python `x[i]`, `W[i, j]`."""
    array, *at = tree.args
    below = _within(array, ATOM, style)
    texts = [_text(arg, style)[0].replace(" ", "") for arg in at]
    if style.ascii:
        return f"{below}[{', '.join(texts)}]"
    return f"{below}_{texts[0]}" if len(texts) == 1 and texts[0].isalnum() else f"{below}_{{{','.join(texts)}}}"


def _running(tree: Op, style: _Style) -> str:
    """`Σ_{i=1}^{n} x_i`; the body in brackets unless it ends where a reader would end it."""
    body, over, low, high = tree.args
    product = isinstance(body, Op) and body.op in PRODUCTS
    last = body.args[-1] if isinstance(body, Op) and product else body
    closed = not product or (isinstance(over, Name) and over.name in names(last))
    text = _within(body, PRODUCT if closed and not bound(body) else ATOM, style)
    limits = [_text(limit, style)[0].replace(" ", "") for limit in (low, high)]
    sign = "Σ" if tree.op == "sum" else "Π"
    return f"{sign}_{{{_text(over, style)[0]}={limits[0]}}}^{{{limits[1]}}} {text}"


def conditions_of(tree: Tree) -> list[tuple[Tree, Tree | None]]:
    """The rows of nested switches: each value with what must be above 0, None for all that is left."""
    rows: list[tuple[Tree, Tree | None]] = []
    while isinstance(tree, Op) and tree.op == "where":
        rows.append((tree.args[1], tree.args[0]))
        tree = tree.args[2]
    return rows if tree == Op("undefined") else [*rows, (tree, None)]


def _condition(subject: Tree, style: _Style) -> str:
    """What is asked of a subject: more than 0, or of a delta that its indices are the same."""
    if isinstance(subject, Op) and subject.op == "delta" and all(isinstance(arg, Name) for arg in subject.args):
        left, right = (_text(arg, style)[0] for arg in subject.args)
        return f"Eq({left}, {right})" if style.ascii else f"{left} = {right}"
    return f"{_text(subject, style)[0]} > 0"


def _rows(tree: Tree, style: _Style) -> list[tuple[Tree, str]]:
    return [
        (value, "True" if subject is None else _condition(subject, style)) for value, subject in conditions_of(tree)
    ]


def _alternatives(tree: Op, style: _Style) -> str:
    subject, then, other = tree.args
    left = _within(then, SUM, style)
    rest = _alternatives(other, style) if isinstance(other, Op) and other.op == "where" else _text(other, style)[0]
    return f"{left} {style.words[0]} {_condition(subject, style)} {style.words[1]} {rest}"


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
