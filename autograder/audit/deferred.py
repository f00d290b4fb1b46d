"""A library that a spec imports, and that loading and building seldom use: it is loaded with the first look at anything in it.

A mended sentence is then looked at without the seconds that torch takes. Not for processes in which several threads import.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

__all__ = ["later"]


def later(name: str) -> None:
    """Let `import name` wait from now on in this process; one that is loaded, or not installed, stays as it is."""
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Waiting
    sys.modules[name] = module


class _Waiting(ModuleType):
    """The module before it is loaded. An `import` statement asks for nothing but `__spec__`."""

    def __getattribute__(self, name: str) -> Any:
        spec = super().__getattribute__("__spec__")
        if name == "__spec__":
            return spec
        self.__class__ = ModuleType  # type: ignore[assignment]
        try:
            spec.loader.exec_module(self)
        except BaseException:
            sys.modules.pop(spec.name, None)
            raise
        return getattr(self, name)
