"""The kinds of exercise. Each is a folder here, found by being here; what is asked of one is in `kind.py`.

Nothing of a kind is loaded before it is asked for.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from autograder.kinds.kind import Kind

__all__ = ["modules", "named", "names", "of"]


class _OfAKind(Protocol):
    @property
    def kind(self) -> str: ...


@cache
def names() -> tuple[str, ...]:
    """The names of all kinds, in the order of the alphabet."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg))


@cache
def named(name: str) -> Kind:
    """The kind of this name. Raises `KeyError`: a name may come from a file."""
    if name not in names():
        raise KeyError(f"there is no kind {name!r}; there is: {', '.join(names())}")
    kind: Kind = import_module(f"{__name__}.{name}").KIND
    return kind


def of(thing: _OfAKind) -> Kind:
    """The kind of a spec, an exercise, a key or a report."""
    return named(thing.kind)


def modules(file: str) -> tuple[Any, ...]:
    """The file of this name of every kind."""
    return tuple(import_module(f"{__name__}.{name}.{file}") for name in names())
