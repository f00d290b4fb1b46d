"""A course's own callables for `fn(…)`: the functions that `solutions/functions.py` defines, answered outside the jail as data.

A key names one with the digest of its file (`adam_variant@3fb2…`), so that it is answered by the text it was compiled with
or not at all. What is `public` also stands in the students' notebook, as source; nothing else of the file leaves the course.
"""

from __future__ import annotations

import ast
import dis
import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

from autograder.overtime import TooLong, at_most

__all__ = ["FILE", "SECONDS", "address", "called", "defined", "digest", "find", "is_public", "lent", "public", "register", "sources"]

FILE = "functions.py"
SECONDS = 1.0
"""What one answer may take."""

IN_NOTEBOOKS = frozenset({"np"})
MARK = "_autograder_public"
F = TypeVar("F", bound=Callable[..., Any])

_places: dict[Path, None] = {}
_standing: ContextVar[Mapping[str, Callable[..., Any]]] = ContextVar("standing", default={})  # noqa: B039 (never changed)


def public(function: F) -> F:
    """Mark a function whose source students may have: it stands in their notebook, where `check()` calls it."""
    setattr(function, MARK, True)
    return function


def is_public(function: Callable[..., Any]) -> bool:
    return bool(getattr(function, MARK, False))


def register(path: Path) -> None:
    """From now on this file's functions are found by their address."""
    _places[path] = None


@contextmanager
def lent(functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """Within, these stand for the course's own: a student's check has only what stands in the notebook."""
    before = _standing.set(functions)
    try:
        yield
    finally:
        _standing.reset(before)


def digest(path: Path) -> str:
    """Names the file's text; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def address(name: str, of: str) -> str:
    """How a function of the file with this digest is asked for."""
    return f"{name}@{of}"


def find(wanted: str) -> Callable[..., Any]:
    """The function at an address. Raises `LookupError`."""
    name, _, of = wanted.partition("@")
    if name in (standing := _standing.get()):
        return standing[name]
    path = next((path for path in _places if digest(path) == of), None)
    if path is None:
        raise LookupError(wanted)
    return defined(path)[name]


def defined(path: Path) -> Mapping[str, Callable[..., Any]]:
    """The functions that the file defines, but for those with an underscore. Raises what the file raises."""
    return _defined(path, digest(path))


@lru_cache(maxsize=16)
def _defined(path: Path, of: str) -> Mapping[str, Callable[..., Any]]:
    if not of:
        return {}
    name = f"autograder_functions_{of}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return {key: thing for key, thing in vars(module).items() if isinstance(thing, FunctionType) and thing.__module__ == name and not key.startswith("_")}


def called(function: Callable[..., Any], args: list[Any], options: Mapping[str, Any]) -> Any:
    """What it gives. Raises what it raises, and `ValueError` where it takes too long: the question is somebody else's."""
    try:
        with at_most(SECONDS):
            return function(*args, **options)
    except TooLong:
        raise ValueError("no answer in time") from None


def sources(path: Path, names: Iterator[str]) -> dict[str, str]:
    """The sources of public functions and of the public ones they call. Raises `ValueError` for one that needs more of its file."""
    functions, text = defined(path), path.read_text("utf-8")
    nodes = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        function = functions[name]
        found[name] = _source(text, nodes[name])
        for used in sorted(_globals(function.__code__)):
            if used in functions and is_public(functions[used]):
                waiting.append(used)
            elif used in vars(sys.modules[function.__module__]) and used not in IN_NOTEBOOKS:
                place = f"{path}, line {nodes[name].lineno}"
                raise ValueError(f"{place}: `{name}` is public and uses `{used}`, which a student's notebook lacks. Define or import it inside the function")
    return dict(sorted(found.items()))


def _source(text: str, node: ast.FunctionDef) -> str:
    """The function without its decorators."""
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def _globals(code: CodeType) -> set[str]:
    """The global names that code and what is defined in it read."""
    own = {one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*(_globals(inner) for inner in code.co_consts if isinstance(inner, CodeType)))
