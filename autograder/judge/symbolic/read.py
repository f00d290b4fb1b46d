"""The reader: a grammar of our own (top-down operator precedence, Pratt 1973). Nothing is evaluated, only built.

Products without a sign (`2x`, `2(a-y)`) bind as `*` does, from the left: `1/2x` is (1/2)·x. A power binds to the right
and closer than a sign: `-x^2` is −(x²). Time is linear in the text, whose length, depth, literals and exponents are bounded.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from fractions import Fraction

from autograder.judge.symbolic.functions import DERIVATIVES, SPELLINGS, binary, prime
from autograder.judge.symbolic.tokens import ReadError, Token, canonical, tokens
from autograder.judge.symbolic.tree import Name, Number, Op, Tree, depth, fold, names

__all__ = ["MAX_EXPONENT", "ReadError", "read"]

MAX_DEPTH = 40
MAX_EXPONENT = 64
DIFFERENTIALS = frozenset({"diff", "Derivative", "grad", "differentiate", "gradient"})
SUM, PRODUCT, SIGN, POWER = 10, 20, 25, 40


def read(
    text: str,
    known: Collection[str] | None,
    *,
    label: str = "",
    barred: Mapping[str, str] | None = None,
    functions: Collection[str] = (),
    decimal_comma: bool = False,
) -> Tree:
    """The tree of a formula; raises `ReadError`.

    `known`: the names it may use, None for any. `label`: what may stand before an `=`. `barred`: names that are
    known but not allowed here, each with the code of its sentence. `functions`: further functions, about which
    nothing is known. `decimal_comma`: `0,5` is a number, and `;` separates arguments.
    """
    reader = _Reader(text, known, label, barred or {}, functions, decimal_comma)
    try:
        tree = reader.formula()
        if depth(tree) > 3 * MAX_DEPTH:
            raise ReadError("read.too_deep", 1, limit=MAX_DEPTH)
    except RecursionError:
        raise ReadError("read.too_deep", 1, limit=MAX_DEPTH) from None
    return tree


class _Reader:
    def __init__(
        self,
        text: str,
        known: Collection[str] | None,
        label: str,
        barred: Mapping[str, str],
        functions: Collection[str],
        decimal_comma: bool,
    ) -> None:
        self.known = known
        self.barred = barred
        self.functions = frozenset(functions)
        self.label = label
        self.separator = ";" if decimal_comma else ","
        self.exact = {canonical(name): name for name in (*(known or ()), *barred)}
        self.loose: dict[str, list[str]] = {}
        for name in self.exact.values():
            self.loose.setdefault(_loose(name), []).append(name)
        self.tokens = self.quotients(tokens(text, decimal_comma=decimal_comma))
        self.at = 0
        self.depth = 0

    # --- tokens

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def next_is(self, *operators: str) -> bool:
        return self.now.kind == "op" and self.now.text in operators

    def quotients(self, found: list[Token]) -> list[Token]:
        """`dL/dw` as the one label `dL_dw`, unless `dL` or `dw` is a name of its own."""
        merged: list[Token] = []
        for token in found:
            if (
                len(merged) >= 2
                and token.kind == "name"
                and merged[-1].text == "/"
                and merged[-2].kind == "name"
                and all(t.text[0] == "d" and len(t.text) > 1 for t in (token, merged[-2]))
                and not any(self.resolved(t.text) for t in (token, merged[-2]))
                and (self.known is None or self.is_label(f"{merged[-2].text}_{token.text}"))
            ):
                merged.pop()
                first = merged.pop()
                token = Token("name", f"{first.text}_{token.text}", first.start, token.end)
            merged.append(token)
        return merged

    def is_label(self, name: str) -> bool:
        return bool(self.resolved(name)) or _loose(name) == _loose(self.label)

    # --- grammar

    def formula(self) -> Tree:
        self.left_side()
        if self.now.kind == "end":
            raise ReadError("read.empty")
        tree = self.expression(0)
        token = self.now
        if token.kind != "end":
            raise self.leftover(token)
        return tree

    def left_side(self) -> None:
        """Skip `label =` where the label is the one asked for."""
        equals = [t for t in self.tokens if t.kind == "op" and t.text == "="]
        if not equals:
            return
        head = self.tokens[0]
        if len(equals) > 1 or head.kind != "name" or self.tokens[1] is not equals[0]:
            raise ReadError("read.equals", equals[-1].start)
        if not self.label:
            raise ReadError("read.equals", equals[0].start)
        if _loose(self.label) != _loose(head.text):
            raise ReadError("read.other_label", head.start, name=head.text, label=self.label)
        self.at = 2

    def leftover(self, token: Token) -> ReadError:
        if token.text in (",", ";"):
            return ReadError("read.comma", token.start)
        if token.text == ")":
            return ReadError("read.close_without_open", token.start)
        if token.kind == "prime":
            return ReadError("read.prime", token.start)
        return ReadError("read.operator_missing", token.start)

    def expression(self, binding: int) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadError("read.too_deep", self.now.start, limit=MAX_DEPTH)
        left = self.operand(SUM if binding < PRODUCT else SIGN)
        own: tuple[str, Tree] | None = None
        while True:
            token = self.now
            if token.kind == "super" or (token.kind == "op" and token.text == "^"):
                if binding >= POWER + 1:
                    break
                left = self.powered(left)
                own = None
                continue
            if token.kind == "op" and token.text in "+-" and binding < SUM:
                self.take()
                right = self.expression(SUM)
                left = _joined("add", left, right if token.text == "+" else Op("neg", (right,)), own)
            elif token.kind == "op" and token.text in "*/" and binding < PRODUCT:
                self.take()
                right = self.expression(PRODUCT)
                left = _joined("mul", left, right if token.text == "*" else Op("inv", (right,)), own)
            elif self.starts_factor(token) and binding < PRODUCT:
                left = _joined("mul", left, self.expression(PRODUCT), own)
            else:
                break
            own = ("mul" if not (token.kind == "op" and token.text in "+-") else "add", left)
        self.depth -= 1
        return left

    def starts_factor(self, token: Token) -> bool:
        return token.kind == "name" or (token.kind == "op" and token.text in ("(", "√"))

    def powered(self, base: Tree) -> Tree:
        token = self.take()
        if token.kind == "super":
            exponent: Tree = Number(Fraction(int(token.text)))
        else:
            if self.next_is("*", "/", "^", ")", ",", ";", "=") or self.now.kind in ("end", "super"):
                raise ReadError("read.operand", self.now.start)
            exponent = self.expression(POWER - 1)
        self.check_exponent(exponent, token)
        return Op("pow", (base, exponent))

    def check_exponent(self, exponent: Tree, token: Token) -> None:
        """Without names an exponent is a small rational number; with names it may be anything."""
        if names(exponent):
            return
        value = fold(exponent, 10**6)
        if value is None or abs(value) > MAX_EXPONENT or value.denominator > MAX_EXPONENT:
            raise ReadError("read.exponent", token.start, limit=MAX_EXPONENT)

    def operand(self, signed: int) -> Tree:
        """A number, name, call or bracket; after a sign what binds closer than `signed`, so that −x·y is −(x·y)."""
        token = self.take()
        match token.kind, token.text:
            case "number", _:
                if self.now.kind == "number":
                    raise ReadError("read.operator_missing", self.now.start)
                return Number(token.value)
            case "name", _:
                return self.named(token)
            case "op", "-":
                return Op("neg", (self.expression(signed),))
            case "op", "+":
                return self.expression(signed)
            case "op", "(":
                return self.grouped(token)
            case "op", "√":
                return Op("sqrt", (self.expression(POWER + 1),))
            case "op", "|":
                return self.absolute(token)
            case "op", "," | ";":
                raise ReadError("read.comma", token.start)
            case "op", "=":
                raise ReadError("read.equals", token.start)
        raise ReadError("read.operand", token.start)

    def grouped(self, opening: Token) -> Tree:
        inner = self.expression(0)
        if not self.next_is(")"):
            raise self.unclosed(opening)
        self.take()
        return inner

    def unclosed(self, opening: Token) -> ReadError:
        if self.now.kind == "end":
            return ReadError("read.open_without_close", opening.start)
        return self.leftover(self.now)

    def absolute(self, opening: Token) -> Tree:
        inner = self.expression(0)
        if not self.next_is("|"):
            raise self.unclosed(opening)
        self.take()
        return Op("abs", (inner,))

    # --- names and functions

    def resolved(self, written: str) -> str:
        """The declared name a text stands for, or "": exactly, or but for underscores where that leaves no choice."""
        if written in self.exact:
            return self.exact[written]
        same = self.loose.get(_loose(written), [])
        return same[0] if len(same) == 1 else ""

    def named(self, token: Token) -> Tree:
        function = self.function_of(token)
        if function and self.is_call():
            return self.called(token, function)
        name = self.resolved(token.text)
        if name in self.barred:
            raise ReadError(self.barred[name], token.start, name=name)
        if name:
            return Name(name)
        if token.text in ("e", "E"):
            return Op("e")
        if token.text == "pi":
            return Op("pi")
        if function:
            raise ReadError("read.bare_function", token.start, name=token.text)
        if token.text in DIFFERENTIALS:
            raise ReadError("read.differentiates", token.start, name=token.text)
        if self.known is None:
            return Name(token.text)
        raise self.unknown(token)

    def function_of(self, token: Token) -> str:
        if token.text in self.functions:
            return f"call:{token.text}"
        if token.text.endswith("_prime"):
            base = SPELLINGS.get(token.text.removesuffix("_prime"), "")
            return prime(base) if base in DERIVATIVES else ""
        return SPELLINGS.get(token.text, "")

    def is_call(self) -> bool:
        """Whether what follows a function's name is `(`, a prime, or a power and then `(`."""
        if self.next_is("(") or self.now.kind == "prime":
            return True
        ahead = self.tokens[self.at : self.at + 3]
        if self.now.kind == "super":
            return len(ahead) > 1 and ahead[1].text == "("
        return (
            len(ahead) == 3
            and (ahead[0].kind, ahead[0].text) == ("op", "^")
            and (ahead[1].kind == "number" and ahead[2].text == "(")
        )

    def called(self, token: Token, function: str) -> Tree:
        exponent: Tree | None = None
        if self.now.kind == "prime":
            mark = self.take()
            if function not in DERIVATIVES or self.now.kind == "prime":
                raise ReadError("read.prime", mark.start)
            function = prime(function)
        elif not self.next_is("("):
            exponent = self.function_power()
        if not self.next_is("("):
            raise ReadError("read.bare_function", token.start, name=token.text)
        arguments = self.arguments(self.take())
        tree = self.applied(token, function, arguments)
        return tree if exponent is None else Op("pow", (tree, exponent))

    def function_power(self) -> Tree:
        """The 2 of `tanh²(z)`; σ⁻¹ could be the inverse function and is not read."""
        token = self.take()
        if token.kind == "op":
            token = self.take()
        value = token.value if token.kind == "number" else Fraction(int(token.text))
        if value.denominator != 1 or not 2 <= value <= 9:
            raise ReadError("read.function_power", token.start)
        return Number(value)

    def arguments(self, opening: Token) -> list[Tree]:
        found = [self.expression(0)]
        while self.next_is(self.separator):
            self.take()
            found.append(self.expression(0))
        if not self.next_is(")"):
            raise self.unclosed(opening)
        self.take()
        return found

    def applied(self, token: Token, function: str, arguments: list[Tree]) -> Tree:
        if function in binary:
            if not 2 <= len(arguments) <= 16:
                raise ReadError("read.arguments_several", token.start, name=token.text)
            tree = arguments[-1]
            for argument in reversed(arguments[:-1]):
                tree = Op(function, (argument, tree))
            return tree
        if (
            len(arguments) != 1
            and not function.startswith("call:")
            and not (function == "step" and len(arguments) == 2)
        ):
            raise ReadError("read.arguments", token.start, name=token.text)
        return Op(function, tuple(arguments[:1] if function == "step" else arguments))

    def unknown(self, token: Token) -> ReadError:
        visible = [name for name in self.known or () if name not in self.barred]
        listed = ", ".join(sorted(visible, key=lambda n: (n.lower(), n)))
        if self.next_is("("):
            close = difflib.get_close_matches(token.text, SPELLINGS, 1)
            code = "read.unknown_function_close" if close else "read.unknown_function"
            return ReadError(code, token.start, name=token.text[:40], close=close[0] if close else "", known=listed)
        product = _product(token.text, visible)
        if product:
            return ReadError("read.unknown_product", token.start, name=token.text, close=product, known=listed)
        close = difflib.get_close_matches(token.text, visible, 1, 0.5)
        code = "read.unknown_close" if close else "read.unknown"
        return ReadError(code, token.start, name=token.text[:40], close=close[0] if close else "", known=listed)


def _joined(op: str, left: Tree, right: Tree, own: tuple[str, Tree] | None) -> Op:
    """`left op right`, flat where `left` was built just now and not in parentheses."""
    if own is not None and own[0] == op and own[1] is left and isinstance(left, Op):
        return Op(op, (*left.args, right))
    return Op(op, (left, right))


def _loose(name: str) -> str:
    return canonical(name).replace("_", "")


def _product(text: str, known: Collection[str]) -> str:
    """`w*x` for `wx`, where the text falls apart into known names; "" if it does not."""
    if len(text) > 12:
        return ""
    for cut in range(1, len(text)):
        head, rest = text[:cut], text[cut:]
        if head in known:
            tail = rest if rest in known else _product(rest, known)
            if tail:
                return f"{head}*{tail}"
    return ""
