"""Every first-order mutant of a solution: one small slip at one place, as a source text of its own.

The operators are those of mutation testing (Offutt et al. 1996: arithmetic, relational, logical, constant, statement
deletion, scalar variable replacement), with the ones of this field added: axes and other keywords, indices, mean
against sum, a lost copy, a lost function, arguments or returned values in another order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

__all__ = ["Mutant", "mutants"]

BINARY: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"), ast.Sub: ("+", "*"), ast.Mult: ("/", "+"), ast.Div: ("*", "-"), ast.Pow: ("*", "/"),
    ast.FloorDiv: ("/", "*"), ast.Mod: ("*", "+"), ast.MatMult: ("*",),
}  # fmt: skip
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.FloorDiv: "//", ast.Mod: "%",
    ast.MatMult: "@",
}  # fmt: skip
COMPARED: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">", ">="), ast.LtE: ("<", ">=", ">"), ast.Gt: (">=", "<", "<="), ast.GtE: (">", "<=", "<"),
    ast.Eq: ("!=",), ast.NotEq: ("==",), ast.In: ("not in",), ast.NotIn: ("in",), ast.Is: ("is not",), ast.IsNot: ("is",),
}  # fmt: skip

SYMMETRIC = frozenset({"maximum", "minimum", "fmax", "fmin", "hypot", "logaddexp"})
"""Functions of two arguments whose order nobody can tell."""

EXCHANGED = {
    "mean": ("sum",), "sum": ("mean",), "max": ("min",), "min": ("max",), "maximum": ("minimum",),
    "minimum": ("maximum",), "argmax": ("argmin",), "argmin": ("argmax",), "zeros": ("ones",), "ones": ("zeros",),
    "zeros_like": ("ones_like",), "ones_like": ("zeros_like",), "sin": ("cos",), "cos": ("sin",), "all": ("any",),
    "any": ("all",), "ceil": ("floor",), "floor": ("ceil",), "var": ("std",), "std": ("var",), "log": ("log1p",),
}  # fmt: skip
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Mutant:
    """One slip: where it is (both count from 1), and the text before and after.

    `id` names it for the author's list of equivalent ones: `7:22 v_hat -> m_hat`.
    """

    line: int
    column: int
    old: str
    new: str
    source: str

    @property
    def id(self) -> str:
        return f"{self.line}:{self.column} {_short(self.old)} -> {_short(self.new)}"


@lru_cache(4)
def mutants(source: str) -> tuple[Mutant, ...]:
    """The mutants of a source text, each with another text than it and the others, in the order of their places."""
    return tuple(_Mutator(source).all())


def _short(text: str) -> str:
    return " ".join(text.split())


class _Mutator:
    def __init__(self, source: str) -> None:
        self.bytes = source.encode()
        self.tree = ast.parse(source)
        starts = [0]
        for line in self.bytes.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        self.starts = starts
        self.found: dict[bytes, Mutant] = {}

    def all(self) -> list[Mutant]:
        for scope in ast.walk(self.tree):
            if isinstance(scope, ast.FunctionDef):
                self.function(scope)
        return sorted(self.found.values(), key=lambda m: (m.line, m.column))

    def function(self, function: ast.FunctionDef) -> None:
        """All slips in one function's body; what is nested in it is a function of its own."""
        names = _names(function)
        for node in _own(function):
            for make in OPERATORS.get(type(node), ()):
                for target, new in make(node, self.text):
                    self.put(target, new)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
                for other in names:
                    if other != node.id:
                        self.put(node, other)
        for body in _bodies(function):
            for statement in body:
                self.dropped(statement)

    def dropped(self, statement: ast.stmt) -> None:
        says = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not says and isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Break | ast.Continue):
            self.put(statement, "pass")

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.bytes[start:end].decode()

    def span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt | ast.keyword)
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def put(self, target: ast.AST, new: str) -> None:
        """Keep the source with the target's text replaced, where it is Python and new."""
        start, end = self.span(target)
        inserted = f"({new})" if isinstance(target, ast.expr) else new
        changed = self.bytes[:start] + inserted.encode() + self.bytes[end:]
        if changed == self.bytes or changed in self.found:
            return
        try:
            tree = ast.parse(changed)
        except SyntaxError:
            return
        if ast.dump(tree) != ast.dump(self.tree):
            line = self.bytes.count(b"\n", 0, start)
            column = len(self.bytes[self.starts[line] : start].decode())
            self.found[changed] = Mutant(line + 1, column + 1, self.bytes[start:end].decode(), new, changed.decode())


def _names(function: ast.FunctionDef) -> list[str]:
    """The function's parameters and the plain names it assigns, without self."""
    arguments = function.args
    found = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    found += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return [name for name in dict.fromkeys(found) if name not in ("self", "_")]


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function's body, without its signature and without other functions in it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _bodies(function: ast.FunctionDef) -> Iterator[Sequence[ast.stmt]]:
    yield function.body
    for node in _own(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


# --- operators: node → (what is replaced, by which text)

Made = Iterator[tuple[ast.AST, str]]
Read = Callable[[ast.AST], str]


def _operand(node: ast.expr, text: Read) -> str:
    """The node's text as an operand of any operator."""
    plain = ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript
    return text(node) if isinstance(node, plain) else f"({text(node)})"


def _binary(node: ast.BinOp, text: Read) -> Made:
    left, right = _operand(node.left, text), _operand(node.right, text)
    for sign in BINARY.get(type(node.op), ()):
        yield node, f"{left} {sign} {right}"
    yield node, left
    yield node, right
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield node, f"{right} {SIGNS[type(node.op)]} {left}"


def _augmented(node: ast.AugAssign, text: Read) -> Made:
    target, value = text(node.target), text(node.value)
    for sign in BINARY.get(type(node.op), ()):
        yield node, f"{target} {sign}= {value}"
    yield node, f"{target} = {value}"


def _compare(node: ast.Compare, text: Read) -> Made:
    if len(node.ops) == 1:
        for sign in COMPARED[type(node.ops[0])]:
            yield node, f"{_operand(node.left, text)} {sign} {_operand(node.comparators[0], text)}"
        yield node, "True"
        yield node, "False"


def _boolean(node: ast.BoolOp, text: Read) -> Made:
    sign = " or " if isinstance(node.op, ast.And) else " and "
    yield node, sign.join(_operand(value, text) for value in node.values)
    for value in node.values:
        yield node, text(value)


def _unary(node: ast.UnaryOp, text: Read) -> Made:
    yield node, text(node.operand)


def _constant(node: ast.Constant, text: Read) -> Made:
    value = node.value
    if isinstance(value, bool):
        yield node, str(not value)
    elif isinstance(value, int):
        yield from ((node, str(new)) for new in (value + 1, value - 1, -value) if new != value)
    elif isinstance(value, float):
        yield from ((node, repr(new)) for new in (value + 1.0, 2 * value, value / 2, -value) if new != value)


def _call(node: ast.Call, text: Read) -> Made:
    head = text(node.func)
    given = [text(argument) for argument in (*node.args, *node.keywords)]
    if isinstance(node.func, ast.Attribute):
        stem = head.removesuffix(node.func.attr)
        for other in EXCHANGED.get(node.func.attr, ()):
            yield node.func, stem + other
        if not given:
            yield node, text(node.func.value)
    if len(node.args) == 1 and head not in ("range", "len"):
        yield node, text(node.args[0])
    for index in range(len(node.args), len(given)):
        yield node, f"{head}({', '.join(given[:index] + given[index + 1 :])})"
    if len(node.args) == 2 and isinstance(node.func, ast.Attribute) and node.func.attr in SYMMETRIC:
        return
    for i, j in combinations(range(len(node.args)), 2):
        swapped = given.copy()
        swapped[i], swapped[j] = swapped[j], swapped[i]
        yield node, f"{head}({', '.join(swapped)})"


def _subscript(node: ast.Subscript, text: Read) -> Made:
    if isinstance(node.ctx, ast.Load):
        yield node, text(node.value)


def _attribute(node: ast.Attribute, text: Read) -> Made:
    if node.attr == "T":
        yield node, text(node.value)


def _condition(node: ast.If | ast.IfExp, text: Read) -> Made:
    yield node.test, f"not ({text(node.test)})"


def _tuple(node: ast.Tuple | ast.List, text: Read) -> Made:
    if isinstance(node.ctx, ast.Load):
        items = [text(item) for item in node.elts]
        for i, j in combinations(range(len(items)), 2):
            swapped = items.copy()
            swapped[i], swapped[j] = swapped[j], swapped[i]
            yield node, ", ".join(swapped)


def _jump(node: ast.Break | ast.Continue, text: Read) -> Made:
    yield node, "continue" if isinstance(node, ast.Break) else "break"


OPERATORS: dict[type[ast.AST], tuple[Callable[..., Made], ...]] = {
    ast.BinOp: (_binary,), ast.AugAssign: (_augmented,), ast.Compare: (_compare,), ast.BoolOp: (_boolean,),
    ast.UnaryOp: (_unary,), ast.Constant: (_constant,), ast.Call: (_call,), ast.Subscript: (_subscript,),
    ast.Attribute: (_attribute,), ast.If: (_condition,), ast.IfExp: (_condition,), ast.Tuple: (_tuple,),
    ast.List: (_tuple,), ast.Break: (_jump,), ast.Continue: (_jump,),
}  # fmt: skip
