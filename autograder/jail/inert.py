"""Libraries that only show things (plots, progress bars): in the jail they can be imported and used, without effect.

A right answer must not be lost because its cell also draws a picture that nobody sees. What such a library gives can be
called, unpacked, iterated, computed with and compared as a figure, an axis or a colour would be; it is always the same
nothing. Only what a loop is taken over (`axes.flat`, `tqdm(items)`) is as long as it would be.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from autograder.policy import SHOWING

__all__ = ["SHOWING", "nothing", "spec"]

SOME = 10
"""How many items what has no length of its own has: as many as there are colours in a cycle."""

MODULES = frozenset({"auto", "autonotebook", "notebook", "pyplot", "std"})
UNPACK, UNPACK_STARRED = dis.opmap["UNPACK_SEQUENCE"], dis.opmap["UNPACK_EX"]


class _Inert:
    """May be used in any way there is; gives more of its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _axes if name == "subplots" else _Inert()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _Inert()

    def __getitem__(self, key: Any) -> Any:
        return _Inert()

    def __setitem__(self, key: Any, value: Any) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter([_Inert() for _ in range(_wanted(sys._getframe(1)))])

    def __len__(self) -> int:
        return SOME

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: Any) -> bool:
        return False

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __format__(self, how: str) -> str:
        return ""

    def __lt__(self, other: Any) -> bool:
        return False

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return ()

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy as np

        return np.zeros(0, dtype)

    def _same(self, *other: Any) -> Any:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = _same
    __or__ = __ror__ = __and__ = __rand__ = __mod__ = __rmod__ = __floordiv__ = __neg__ = __abs__ = _same
    __le__ = __gt__ = __ge__ = __lt__


def nothing() -> Any:
    """What may be used in any way there is."""
    return _Inert()


def _wanted(frame: Any) -> int:
    """How many items the code that iterates wants: as many as there are names to unpack them to."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if at < 0 or code[at] not in (UNPACK, UNPACK_STARRED):
        return SOME
    return int(code[at + 1]) if code[at] == UNPACK else int(code[at + 1]) + SOME


def _axes(nrows: int = 1, ncols: int = 1, *args: Any, squeeze: bool = True, **kwargs: Any) -> Any:
    """As many axes as asked for, in an array of their shape; one by itself."""
    import numpy as np

    axes = np.empty((int(nrows), int(ncols)), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = _Inert()
    if not squeeze:
        return axes
    return axes.item() if axes.size == 1 else axes.squeeze()


def _subplots(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
    return _Inert(), _axes(*args, **kwargs)


class _Bar:
    """A progress bar: the loop over it is the loop over its items."""

    def __init__(self, items: Any = None, *args: Any, **kwargs: Any) -> None:
        self._items = () if items is None else items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Inert()

    @classmethod
    def write(cls, *args: Any, **kwargs: Any) -> None:
        """Would print a line above the bar."""

    @classmethod
    def pandas(cls, *args: Any, **kwargs: Any) -> None:
        """Would add bars to a table's methods."""


def _bar_of_numbers(*args: Any, **kwargs: Any) -> _Bar:
    return _Bar(range(*args))


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0.0.0"
        if name.startswith("__"):
            raise AttributeError(name)
        if name in MODULES:
            return import_module(f"{self.__name__}.{name}")
        if self.__name__.partition(".")[0] == "tqdm":
            return _bar_of_numbers if name in ("trange", "tnrange") else _Bar
        return _subplots if name == "subplots" else _Inert()


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def spec(name: str) -> ModuleSpec:
    """How to import the inert library `name`, or a part of one."""
    return ModuleSpec(name, _Loader(), is_package=True)
