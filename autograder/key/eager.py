"""torch without its compiler: what optimizers load of it takes seconds, and here it would have nothing to do.

Optimizers mark where a compiler may not look, and ask it to stop there. Nothing is compiled when a reference runs, so
that the marks change nothing. Whatever else is asked of the compiler loads it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["uncompiled"]

COMPILER = "torch._dynamo"


def uncompiled() -> None:
    """Let torch's compiler wait until something of it is used, in this process; a loaded one stays as it is."""
    import torch

    if COMPILER not in sys.modules:
        torch._dynamo = sys.modules[COMPILER] = _Waiting(COMPILER)


class _Waiting(ModuleType):
    """Stands for the compiler until it is needed."""

    @staticmethod
    def graph_break(*_: Any, **__: Any) -> None:
        """A compiler would end its graph here."""

    @staticmethod
    def disable(fn: Any = None, *_: Any, **__: Any) -> Any:
        """The function itself: it runs as it is written. As a decorator with options, what gives it back."""
        return _itself if fn is None else fn

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER]
        return getattr(importlib.import_module(COMPILER), name)


def _itself(fn: Callable[..., Any]) -> Callable[..., Any]:
    return fn
