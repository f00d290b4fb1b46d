"""What the source says: forbidden names and imports, read from the syntax tree, and which parts come to use them.

Only what is certain counts. An import that nothing uses, a type hint, a comment, a text or a name that the student has
given to something else is no use of a forbidden name; what is hidden from reading is left to the guard, which watches
the code run. A module that may not be imported costs the parts that use it, wherever it was imported, and no others.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping

from autograder import kinds
from autograder.policy.modules import exists, near
from autograder.policy.names import forbidden, importable
from autograder.records import Cell, Exercise, Record, Refused
from autograder.syntax import TooMuch, parse

__all__ = ["check"]

DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Breach(Record, frozen=True):
    """A broken rule, and the function or class at the top level it lies in ("" for none)."""

    refused: Refused
    owner: str = ""


class Import(Breach, frozen=True):
    """An import of what may not be imported, and the name it gives it ("*" for whatever names there are)."""

    name: str = "*"

    def used_by(self, reached: set[str], used: set[str], unbound: bool) -> bool:
        """Whether code that mentions these names uses it; what is imported within a definition, that definition uses."""
        return self.owner in reached if self.owner else self.name in used or (self.name == "*" and unbound)


def check(exercise: Exercise, cells: Iterable[Cell]) -> dict[str, Refused]:
    """By part, the first rule that the exercise's own cells break; parts that break none are left out.

    A part uses what stands in its own function or class or gives it its value, in what that mentions, and, in code, at
    the top level. The other cells only tell what their imports are called, and define what is mentioned. A cell that
    cannot be parsed is skipped: the jail tells the student.
    """
    aliases: dict[str, str] = {}
    mentions: dict[str, set[str]] = {}
    taken: set[str] = set()
    breaches: list[Breach] = []
    strange: list[Import] = []
    given: set[str] = set(dir(builtins))
    for cell in cells:
        try:
            tree = parse(cell.source)
        except (SyntaxError, TooMuch):
            continue
        aliases |= dict(pair for node in ast.walk(tree) for pair in _imported(node))
        for name, node in _defined(tree):
            taken.add(name)
            mentions.setdefault(name, set()).update(_mentioned(node))
        strange += _imports(tree, cell, exercise)
        bound = _bound(tree)
        given |= bound
        if cell.exercise == exercise.id:
            known = {name: full for name, full in aliases.items() if name not in bound}
            breaches += _breaches(tree, cell, exercise, known, bound | taken)
    mine = [each for each in strange if each.name not in taken and not _allowed(aliases.get(each.name, ""), exercise)]
    unbound = {name for names in mentions.values() for name in names} - given - set(aliases)
    found: dict[str, Refused] = {}
    for part in exercise.parts:
        reached = _reached(part.name, mentions)
        used = {name for owner in reached for name in mentions.get(owner, ())}
        uses = [each.refused for each in mine if each.used_by(reached, used, bool(unbound & used))]
        broken = [each.refused for each in breaches if kinds.of(exercise).answered != "code" or each.owner in reached]
        for refused in sorted([*uses, *broken], key=lambda each: (each.cell or 0, each.line or 0)):
            found.setdefault(part.name, refused)
    return found


def _allowed(full: str, exercise: Exercise) -> bool:
    return bool(full) and importable(full, exercise.env, exercise.policy)


def _breaches(
    tree: ast.Module, cell: Cell, exercise: Exercise, aliases: Mapping[str, str], bound: set[str]
) -> Iterator[Breach]:
    """In the order of the lines."""
    for statement in tree.body:
        owner = statement.name if isinstance(statement, DEFINITION) else ""
        for line, rule, name, of in sorted(_uses(statement, exercise, aliases, bound)):
            yield Breach(refused=Refused(rule=rule, name=name, of=of, line=line, cell=cell.number), owner=owner)


def _imports(tree: ast.Module, cell: Cell, exercise: Exercise) -> Iterator[Import]:
    """What is imported and may not be."""
    for statement in tree.body:
        owner = statement.name if isinstance(statement, DEFINITION) else ""
        for node in ast.walk(statement):
            if isinstance(node, ast.ImportFrom) and not node.level:
                pairs = [(alias.asname or alias.name, node.module or "") for alias in node.names]
            elif isinstance(node, ast.Import):
                pairs = [(alias.asname or alias.name.partition(".")[0], alias.name) for alias in node.names]
            else:
                continue
            for name, module in pairs:
                if not importable(module, exercise.env, exercise.policy):
                    yield Import(refused=_refused(module.partition(".")[0], node.lineno, cell, exercise), owner=owner, name=name)


def _refused(root: str, line: int, cell: Cell, exercise: Exercise) -> Refused:
    """An import that is not allowed, or one of a module that there is not."""
    if exists(root):
        return Refused(rule="import", name=root, line=line, cell=cell.number)
    return Refused(rule="module", name=root, of=near(root, exercise.env, exercise.policy), line=line, cell=cell.number)


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
    for child in _without_hints(node):
        yield from _outermost_names(child)


def _without_hints(node: ast.AST) -> Iterator[ast.AST]:
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns"):
            yield from (child for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST))


def _mentioned(node: ast.AST) -> Iterator[str]:
    """The names that code uses, outside type hints."""
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.Name):
            yield node.id
        ahead += _without_hints(node)


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
        if isinstance(statement, DEFINITION):
            yield statement.name, statement
            continue
        yield from ((node.id, statement) for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        yield from ((node.name, node) for node in ast.walk(statement) if isinstance(node, DEFINITION))


def _reached(part: str, mentions: Mapping[str, set[str]]) -> set[str]:
    """The part, all it mentions, all that mentions, and the top level ("")."""
    reached, ahead = {""}, [part]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += mentions.get(name, ())
    return reached
