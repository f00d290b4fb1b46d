"""Names: what a name in a formula refers to, with all that belongs to it; and what stands behind a norm, a power, a ∇."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from autograder.formulas.arrays import IDENTITY
from autograder.formulas.functions import DERIVATIVES, prime
from autograder.formulas.reading import calls, conditions, indices, sums
from autograder.formulas.reading.indices import Script
from autograder.formulas.reading.naming import RELATIONS
from autograder.formulas.reading.tokens import ReadError, Token
from autograder.formulas.tree import Name, Op, Tree, delta

if TYPE_CHECKING:
    from autograder.formulas.reading.read import Reader

__all__ = ["gradient", "named", "norm", "transposes"]

SUMS = {"sum": "sum", "Sum": "sum", "prod": "prod", "Prod": "prod", "product": "prod", "Product": "prod"}
DIFFERENTIALS = frozenset({"diff", "Derivative", "grad", "differentiate", "gradient"})
COMMA = Token("op", ",", 0, 0)


def named(reader: Reader, token: Token) -> Tree:
    """A name, with its index; a function with its arguments; or a constant."""
    text = token.text
    if text in reader.bound:
        return Name(text)
    own = reader.names.resolved(text)
    if not own and (base := calls.base_of(reader, token)) is not None:
        return calls.logarithm(reader, token, base)
    function = calls.function_of(reader, token)
    if function and not own:
        calls.refuse_inverse(reader, token)
    undeclared = not own or text in reader.names.functions or reader.now.kind == "prime"
    if function and undeclared and calls.is_call(reader):
        return calls.called(reader, token, function)
    if not own and (tree := _spoken_for(reader, token)) is not None:
        return tree
    if (tree := _reference(reader, token)) is not None:
        return tree
    if text in conditions.UNDEFINED_WORDS and reader.chooses:
        return conditions.UNDEFINED
    if text in ("e", "E", "pi"):
        return Op("pi" if text == "pi" else "e")
    if function:
        return calls.called(reader, token, function)
    if text in DIFFERENTIALS:
        if (slope := _slope(reader)) is not None:
            return slope
        raise ReadError("read.differentiates", token.start, name=text)
    word = len(text) > 2 and text.isalpha()
    if reader.names.known is None and not (reader.next_is("(") and (reader.glued() or word)):
        return Name(text)
    raise reader.names.unknown(token, called=reader.next_is("("))


def _slope(reader: Reader) -> Tree | None:
    """`diff(sigma(z), z)` is `sigma'(z)`; None, and nothing taken, for any other derivative."""
    if not reader.next_is("("):
        return None
    at, depth, bars = reader.at, reader.depth, [*reader.bars]
    try:
        (of, _), (by, _) = calls.arguments(reader)
    except (ReadError, ValueError):
        reader.at, reader.depth, reader.bars = at, depth, bars
        return None
    if isinstance(of, Op) and of.op in DERIVATIVES and of.args == (by,) and isinstance(by, Name):
        return Op(prime(of.op), (by,))
    reader.at = at
    return None


def _spoken_for(reader: Reader, token: Token) -> Tree | None:
    """What a name means that nobody declared: a sum, cases, an indicator, a delta."""
    head, _, rest = token.text.partition("_")
    if head in SUMS and (rest or reader.next_is("_")):
        return sums.prefix_sum(reader, SUMS[head], token, rest)
    if token.text == "I" and reader.next_is("(", "[", "{", "_") and conditions.compares_next(reader):
        return conditions.indicator(reader, token)
    if token.text == "I" and reader.arrays.named and not indices.scripts(reader):
        return IDENTITY
    if not reader.next_is("("):
        return None
    match token.text:
        case "Piecewise":
            return conditions.piecewise(reader, token)
        case "where":
            return conditions.where_call(reader, token)
        case "clip":
            return calls.clip(reader, token)
        case "Rational" | "Integer" | "Float":
            return calls.rational(reader, token)
        case "mean":
            return calls.mean(reader, token)
        case "pow" | "Pow" | "power":
            return calls.power(reader, token)
        case "square" | "log1p" | "expm1":
            return calls.shorthand(reader, token)
        case "KroneckerDelta" | "delta":
            return indices.delta_call(reader, token)
    if token.text in SUMS:
        return sums.sum_call(reader, SUMS[token.text], token)
    if token.text in RELATIONS:
        raise ReadError("read.comparison", token.start)
    return None


def _reference(reader: Reader, token: Token) -> Tree | None:
    """The declared name that begins here, with all that belongs to it; None where none does."""
    names = reader.names
    scripts = indices.scripts(reader)
    for count in range(len(scripts), -1, -1):
        name = names.resolved("_".join([token.text, *(script.text for script in scripts[:count])]))
        if name:
            reader.at = scripts[count - 1].end if count else reader.at
            return _declared(reader, token, name, scripts[count:])
    after = scripts[-1].end if scripts else reader.at
    tree = _entry(reader, token, [t for script in scripts for t in script.tokens])
    if tree is not None:
        reader.at = after
        return tree
    spelled = "_".join([token.text, *(script.text for script in scripts)])
    if scripts and names.known is None:
        reader.at = after
        return Name(re.sub(r"\W", "_", spelled))
    if all(script.raised for script in scripts):
        return None
    raise names.unknown(Token("name", spelled, token.start, reader.tokens[after - 1].end), called=False)


def _entry(reader: Reader, token: Token, behind: Sequence[Token]) -> Tree | None:
    """`x_i`, `W_{ij}`, `δ_{ij}`, where the name with its index is none; `behind` is what is lowered behind it."""
    for cut in (*[match.start() for match in re.finditer("_", token.text)][::-1], len(token.text)):
        base, rest = token.text[:cut], token.text[cut + 1 :]
        name = reader.names.resolved(base) or base
        content = [*indices.letters(rest, token), *behind]
        if not content:
            continue
        if name in reader.arrays.named or _implied(reader, name, content):
            return indices.entry(reader, Name(name), content, token)
        if base == "I" and not reader.names.resolved(base) and (size := _size(reader, content)):
            return Op("eye", (Name(size),))
        if base == "delta" and (terms := indices.pair(reader, content)):
            return delta(*terms)
        if name in reader.names.exact.values() and all(indices.is_index(reader, t.text) for t in content):
            raise ReadError("read.index_scalar", token.start, name=name)
    return None


def _size(reader: Reader, content: Sequence[Token]) -> str:
    """The dimension that is all that is lowered behind an `I`; "" where something else is."""
    name = reader.names.resolved(content[0].text) if len(content) == 1 else ""
    return "" if name in reader.arrays.named or not reader.arrays.named else name


def _declared(reader: Reader, token: Token, name: str, scripts: Sequence[Script]) -> Tree:
    if name in reader.names.barred:
        raise ReadError(reader.names.barred[name], token.start, name=name)
    tree = Name(name)
    raised = [script for script in scripts if script.raised and script.certain]
    if not raised and name not in reader.arrays.named and reader.next_is("[") and scripts:
        _refuse_number(reader, token, scripts[0])
    if not raised:
        return tree
    if name in reader.arrays.named:
        # the sample's number is written above, and counts first: x^{(i)}_j is entry j of sample i
        content = [t for script in (*raised, *(s for s in scripts if not s.raised)) for t in (*script.tokens, COMMA)]
        reader.at = scripts[-1].end
        return indices.entry(reader, tree, content, token, rest=True)
    if any(t.kind == "number" for t in raised[0].tokens) and len(raised[0].tokens) == 1:
        spelled = f"{token.text}_{raised[0].text}"
        raise reader.names.unknown(
            Token("name", spelled, token.start, reader.tokens[raised[0].end - 1].end), called=False
        )
    return tree


def _refuse_number(reader: Reader, token: Token, script: Script) -> None:
    """Raise `ReadError` for `a[1]` where there is no such name: nobody writes the product a·1 so."""
    if script.tokens[0].kind == "number":
        end = reader.tokens[script.end - 1].end
        raise reader.names.unknown(Token("name", f"{token.text}_{script.text}", token.start, end), called=False)


def _implied(reader: Reader, base: str, content: Sequence[Token]) -> bool:
    """Whether an undeclared name is indexed by what a sum binds: `g_i`, where any name may be used or `g_1` is one."""
    if not any(token.text in reader.bound for token in content) or reader.names.resolved(base):
        return False
    counts = all(t.text in reader.bound or t.kind in ("number", "op") for t in content)
    return counts and (reader.names.known is None or bool(reader.names.resolved(f"{base}_1")))


# --- what stands behind a power sign, a norm, a ∇


def transposes(reader: Reader, base: Tree) -> bool:
    """Take `⊤`, `T` or `{T}` behind a `^` where it transposes: an array, or where T is no name."""
    braced = reader.next_is("{") and reader.closing[reader.at] == reader.at + 2 < len(reader.tokens) - 1
    sign = reader.tokens[reader.at + braced]
    certain = sign.kind == "op" and sign.text == "⊤"
    letter = sign.kind == "name" and sign.text == "T"
    free = reader.names.known is not None and not reader.names.resolved("T")
    if not certain and not (letter and (reader.arrays.of(base) or free)):
        return False
    reader.at += 3 if braced else 1
    return True


def norm(reader: Reader, inner: Tree, opening: Token) -> Tree:
    """`‖w‖`, with `_1`, `_2` or `_F`; of a number its absolute value."""
    kind = ""
    if reader.next_is("_") and (script := indices.script(reader, reader.at)) is not None:
        kind = script.text
        reader.at = script.end
    if kind not in ("", "1", "2", "F"):
        raise ReadError("read.norm", opening.start)
    if not reader.arrays.of(inner):
        return Op("abs", (inner,))
    return Op("norm1" if kind == "1" else "norm", (inner,))


def gradient(reader: Reader, token: Token) -> Tree:
    """`∇_w L` as the label `dL_dw`."""
    script = indices.script(reader, reader.at)
    if script is not None:
        reader.at = script.end
    of = reader.take()
    label = f"d{of.text}_d{script.text}" if script is not None else ""
    name = reader.names.resolved(label) or (label if reader.names.known is None else "")
    if not name or of.kind != "name":
        raise ReadError("read.gradient", token.start)
    if name in reader.names.barred:
        raise ReadError(reader.names.barred[name], token.start, name=name)
    return Name(name)
