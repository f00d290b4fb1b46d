"""The reader: a grammar of our own (top-down operator precedence, Pratt 1973). Nothing is evaluated, only built.

It takes Python and SymPy, ASCII mathematics, LaTeX and Unicode, mixed as people mix them. Products without a sign
(`2x`, `2(a-y)`) bind as `*` does, from the left: `1/2x` is (1/2)·x. A power binds to the right and closer than a sign:
`-x^2` is −(x²). Time is linear in the text, whose length, depth, literals, exponents and ranges of sums are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from autograder.formulas.arrays import UNSIZED, Arrays, ShapeError
from autograder.formulas.reading import brackets, conditions, indices, references, sums
from autograder.formulas.reading.naming import COMPARISONS, OPENING, Names, closings
from autograder.formulas.reading.tokens import ReadError, Token, tokens
from autograder.formulas.reading.trouble import explained
from autograder.formulas.tree import Number, Op, Tree, depth, fold, names

__all__ = ["MAX_EXPONENT", "Link", "ReadError", "Reader", "read", "read_chain"]

MAX_DEPTH = 40
MAX_FACTORIAL = 170
MAX_EXPONENT = 64
MAX_NODES = 20_000
FAR = 1 << 30
PRODUCTS = {"*": "*", "/": "/", "·": "·", "@": "@", "⊙": "⊙"}
OPERANDS = frozenset({"(", "{", "√", "∛", "frac", "sqrt", "Σ", "Π", "𝟙", "cases", "‖<", "|<", "⟨", "∇"})
SUM, PRODUCT, SIGN, POWER = 10, 20, 25, 40


@dataclass(frozen=True)
class Link:
    """One member of a chain `… = …`: its tree, and the character at which it begins, from 1."""

    tree: Tree
    position: int


def read(
    text: str,
    known: Collection[str] | None,
    *,
    label: str = "",
    barred: Mapping[str, str] | None = None,
    functions: Collection[str] = (),
    decimal_comma: bool = False,
    shapes: Mapping[str, Sequence[str]] | None = None,
) -> Tree:
    """The tree of a formula; raises `ReadError`.

    `known`: the names it may use, None for any. `label`: what may stand before an `=`. `barred`: names that are
    known but not allowed here, each with the code of its sentence. `functions`: further functions, about which
    nothing is known. `decimal_comma`: `0,5` is a number, and `;` separates arguments. `shapes`: the names that are
    vectors `(n,)` or matrices `(m, n)`; they and their dimensions are known. An index that no sum binds is a name.
    """
    names = _names(known, label, barred, functions, shapes)
    try:
        reader = Reader(text, names, decimal_comma, shapes or {})
        equals = reader.equals()
        if len(equals) > 1:
            raise ReadError("read.equals", reader.tokens[equals[-1]].start)
        if equals:
            reader.left_side(equals[0])
        return reader.whole(len(reader.tokens) - 1)
    except ReadError as error:
        raise explained(error, text, names) from None


def read_chain(
    text: str,
    known: Collection[str] | None,
    *,
    label: str = "",
    barred: Mapping[str, str] | None = None,
    functions: Collection[str] = (),
    decimal_comma: bool = False,
    shapes: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Link, ...]:
    """The members of `… = … = …`, in order, without the label where it stands first; raises `ReadError`."""
    names = _names(known, label, barred, functions, shapes)
    links = []
    try:
        reader = Reader(text, names, decimal_comma, shapes or {})
        equals = reader.equals()
        if equals and reader.is_left_side(equals[0]):
            reader.at = equals.pop(0) + 1
        for end in (*equals, len(reader.tokens) - 1):
            start = reader.now.start
            links.append(Link(reader.whole(end), start))
            reader.at = end + 1
    except ReadError as error:
        raise explained(error, text, names) from None
    return tuple(links)


def _names(
    known: Collection[str] | None,
    label: str,
    barred: Mapping[str, str] | None,
    functions: Collection[str],
    shapes: Mapping[str, Sequence[str]] | None,
) -> Names:
    """The names of a question; the arrays and their dimensions are among them."""
    sizes = [str(size) for shape in (shapes or {}).values() for size in shape if not str(size).isdigit()]
    every = None if known is None else list(dict.fromkeys([*known, *(shapes or {}), *sizes]))
    return Names(every, barred or {}, functions, label, shapes or {})


class Reader:
    """One text while it is read, from its first token to its last. The rooms beside this one take it as they go on."""

    def __init__(self, text: str, names: Names, decimal_comma: bool, shapes: Mapping[str, Sequence[str]]) -> None:
        self.names = names
        self.arrays = Arrays(shapes)
        self.separators = (";",) if decimal_comma else (",",)
        self.tokens = self.names.prepared(text, tokens(text, decimal_comma=decimal_comma))
        self.closing = closings(self.tokens)
        self.chooses = any(token.kind == "word" or token.text in COMPARISONS for token in self.tokens)
        self.at = 0
        self.depth = 0
        self.bars = [0]
        self.bound: list[str] = []
        self.sums = 0
        self.compared = 0
        self.rows = 0
        self.conditions: dict[int, tuple[conditions.Condition, Tree]] = {}

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

    def word_is(self, *words: str) -> bool:
        return self.now.kind == "word" and self.now.text in words

    def expect(self, closing: str, opening: Token) -> None:
        """Take the bracket that closes `opening`."""
        token = self.now
        if token.kind == "end":
            raise ReadError("read.open_without_close", opening.start)
        if not self.next_is(closing):
            if token.kind == "op" and token.text in OPENING.values():
                raise ReadError("read.mismatch", token.start, open=opening.text, close=closing)
            raise self.leftover(token)
        self.take()

    def glued(self) -> bool:
        """Whether the next token stands close to the one before it."""
        return self.at > 0 and self.now.start == self.tokens[self.at - 1].end

    # --- the whole

    def equals(self) -> list[int]:
        """The places of the `=` that stand in no bracket and between no `if` and `else`."""
        found: list[int] = []
        at = asked = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == "op" and (token.text in OPENING or token.text == "cases"):
                at = self.closing.get(at, at) if token.text in OPENING else self.end_of_cases(at)
            elif token.kind == "word" and token.text in ("if", "else"):
                asked = max(0, asked + (1 if token.text == "if" else -1))
            elif token.kind == "op" and token.text == "=" and not asked:
                if found and found[-1] == at - 1 and self.tokens[at - 1].end == token.start:
                    raise ReadError("read.comparison", self.tokens[at - 1].start)
                found.append(at)
            at += 1
        return found

    def end_of_cases(self, at: int) -> int:
        return next((i for i in range(at, len(self.tokens)) if self.tokens[i].text == "endcases"), at)

    def is_left_side(self, equals: int) -> bool:
        """Whether what stands before the `=` is the label asked for, with or without an index."""
        head = self.tokens[0]
        alone = equals == 1 or (self.tokens[1].text == "_" and equals in (3, self.closing.get(2, 0) + 1))
        named = self.names.label and head.kind == "name" and self.names.is_own_label(head.text)
        return bool(alone and named)

    def left_side(self, equals: int) -> None:
        """Skip `label =` where the label is the one asked for."""
        if not self.is_left_side(equals):
            head = self.tokens[0]
            if equals != 1 or head.kind != "name" or not self.names.label:
                raise ReadError("read.equals", self.tokens[equals].start)
            raise ReadError("read.other_label", head.start, name=head.text, label=self.names.label)
        self.at = equals + 1

    def whole(self, end: int) -> Tree:
        """The formula that ends before the token at `end`."""
        if self.at >= end:
            raise ReadError("read.empty", self.now.start if self.at else 1)
        try:
            tree = self.ternary()
            if self.at != end:
                raise self.leftover(self.now)
            if UNSIZED in names(tree):
                raise self.names.unknown(next(token for token in self.tokens if token.text == "I"), called=False)
            if depth(tree) > 3 * MAX_DEPTH or not _smaller(tree, MAX_NODES):
                raise ReadError("read.too_deep", 1, limit=MAX_DEPTH)
        except RecursionError:
            raise ReadError("read.too_deep", 1, limit=MAX_DEPTH) from None
        return tree

    def leftover(self, token: Token) -> ReadError:
        """What is wrong with a token that no formula goes on with."""
        if token.text in (",", ";"):
            point, separator = (",", ";") if self.separators == (";",) else (".", ",")
            return ReadError("read.comma", token.start, char=token.text, separator=separator, point=point)
        if token.text in (")", "]", "}", "⟩", "|>", "‖>"):
            return ReadError("read.close_without_open", token.start)
        if token.text == "\\\\":
            return ReadError("read.command", token.start, name="\\")
        if token.text in ("_", "&", "∧", "∨", "¬") and token.kind == "op":
            return ReadError("read.no_operator", token.start, char=token.text)
        if token.text in COMPARISONS or token.kind == "word":
            return ReadError("read.comparison", token.start)
        if token.text in ("=", "…"):
            return ReadError("read.equals" if token.text == "=" else "read.dots", token.start)
        if token.kind == "prime":
            return ReadError("read.prime", token.start)
        return ReadError("read.operand" if token.kind == "end" else "read.operator_missing", token.start)

    # --- expressions

    def ternary(self) -> Tree:
        """`a if z > 0 else b`, or an expression."""
        tree = self.expression(0)
        return conditions.ternary(self, tree) if self.word_is("if") else tree

    def expression(self, binding: int, until: int = FAR) -> Tree:
        """What binds closer than `binding`; no factor is taken beyond the token at `until`."""
        self.descend()
        left = self.operand(SUM if binding < PRODUCT else SIGN, until)
        while True:
            token = self.now
            operator = token.text if token.kind == "op" else ""
            if operator == "^" and binding <= POWER:
                left = self.powered(left)
            elif operator == "!":
                self.take()
                left = self.factorial(left, token)
            elif operator == "⊤":
                self.take()
                left = self.arrays.transposed(left)
            elif operator == "_" or (operator == "[" and self.glued() and self.arrays.of(left)):
                left = indices.entry_of(self, left)
            elif operator in ("+", "-") and binding < SUM:
                self.take()
                left = self.added(left, self.expression(SUM), token)
            elif binding >= PRODUCT or self.at > until:
                break
            elif operator in PRODUCTS:
                self.take()
                left = self.multiplied(operator, left, self.expression(PRODUCT), token)
            elif self.starts_factor(token):
                left = self.multiplied("", left, self.expression(PRODUCT), token)
            else:
                break
        self.depth -= 1
        return left

    def descend(self) -> None:
        """Go one level down; who does goes up again by `depth -= 1`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadError("read.too_deep", self.now.start, limit=MAX_DEPTH)

    def starts_factor(self, token: Token) -> bool:
        if token.kind == "name":
            return True
        if token.kind != "op":
            return False
        bar = token.text in ("|", "‖") and not self.bars[-1]
        return bar or token.text in OPERANDS or token.text == "["

    def added(self, left: Tree, right: Tree, sign: Token) -> Tree:
        left, right = self.arrays.sized(left, right)
        term = right if sign.text == "+" else Op("neg", (right,))
        self.alike(sign, (left, right))
        return self.joined("add", left, term)

    def multiplied(self, sign: str, left: Tree, right: Tree, token: Token) -> Tree:
        """A product or a quotient; the numbers before an array come out of its products, so that 2Wx is 2(Wx)."""
        left, right = self.arrays.sized(left, right, factors=True)
        factor = Op("inv", (right,)) if sign == "/" else right
        if not self.arrays.of(left) or not self.arrays.of(right):
            return self.joined("mul", left, factor)
        rule = self.arrays.divided if sign == "/" else partial(self.arrays.product, sign)
        if isinstance(left, Op) and left.op == "mul":
            at = next(i for i, arg in enumerate(left.args) if self.arrays.of(arg))
            product = self.multiplied(sign, left.args[at], right, token)
            return Op("mul", (*left.args[:at], product, *left.args[at + 1 :]))
        return self.shaped(token, rule, left, right)

    def joined(self, op: str, left: Tree, right: Tree) -> Tree:
        """`left op right`, flat to the left; at most one shape is among the two."""
        flat = isinstance(left, Op) and left.op == op
        tree = Op(op, (*left.args, right) if isinstance(left, Op) and flat else (left, right))
        self.arrays.note(tree, self.arrays.of(left) or self.arrays.of(right))
        return tree

    def shaped(self, token: Token, rule: Callable[[Tree, Tree], Tree], left: Tree, right: Tree) -> Tree:
        """What a rule of arrays makes of the two; where the shapes do not fit, the error points at the token."""
        try:
            return rule(left, right)
        except ShapeError as error:
            raise ReadError(error.code, token.start, **error.args_) from None

    def alike(self, token: Token, trees: Sequence[Tree]) -> None:
        """Raise `ReadError` unless all trees that are no scalars have one shape."""
        try:
            self.arrays.common(trees)
        except ShapeError as error:
            raise ReadError(error.code, token.start, **error.args_) from None

    def powered(self, base: Tree) -> Tree:
        token = self.take()
        if references.transposes(self, base):
            return self.arrays.transposed(base)
        start = self.now
        if start.kind == "prime":
            raise ReadError("read.prime", start.start)
        return self.raised(base, self.expression(POWER - 1), token, start)

    def raised(self, base: Tree, exponent: Tree, token: Token, start: Token) -> Tree:
        """A power; what is wrong with it is told at its sign, or where its exponent begins."""
        if self.arrays.of(base) or self.arrays.of(exponent):
            return self.shaped(token, self.arrays.raised, base, exponent)
        self.check_exponent(exponent, start)
        return Op("pow", (base, exponent))

    def check_exponent(self, exponent: Tree, token: Token) -> None:
        """Without names an exponent is a small rational number; with names it may be anything."""
        if names(exponent) or self.bound:
            return
        value = fold(exponent, 10**6)
        if value is None or abs(value) > MAX_EXPONENT or value.denominator > MAX_EXPONENT:
            raise ReadError("read.exponent", token.start, limit=MAX_EXPONENT)

    def factorial(self, tree: Tree, token: Token) -> Tree:
        """Its factorial; of a number only a small one."""
        if not names(tree) and not self.bound and _beyond(tree):
            raise ReadError("read.factorial", token.start, limit=MAX_FACTORIAL)
        return Op("factorial", (tree,))

    # --- operands

    def operand(self, signed: int, until: int) -> Tree:
        """A number, name, call or bracket; after a sign what binds closer than `signed`, so that −x·y is −(x·y)."""
        token = self.take()
        match token.kind, token.text:
            case "number", _:
                return self.number(token)
            case "name", _:
                return references.named(self, token)
            case "op", "-":
                return Op("neg", (self.expression(signed, until),))
            case "op", "+":
                return self.expression(signed, until)
            case "op", "(" | "[" | "{":
                return self.grouped(token)
            case "op", "√":
                return Op("sqrt", (self.expression(POWER + 1),))
            case "op", "∛":
                return brackets.rooted(self.expression(POWER + 1), 3)
            case "op", "sqrt":
                return brackets.root(self)
            case "op", "frac":
                above, below = brackets.argument(self), brackets.argument(self)
                return self.multiplied("/", above, below, token)
            case "op", "|" | "|<" | "‖" | "‖<":
                return brackets.barred(self, token)
            case "op", "Σ" | "Π":
                return sums.prefix_sum(self, "sum" if token.text == "Σ" else "prod", token)
            case "op", "𝟙":
                return conditions.indicator(self, token)
            case "op", "cases":
                return conditions.cases(self, token)
            case "op", "⟨":
                return brackets.inner_product(self, token)
            case "op", "∇":
                return references.gradient(self, token)
            case "op", ("," | ";" | "=" | "…" | "&" | "∧" | "∨" | "¬" | "\\\\"):
                raise self.leftover(token)
        raise ReadError("read.operand", token.start)

    def number(self, token: Token) -> Tree:
        if self.now.kind == "number":
            raise ReadError("read.operator_missing", self.now.start)
        if token.value == 1 and conditions.compares_next(self):
            return conditions.indicator(self, token)
        return Number(token.value)

    def grouped(self, opening: Token) -> Tree:
        """The formula in brackets; a condition in brackets is 1 where it holds, else 0."""
        self.bars.append(0)
        tree = self.ternary()
        if conditions.goes_on(self):
            tree = conditions.bracketed(self, tree)
        self.bars.pop()
        self.expect(OPENING[opening.text], opening)
        return tree


def _smaller(tree: Tree, limit: int) -> bool:
    """Whether the tree has at most so many nodes, shared ones counted as often as they are met."""
    waiting, seen = [tree], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > limit:
            return False
        if isinstance(node, Op):
            waiting.extend(node.args)
    return True


def _beyond(tree: Tree) -> bool:
    """Whether a number without names is too large for a factorial, or too large to tell."""
    value = fold(tree, 10**6)
    return value is None or abs(value) > MAX_FACTORIAL
