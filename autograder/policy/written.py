"""What the source says: forbidden names and imports, read from the syntax tree, and which parts come to use them.

Only what is certain counts. An import that nothing uses, a type hint, a comment, a text or a name that the student has
given to something else is no use of a forbidden name; what is hidden from reading is left to the guard, which watches
the code run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from autograder.policy.names import forbidden, importable
from autograder.records import Cell, Exercise, Record, Refused
from autograder.syntax import TooMuch, parse

__all__ = ["check"]


class Breach(Record, frozen=True):
    """A broken rule, and the function or class at the top level it lies in ("" for none)."""

    refused: Refused
    owner: str = ""


def check(exercise: Exercise, cells: Iterable[Cell]) -> dict[str, Refused]:
    """By part, the first rule that the exercise's own cells break; parts that break none are left out.

    A part uses what stands in its own function or class, in those it mentions, and at the top level. The other cells
    only tell what their imports are called. A cell that cannot be parsed is skipped: the jail tells the student.
    """
    aliases: dict[str, str] = {}
    mentions: dict[str, set[str]] = {}
    taken: set[str] = set()
    breaches: list[Breach] = []
    for cell in cells:
        try:
            tree = parse(cell.source)
        except (SyntaxError, TooMuch):
            continue
        aliases |= dict(pair for node in ast.walk(tree) for pair in _imported(node))
        for name, node in _defined(tree):
            taken.add(name)
            mentions.setdefault(name, set()).update(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        if cell.exercise == exercise.id:
            bound = _bound(tree)
            known = {name: full for name, full in aliases.items() if name not in bound}
            breaches += _breaches(tree, cell, exercise, known, bound | taken)
    found: dict[str, Refused] = {}
    for part in exercise.parts:
        reached = _reached(part.name, mentions) if exercise.kind == "code" else None
        for breach in breaches:
            if reached is None or breach.owner in reached:
                found.setdefault(part.name, breach.refused)
    return found


def _breaches(
    tree: ast.Module, cell: Cell, exercise: Exercise, aliases: Mapping[str, str], bound: set[str]
) -> Iterator[Breach]:
    """In the order of the lines."""
    for statement in tree.body:
        owner = statement.name if isinstance(statement, ast.FunctionDef | ast.ClassDef) else ""
        found = [*_imports(statement, exercise), *_uses(statement, exercise, aliases, bound)]
        for line, rule, name, of in sorted(found):
            yield Breach(refused=Refused(rule=rule, name=name, of=of, line=line, cell=cell.number), owner=owner)


def _imports(statement: ast.stmt, exercise: Exercise) -> Iterator[tuple[int, str, str, str]]:
    for node in ast.walk(statement):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        for module in modules:
            if not importable(module, exercise.env, exercise.policy):
                yield node.lineno, "import", module.split(".")[0], ""  # type: ignore[attr-defined]


def _uses(
    statement: ast.stmt, exercise: Exercise, aliases: Mapping[str, str], bound: set[str]
) -> Iterator[tuple[int, str, str, str]]:
    for node in _outermost_names(statement):
        full = _full(node, aliases, bound)
        rule = forbidden(full, exercise.policy) if full else None
        if rule is not None:
            yield node.lineno, "name", full, "" if full.startswith(rule) else rule


def _outermost_names(node: ast.AST) -> Iterator[ast.Attribute | ast.Name]:
    """Whole dotted names (`torch.optim.Adam`, not also its beginnings), outside type hints."""
    if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load) and _dots(node):
        yield node
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _outermost_names(child)


def _dots(node: ast.AST) -> list[str]:
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return [node.id, *reversed(attributes)] if isinstance(node, ast.Name) else []


def _full(node: ast.AST, aliases: Mapping[str, str], bound: set[str]) -> str:
    """The name as its library calls it; "" for one the cell itself has given to something."""
    head, *rest = _dots(node)
    if head in aliases:
        return ".".join([aliases[head], *rest])
    return "" if head in bound else ".".join([head, *rest])


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _bound(tree: ast.Module) -> set[str]:
    """The names the cell gives to something of its own, anywhere in it."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
    return names


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What the top level gives names to, and the statement that does."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name, statement
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from ((n.id, statement) for n in ast.walk(target) if isinstance(n, ast.Name))


def _reached(part: str, mentions: Mapping[str, set[str]]) -> set[str]:
    """The part, all it mentions, all that mentions, and the top level."""
    reached, ahead = {""}, [part]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += mentions.get(name, ())
    return reached
