"""Mistakes of one statement: what is returned, how far a loop runs, what is changed in place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from autograder.key.slips.nodes import Change, climbs, exchanged, indented, named, text

__all__ = ["RULES"]


def _returned(node: ast.Return) -> Iterator[Change]:
    if node.value is None:
        return
    if isinstance(node.value, ast.Tuple):
        items = [ast.unparse(item) for item in node.value.elts]
        for swapped in exchanged(items, combinations(range(len(items)), 2)):
            yield "results-swapped", f"return {', '.join(swapped)}"
        for i, item in enumerate(items):
            for id, form in (("sign-turned", "-({})"), ("transposed", "np.transpose({})")):
                yield id, f"return {', '.join([*items[:i], form.format(item), *items[i + 1 :]])}"
        return
    value = text(node.value)
    if isinstance(node.value, ast.Compare):
        yield "intermediate-returned", f"return {text(node.value.left)}"
    if isinstance(node.value, ast.Compare | ast.BoolOp | ast.Constant):
        return
    yield "transposed", f"return np.transpose({value})"
    yield "exp-missing", f"return np.log({value})"
    yield "sign-turned", f"return -{value}"
    yield "root-too-much", f"return np.sqrt({value})"
    yield "square-too-much", f"return {value} ** 2"
    yield "factor-too-much", f"return 2 * {value}"
    yield "factor-too-much", f"return {value} / 2"
    yield "integer-result", f"return np.round({value})"
    yield "integer-result", f"return np.trunc({value})"


def _loop(node: ast.For) -> Iterator[Change]:
    body = indented([*map(ast.unparse, node.body)])
    head = f"for {ast.unparse(node.target)} in {{}}:\n{body}"
    yield "stops-early", head.format(ast.unparse(node.iter)) + "\n    break"
    if named(node.iter) != "range":
        yield "first-left-out", head.format(f"list({ast.unparse(node.iter)})[1:]")
        yield "last-left-out", head.format(f"list({ast.unparse(node.iter)})[:-1]")
    for swapped in exchanged([*map(ast.unparse, node.body)], pairwise(range(len(node.body)))):
        yield "order-of-steps", f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}:\n{indented(swapped)}"


def _condition(node: ast.If) -> Iterator[Change]:
    body = indented([*map(ast.unparse, node.body)])
    if not node.orelse:
        yield "stops-early", f"if {ast.unparse(node.test)}:\n{body}\n    break"
    if not node.orelse and len(node.body) == 1 and isinstance(node.body[0], ast.Break):
        yield "never-stops-early", "pass"


def _assigned(node: ast.Assign) -> Iterator[Change]:
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Name) or not isinstance(node.value, ast.BinOp):
        return
    value = node.value
    if isinstance(value.left, ast.Name) and value.left.id == target.id:
        sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}.get(type(value.op))
        if sign:
            yield "changed-in-place", f"{target.id} {sign}= {ast.unparse(value.right)}"


def _augmented(node: ast.AugAssign) -> Iterator[Change]:
    target, value = ast.unparse(node.target), text(node.value)
    turned = {ast.Add: "-", ast.Sub: "+"}.get(type(node.op))
    if turned:
        yield "ascent" if turned == "+" and climbs(node.value) else "sign-turned", f"{target} {turned}= {value}"


RULES: dict[type[ast.AST], tuple[Callable[..., Iterator[Change]], ...]] = {
    ast.Return: (_returned,), ast.For: (_loop,), ast.If: (_condition,), ast.Assign: (_assigned,), ast.AugAssign: (_augmented,),
}  # fmt: skip
