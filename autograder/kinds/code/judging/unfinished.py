"""What the source tells of code that gave nothing: is it as it was handed out, half written, empty, or does it print?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import msgspec

from autograder.records import Cell, Judgement, Part, Status, Verdict

__all__ = ["Definition", "definitions", "told"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def told(judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
    """The judgement of a code exercise, with what its source says of parts that raised `NotImplementedError` or gave None.

    Points stay as they are. What the source does not show is left as the outcomes tell it.
    """
    verdicts = [_restated(v, judgement, cells) for v in judgement.verdicts]
    return msgspec.structs.replace(judgement, verdicts=tuple(verdicts))


def definitions(part: Part, cells: Sequence[Cell]) -> list[tuple[Cell, Definition]]:
    """Where a part is defined at the top level, in the order the cells run; the last one counts."""
    found: list[tuple[Cell, Definition]] = []
    for cell in cells:
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found += [(cell, node) for node in tree.body if isinstance(node, Definition) and node.name == part.name]
    return found


def _restated(verdict: Verdict, judgement: Judgement, cells: Sequence[Cell]) -> Verdict:
    untouched = verdict.code == "numeric.no_answer"
    nothing = verdict.code == "numeric.type" and verdict.args.get("yours") == "None" and verdict.args.get("value") == verdict.part
    part = next((p for p in judgement.exercise.parts if p.name == verdict.part), None)
    if part is None or not (untouched or nothing):
        return verdict
    found = definitions(part, cells)
    if not found:
        return _raised(verdict) if untouched and any(cell.source.strip() for cell in cells) else verdict
    return _not_implemented(verdict, found, judgement) if untouched else _without_result(verdict, found[-1][1])


def _not_implemented(verdict: Verdict, found: Sequence[tuple[Cell, Definition]], judgement: Judgement) -> Verdict:
    """It raised `NotImplementedError` in every case."""
    cell, node = found[-1]
    away = {} if cell.exercise == judgement.exercise.id else {"cell": cell.number}
    if _is_stub(node):
        if all(_is_stub(other) for _, other in found[:-1]):
            return verdict
        return _told(verdict, "numeric.stub_again", {"part": verdict.part, "line": node.lineno, **away}, Status.no_answer)
    lines = [n.lineno for n in ast.walk(node) if isinstance(n, ast.Raise) and _not_implemented_error(n.exc)]
    at = verdict.args.get("line")
    if lines:
        return _told(verdict, "numeric.half_written", {"part": verdict.part, "line": at if isinstance(at, int) and at in lines else lines[-1], **away}, Status.raised)
    return _raised(verdict)


def _raised(verdict: Verdict) -> Verdict:
    """It raised, like any other error; nothing shows that it is the stub."""
    args = {"part": verdict.part, "error": "NotImplementedError", "message": "", "line": verdict.args.get("line") or 0, "cell": verdict.args.get("cell") or 0}
    return _told(verdict, "numeric.raised", args, Status.raised)


def _without_result(verdict: Verdict, node: Definition) -> Verdict:
    """It gave None in place of a result."""
    if isinstance(node, ast.ClassDef):
        return verdict
    if all(_does_nothing(statement) for statement in node.body):
        return _told(verdict, "numeric.empty", {"part": verdict.part}, Status.no_answer)
    own = list(_own(node))
    returned = [n.value for n in own if isinstance(n, ast.Return) and n.value is not None]
    if any(isinstance(n, ast.Yield | ast.YieldFrom) for n in own) or not all(_prints(value) or _none(value) for value in returned):
        return verdict
    prints = any(_prints(n) for n in own)
    return _told(verdict, "numeric.prints" if prints else "numeric.returns_none", {"part": verdict.part}, Status.wrong)


def _told(verdict: Verdict, code: str, args: dict[str, str | int | float], status: Status) -> Verdict:
    return msgspec.structs.replace(verdict, code=code, args=args, status=status)


def _is_stub(node: Definition) -> bool:
    """Every function in it does nothing but raise `NotImplementedError`."""
    functions = [n for n in ast.walk(node) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return bool(functions) and all(
        any(isinstance(n, ast.Raise) for n in f.body)
        and all(_does_nothing(n) or (isinstance(n, ast.Raise) and _not_implemented_error(n.exc)) for n in f.body)
        for f in functions
    )


def _does_nothing(node: ast.stmt) -> bool:
    """`pass`, `...` or a docstring."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _not_implemented_error(node: ast.expr | None) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Name) and called.id == "NotImplementedError"


def _prints(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "display")


def _none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The function's nodes, without those of functions inside it."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _own(node)
