"""Mistakes of a whole function or object: arguments, the order of steps, what is remembered, a value for its derivative."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import combinations

from autograder.key.slips.nodes import DERIVES, LABELS, USUAL, Change, edited, indented, text

__all__ = ["of_bodies", "of_function", "of_objects"]

Found = tuple[str, str]
"""A mistake's id, and a program that makes it."""


def of_function(function: ast.FunctionDef, tree: ast.Module) -> Iterator[Change]:
    names = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
    for one, other in combinations(names, 2):
        yield "arguments-swapped", f"{one}, {other} = {other}, {one}"
    for name in names:
        if name in USUAL:
            yield "argument-fixed", f"{name} = {USUAL[name]}"
            yield from (("argument-ignored", f"{name} = {value}") for value in ("0.0", "1.0"))
        if LABELS.match(name):
            yield from (("label-coding", f"{name} = {form}") for form in (f"({name} > 0) * 1.0", f"2.0 * {name} - 1.0"))
    yield from _of_derivative(function, tree, names)


def of_bodies(tree: ast.Module) -> Iterator[Found]:
    """Steps in another order, a value from before an update, and a result divided by the number of samples."""
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        head = f"def {function.name}({ast.unparse(function.args)}):\n"

        def written(lines: list[str], head: str = head, place: int = places[id(function)]) -> str:
            return edited(tree, [(place, head + indented(lines))])

        body = function.body
        lines = [ast.unparse(part) for part in body]
        for i in range(len(body) - 1):
            if not isinstance(body[i + 1], ast.Return):
                yield (_swapped(body[i], body[i + 1]), written([*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]))
        updates = [(i, target) for i, part in enumerate(body) if (target := _updated(part))]
        for some in [[one] for one in updates] + [updates] * (len(updates) > 1):
            made = lines.copy()
            for i, target in some:
                old = "_old_" + target.replace(".", "_")
                uses = range(i + 1, len(body))
                made = [re.sub(rf"(?<![\w.]){re.escape(target)}(?!\w)", old, line) if k in uses and _reads(body[k], target) else line for k, line in enumerate(made)]
                made[i] = f"{old} = {target}\n{made[i]}"
            yield ("old-for-new", written(made))
        names = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
        last = body[-1]
        if names and isinstance(last, ast.Return) and last.value is not None and not isinstance(last.value, ast.Tuple | ast.Compare):
            value = text(last.value)
            yield ("mean-for-sum", written([*lines[:-1], f"return {value} / len({names[0]})"]))
            yield ("sum-for-mean", written([*lines[:-1], f"return {value} * len({names[0]})"]))


def _updated(part: ast.stmt) -> str:
    """The name that a statement gives a new value, made from its old one."""
    if isinstance(part, ast.Assign) and len(part.targets) == 1 and isinstance(part.targets[0], ast.Name | ast.Attribute):
        target = ast.unparse(part.targets[0])
        if _loads(part.value, target):
            return target
    return ""


def _loads(node: ast.AST, target: str) -> bool:
    return any(ast.unparse(n) == target for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute))


def _reads(part: ast.stmt, target: str) -> bool:
    """A statement that uses a value and does not hand it back."""
    return isinstance(part, ast.Assign | ast.AugAssign) and _loads(part.value, target) and target not in map(ast.unparse, getattr(part, "targets", []))


def _swapped(first: ast.stmt, second: ast.stmt) -> str:
    """What it is called that the second of two statements comes first."""
    if (target := _updated(second)) and _loads(first, target):
        return "new-for-old"
    return "old-for-new" if (target := _updated(first)) and _loads(second, target) else "order-of-steps"


def _of_derivative(function: ast.FunctionDef, tree: ast.Module, names: list[str]) -> Iterator[Change]:
    """A function and its derivative, side by side in one program."""
    for other in tree.body:
        if isinstance(other, ast.FunctionDef) and other.name != function.name and [a.arg for a in other.args.args] == names:
            call = f"return {other.name}({', '.join(names)})"
            if DERIVES.search(function.name) and not DERIVES.search(other.name):
                yield "value-for-derivative", call
                if len(names) == 1:
                    yield "derivative-at-activation", f"{names[0]} = {other.name}({names[0]})"
            elif DERIVES.search(other.name) and not DERIVES.search(function.name):
                yield "derivative-for-value", call
        if isinstance(other, ast.FunctionDef) and function.name == f"{other.name}_logits" and len(other.args.args) == len(names):
            yield "log-of-zero", f"return {other.name}(1 / (1 + np.exp(-{names[0]})), {', '.join(names[1:])})"


def of_objects(tree: ast.Module) -> Iterator[Found]:
    """What an object should remember: forgotten after a call, begun anew in each, or shared by all objects."""
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    for made in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        methods = [node for node in made.body if isinstance(node, ast.FunctionDef)]
        first = next((method for method in methods if method.name == "__init__"), None)
        begun = [node for node in first.body if isinstance(node, ast.Assign) and _of_self(node.targets[0])] if first else []
        for method in methods:
            if method is first:
                continue
            for node in ast.walk(method):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AugAssign) else None
                if target is not None and _of_self(target):
                    yield ("state-forgotten", edited(tree, [(places[id(node)], "pass")]))
            for start in begun:
                if not _names(start.value):
                    lines = [ast.unparse(start), *map(ast.unparse, method.body)]
                    body = indented(lines)
                    yield ("state-forgotten", edited(tree, [(places[id(method)], f"def {method.name}({ast.unparse(method.args)}):\n{body}")]))
        for start in begun:
            if isinstance(start.value, ast.Call | ast.Dict | ast.List) and not _names(start.value):
                target = start.targets[0]
                assert isinstance(target, ast.Attribute)
                others = [part for part in made.body if part is not first]
                rest = [ast.unparse(part) for part in first.body if part is not start] if first else []
                init = f"def __init__({ast.unparse(first.args)}):\n" + indented(rest or ["pass"]) if first else ""
                inner = [f"{target.attr} = {ast.unparse(start.value)}", init, *map(ast.unparse, others)]
                text = f"class {made.name}:\n" + indented(inner)
                yield ("state-shared", edited(tree, [(places[id(made)], text)]))


def _of_self(target: ast.AST) -> bool:
    return isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"


def _names(value: ast.AST) -> set[str]:
    """The names that a value depends on, but for libraries."""
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)} - {"np", "numpy", "torch", "float"}
