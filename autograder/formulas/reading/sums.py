"""Sums and products over indices: `Σ_{i=1}^{n}`, `Sum(x_i, (i, 1, n))`, and how far what they run over goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.formulas.reading import indices
from autograder.formulas.reading.naming import COMPARISONS, OPENING
from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import ONE, ZERO, Name, Number, Op, Tree, bound, delta, walk

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = ["prefix_sum", "sum_call"]

MAX_SUMS = 16
MAX_RANGE = 100


@dataclass(frozen=True)
class _Range:
    """What a sum runs over; a limit that is not written is None, and `without` is the index that is left out."""

    name: str
    low: Tree | None = None
    high: Tree | None = None
    without: Tree | None = None


def prefix_sum(reader: Reader, op: str, token: Token, written: str = "") -> Tree:
    """`Σ_{i=1}^{n} …`, over the factors that follow, up to the last that has the index in it."""
    _count(reader, token)
    lower = indices.letters(written, token) if written else []
    upper: Sequence[Token] = ()
    while (sign := reader.now).kind == "op" and sign.text in ("_", "^"):
        script = _limit(reader)
        if sign.text == "_":
            lower = [*lower, *script]
        else:
            upper = script
    ranges = _ranges(reader, lower, upper, token)
    reader.bound += [r.name for r in ranges]
    body = reader.expression(10, _reach(reader, {r.name for r in ranges}))
    del reader.bound[-len(ranges) :]
    for given in reversed(ranges):
        body = _closed(reader, op, body, given, token)
    return body


def _limit(reader: Reader) -> Sequence[Token]:
    """The tokens of a limit, behind its sign."""
    sign = reader.take()
    if reader.next_is("{", "("):
        end = reader.closing[reader.at]
        content = reader.tokens[reader.at + 1 : end]
        reader.at = min(end + 1, len(reader.tokens) - 1)
        return content
    if reader.now.kind not in ("name", "number"):
        raise ReadError("read.sum_index", sign.start)
    return [reader.take()]


def _ranges(reader: Reader, lower: Sequence[Token], upper: Sequence[Token], token: Token) -> list[_Range]:
    """The indices of a sum: `i`, `i, j`, `i = 1`, `j \\ne i`."""
    groups: list[list[Token]] = [[]]
    for part in lower:
        if part.text == "," and part.kind == "op":
            groups.append([])
        elif part.text not in ("{", "}"):
            groups[-1].append(part)
    if groups == [[]]:
        raise ReadError("read.sum_index", token.start)
    high = indices.terms(reader, upper, 1) if upper else [None]
    found: list[_Range] = []
    for group in groups:
        name, sign = group[0] if group else token, group[1].text if len(group) > 1 else ""
        if name.kind != "name" or not name.text.isalpha() or name.text in reader.arrays.named or len(high) != 1:
            raise ReadError("read.sum_index", name.start)
        if sign == "" and len(group) == 1:
            found.append(_Range(name.text, None, high[0]))
        elif sign in ("=", "!="):
            reader.bound += [r.name for r in found]
            value = indices.terms(reader, group[2:], 1)
            del reader.bound[len(reader.bound) - len(found) :]
            found.append(
                _Range(name.text, value[0], high[0]) if sign == "=" else _Range(name.text, None, high[0], value[0])
            )
        else:
            raise ReadError("read.sum_index", name.start)
    return found


def sum_call(reader: Reader, op: str, token: Token) -> Tree:
    """`Sum(x_i, (i, 1, n))`, `sum(x_i, i, 1, n)`; `sum(x)` of an array is the sum of all its entries."""
    _count(reader, token)
    opening, end = reader.take(), reader.closing[reader.at - 1]
    spans = _spans(reader, reader.at, end)
    ranges = [_limits(reader, span, token) for span in spans[1:]]
    reader.bound += [r.name for r in ranges]
    reader.bars.append(0)
    try:
        body = reader.ternary()
    except ReadError as error:
        if ranges or error.code != "read.index":
            raise
        raise ReadError("read.sum_index", token.start) from None
    reader.bars.pop()
    if ranges:
        del reader.bound[-len(ranges) :]
        if reader.at != spans[1][0] - 1:
            raise reader.leftover(reader.now)
        reader.at = end
    reader.expect(")", opening)
    if not ranges:
        if not reader.arrays.of(body) or op == "prod":
            raise ReadError("read.sum_index", token.start)
        return Op("total", (body,))
    for given in ranges:
        body = _closed(reader, op, body, given, token)
    return body


def _spans(reader: Reader, start: int, end: int) -> list[tuple[int, int]]:
    """The body of `Sum(…)` and each of its limits, as places of tokens; limits without brackets of their own are one."""
    cuts, at = [], start
    while at < end:
        token = reader.tokens[at]
        if token.kind == "op" and token.text in (",", ";"):
            cuts.append(at)
        at = reader.closing.get(at, at) + 1
    if not cuts:
        return [(start, end)]
    inner = [(a + 1, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    if not all(reader.tokens[a].text in ("(", "[") and reader.closing.get(a) == b - 1 for a, b in inner):
        return [(start, cuts[0]), (cuts[0] + 1, end)]
    return [(start, cuts[0]), *inner]


def _limits(reader: Reader, span: tuple[int, int], token: Token) -> _Range:
    """`(i, 1, n)` or `i, 1, n` or `i`."""
    parts: list[list[Token]] = [[]]
    for part in reader.tokens[slice(*span)]:
        if part.kind == "op" and part.text in (",", ";"):
            parts.append([])
        elif part.text not in ("(", ")", "[", "]"):
            parts[-1].append(part)
    if (
        len(parts) not in (1, 3)
        or len(parts[0]) != 1
        or parts[0][0].kind != "name"
        or parts[0][0].text in reader.arrays.named
    ):
        raise ReadError("read.sum_index", token.start)
    low, high = [indices.terms(reader, part, 1) for part in parts[1:]] or ([None], [None])
    if len(low) != 1 or len(high) != 1:
        raise ReadError("read.sum_index", token.start)
    return _Range(parts[0][0].text, low[0], high[0])


def _count(reader: Reader, token: Token) -> None:
    reader.sums += 1
    if reader.sums > MAX_SUMS:
        raise ReadError("read.too_many", token.start, limit=MAX_SUMS)


def _reach(reader: Reader, over: set[str]) -> int:
    """The place of the last token of the product that begins here that has one of the indices in it; at least here."""
    last = at = reader.at
    bars, operand = 0, True
    while not _ends_product(reader, at, bars, operand):
        token = reader.tokens[at]
        close = reader.closing.get(at, at)
        if _mentioned(reader, at, close, over):
            last = close
        if token.kind == "op" and token.text[0] in "|‖":
            opens = operand or not bars
            bars += 1 if opens else -1
            operand = opens
        else:
            operand = token.kind == "op" and token.text not in OPENING and token.text != "⊤"
        at = close + 1
    return last


def _ends_product(reader: Reader, at: int, bars: int, operand: bool) -> bool:
    """Whether a product ends before the token at `at`; `bars` are open, and `operand` is what comes next."""
    if at >= len(reader.tokens) or reader.tokens[at].kind in ("end", "word"):
        return True
    token = reader.tokens[at]
    if token.kind != "op" or bars:
        return False
    if token.text[0] in "|‖":
        return not operand and bool(reader.bars[-1])
    return token.text in ENDS or (token.text in ("+", "-") and not operand)


ENDS = frozenset({")", "]", "}", "⟩", "=", ",", ";", "&", "∧", "∨", "\\\\", "endcases", *COMPARISONS})


def _mentioned(reader: Reader, start: int, end: int, over: set[str]) -> bool:
    """Whether one of the indices is in these tokens, by itself or as a letter of what is lowered."""
    lowered = -1
    for at in range(start, end + 1):
        token = reader.tokens[at]
        if at and reader.tokens[at - 1].text == "_":
            lowered = reader.closing.get(at, at)
        if token.kind == "name":
            head, *rest = token.text.split("_")
            letters = "".join(rest) + (head if at <= lowered else "")
            if head in over or any(letter in over for letter in letters):
                return True
    return False


def _closed(reader: Reader, op: str, body: Tree, given: _Range, token: Token) -> Tree:
    """The sum of a body that was read; limits that were not written are those of the arrays it indexes."""
    low = given.low or ONE
    high = given.high or _dimension(reader, body, given.name, token)
    if isinstance(low, Number) and isinstance(high, Number):
        if high.value - low.value > MAX_RANGE:
            raise ReadError("read.too_many", token.start, limit=MAX_RANGE)
        if any(_family(reader, node, given.name) for node in walk(body)):
            return _written_out(reader, op, body, given.name, range(int(low.value), int(high.value) + 1), token)
    if given.without is not None:
        same = delta(Name(given.name), given.without)
        body = Op("where", (same, ZERO if op == "sum" else ONE, body))
    return Op(op, (body, Name(given.name), low, high))


def _dimension(reader: Reader, body: Tree, name: str, token: Token) -> Tree:
    found: set[str] = set()
    for node in walk(body):
        if isinstance(node, Op) and node.op == "index":
            shape = reader.arrays.of(node.args[0])
            found |= {size for size, at in zip(shape, node.args[1:], strict=False) if at == Name(name)}
    if len(found) != 1:
        raise ReadError("read.sum_range", token.start, name=name)
    (size,) = found
    return Number(Fraction(size)) if size.isdigit() else Name(size)


def _family(reader: Reader, node: Tree, name: str) -> bool:
    """Whether it is `g_i` where g₁, g₂ … are names of their own."""
    if not isinstance(node, Op) or node.op != "index" or Name(name) not in node.args[1:]:
        return False
    array = node.args[0]
    return (
        isinstance(array, Name)
        and not reader.names.resolved(array.name)
        and bool(reader.names.resolved(f"{array.name}_1"))
    )


def _written_out(reader: Reader, op: str, body: Tree, name: str, over: range, token: Token) -> Tree:
    terms = [_at(reader, body, name, Number(Fraction(i)), token) for i in over]
    if len(terms) == 1:
        return terms[0]
    return Op("add" if op == "sum" else "mul", tuple(terms)) if terms else ZERO if op == "sum" else ONE


def _at(reader: Reader, tree: Tree, name: str, value: Number, token: Token) -> Tree:
    """The tree with the index put in, and entries of a family as the names they are."""
    if isinstance(tree, Name):
        return value if tree.name == name else tree
    if isinstance(tree, Number) or bound(tree) == name:
        return tree
    args = tuple(_at(reader, arg, name, value, token) for arg in tree.args)
    if not _family(reader, tree, name):
        return Op(tree.op, args)
    entry = reader.names.resolved(f"{args[0].name}_{value.value}") if isinstance(args[0], Name) else ""
    if not entry:
        raise ReadError("read.index_number", token.start)
    return Name(entry)
