"""Conditions: `a if z > 0 else b`, cases, Piecewise, `1[z > 0]`. All of them become `where`, so that one switch serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from autograder.formulas.reading.naming import COMPARISONS, RELATIONS
from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import ONE, ZERO, Name, Op, Tree, delta, where

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = [
    "UNDEFINED", "UNDEFINED_WORDS", "Condition", "bracketed", "cases", "choose", "compares_next", "compares_within", "goes_on", "heaviside", "indicator",
    "piecewise", "ternary", "where_call",
]  # fmt: skip

MAX_COMPARISONS = 12
UNDEFINED = Op("undefined")
UNDEFINED_WORDS = frozenset({"undefined", "undefiniert"})
"""What `show` writes where no row of cases holds; read where something is compared."""
INDEX_LETTERS = frozenset("ijklmnpqrst")


@dataclass(frozen=True)
class Condition:
    """`above`: subject > 0; `zero`: subject = 0; `same`: two indices are equal; or made of `parts`."""

    kind: Literal["true", "above", "zero", "same", "not", "and", "or"]
    subject: Tree = ZERO
    parts: tuple[Condition, ...] = ()


TRUE = Condition("true")


def choose(condition: Condition, then: Tree, other: Tree) -> Tree:
    """`then` where the condition holds, else `other`."""
    match condition.kind:
        case "true":
            return then
        case "above":
            return chosen(condition.subject, then, other)
        case "zero":
            return chosen(condition.subject, other, chosen(_minus(condition.subject), other, then))
        case "same":
            if (then, other) == (ONE, ZERO):
                return condition.subject
            return chosen(condition.subject, then, other)
        case "not":
            return choose(condition.parts[0], other, then)
        case "and":
            for part in reversed(condition.parts):
                then = choose(part, then, other)
            return then
        case "or":
            for part in reversed(condition.parts):
                other = choose(part, then, other)
            return other


def chosen(subject: Tree, then: Tree, other: Tree) -> Tree:
    """`where`, without asking the same twice: within a branch it is known which way the subject stands."""
    if isinstance(then, Op) and then.op == "where" and then.args[0] == subject:
        then = then.args[1]
    if isinstance(other, Op) and other.op == "where" and other.args[0] == subject:
        other = other.args[2]
    return where(subject, then, other)


def heaviside(subject: Tree, at_zero: Tree) -> Tree:
    """1 above 0, 0 below it, and at 0 what is told."""
    if at_zero == ONE:
        return chosen(_minus(subject), ZERO, ONE)
    return chosen(subject, ONE, chosen(_minus(subject), ZERO, at_zero))


# --- the conditions themselves


def condition(reader: Reader, first: Tree | None = None) -> Condition:
    """A condition, with `and` before `or`; `first` is the left side of its first comparison where that was read before."""
    parts = [_conjunction(reader, first)]
    while reader.word_is("or") or reader.next_is("∨"):
        reader.take()
        parts.append(_conjunction(reader, None))
    return parts[0] if len(parts) == 1 else Condition("or", parts=tuple(parts))


def _conjunction(reader: Reader, first: Tree | None) -> Condition:
    parts = [_comparison(reader, first)]
    while reader.word_is("and") or reader.next_is("∧") or (reader.next_is("&") and not reader.rows):
        reader.take()
        parts.append(_comparison(reader, None))
    return parts[0] if len(parts) == 1 else Condition("and", parts=tuple(parts))


def _comparison(reader: Reader, first: Tree | None) -> Condition:
    """`z > 0`, `0 < z <= 1`, `not …`, `Eq(i, j)`, a condition in brackets, `True`."""
    start = reader.now
    if first is None:
        if reader.word_is("not") or reader.next_is("¬"):
            reader.take()
            return Condition("not", parts=(_comparison(reader, None),))
        if reader.word_is("else"):
            reader.take()
            return TRUE
        if reader.now.kind == "name" and reader.now.text in RELATIONS and reader.tokens[reader.at + 1].text == "(":
            return _relation_call(reader)
        first = reader.expression(0)
    parts: list[Condition] = []
    while _relation(reader):
        sign = reader.take()
        if sign.text == "=" and reader.next_is("="):
            reader.take()
        right = reader.expression(0)
        parts.append(_compared(reader, first, sign, sign.text, right))
        first = right
    if parts:
        return parts[0] if len(parts) == 1 else Condition("and", parts=tuple(parts))
    known = reader.conditions.get(id(first))
    if known is None:
        raise ReadError("read.condition", start.start)
    return known[0]


def _relation(reader: Reader) -> bool:
    return reader.now.kind == "op" and (reader.now.text in COMPARISONS or reader.now.text == "=")


def _relation_call(reader: Reader) -> Condition:
    sign = reader.take()
    opening = reader.take()
    left = reader.expression(0)
    if not reader.next_is(*reader.separators):
        raise ReadError("read.arguments_count", sign.start, name=sign.text, count=2)
    reader.take()
    right = reader.expression(0)
    reader.expect(")", opening)
    return _compared(reader, left, sign, RELATIONS[sign.text], right)


def _compared(reader: Reader, left: Tree, sign: Token, relation: str, right: Tree) -> Condition:
    reader.compared += 1
    if reader.compared > MAX_COMPARISONS:
        raise ReadError("read.too_many", sign.start, limit=MAX_COMPARISONS)
    if reader.arrays.of(left) or reader.arrays.of(right):
        reader.alike(sign, (left, right))
    if relation in ("=", "!="):
        if _index(reader, left, right) or _index(reader, right, left):
            equal = TRUE if left == right else Condition("same", delta(left, right))
        else:
            equal = Condition("zero", _difference(left, right))
        return equal if relation == "=" else Condition("not", parts=(equal,))
    larger, smaller = (left, right) if relation in (">", ">=") else (right, left)
    if relation in (">", "<"):
        return Condition("above", _difference(larger, smaller))
    return Condition("not", parts=(Condition("above", _difference(smaller, larger)),))


def _difference(larger: Tree, smaller: Tree) -> Tree:
    """`larger − smaller` as it would be read."""
    if smaller == ZERO:
        return larger
    terms = larger.args if isinstance(larger, Op) and larger.op == "add" else () if larger == ZERO else (larger,)
    return Op("add", (*terms, _minus(smaller))) if terms else _minus(smaller)


def _minus(tree: Tree) -> Tree:
    """The tree with the other sign, as it would be read."""
    return tree.args[0] if isinstance(tree, Op) and tree.op == "neg" else Op("neg", (tree,))


def _index(reader: Reader, tree: Tree, other: Tree) -> bool:
    """Whether a name in an equation counts entries: a bound index, or a letter that indices have beside another name."""
    if not isinstance(tree, Name) or reader.arrays.of(tree):
        return False
    return tree.name in reader.bound or (tree.name in INDEX_LETTERS and isinstance(other, Name))


# --- where they stand


def goes_on(reader: Reader) -> bool:
    """Whether what was read is the left side of a comparison, or a condition that goes on."""
    if reader.now.kind == "word":
        return reader.now.text in ("and", "or")
    return _relation(reader) or reader.next_is("∧", "∨") or (reader.next_is("&") and not reader.rows)


def bracketed(reader: Reader, first: Tree) -> Tree:
    """1 where the condition in a bracket holds, else 0; what it asks is kept for a condition around it."""
    found = condition(reader, first)
    tree = choose(found, ONE, ZERO)
    reader.conditions[id(tree)] = (found, tree)
    return tree


def ternary(reader: Reader, then: Tree) -> Tree:
    """The rest of `then if condition else other`."""
    sign = reader.take()
    asked = condition(reader)
    if not reader.word_is("else"):
        raise ReadError("read.else", reader.now.start)
    reader.take()
    other = reader.ternary()
    reader.alike(sign, (then, other))
    return choose(asked, then, other)


def compares_next(reader: Reader) -> bool:
    """Whether a bracket follows, perhaps as an index, in which something is compared."""
    at = reader.at + 1 if reader.next_is("_") else reader.at
    return compares_within(reader, at)


def compares_within(reader: Reader, at: int) -> bool:
    """Whether something is compared in the bracket that opens at `at`, or in one that it holds alone."""
    end = reader.closing.get(at, 0)
    at += 1
    if at < end and reader.closing.get(at) == end - 1:
        at += 1
    while at < end:
        token = reader.tokens[at]
        if (token.kind == "op" and (token.text in COMPARISONS or token.text == "=")) or token.text in RELATIONS:
            return True
        at = reader.closing.get(at, at) + 1
    return False


def indicator(reader: Reader, token: Token) -> Tree:
    """`1[z > 0]`, `𝟙_{z > 0}`; with a dimension as its index (`𝟙_n`) the vector of ones."""
    lowered = reader.next_is("_")
    if lowered:
        reader.take()
    if lowered and not compares_within(reader, reader.at):
        return _ones(reader)
    opening = reader.now
    if not reader.next_is("(", "[", "{") or not compares_within(reader, reader.at):
        raise ReadError("read.condition", reader.now.start)
    reader.take()
    return reader.grouped(opening)


def _ones(reader: Reader) -> Tree:
    """The vector of ones, behind the underscore of `𝟙_n`."""
    braced = reader.next_is("{")
    if braced:
        reader.take()
    size = reader.take()
    name = reader.names.resolved(size.text) or (size.text if reader.names.known is None else "")
    if size.kind != "name" or not name or (braced and not reader.next_is("}")):
        raise ReadError("read.condition", size.start)
    if braced:
        reader.take()
    return Op("ones", (Name(name),))


def cases(reader: Reader, token: Token) -> Tree:
    """The rows of a `cases` environment; where none of them holds, there is no value."""
    rows: list[tuple[Tree, Condition]] = []
    reader.rows += 1
    while not reader.next_is("endcases"):
        value = reader.expression(0)
        if reader.next_is(",", ";"):
            reader.take()
        if reader.next_is("&"):
            reader.take()
        if reader.word_is("if"):
            reader.take()
        if reader.next_is("\\\\", "endcases"):
            rows.append((value, TRUE))
        else:
            rows.append((value, condition(reader)))
        if reader.next_is(",", ";"):
            reader.take()
        if reader.next_is("\\\\"):
            reader.take()
        elif not reader.next_is("endcases"):
            raise ReadError("read.cases", token.start) if reader.now.kind == "end" else reader.leftover(reader.now)
    reader.rows -= 1
    reader.take()
    return _chosen_rows(reader, token, rows)


def piecewise(reader: Reader, token: Token) -> Tree:
    """SymPy's `Piecewise((a, condition), …)`."""
    whole = reader.take()
    rows: list[tuple[Tree, Condition]] = []
    while True:
        opening = reader.now
        if not reader.next_is("("):
            raise ReadError("read.cases", opening.start)
        reader.take()
        value = reader.ternary()
        if not reader.next_is(*reader.separators):
            raise ReadError("read.condition", reader.now.start)
        reader.take()
        rows.append((value, condition(reader)))
        reader.expect(")", opening)
        if not reader.next_is(*reader.separators):
            break
        reader.take()
    reader.expect(")", whole)
    return _chosen_rows(reader, token, rows)


def where_call(reader: Reader, token: Token) -> Tree:
    """NumPy's `where(condition, a, b)`."""
    opening = reader.take()
    asked = condition(reader)
    values: list[Tree] = []
    while reader.next_is(*reader.separators):
        reader.take()
        values.append(reader.ternary())
    reader.expect(")", opening)
    if len(values) != 2:
        raise ReadError("read.arguments_count", token.start, name=token.text, count=3)
    return _chosen_rows(reader, token, [(values[0], asked), (values[1], TRUE)])


def _chosen_rows(reader: Reader, token: Token, rows: list[tuple[Tree, Condition]]) -> Tree:
    if not rows:
        raise ReadError("read.cases", token.start)
    reader.alike(token, [value for value, _ in rows])
    tree: Tree = UNDEFINED
    for value, asked in reversed(rows):
        tree = choose(asked, value, tree)
    return tree
