"""Stand-ins: what rings when a forbidden function is called, and is taken away again.

A function written in Python stays the same object and is given other code: it rings, then does what it did. So it rings
wherever it is known, and there is no original beside it to be found. What is written in C is replaced, in every place
that is known. A stand-in holds nothing of the guard's: it rings by an audit event, which nobody can take back.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

__all__ = ["RING", "StandIns", "found", "held", "members", "survey"]

RING = "autograder.called"
"""The event: the full name of what is called, and its arguments. The frame that raises it is the stand-in's own."""

MAKING = ("__init__", "__new__")
WRITTEN_IN_C = ("builtin_function_or_method", "ufunc", "_ArrayFunctionDispatcher")

_elsewhere: dict[int, list[tuple[dict[str, Any], str]]] = {}

RINGS = '"<audit>"("<event>", "<path>", args, kwargs)'
CALLS = 'return "<original>"(*args, **kwargs)'
CALLS_WITHOUT_ITSELF = 'return "<original>"(*args[1:], **kwargs)'
IS_LOOKED_AT = 'if args[1][:2] != "__": "<audit>"("<event>", "<path>", (), kwargs)'
LOOKS = 'return "<getattr>"("<original>", args[1])'


@cache
def _template(lines: tuple[str, ...], free: int) -> CodeType:
    """Code with texts in the place of the objects it will hold: what a constant holds nobody can replace."""
    names = [f"free{n}" for n in range(free)]
    text = ["def made():", *(f"    {name} = None" for name in names), "    def called(*args, **kwargs):"]
    text += [f"        {line}" for line in (*(f"if 0: {name}" for name in names), *lines)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile("\n".join(text), "<stand-in>", "exec")
    for _ in range(2):
        code = next(each for each in code.co_consts if isinstance(each, CodeType))
    return code


def _code_for(original: Any, path: str, *lines: str, free: int = 0) -> CodeType:
    holds = {"<audit>": sys.audit, "<event>": RING, "<path>": path, "<original>": original, "<getattr>": getattr}
    code = _template(lines, free)
    constants = tuple(holds.get(each, each) if isinstance(each, str) else each for each in code.co_consts)
    return code.replace(co_consts=constants)


def _names() -> dict[str, Any]:
    """What a stand-in finds around it: nothing of ours."""
    return {"__name__": "builtins", "__builtins__": builtins}


def _in_c(original: Any, path: str) -> Any:
    """Stands for something callable that is not written in Python: all but the call is the original's."""
    call = FunctionType(_code_for(original, path, RINGS, CALLS_WITHOUT_ITSELF), _names())
    look = FunctionType(_code_for(original, path, IS_LOOKED_AT, LOOKS), _names())
    told = FunctionType(_code_for(repr(original), path, 'return "<original>"'), _names())
    kind = type("_InC", (), {"__slots__": (), "__call__": call, "__getattr__": look, "__repr__": told})
    return kind()


class StandIns:
    """Puts stand-ins in, and the originals back. `codes`: the code that rings."""

    def __init__(self) -> None:
        self.back: list[Callable[[], None]] = []
        self.codes: dict[int, CodeType] = {}

    def put(self, holder: Any, name: str, path: str) -> None:
        """Stand before a function, wherever else it is known, or before what makes use of a class."""
        thing = held(holder, name)
        if isinstance(thing, type):
            self._class(thing, path)
        elif isinstance(holder, type):
            self._method(holder, name, path)
        elif isinstance(inner := getattr(thing, "_implementation", thing), FunctionType):  # NumPy's dispatchers
            self._code(inner, path)
        elif callable(thing) and type(thing).__name__ != "_InC":
            standing = _in_c(thing, path)
            self.codes |= {id(code): code for code in (type(standing).__call__.__code__, type(standing).__getattr__.__code__)}
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

    def _code(self, function: FunctionType, path: str) -> None:
        """Let a function ring. What it did lives on in another, which only a constant knows."""
        code = function.__code__
        if id(code) in self.codes:
            return
        closure = function.__closure__
        original = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, closure)
        original.__kwdefaults__, original.__qualname__ = function.__kwdefaults__, function.__qualname__
        standing = _code_for(original, path, RINGS, CALLS, free=len(closure or ()))
        standing = standing.replace(co_name=code.co_name, co_qualname=code.co_qualname)
        self.codes[id(standing)] = standing
        function.__code__ = standing
        self.back.append(lambda: setattr(function, "__code__", code))

    def _class(self, kind: type, path: str) -> None:
        """What makes an object, also where it is inherited, and the class's own public methods."""
        own = vars(kind)
        if issubclass(kind, Enum):
            return  # its members are there already, and all enumerations are made by the same code
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
        own = name in vars(kind)
        if own and isinstance(original, FunctionType) and original.__module__ == kind.__module__:
            return self._code(original, path)
        standing = FunctionType(_code_for(original, path, RINGS, CALLS), _names(), name)
        standing.__qualname__ = f"{kind.__qualname__}.{name}"
        self.codes[id(standing.__code__)] = standing.__code__
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
    home = str(getattr(thing, "__module__", None) or path)
    return type(thing).__name__ in WRITTEN_IN_C and home != "torch._C" and home.partition(".")[0] == path.partition(".")[0]


def survey(packages: Iterable[str]) -> None:
    """Look once where these packages keep their functions written in C: many are known under several names."""
    roots = frozenset(packages)
    _elsewhere.clear()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in roots and isinstance(module, ModuleType):
            for key, thing in list(vars(module).items()):
                if type(thing).__name__ in WRITTEN_IN_C:
                    _elsewhere.setdefault(id(thing), []).append((vars(module), key))
