"""Stand-ins: what is put in the place of a forbidden function, so that its calls are noticed, and taken away again."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

__all__ = ["StandIns", "found", "held", "members", "survey"]

Notice = Callable[[str, tuple[Any, ...], Mapping[str, Any]], None]
"""Called before the original, two frames below the caller's, with the full name of what is called and its arguments."""

MAKING = ("__init__", "__new__")
WRITTEN_IN_C = ("builtin_function_or_method", "ufunc", "_ArrayFunctionDispatcher")

_elsewhere: dict[int, list[tuple[dict[str, Any], str]]] = {}


class _InC:
    """Stands for something callable that is not written in Python: all but the call is the original's."""

    __slots__ = ("_notice", "_original", "_path")

    def __init__(self, original: Any, path: str, notice: Notice) -> None:
        self._original, self._path, self._notice = original, path, notice

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._notice(self._path, args, kwargs)
        return self._original(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)

    def __repr__(self) -> str:
        return repr(self._original)


def _function(original: Any, path: str, notice: Notice) -> FunctionType:
    """Stands for a function or method: binds as one, and looks like the original."""

    def called(*args: Any, **kwargs: Any) -> Any:
        notice(path, args, kwargs)
        return original(*args, **kwargs)

    assert isinstance(called, FunctionType)
    called.__name__, called.__qualname__ = original.__name__, original.__qualname__
    if isinstance(original, FunctionType):
        called.__module__, called.__doc__ = original.__module__, original.__doc__
        called.__dict__.update(original.__dict__)
        called.__dict__.pop("__wrapped__", None)
    return called


class StandIns:
    """Puts stand-ins in, and the originals back."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.back: list[Callable[[], None]] = []

    def put(self, holder: Any, name: str, path: str) -> None:
        """Stand before a function, wherever else it is known, or before what makes use of a class."""
        thing = held(holder, name)
        if isinstance(thing, type):
            self._class(thing, path)
        elif isinstance(holder, type):
            self._method(holder, name, path)
        elif callable(thing) and not isinstance(thing, _InC):
            standing = (_function if isinstance(thing, FunctionType) else _InC)(thing, path, self.notice)
            for names, key in [(vars(holder), name), *_elsewhere.get(id(thing), ())]:
                if names.get(key) is thing:
                    self._set(names, key, standing)

    def take_away(self) -> None:
        """Put everything back, last first."""
        while self.back:
            self.back.pop()()

    def _set(self, names: dict[str, Any], key: str, standing: Any) -> None:
        before = names[key]
        names[key] = standing
        self.back.append(lambda: names.__setitem__(key, before))

    def _class(self, kind: type, path: str) -> None:
        """What makes an object, also where it is inherited, and the class's own public methods."""
        own = vars(kind)
        for name in [*own]:
            if name in MAKING or name == "__call__" or not name.startswith("_"):
                self._method(kind, name, path if name in MAKING else f"{path}.{name}")
        made_by_init = held(kind, "__init__") is not held(object, "__init__")
        if "__init__" not in own and (made_by_init or held(kind, "__new__") is held(object, "__new__")):
            self._method(kind, "__init__", path)

    def _method(self, kind: type, name: str, path: str) -> None:
        thing = held(kind, name)
        wrapped = isinstance(thing, staticmethod | classmethod)
        original = thing.__func__ if wrapped else thing
        if isinstance(original, type) or not callable(original):
            return
        standing = _function(original, path, self.notice)
        own = name in vars(kind)
        try:
            setattr(kind, name, type(thing)(standing) if wrapped else standing)
        except TypeError:
            return  # a type of C's making
        self.back.append(lambda: setattr(kind, name, thing) if own else delattr(kind, name))


def found(path: str) -> tuple[Any, str] | None:
    """What holds the thing of this full name, and its name there; None where it is not loaded."""
    if "." not in path:
        return (builtins, path) if hasattr(builtins, path) else None
    names = path.split(".")
    depth = next((n for n in range(len(names) - 1, 0, -1) if ".".join(names[:n]) in sys.modules), 0)
    holder: Any = sys.modules.get(".".join(names[:depth]))
    for name in names[depth:-1]:
        holder = held(holder, name)
    return (holder, names[-1]) if held(holder, names[-1]) is not None else None


def held(holder: Any, name: str) -> Any:
    """What a module or class, or a class it inherits from, has under a name; no code runs to find it."""
    for names in [vars(kind) for kind in holder.__mro__] if isinstance(holder, type) else [getattr(holder, "__dict__", {})]:
        if name in names:
            return names[name]
    return None


def members(path: str) -> Iterator[tuple[ModuleType, str, str]]:
    """The functions and classes of a module and of those below it: module, name there, and shortest full name."""
    below = [name for name in list(sys.modules) if name == path or name.startswith(path + ".")]
    known: set[int] = set()
    for name in sorted(below, key=lambda name: name.count(".")):
        module = sys.modules[name]
        for key, thing in list(vars(module).items()) if isinstance(module, ModuleType) else ():
            if id(thing) not in known and _belongs(thing, key, path):
                known.add(id(thing))
                yield module, key, f"{name}.{key}"


def _belongs(thing: Any, name: str, path: str) -> bool:
    """Whether a module that holds this has it of its own. What is written in C seldom says where it comes from."""
    if name.startswith("_"):
        return False
    if isinstance(thing, FunctionType | type):
        home = str(thing.__module__)
        return home == path or home.startswith(path + ".")
    return type(thing).__name__ in WRITTEN_IN_C and getattr(thing, "__module__", "") != "torch._C"


def survey(packages: Iterable[str]) -> None:
    """Look once where these packages keep their functions written in C: many are known under several names."""
    roots = frozenset(packages)
    _elsewhere.clear()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in roots and isinstance(module, ModuleType):
            for key, thing in list(vars(module).items()):
                if type(thing).__name__ in WRITTEN_IN_C:
                    _elsewhere.setdefault(id(thing), []).append((vars(module), key))
