"""Mistakes within an expression: factors, terms, signs, powers, axes, functions, comparisons."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator
from itertools import combinations

from autograder.key.slips.nodes import (
    COMPARED,
    COUNT,
    TINY,
    USUAL,
    Change,
    argument,
    climbs,
    complement,
    exchanged,
    is_number,
    is_value,
    named,
    text,
)

__all__ = ["RULES"]

ACTIVATIONS = ("sigmoid", "sigma", "tanh", "relu", "activation", "phi", "softplus")


def _product(node: ast.BinOp) -> Iterator[Change]:
    left, right = text(node.left), text(node.right)
    match node.op:
        case ast.Mult():
            for gone, kept in ((node.left, right), (node.right, left)):
                yield _factor(gone), kept
                yield "factor-too-much", f"{left} * {right} * {text(gone)}"
                if is_number(gone, 2):
                    yield "absolute-for-square", f"np.sign({kept})"
            if complement(node.right) and ast.unparse(node.right.right) == ast.unparse(node.left):  # type: ignore[attr-defined]
                again = f"(1 / (1 + np.exp(-{left})))"
                yield "derivative-at-activation", f"{again} * (1 - {again})"
            yield from (("factor-too-much", f"{left} * {right} {twice}") for twice in ("/ 2", "* 2"))
            yield "reciprocal", f"{left} / {right}"
            yield "elementwise-for-matrix", f"{left} @ {right}"
        case ast.Div():
            if isinstance(node.right, ast.BinOp) and complement(node.right) and "**" in right:
                yield "bias-correction-missing", left
            elif COUNT.search(ast.unparse(node.right)):
                yield "sum-for-mean", left
            else:
                yield "half-missing" if is_number(node.right, 2) else "factor-left-out", left
            yield "divided-twice", f"{left} / {right} / {right}"
            yield "reciprocal", f"{right} / {left}"
            yield "reciprocal", f"{left} * {right}"
            yield "root-too-much", f"{left} / np.sqrt({right})"
            yield "integer-result", f"{left} // {right}"
        case ast.MatMult():
            yield "transposed", f"{right} @ {left}"
            for a, b in ((f"{left}.T", right), (left, f"{right}.T"), (f"{left}.T", f"{right}.T")):
                yield "transposed", f"{a} @ {b}"
            yield "transposed", f"np.transpose({left} @ {right})"
            yield "mean-for-sum", f"{left} @ {right} / np.shape({left})[-1]"
            yield "elementwise-for-matrix", f"{left} * {right}"


def _factor(gone: ast.AST) -> str:
    """What it is called that this factor is missing."""
    if is_number(gone, 2):
        return "factor-two-missing"
    return "half-missing" if is_number(gone, 0.5) else "share-left-out" if complement(gone) and not isinstance(gone.right, ast.Constant) else "factor-left-out"  # type: ignore[attr-defined]


def _sum(node: ast.BinOp) -> Iterator[Change]:
    if not isinstance(node.op, ast.Add | ast.Sub):
        return
    left, right = text(node.left), text(node.right)
    sign, turned = ("+", "-") if isinstance(node.op, ast.Add) else ("-", "+")
    tiny = TINY.match(ast.unparse(node.right))
    if sign == "-" and "max(" in right:
        return
    if sign == "-" and named(node.right) == "log":
        yield "log-of-zero", f"np.log(np.exp({left}) / {argument(node.right)})"  # type: ignore[arg-type]
    yield "eps-left-out" if tiny else "term-left-out", left
    if sign == "+":
        yield "term-left-out", right
        if tiny and isinstance(node.left, ast.Call) and named(node.left) == "sqrt":
            yield "eps-inside-root", f"np.sqrt({argument(node.left)} + {right})"
    else:
        yield "difference-turned", f"{right} - {left}"
        if is_number(node.left, 1):
            yield "term-left-out", right
            if isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Pow) and is_number(node.right.right, 2):
                yield "derivative-at-activation", f"1 - np.tanh({text(node.right.left)}) ** 2"
    yield "ascent" if sign == "-" and climbs(node.right) else "sign-turned", f"{left} {turned} {right}"


def _shares(node: ast.BinOp) -> Iterator[Change]:
    """A running average, β·m + (1 − β)·g."""
    if isinstance(node.op, ast.Add) and isinstance(node.left, ast.BinOp) and isinstance(node.right, ast.BinOp):
        a, b = node.left, node.right
        if isinstance(a.op, ast.Mult) and isinstance(b.op, ast.Mult) and (complement(a.left) or complement(b.left)):
            yield "shares-swapped", f"{text(b.left)} * {text(a.right)} + {text(a.left)} * {text(b.right)}"


def _power(node: ast.BinOp) -> Iterator[Change]:
    if not isinstance(node.op, ast.Pow):
        return
    base, exponent = text(node.left), text(node.right)
    if is_number(node.right, 2):
        yield from (("square-missing", base), ("absolute-for-square", f"np.abs({base})"))
    elif not isinstance(node.right, ast.Constant):
        yield from (("off-by-one", f"{base} ** ({exponent} + 1)"), ("off-by-one", f"{base} ** ({exponent} - 1)"))
    yield "product-for-power", f"{base} * {exponent}"


def _sign(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "sign-turned", text(node.operand)


def _sigmoid(node: ast.BinOp) -> Iterator[Change]:
    """1 / (1 + exp(−z)), written out."""
    whole = ast.unparse(node)
    if isinstance(node.op, ast.Div) and (z := re.fullmatch(r"1(?:\.0)? / \(1(?:\.0)? \+ np\.exp\(-(.+)\)\)", whole)):
        yield from _activated(z[1], f"({whole})", "(1 / (1 + np.exp(-{})))")
        yield "other-activation", f"np.tanh({z[1]})"
        yield "other-activation", f"np.maximum({z[1]}, 0)"
        yield "sign-turned", f"1 / (1 + np.exp({z[1]}))"
        yield "derivative-for-value", f"({whole}) * (1 - {whole})"


def _activated(z: str, whole: str, form: str) -> Iterator[Change]:
    yield "activation-left-out", f"({z})"
    yield "activation-twice", form.format(whole)


TURNED = str.maketrans("<>", "><")
REDUCTIONS = ("mean", "sum", "max", "min", "var", "std", "norm", "argmax", "argmin", "logsumexp", "amax", "amin")


def _reduction(node: ast.Call) -> Iterator[Change]:
    name = named(node)
    if name not in REDUCTIONS:
        return
    axis = next((keyword for keyword in node.keywords if keyword.arg in ("axis", "dim")), None)
    place = next((i for i, a in enumerate(node.args) if isinstance(a, ast.Constant) and isinstance(node.func, ast.Attribute) and i == _is_value_less(node)), None)
    for other in {"mean": ("sum",), "sum": ("mean",)}.get(name, ()):
        yield "mean-for-sum" if other == "mean" else "sum-for-mean", _renamed(node, other)
    if axis is not None or place is not None:
        now = axis.value if axis is not None else node.args[place or 0]
        for new in ("0", "1"):
            if ast.unparse(now) != new:
                yield "wrong-axis", _rewritten(node, "axis", new)
        yield "whole-for-axis", _rewritten(node, "axis", None)
        keeps = any(keyword.arg == "keepdims" for keyword in node.keywords)
        yield "dimension-kept", _rewritten(node, "keepdims", None if keeps else "True")
    elif name in ("mean", "sum"):
        yield from (("wrong-axis", _rewritten(node, "axis", new)) for new in ("0", "-1"))
    if name in ("var", "std"):
        has = any(keyword.arg in ("ddof", "correction") for keyword in node.keywords)
        yield "biased-variance", _rewritten(node, "ddof", None if has else "1")
    if name in ("max", "amax"):
        yield "not-shifted", f"np.zeros_like({ast.unparse(node)})"
    if name == "std":
        yield "root-missing", _renamed(node, "var")
    if name == "var":
        yield "root-too-much", _renamed(node, "std")


def _is_value_less(node: ast.Call) -> int:
    """Where the axis stands among plain arguments: after the array, if that is one of them."""
    return 0 if isinstance(node.func, ast.Attribute) and is_value(node.func.value) else 1


def _renamed(node: ast.Call, name: str) -> str:
    made = copy.deepcopy(node)
    if isinstance(made.func, ast.Attribute):
        made.func.attr = name
    elif isinstance(made.func, ast.Name):
        made.func.id = name
    return ast.unparse(made)


def _rewritten(node: ast.Call, keyword: str, value: str | None) -> str:
    """The call with another keyword argument, or without it; a plain axis becomes one by name."""
    made = copy.deepcopy(node)
    plain = _is_value_less(node)
    if keyword == "axis" and len(made.args) > plain:
        del made.args[plain]
    names = ("axis", "dim") if keyword == "axis" else (keyword,)
    made.keywords = [k for k in made.keywords if k.arg not in names]
    if value is not None:
        made.keywords.append(ast.keyword(arg=keyword, value=ast.parse(value, mode="eval").body))
    return ast.unparse(made)


def _function(node: ast.Call) -> Iterator[Change]:
    """Square roots, logarithms, bounds and the like."""
    name, inner = named(node), argument(node)
    match name:
        case "sqrt":
            yield "root-missing", inner
        case "square":
            yield from (("square-missing", inner), ("absolute-for-square", f"np.abs({inner})"), ("product-for-power", f"2 * {inner}"))
        case "abs" | "absolute" | "fabs":
            yield from (("absolute-missing", inner), ("square-for-absolute", f"{inner} ** 2"))
        case "log":
            yield from (("other-for-natural-log", f"np.log2({inner})"), ("other-for-natural-log", f"np.log10({inner})"), ("log-missing", inner))
        case "log2" | "log10":
            yield from (("natural-for-other-log", f"np.log({inner})"), ("log-missing", inner))
        case "exp":
            yield "exp-missing", inner
            if node.args and not isinstance(node.args[0], ast.UnaryOp):
                yield "sign-turned", f"np.exp(-{inner})"
        case "tanh":
            yield from _activated(inner, ast.unparse(node), "np.tanh({})")
            yield "other-activation", f"1 / (1 + np.exp(-{inner}))"
            yield "derivative-for-value", f"1 - np.tanh({inner}) ** 2"
        case "maximum" | "minimum" if len(node.args) == 2:
            yield "minimum-for-maximum", _renamed(node, "minimum" if name == "maximum" else "maximum")
            for kept, bound in (node.args, node.args[::-1]):
                if isinstance(bound, ast.Constant):
                    yield "clipping-left-out", text(kept)
                    yield "other-activation", f"np.abs({text(kept)})"
        case "min" | "max" if len(node.args) == 2 and isinstance(node.func, ast.Name):
            yield "minimum-for-maximum", _renamed(node, "min" if name == "max" else "max")
        case "clip":
            yield "clipping-left-out", inner
            if len(node.args) == 3:
                low, high = map(text, node.args[1:])
                yield "minimum-for-maximum", f"np.maximum(np.minimum({inner}, {low}), {high})"
        case "copy":
            yield "copy-missing", inner
        case "where" if len(node.args) == 3:
            a, b, c = map(text, node.args)
            yield "comparison-turned", f"np.where({a}, {c}, {b})"
    if isinstance(node.func, ast.Name) and name.strip("_").lower() in ACTIVATIONS and len(node.args) == 1:
        yield from _activated(inner, ast.unparse(node), f"{name}({{}})")
        yield from (("other-activation", f"{form}({inner})") for form in ("np.tanh", "(lambda z: 1 / (1 + np.exp(-z)))", "(lambda z: np.maximum(z, 0))"))
    if isinstance(node.func, ast.Name) and name not in ("range", "zip", "len", "float", "int", "max", "min", "sum") and not node.keywords:
        for args in exchanged([*map(ast.unparse, node.args)], combinations(range(len(node.args)), 2)):
            yield "arguments-swapped", f"{name}({', '.join(args)})"


def _range(node: ast.Call) -> Iterator[Change]:
    if named(node) == "range" and node.args:
        args = [ast.unparse(a) for a in node.args]
        end = 0 if len(args) == 1 else 1
        start = args[0] if end else "0"
        rest = f", {args[2]}" if len(args) > 2 else ""
        yield "first-left-out", f"range({start} + {args[2] if rest else 1}, {args[end]}{rest})"
        yield "last-left-out", f"range({start}, {args[end]} - {args[2] if rest else 1}{rest})"
        yield "off-by-one", f"range({start}, {args[end]} + 1{rest})"
        yield "off-by-one", f"range({start} + 1, {args[end]} + 1{rest})"


def _compare(node: ast.Compare) -> Iterator[Change]:
    """Another comparison, and a bound that has no effect."""
    sign = COMPARED.get(type(node.ops[0])) if len(node.ops) == 1 else None
    if sign is None:
        return
    left, right = text(node.left), text(node.comparators[0])
    turned = sign.translate(TURNED)
    yield "comparison-turned", f"{left} {turned} {right}"
    yield "comparison-strict", f"{left} {sign[0] if sign.endswith('=') else f'{sign}='} {right}"
    yield "comparison-turned", f"{left} {turned.rstrip('=')}= {right}"
    if isinstance(node.comparators[0], ast.Name | ast.Attribute):
        yield from (("argument-ignored", f"{left} {sign} {value}") for value in (0, 1))


def _label(node: ast.Compare) -> Iterator[Change]:
    """Labels read with another coding."""
    left, ordered = node.left, len(node.ops) == 1 and type(node.ops[0]) in COMPARED
    if ordered and is_number(node.comparators[0], 0) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
        label, score = text(left.left), text(left.right)
        yield from (("label-coding", f"({score} {above} 0) * 1 != {label}") for above in (">", ">="))


def _name(node: ast.Name) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load) and node.id in USUAL:
        yield "argument-fixed", USUAL[node.id]


def _transposed(node: ast.Attribute) -> Iterator[Change]:
    if node.attr == "T" and isinstance(node.ctx, ast.Load):
        yield "transposed", text(node.value)


RULES: dict[type[ast.AST], tuple[Callable[..., Iterator[Change]], ...]] = {
    ast.BinOp: (_product, _sum, _shares, _power, _sigmoid), ast.UnaryOp: (_sign,), ast.Call: (_reduction, _function, _range),
    ast.Compare: (_compare, _label), ast.Name: (_name,), ast.Attribute: (_transposed,),
}  # fmt: skip
