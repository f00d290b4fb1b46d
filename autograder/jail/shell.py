"""A notebook's cells, run as its kernel runs them: statement by statement, `await` at the top level, futures carried on.

What a cell needs and the jail lacks (a module, a file, an `input`) costs the statement that needs it, not the cell:
the rest goes on, and whatever such a statement would have named says so when it is used. Any other error ends the
cell, as it does in a kernel.
"""

from __future__ import annotations
import __future__

import ast
import linecache
from types import CodeType
from typing import Any

from autograder import run
from autograder.jail import lacking
from autograder.jail.lacking import Absent, is_lacking
from autograder.records import Raised

__all__ = ["Shell"]

MOST = 20
"""So many statements of a cell are told that were passed over."""

FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
COROUTINE = 0x80  # inspect.CO_COROUTINE


class Shell:
    """Runs cells in one namespace. `place` says where an error comes from."""

    def __init__(self, namespace: dict[str, Any], place: run.Place) -> None:
        self.namespace = namespace
        self.place = place
        self.flags = 0
        self.loop: Any = None

    def run(self, source: str, number: int) -> tuple[Raised | None, tuple[Raised, ...]]:
        """Run a cell's source as `<cell number>`: what ended it, if anything did, and what was passed over."""
        name = f"<cell {number}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        left: list[Raised] = []
        try:
            flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(source, name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            assert isinstance(tree, ast.Module)
            for statement in _one_by_one(tree):
                self._statement(statement, name, left)
        except BaseException as error:
            return run.raised(error, "cell", self.place), tuple(left)
        return None, tuple(left)

    def _statement(self, statement: ast.stmt, name: str, left: list[Raised]) -> None:
        flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        value = isinstance(statement, ast.Expr)
        part = ast.Expression(statement.value) if isinstance(statement, ast.Expr) else ast.Module([statement], [])
        code: CodeType = compile(part, name, "eval" if value else "exec", flags, dont_inherit=True)
        self.flags |= code.co_flags & FUTURES
        before = {name: self.namespace.get(name, Shell) for name in lacking.named(statement)}
        try:
            result = self._awaited(code) if code.co_flags & COROUTINE else eval(code, self.namespace)
        except BaseException as error:
            if not is_lacking(error):
                raise
            if len(left) < MOST:
                where = statement.lineno, self.place(error)[1]
                left.append(run.raised(error, "cell", lambda _: where))
            self._absent(statement, before, error)
            return
        if value and result is not None:
            self.namespace["_"] = result

    def _awaited(self, code: CodeType) -> Any:
        """A coroutine, to its end, in the one event loop that all cells share."""
        import asyncio

        if self.loop is None:
            self.loop = asyncio.new_event_loop()
        return self.loop.run_until_complete(eval(code, self.namespace))

    def _absent(self, statement: ast.stmt, before: dict[str, Any], error: BaseException) -> None:
        """What the statement would have named, and has not: it says what is lacking to whoever uses it."""
        whole = not isinstance(statement, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Import)
        for name, old in before.items():
            unchanged = self.namespace.get(name, Shell) is old
            if name not in self.namespace or (whole and unchanged):
                self.namespace[name] = Absent(error)


def _one_by_one(tree: ast.Module) -> list[ast.stmt]:
    """The statements; of `import a, b` each by itself, so that what is there is had."""
    found: list[ast.stmt] = []
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            found += [ast.copy_location(ast.Import([alias]), statement) for alias in statement.names]
        else:
            found.append(statement)
    return found
