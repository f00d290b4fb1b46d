"""Lines that write into what outlives a call: an argument, in place, or what is kept for the next call."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence, Set

from autograder.kinds.code.judging.unfinished import Definition
from autograder.records import Part

__all__ = ["into_input", "kept", "written"]

CHANGING = frozenset(
    {"append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse", "update", "setdefault", "add", "discard",
     "fill", "put", "itemset", "partition", "resize", "setfield", "setflags", "byteswap"}
)  # fmt: skip
"""Methods that change what they are called of."""

FIRST = frozenset(
    {"fill_diagonal", "copyto", "put", "put_along_axis", "place", "putmask", "shuffle", "heappush", "heappop", "heapify", "insort", "setattr"}
)
"""Functions that change what they are handed first."""


def written(target: ast.AST) -> Iterator[str]:
    """The names an assignment to this target writes to, or into."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Subscript(value=value) | ast.Attribute(value=value) | ast.Starred(value=value):
            yield from written(value)
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                yield from written(item)


def into_input(node: Definition, part: Part, name: str) -> int:
    """The first line of a function or class that writes into its argument `name`; 0 where none is seen to."""
    for function in _functions(node):
        own = _parameter(function, part, name)
        lines = sorted(_into(function, {own})) if own else []
        renewed = min((n.lineno for n in ast.walk(function) if isinstance(n, ast.stmt) and _renews(n, own)), default=None)
        lines = [line for line in lines if renewed is None or line < renewed] or lines
        if lines:
            return lines[0]
    return 0


def kept(node: Definition, module: ast.Module) -> int:
    """The first line that writes into something a later call finds again; 0 where none is seen to."""
    outside = {name for n in module.body for name in _bound(n)}
    for function in _functions(node):
        local = {a.arg for a in _arguments(function)} | {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        declared = {name for n in ast.walk(function) if isinstance(n, ast.Global) for name in n.names}
        defaults = {a.arg for a, value in _defaults(function) if isinstance(value, ast.List | ast.Dict | ast.Set | ast.Call)}
        found = _shared(node, function) | set(_into(function, (outside - local) | declared | defaults)) | set(_assigned(function, declared))
        if found:
            return min(found)
    return 0


def _shared(node: Definition, function: ast.AST) -> set[int]:
    """The lines of a method that write into what stands in the class, and so belongs to all objects of it."""
    mutable = ast.List | ast.Dict | ast.Set | ast.Call
    own = [n for n in node.body if isinstance(n, ast.Assign) and isinstance(n.value, mutable)] if isinstance(node, ast.ClassDef) else []
    names = {name for n in own for target in n.targets for name in written(target)}
    found = (n for n in ast.walk(function) if isinstance(n, ast.stmt | ast.expr))
    return {n.lineno for n in found if any(_of_attribute(place, names) for place in _changed(n))}


def _changed(node: ast.AST) -> list[ast.expr]:
    """What a statement or call changes in place."""
    match node:
        case ast.AugAssign(target=target):
            return [target.value if isinstance(target, ast.Subscript) else target]
        case ast.Assign(targets=targets):
            return [t.value for t in targets if isinstance(t, ast.Subscript)]
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in CHANGING:
            return [value]
        case _:
            return []


def _of_attribute(place: ast.expr, names: Set[str]) -> bool:
    return isinstance(place, ast.Attribute) and place.attr in names


def _functions(node: Definition) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (n for n in ast.walk(node) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _defaults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[ast.arg, ast.expr]]:
    by_place = [*function.args.posonlyargs, *function.args.args]
    yield from zip(reversed(by_place), reversed(function.args.defaults), strict=False)
    yield from ((a, value) for a, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if value is not None)


def _parameter(function: ast.FunctionDef | ast.AsyncFunctionDef, part: Part, name: str) -> str:
    """What the student calls the argument that the task calls `name`: so as well, or whatever stands in its place."""
    given = [a.arg for a in _arguments(function)]
    asked = [a.strip() for a in part.signature.partition("(")[2].rpartition(")")[0].split(",")]
    if name in given or name not in asked or asked.index(name) >= len(given):
        return name if name in given else ""
    return given[asked.index(name)]


def _into(function: ast.AST, names: Set[str]) -> Iterator[int]:
    """The lines that change one of these in place, or another name of it."""
    names = names | {n.targets[0].id for n in ast.walk(function) if _renames(n, names)}  # type: ignore[attr-defined]
    for node in ast.walk(function):
        match node:
            case ast.AugAssign(target=target) if names & set(written(target)):
                yield node.lineno
            case ast.Assign(targets=targets) if any(names & set(written(t)) for t in _single(targets) if not isinstance(t, ast.Name)):
                yield node.lineno
            case ast.Delete(targets=targets) if any(isinstance(t, ast.Subscript) and names & set(written(t)) for t in targets):
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in CHANGING and names & set(written(value)):
                yield node.lineno
            case ast.Call(func=func, args=[first, *_]) if _last(func) in FIRST and names & set(written(first)):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="at"), args=[first, *_]) if names & set(written(first)):
                yield node.lineno
            case ast.Call(keywords=keywords) if any(k.arg == "out" and names & set(written(k.value)) for k in keywords):
                yield node.lineno


def _single(targets: Sequence[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from _single(target.elts)
        else:
            yield target


def _renames(node: ast.AST, names: Set[str]) -> bool:
    """Another name for the same thing: `a = b`."""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Name) and node.value.id in names


def _renews(node: ast.AST, name: str) -> bool:
    """From here on the name holds something else."""
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _assigned(function: ast.AST, names: Set[str]) -> Iterator[int]:
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        if any(names & set(written(target)) for target in targets):
            yield node.lineno  # type: ignore[attr-defined]


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            yield from written(target)
    elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
