"""Where hand-ins come from: a file here for each system, found by itself. Another one is one more file.

A system hands over a source (`--submissions`), which one importer opens as a folder with an entry per student, and it
has its own way to call the entries, which another may read.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from autograder.archive import Room

__all__ = ["Desk", "Importer", "LeftOut", "Named", "Opened", "importers", "named"]

LeftOut = list[tuple[str, str]]
"""What of a source was not taken, and why."""


@dataclass(frozen=True)
class Named:
    """What the name of an entry tells: whose it is. `number`: where two people have one name; `online`: no file was handed in."""

    student: str
    number: str = ""
    online: bool = False


@dataclass(frozen=True)
class Opened:
    """A folder that holds an entry per student: `<student>/`, `<student>.ipynb`, or an archive of either."""

    folder: Path
    left_out: LeftOut


class Desk(Protocol):
    """Private room to lay out what is no folder yet; it is gone when all is collected."""

    def empty(self, of: Path) -> Path:
        """A new folder for what comes out of `of`."""

    def unpack(self, path: Path, room: Room) -> tuple[Path, LeftOut]:
        """An archive, unpacked without trust into a new folder. Raises `ArchiveError`."""


@dataclass(frozen=True)
class Importer:
    """One system. `takes`: what it opens, in words, such as "a folder".

    `opens`: None where the source is not its own; may raise `ArchiveError`, `OSError`. Links are never followed later on:
    what it lays out are files. `names`: what the name of an entry tells; None where it is not of its form.
    """

    takes: str = ""
    opens: Callable[[Path, Desk], Opened | None] | None = None
    names: Callable[[str], Named | None] | None = None


@cache
def importers() -> tuple[Importer, ...]:
    """All there are: every file here ends in its `IMPORTER`."""
    found = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(module.IMPORTER for module in found)


def named(entry: str) -> Named | None:
    """What some system tells by this name; None for a plain name."""
    return next((found for one in importers() if one.names is not None and (found := one.names(entry)) is not None), None)
