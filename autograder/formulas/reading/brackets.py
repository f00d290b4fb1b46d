"""Brackets that are more than brackets: the arguments of `\\frac`, roots, bars, inner products."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.formulas.reading import references
from autograder.formulas.reading.calls import ONE_FACTOR
from autograder.formulas.reading.naming import CLOSING
from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import ONE, Number, Op, Tree

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = ["argument", "barred", "inner_product", "root", "rooted"]

MAX_ORDER = 64


def argument(reader: Reader) -> Tree:
    """What `\\frac` or `\\sqrt` takes: a group, or one digit, letter or command."""
    if reader.next_is("{"):
        return reader.grouped(reader.take())
    token = reader.now
    if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
        reader.tokens[reader.at] = Token(
            "number", token.text[1:], token.start + 1, token.end, token.value % 10 ** (len(token.text) - 1)
        )
        return Number(Fraction(int(token.text[0])))
    if token.kind == "number":
        return Number(reader.take().value)
    if token.kind == "name" or reader.next_is("frac", "sqrt"):
        reader.descend()
        tree = reader.operand(ONE_FACTOR, 0)
        reader.depth -= 1
        return tree
    raise ReadError("read.operand", token.start)


def root(reader: Reader) -> Tree:
    """`\\sqrt{x}`, or `\\sqrt[3]{x}` as x^(1/3)."""
    token = reader.tokens[reader.at - 1]
    order: Tree | None = None
    if reader.next_is("["):
        order = reader.grouped(reader.take())
    inner = argument(reader)
    if order is None or order == Number(Fraction(2)):
        return Op("sqrt", (inner,))
    if not isinstance(order, Number) or order.value.denominator != 1 or not 2 < order.value <= MAX_ORDER:
        raise ReadError("read.exponent", token.start, limit=MAX_ORDER)
    return rooted(inner, int(order.value))


def rooted(tree: Tree, order: int) -> Tree:
    """The root of a higher order, as a power."""
    return Op("pow", (tree, Op("mul", (ONE, Op("inv", (Number(Fraction(order)),))))))


def barred(reader: Reader, opening: Token) -> Tree:
    """`|x|`, or the norm `‖w‖`, which may be written with two bars each."""
    closing = ("‖", "‖>") if opening.text[0] == "‖" else ("|", "|>")
    doubled = reader.next_is("|", "|<") and reader.glued()
    if doubled and (reader.tokens[reader.at + 1].kind == "end" or reader.tokens[reader.at + 1].text in CLOSING):
        raise ReadError("read.operand", reader.now.start)
    reader.bars[-1] += 1
    inner = reader.ternary()
    reader.bars[-1] -= 1
    if not reader.next_is(*closing):
        if reader.now.kind == "end":
            raise ReadError("read.open_without_close", opening.start)
        raise reader.leftover(reader.now)
    last = reader.tokens[reader.at - 1]
    close = reader.take()
    norm = opening.text[0] == "‖"
    doubled = doubled and last.text[0] == "|" and last.end == close.start and bool(reader.arrays.of(inner))
    if doubled and isinstance(inner, Op) and inner.op == "abs":
        norm, inner = True, inner.args[0]
    if norm:
        return references.norm(reader, inner, opening)
    return Op("abs", (inner,))


def inner_product(reader: Reader, opening: Token) -> Tree:
    left = reader.ternary()
    if not reader.next_is(*reader.separators, ",", "|"):
        raise reader.leftover(reader.now)
    sign = reader.take()
    right = reader.ternary()
    reader.expect("⟩", opening)
    if not reader.arrays.of(left) and not reader.arrays.of(right):
        return Op("mul", (left, right))
    return reader.shaped(sign, lambda a, b: reader.arrays.applied("dot", [a, b], "⟨ ⟩"), left, right)
