"""Which code is a library's: what stands in the library's own file, whatever a code object says of itself.

A file name proves nothing: `compile`, `marshal` and `code.replace` give code any. So the file is read, and a code object
is the library's where the file holds the same one. Only Python's own modules and what is installed beside them count.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

__all__ = ["Libraries", "Unit", "fingerprint"]

PACKAGES = ("site-packages", "dist-packages")
MAGIC, HEADER = importlib.util.MAGIC_NUMBER, 16
FROZEN = "<frozen "
_cached, _loads, _compile, _open, _stat = importlib.util.cache_from_source, marshal.loads, compile, open, os.stat

Fingerprint = tuple[Any, ...]


class Unit(NamedTuple):
    """Where code of a library stands: its module, its name there, and every name its whole definition mentions."""

    module: str
    name: str
    names: frozenset[str]


class Libraries:
    """The files of what is installed, each read when code first says that it comes from there."""

    def __init__(self) -> None:
        paths = sysconfig.get_paths()
        places = {*(paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib"))}
        places |= {p for p in sys.path if Path(p).name in PACKAGES}
        self.places = sorted({_plain(f"{p}{os.sep}") for place in places for p in (Path(place), Path(place).resolve())}, key=len)
        self.standard = paths["stdlib"]
        self.files: dict[str, dict[Fingerprint, Unit]] = {}
        self.can_read = self._contents(os.path.join(self.standard, "types.py"), "types") is not None

    def module_of(self, file: str) -> str:
        """The module that a library's file is; "" for a file that is none's."""
        if file.startswith(FROZEN):
            return file[len(FROZEN) : -1]
        plain = _plain(file)
        place = next((place for place in reversed(self.places) if plain.startswith(place)), None)
        if place is None:
            return ""
        return file[len(place) :].replace(os.sep, "/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def unit(self, code: CodeType) -> Unit | None:
        """Where in a library this code stands; None where it stands in none. Where nothing can be read, it is believed."""
        file = code.co_filename
        module = self.module_of(file)
        if not module:
            return None
        if not self.can_read:
            return Unit(module, code.co_qualname, frozenset(code.co_names))
        if file not in self.files:
            whole = self._contents(self._frozen(module) if file.startswith(FROZEN) else file, module)
            self.files[file] = _units(whole, module) if whole is not None else {}
        return self.files[file].get(fingerprint(code))

    def held(self, file: str, module: str) -> dict[Fingerprint, Unit]:
        """All code of a module's file."""
        whole = self._contents(file, module)
        return _units(whole, module) if whole is not None else {}

    def _frozen(self, module: str) -> str:
        start = os.path.join(self.standard, *module.split("."))
        return os.path.join(start, "__init__.py") if os.path.isdir(start) else f"{start}.py"

    def _contents(self, file: str, module: str) -> CodeType | None:
        """A file's code, as an import would have it."""
        try:
            with _open(_cached(file), "rb") as stored:
                data = stored.read()
            if data[:4] == MAGIC and _current(data, file):
                code = _loads(data[HEADER:])
                return code if isinstance(code, CodeType) else None
        except Exception:
            pass
        try:
            with _open(file, "rb") as source:
                code = _compile(source.read(), file, "exec", dont_inherit=True)
            return code if isinstance(code, CodeType) else None
        except Exception:
            return None


def _current(data: bytes, file: str) -> bool:
    """Whether stored code is that of the file as it is now. What is named by its hash is believed."""
    if int.from_bytes(data[4:8], "little"):
        return True
    found = _stat(file)
    return data[8:12] == (int(found.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little")


def _plain(path: str) -> str:
    """A path to compare: one case and one kind of stroke where the system knows several."""
    return os.path.normcase(path).replace(os.sep, "/")


def _units(whole: CodeType, module: str) -> dict[Fingerprint, Unit]:
    found = {fingerprint(whole): Unit(module, "<module>", frozenset(whole.co_names))}
    for definition in _inner(whole):
        every = [definition, *_all_below(definition)]
        names = frozenset(name for code in every for name in (*code.co_names, *code.co_freevars))
        for code in every:
            found.setdefault(fingerprint(code), Unit(module, code.co_qualname, names))
    return found


def _inner(code: CodeType) -> Iterator[CodeType]:
    yield from (each for each in code.co_consts if isinstance(each, CodeType))


def _all_below(code: CodeType) -> Iterator[CodeType]:
    for inner in _inner(code):
        yield inner
        yield from _all_below(inner)


def fingerprint(code: CodeType) -> Fingerprint:
    """What code does, without where it says it stands and what it has been called."""
    constants = tuple(_constant(each) for each in code.co_consts)
    return (code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags, constants)


def _constant(thing: Any) -> Any:
    if isinstance(thing, CodeType):
        return fingerprint(thing)
    if isinstance(thing, frozenset):
        return tuple(sorted(map(repr, thing)))
    return type(thing).__name__, repr(thing)
