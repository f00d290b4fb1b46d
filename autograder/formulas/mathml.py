"""Formulas as MathML, which browsers set without any help: what a student sees of how the text was read."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from autograder.formulas.reading.tokens import GREEK
from autograder.formulas.show import conditions_of, show
from autograder.formulas.tree import Name, Number, Op, Tree
from autograder.language import say

if TYPE_CHECKING:
    from autograder.records import Lang

__all__ = ["typeset"]

SUM, PRODUCT, POWER, ATOM = range(4)
LETTERS = {name: letter for letter, name in GREEK.items() if letter not in "ϵϑϕϱςµ∂"}
ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~", "dot": "˙", "check": "ˇ"}
SYMBOLS = {"sigma": "σ", "trace": "tr", "total": "sum", "pi": "π"}
DERIVATIVE = re.compile(r"d([23]?)([A-Za-z]\w*?)_d([A-Za-z]\w*)")


def typeset(tree: Tree, lang: Lang = "en") -> str:
    """The formula as one `<math>` element; all text in it is escaped, and `alttext` says it in a line."""
    inner = _Setter(lang).set(tree)[0]
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{escape(show(tree, lang))}">{inner}</math>'


def _mo(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _identifier(name: str) -> str:
    return f"<mi>{escape(LETTERS.get(name, name))}</mi>"


def _name(name: str) -> str:
    """`y_hat_i` with a hat and an index, `dL_dw` as a quotient of differentials."""
    quotient = DERIVATIVE.fullmatch(name)
    if quotient:
        order = f"<msup>{_mo('∂')}<mn>{quotient[1]}</mn></msup>" if quotient[1] else _mo("∂")
        below = _name(quotient[3].removesuffix(quotient[1])) if quotient[1] else _name(quotient[3])
        if quotient[1]:
            below = f"<msup>{below}<mn>{quotient[1]}</mn></msup>"
        return f"<mfrac>{_row(order, _name(quotient[2]))}{_row(_mo('∂'), below)}</mfrac>"
    base, *parts = name.split("_")
    accents = [ACCENTS[part] for part in parts if part in ACCENTS]
    lowered = [part for part in parts if part and part not in ACCENTS]
    letter = re.fullmatch(r"([A-Za-z]+?)([0-9]+)", base)
    if letter:
        base, lowered = letter[1], [letter[2], *lowered]
    text = _identifier(base)
    for accent in accents:
        text = f'<mover accent="true">{text}{_mo(accent)}</mover>'
    if lowered:
        small = [f"<mn>{escape(part)}</mn>" if part.isdigit() else _identifier(part) for part in lowered]
        text = f"<msub>{text}{_row(*small)}</msub>"
    return text


class _Setter:
    """Sets trees, each with how closely its outermost operation binds."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.comma = "; " if lang == "de" else ", "

    def set(self, tree: Tree) -> tuple[str, int]:
        if isinstance(tree, Number):
            return self.number(tree)
        if isinstance(tree, Name):
            return _name(tree.name), ATOM
        args = tree.args
        match tree.op:
            case "add":
                return self.sum(tree), SUM
            case "neg":
                return _row(_mo("−"), self.within(args[0], PRODUCT)), SUM
            case "mul" | "inv":
                return self.product(args if tree.op == "mul" else (tree,)), PRODUCT
            case "matmul":
                return _row(self.within(args[0], PRODUCT), _mo("·"), self.within(args[1], POWER)), PRODUCT
            case "hadamard":
                return _row(self.within(args[0], PRODUCT), _mo("⊙"), self.within(args[1], POWER)), PRODUCT
            case "dot":
                return _row(self.raised(args[0], _mo("⊤")), _mo("·"), self.within(args[1], POWER)), PRODUCT
            case "outer":
                return _row(self.within(args[0], PRODUCT), _mo("·"), self.raised(args[1], _mo("⊤"))), PRODUCT
            case "pow":
                return self.raised(args[0], self.plain(args[1])), POWER
            case "transpose":
                return self.raised(args[0], _mo("⊤")), POWER
            case "inverse":
                return self.raised(args[0], _row(_mo("−"), "<mn>1</mn>")), POWER
            case "sum" | "prod":
                return self.running(tree), SUM
            case "where":
                return self.cases(tree), ATOM
        return self.other(tree), ATOM

    def number(self, tree: Number) -> tuple[str, int]:
        text = show(tree, self.lang)
        if "/" not in text:
            return f"<mn>{escape(text)}</mn>", SUM if tree.value < 0 else ATOM
        above, below = text.lstrip("−").split("/")
        fraction = f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
        return (_row(_mo("−"), fraction), SUM) if tree.value < 0 else (fraction, PRODUCT)

    def plain(self, tree: Tree) -> str:
        return self.set(tree)[0]

    def within(self, tree: Tree, least: int) -> str:
        text, binds = self.set(tree)
        return text if binds >= least else self.fenced("(", tree, ")")

    def fenced(self, opening: str, tree: Tree, closing: str) -> str:
        return _row(_mo(opening), self.plain(tree), _mo(closing))

    def raised(self, base: Tree, above: str) -> str:
        return f"<msup>{self.within(base, ATOM)}{above}</msup>"

    def sum(self, tree: Op) -> str:
        parts = [self.within(tree.args[0], SUM)]
        for term in tree.args[1:]:
            minus = isinstance(term, Op) and term.op == "neg"
            inner = term.args[0] if isinstance(term, Op) and minus else term
            parts += [_mo("−" if minus else "+"), self.within(inner, PRODUCT)]
        return _row(*parts)

    def product(self, factors: tuple[Tree, ...]) -> str:
        """Factors in their order; what is divided stands above what divides it."""
        parts: list[str] = []
        above: list[Tree] = []
        below: list[Tree] = []
        for factor in (*factors, None):
            if isinstance(factor, Op) and factor.op == "inv":
                below.append(factor.args[0])
                continue
            if below or factor is None:
                parts.append(self.fraction(above, below) if below else self.factors(above))
                above, below = [], []
            if factor is not None:
                above.append(factor)
        return _row(_mo("·").join(part for part in parts if part))

    def fraction(self, above: list[Tree], below: list[Tree]) -> str:
        over = self.factors(above) if above else "<mn>1</mn>"
        return f"<mfrac>{_row(over)}{_row(self.factors(below))}</mfrac>"

    def factors(self, trees: list[Tree]) -> str:
        if len(trees) == 1:
            return self.within(trees[0], PRODUCT)
        return _mo("·").join(self.within(tree, POWER if i else PRODUCT) for i, tree in enumerate(trees))

    def running(self, tree: Op) -> str:
        body, over, low, high = tree.args
        sign = _mo("∑" if tree.op == "sum" else "∏")
        limits = _row(self.plain(over), _mo("="), self.plain(low))
        return _row(f"<munderover>{sign}{limits}{_row(self.plain(high))}</munderover>", self.within(body, PRODUCT))

    def cases(self, tree: Op) -> str:
        rows = []
        for value, subject in conditions_of(tree):
            asked = f"<mtext>{escape(say(self.lang, 'formula.otherwise'))}</mtext>"
            if isinstance(subject, Op) and subject.op == "delta":
                asked = _row(self.plain(subject.args[0]), _mo("="), self.plain(subject.args[1]))
            elif subject is not None:
                asked = _row(self.plain(subject), _mo(">"), "<mn>0</mn>")
            rows.append(f"<mtr><mtd>{self.plain(value)}</mtd><mtd>{asked}</mtd></mtr>")
        return _row(_mo("{"), f'<mtable columnalign="left">{"".join(rows)}</mtable>')

    def other(self, tree: Op) -> str:
        args = tree.args
        match tree.op:
            case "sqrt":
                return f"<msqrt>{self.plain(args[0])}</msqrt>"
            case "abs":
                return self.fenced("|", args[0], "|")
            case "norm":
                return self.fenced("‖", args[0], "‖")
            case "norm1":
                return f"<msub>{self.fenced('‖', args[0], '‖')}<mn>1</mn></msub>"
            case "index" | "delta":
                below = _mo(",").join(self.plain(at) for at in args[tree.op == "index" :])
                base = self.within(args[0], ATOM) if tree.op == "index" else "<mi>δ</mi>"
                return f"<msub>{base}{_row(below)}</msub>"
            case "ones" | "eye":
                return f"<msub><mi>{'𝟙' if tree.op == 'ones' else 'I'}</mi>{_row(self.plain(args[0]))}</msub>"
            case "undefined":
                return "<mfrac><mn>1</mn><mn>0</mn></mfrac>"
        return self.call(tree)

    def call(self, tree: Op) -> str:
        base = tree.op.removeprefix("call:").rstrip("'")
        primes = len(tree.op.removeprefix("call:")) - len(base)
        name = _identifier(base) if tree.op.startswith("call:") else f"<mi>{escape(SYMBOLS.get(base, base))}</mi>"
        if primes:
            name = f"<msup>{name}{_mo('′' * primes)}</msup>"
        if not tree.args:
            return name
        listed = _mo(self.comma).join(self.plain(arg) for arg in tree.args)
        return _row(name, _mo("\u2061"), _row(_mo("("), listed, _mo(")")))
