"""Libraries that only show things (plots, progress bars): in the jail they can be imported and used, without effect.

A right answer must not be lost because its cell also draws a picture that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["SHOWING", "spec"]

SHOWING = frozenset({"IPython", "ipywidgets", "matplotlib", "plotly", "seaborn", "tqdm"})


class _Inert:
    """May be called, indexed, unpacked as a figure and its axes, and entered; gives more of its kind."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Inert()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _Inert()

    def __getitem__(self, key: Any) -> Any:
        return _Inert()

    def __setitem__(self, key: Any, value: Any) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter((_Inert(), _Inert()))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        return None


def _through(items: Iterable[Any] | None = None, *args: Any, **kwargs: Any) -> Any:
    """A progress bar's loop is the loop itself."""
    return _Inert() if items is None else items


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__.partition(".")[0] == "tqdm":
            return range if name in ("trange", "tnrange") else _through
        return _Inert()


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def spec(name: str) -> ModuleSpec:
    """How to import the inert library `name`, or a part of one."""
    return ModuleSpec(name, _Loader(), is_package=True)
