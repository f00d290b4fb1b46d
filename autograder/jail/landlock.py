"""Landlock: which files a child may read and write, no signals or sockets to anyone outside (linux/landlock.h)."""

from __future__ import annotations

import ctypes
import os
import re
import stat
import struct
import sys
import sysconfig
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from autograder.jail.kernel import out_of_the_way, syscall

__all__ = ["Rules", "abi", "closed", "hide", "prepare", "readable", "restrict"]

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
REFER, TRUNCATE = 1 << 13, 1 << 14
# In its scratch directory a child makes files, folders and symbolic links, never pipes, sockets or devices.
SCRATCH = READ_FILE | WRITE_FILE | READ_DIR | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | REFER | TRUNCATE
FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
BIND_AND_CONNECT_TCP = 3
ABSTRACT_SOCKETS_AND_SIGNALS = 3

INSTALLED = ("site-packages", "dist-packages")
PACKAGE = re.compile("[-.]")
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")


class Rules(NamedTuple):
    """What the kernel is told, packed: the attributes of a ruleset, a rule per place, the rights in a scratch directory."""

    attributes: bytes
    places: tuple[bytes, ...]
    scratch: int


def abi() -> int:
    """The version of Landlock this kernel offers, 0 for none."""
    if sys.platform != "linux":
        return 0
    try:
        return syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION))
    except OSError:
        return 0


def readable() -> list[Path]:
    """What a child may read: the standard library, installed packages, shared libraries. Never a project's folder.

    Folders on `sys.path` count only where they hold installed packages, so that an editable install opens nothing.
    """
    paths = sysconfig.get_paths()
    places = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    places += [p for p in sys.path if Path(p).name in INSTALLED]
    places += [str(Path(sys.base_prefix) / "lib"), *LIBRARIES, "/dev/urandom"]
    return [Path(place) for place in dict.fromkeys(places) if os.path.exists(place)]


def prepare(version: int, read: Iterable[Path]) -> Rules:
    """The rules all children share: these paths may be read, /dev/null read and written; nothing else is opened.

    From ABI 4 on TCP is closed as well; from ABI 6 on signals and abstract sockets end at the jail's own wall. Holds a
    descriptor of every place, under high numbers.
    """
    known = FILES_BY_ABI[min(version, 5)]
    words = [known]
    if version >= 4:
        words.append(BIND_AND_CONNECT_TCP)
    if version >= 6:
        words.append(ABSTRACT_SOCKETS_AND_SIGNALS)
    wanted = [(path, READ_FILE | READ_DIR | EXECUTE) for path in _outermost(read)]
    wanted.append((Path(os.devnull), READ_FILE | WRITE_FILE | TRUNCATE))
    places = [_place(path, access & known) for path, access in wanted]
    return Rules(
        attributes=struct.pack(f"{len(words)}Q", *words),
        places=tuple(place for place in places if place is not None),
        scratch=SCRATCH & known,
    )


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The real paths, without those that lie in another."""
    real = {path.resolve() for path in paths}
    return sorted(path for path in real if not real.intersection(path.parents))


def _place(path: Path, access: int) -> bytes | None:
    """One rule, as the kernel reads it; None for what we cannot reach, which needs no permission."""
    try:
        place = out_of_the_way(os.open(path, os.O_PATH | os.O_CLOEXEC))
    except OSError:
        return None
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        access &= ~READ_DIR
    return _rule(access, place)


def _rule(access: int, place: int) -> bytes:
    return struct.pack("=Qi", access, place)


def restrict(rules: Rules, scratch: int | None) -> None:
    """Put this process under the rules, for good, with an open directory of its own if any. Needs no_new_privs."""
    made = syscall(CREATE_RULESET, rules.attributes, ctypes.c_size_t(len(rules.attributes)), ctypes.c_uint32(0))
    own = () if scratch is None else (_rule(rules.scratch, scratch),)
    for place in (*rules.places, *own):
        syscall(ADD_RULE, ctypes.c_int(made), ctypes.c_int(PATH_BENEATH), place, ctypes.c_uint32(0))
    syscall(RESTRICT_SELF, ctypes.c_int(made), ctypes.c_uint32(0))
    os.close(made)


def closed(packages: Collection[str]) -> set[Path]:
    """Where the files of these packages lie, wherever they are installed."""
    places = _outermost(readable())
    return {path for place in places for path in _installed(place) if PACKAGE.split(path.name)[0] in packages}


def hide(version: int, closed: Collection[Path], scratch: int | None) -> None:
    """Leave this process and its children no way to read the files of packages that are `closed`.

    A layer of its own, put on once in the parent: of what is readable all the rest, in as many pieces as that takes,
    and the open folder of the scratch directories.
    """
    there = _outermost(readable())
    if not closed:
        return
    handled = (READ_FILE | REFER) & FILES_BY_ABI[min(version, 5)]
    attributes = struct.pack("Q", handled)
    made = syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    pieces = [piece for place in there for piece in _without(place, closed)]
    for piece in (*pieces, Path(os.devnull), Path("/proc")):
        _add(made, READ_FILE, os.open(piece, os.O_PATH | os.O_CLOEXEC))
    if scratch is not None:
        _add(made, handled, os.dup(scratch))
    syscall(RESTRICT_SELF, ctypes.c_int(made), ctypes.c_uint32(0))
    os.close(made)


def _add(ruleset: int, access: int, place: int) -> None:
    try:
        syscall(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(PATH_BENEATH), _rule(access, place), ctypes.c_uint32(0))
    finally:
        os.close(place)


def _installed(place: Path) -> list[Path]:
    """What is installed in a folder of packages, or in those that lie where installers put them."""
    below = [folder for name in INSTALLED for where in (name, f"python3*/{name}") for folder in place.glob(where)]
    folders = [place] if place.name in INSTALLED else below
    return [path for folder in folders for path in folder.iterdir()]


def _without(place: Path, closed: Collection[Path]) -> list[Path]:
    """The place, in as many pieces as it takes to leave these out. A link is followed only where it leads past them."""
    if place in closed:
        return []
    if not any(place in path.parents for path in closed):
        return [place]
    inner = [piece for piece in place.iterdir() if not piece.is_symlink()]
    linked = [piece.resolve() for piece in place.iterdir() if piece.is_symlink() and piece.exists()]
    apart = [piece for piece in linked if not any(piece in (path, *path.parents) for path in closed)]
    return [path for piece in inner for path in _without(piece, closed)] + apart
