"""Landlock: which files the jail may read, and no signals or sockets to anyone outside (linux/landlock.h)."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from autograder.jail.kernel import syscall

__all__ = ["abi", "readable", "restrict", "ruleset"]

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
TRUNCATE = 1 << 14
FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
BIND_AND_CONNECT_TCP = 3
ABSTRACT_SOCKETS_AND_SIGNALS = 3

LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")


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
    places += [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    places += [str(Path(sys.base_prefix) / "lib"), *LIBRARIES, "/dev/urandom"]
    return [Path(place) for place in dict.fromkeys(places) if os.path.exists(place)]


def ruleset(version: int, read: Iterable[Path]) -> int:
    """A descriptor of the rules: these paths may be read, /dev/null read and written; nothing else is opened.

    From ABI 4 on TCP is closed as well; from ABI 6 on signals and abstract sockets end at the jail's own wall.
    """
    files = FILES_BY_ABI[min(version, 5)]
    words = [files]
    if version >= 4:
        words.append(BIND_AND_CONNECT_TCP)
    if version >= 6:
        words.append(ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"{len(words)}Q", *words)
    rules = syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    for path in read:
        _allow(rules, path, READ_FILE | READ_DIR | EXECUTE)
    _allow(rules, Path(os.devnull), (READ_FILE | WRITE_FILE | TRUNCATE) & files)
    return rules


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what we cannot reach needs no permission
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            access &= ~READ_DIR
        syscall(ADD_RULE, ctypes.c_int(rules), ctypes.c_int(PATH_BENEATH),
                struct.pack("=Qi", access, place), ctypes.c_uint32(0))  # fmt: skip
    finally:
        os.close(place)


def restrict(rules: int) -> None:
    """Put this process under the rules, for good. Needs no_new_privs."""
    syscall(RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
