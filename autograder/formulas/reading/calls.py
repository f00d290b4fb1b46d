"""Functions: what stands behind their names, primes, powers and arguments, with brackets or without."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.formulas.arrays import ShapeError
from autograder.formulas.functions import ARRAY_FUNCTIONS, DERIVATIVES, MAX_PRIMES, SPELLINGS, binary, prime
from autograder.formulas.reading import conditions
from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import ONE, Name, Number, Op, Tree

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = [
    "arguments",
    "base_of",
    "called",
    "clip",
    "function_of",
    "is_call",
    "logarithm",
    "mean",
    "power",
    "rational",
    "refuse_inverse",
    "shorthand",
]

BARE = frozenset(
    {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh", "atanh"}
    | {"sec", "csc", "cot", "sech", "csch", "coth", "asec", "acsc", "acot", "asech", "acsch", "acoth"}
)
"""Functions that mathematicians write without brackets: `log p`. Their argument is one factor."""

BRACKETS = ("(", "[", "{")
HALF = Number(Fraction(1, 2))
MAX_ARGUMENTS = 16
TWO, TEN = Number(Fraction(2)), Number(Fraction(10))
LOGARITHMS: dict[str, Tree] = {"log2": TWO, "log_2": TWO, "ld": TWO, "lb": TWO, "log10": TEN, "log_10": TEN, "lg": TEN}
ONE_FACTOR = 25
"""A binding that takes powers and no products."""


def function_of(reader: Reader, token: Token) -> str:
    """The function that a name spells, "" where it spells none; `call:f` for one about which nothing is known."""
    text = token.text
    if text in reader.names.functions:
        return f"call:{reader.names.functions[text]}"
    if text.endswith("_prime"):
        base = SPELLINGS.get(text.removesuffix("_prime"), "")
        return prime(base) if base in DERIVATIVES else ""
    return SPELLINGS.get(text) or ARRAY_FUNCTIONS.get(text, "")


def base_of(reader: Reader, token: Token) -> Tree | None:
    """The base of `log_2`, `log10`, `lg`, `\\log_{b}`, which is taken; None for any other name."""
    if token.text in LOGARITHMS and (reader.names.known is not None or is_call(reader)):
        return LOGARITHMS[token.text]
    if token.text != "log" or not reader.next_is("_"):
        return None
    reader.take()
    braced = reader.next_is("{")
    if braced:
        reader.take()
    base = reader.expression(ONE_FACTOR)
    if braced:
        reader.expect("}", token)
    return base


def logarithm(reader: Reader, token: Token, base: Tree) -> Tree:
    """The logarithm to a base, its argument still to come."""
    return Op("mul", (called(reader, token, "log"), Op("inv", (Op("log", (base,)),))))


def refuse_inverse(reader: Reader, token: Token) -> None:
    """Raise `ReadError` for `\\sin^{-1}`, which is the inverse function to some and the reciprocal to others."""
    texts = [t.text for t in reader.tokens[reader.at : reader.at + 5]]
    if texts == ["^", "{", "-", "1", "}"]:
        raise ReadError("read.function_power", token.start, name=token.text)


def is_call(reader: Reader) -> bool:
    """Whether what follows a function's name is a bracket, a prime, or a power and then a bracket."""
    if reader.now.kind == "prime" or _bracket(reader, reader.at):
        return True
    after = _after_power(reader)
    return bool(after) and _bracket(reader, after)


def _bracket(reader: Reader, at: int) -> bool:
    token = reader.tokens[at]
    return token.kind == "op" and token.text in BRACKETS


def _after_power(reader: Reader) -> int:
    """Where the text goes on behind `^2` or `^{2}`; 0 where no such power comes."""
    ahead = reader.tokens[reader.at : reader.at + 4]
    texts = [token.text for token in ahead]
    if texts[:1] == ["^"] and ahead[1].kind == "number":
        return reader.at + 2
    if texts[:2] == ["^", "{"] and len(ahead) == 4 and ahead[2].kind == "number" and texts[3] == "}":
        return reader.at + 4
    return 0


def called(reader: Reader, token: Token, function: str) -> Tree:
    """The function with its primes, its power and its arguments, which begin behind its name."""
    primes = 0
    mark = reader.now
    while reader.now.kind == "prime":
        reader.take()
        primes += 1
    if primes > MAX_PRIMES:
        raise ReadError("read.too_many", mark.start, limit=MAX_PRIMES)
    if primes and not (function in DERIVATIVES or function.startswith("call:")):
        raise ReadError("read.prime", mark.start)
    function += primes * "'"
    exponent = _function_power(reader) if _after_power(reader) else None
    if _bracket(reader, reader.at):
        tree = applied(reader, token, function, arguments(reader))
    elif (function in BARE or _sticks(reader, token)) and not primes and function not in ARRAY_FUNCTIONS:
        tree = bare(reader, token, function)
    else:
        raise ReadError("read.bare_function", token.start, name=token.text)
    return tree if exponent is None else Op("pow", (tree, exponent))


def _function_power(reader: Reader) -> Tree:
    """The 2 of `tanh²(z)`; σ⁻¹ could be the inverse function and is not read."""
    token = reader.take()
    end = reader.at - 1 + (2 if not reader.next_is("{") else 4)
    value = next(t.value for t in reader.tokens[reader.at : end] if t.kind == "number")
    if value.denominator != 1 or not 2 <= value <= 9:
        raise ReadError("read.function_power", token.start, name="f")
    reader.at = end
    return Number(value)


def _sticks(reader: Reader, token: Token) -> bool:
    """Whether a function written with one letter stands close to its argument: `σz`."""
    return token.end - token.start == 1 and reader.glued() and reader.now.kind == "name"


def bare(reader: Reader, token: Token, function: str) -> Tree:
    """A function without brackets: `log p`, `sin 2x`. Its argument ends before a sign, a bracket or another function."""
    if reader.now.kind != "number" and not reader.starts_factor(reader.now) and not reader.next_is("|", "‖"):
        raise ReadError("read.bare_function", token.start, name=token.text)
    start = reader.now
    argument = reader.expression(ONE_FACTOR)
    while reader.now.kind == "name" and not function_of(reader, reader.now):
        sign = reader.now
        argument = reader.multiplied("", argument, reader.expression(ONE_FACTOR), sign)
    return applied(reader, token, function, [(argument, start)])


def arguments(reader: Reader) -> list[tuple[Tree, Token]]:
    """What stands in the brackets that open here, each argument with the token it begins with."""
    opening = reader.take()
    reader.bars.append(0)
    start = reader.now
    found = [(reader.ternary(), start)]
    while reader.next_is(*reader.separators):
        reader.take()
        start = reader.now
        found.append((reader.ternary(), start))
    reader.bars.pop()
    reader.expect({"(": ")", "[": "]", "{": "}"}[opening.text], opening)
    return found


def applied(reader: Reader, token: Token, function: str, given: Sequence[tuple[Tree, Token]]) -> Tree:
    """The function of its arguments; raises `ReadError` where it takes another number of them."""
    found = [tree for tree, _ in given]
    if function == "factorial" and len(found) == 1:
        return reader.factorial(found[0], token)
    if function in ARRAY_FUNCTIONS.values():
        try:
            return reader.arrays.applied(function, found, token.text)
        except ShapeError as error:
            place = token if error.which is None else given[error.which][1]
            raise ReadError(error.code, place.start, **error.args_) from None
    reader.alike(token, found)
    if function.startswith("call:"):
        return Op(function, tuple(found))
    if function in binary:
        if not 2 <= len(found) <= MAX_ARGUMENTS:
            raise ReadError("read.arguments_several", token.start, name=token.text)
        tree = found[-1]
        for argument in reversed(found[:-1]):
            tree = Op(function, (argument, tree))
        return tree
    if function == "log" and len(found) == 2:
        return Op("mul", (Op("log", (found[0],)), Op("inv", (Op("log", (found[1],)),))))
    if function == "step" and (len(found) == 2 or token.text.lower() == "heaviside"):
        return conditions.heaviside(found[0], found[1] if len(found) == 2 else HALF)
    if len(found) != 1:
        raise ReadError("read.arguments", token.start, name=token.text)
    return Op(function, tuple(found))


def clip(reader: Reader, token: Token) -> Tree:
    """`clip(z, low, high)` as NumPy has it."""
    found = [tree for tree, _ in arguments(reader)]
    if len(found) != 3:
        raise ReadError("read.arguments_count", token.start, name=token.text, count=3)
    reader.alike(token, found)
    return Op("min", (Op("max", (found[0], found[1])), found[2]))


def rational(reader: Reader, token: Token) -> Tree:
    """SymPy's `Rational(1, 2)`, `Integer(2)` and `Float(0.5)`, of numbers only."""
    found = [tree for tree, _ in arguments(reader)]
    if not all(isinstance(tree, Number) for tree in found) or not 1 <= len(found) <= 1 + (token.text == "Rational"):
        raise ReadError("read.arguments", token.start, name=token.text)
    return found[0] if len(found) == 1 else Op("mul", (found[0], Op("inv", (found[1],))))


def power(reader: Reader, token: Token) -> Tree:
    """`pow(x, 2)` as Python has it, `power(x, 2)` as NumPy does."""
    given = arguments(reader)
    if len(given) != 2:
        raise ReadError("read.arguments_count", token.start, name=token.text, count=2)
    (base, _), (exponent, start) = given
    return reader.raised(base, exponent, token, start)


def shorthand(reader: Reader, token: Token) -> Tree:
    """NumPy's names for x², log(1 + x) and exp(x) − 1."""
    given = arguments(reader)
    if len(given) != 1:
        raise ReadError("read.arguments", token.start, name=token.text)
    ((inner, start),) = given
    match token.text:
        case "square" if reader.arrays.of(inner):
            return reader.multiplied("⊙", inner, inner, token)
        case "square":
            return reader.raised(inner, TWO, token, start)
        case "log1p":
            return Op("log", (Op("add", (ONE, inner)),))
    return Op("add", (Op("exp", (inner,)), Op("neg", (ONE,))))


def mean(reader: Reader, token: Token) -> Tree:
    """`mean(x)` of all entries."""
    found = [tree for tree, _ in arguments(reader)]
    array, shape = found[0], reader.arrays.of(found[0])
    if not shape or len(found) != 1:
        raise ReadError("read.takes_array", token.start, name=token.text, left="1")
    sizes = [Number(Fraction(size)) if size.isdigit() else Name(size) for size in shape]
    return Op("mul", (Op("total", (array,)), *(Op("inv", (size,)) for size in sizes)))
