"""Honest rewrites of a solution: the same formula with its operations in another order, so that only rounding differs.

They show how much of the tolerance is used by answers that are as right as the solution itself.
"""

from __future__ import annotations

import ast
import copy

__all__ = ["rewrites"]

SUMS = frozenset({"sum", "mean", "prod"})


def rewrites(source: str) -> dict[str, str]:
    """Each rewrite that changes the source, by name: operands in the other order, products regrouped, sums from behind."""
    tree = ast.parse(source)
    found = {}
    for name, rewrite in (("commuted", _Commuted()), ("regrouped", _Regrouped()), ("from behind", _FromBehind())):
        changed = ast.unparse(ast.fix_missing_locations(rewrite.visit(copy.deepcopy(tree))))
        if changed != ast.unparse(tree):
            found[name] = changed
    return found


class _Commuted(ast.NodeTransformer):
    """a + b as b + a, a·b as b·a, where neither is a list or a text."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        plain = not isinstance(node.left, ast.List | ast.Tuple | ast.JoinedStr) and not isinstance(node.right, ast.List | ast.Tuple)
        if isinstance(node.op, ast.Add | ast.Mult) and plain:
            node.left, node.right = node.right, node.left
        return node


class _Regrouped(ast.NodeTransformer):
    """a·b / c as a·(b / c), (a + b) + c as a + (b + c), a − b as −(b − a)."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        match node.op, node.left:
            case ast.Div(), ast.BinOp(left=first, op=ast.Mult(), right=second):
                return ast.BinOp(first, ast.Mult(), ast.BinOp(second, ast.Div(), node.right))
            case (ast.Add(), ast.BinOp(left=first, op=ast.Add(), right=second)) | (
                ast.Mult(), ast.BinOp(left=first, op=ast.Mult(), right=second)
            ):  # fmt: skip
                return ast.BinOp(first, node.op, ast.BinOp(second, node.op, node.right))
            case ast.Sub(), left:
                return ast.UnaryOp(ast.USub(), ast.BinOp(node.right, ast.Sub(), left))
        return node


class _FromBehind(ast.NodeTransformer):
    """`np.sum(x, …)` as `np.sum(np.flip(x), …)`, where no axis is named."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if (
            isinstance(function, ast.Attribute)
            and function.attr in SUMS
            and isinstance(function.value, ast.Name)
            and function.value.id == "np"
            and len(node.args) == 1
            and not node.keywords
        ):
            node.args[0] = ast.Call(ast.Attribute(function.value, "flip", ast.Load()), [node.args[0]], [])
        return node
