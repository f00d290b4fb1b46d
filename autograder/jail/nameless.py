"""Files that lie in no folder and are there all the same, because a process has them open or mapped.

What /proc tells of a process is for its own user; root without the right to trace others looks as that user. All
threads share their descriptors and their memory (`seccomp.A_THREAD`), so that any one that lives tells of all.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import re
import stat
from collections.abc import Iterator

from autograder.jail.kernel import syscall

__all__ = ["BLOCK", "nameless"]

BLOCK = 512
WIRE_AND_BELOW = 4
MAPPED = re.compile(rb"^([0-9a-f]+-[0-9a-f]+) \S+ ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) (\d+) +/.* \(deleted\)$", re.MULTILINE)
UNSEEN = 4  # mapped files whose size we may not see and take to be what is mapped of them; further ones are as large as can be
SETFSUID = {"x86_64": 122, "aarch64": 151}


def nameless(pid: int, mapped: bool, largest: int) -> int:
    """The bytes of a process's nameless files: of those it has open and, where asked, of those it has mapped alone.

    `largest`: how large a file can be. What is not ours to see counts as nothing: `seccomp` lets nothing close it to us.
    """
    with _allowed_to_look(pid):
        alive = next(((folder, opened) for folder in _threads(pid) if (opened := _opened(folder)) is not None), None)
        if alive is None:
            return 0
        folder, sizes = alive
        unseen = 0
        for at, key, extent in _mapped(folder) if mapped else ():
            if key not in sizes:
                seen = _blocks(f"/proc/{pid}/map_files/{at}")
                unseen += seen is None
                sizes[key] = seen if seen is not None else extent if unseen <= UNSEEN else largest
    return sum(sizes.values())


@contextlib.contextmanager
def _allowed_to_look(pid: int) -> Iterator[None]:
    """Look at a process as its own user, where root is not let by its rights alone. Of this thread only."""
    try:
        os.listdir(f"/proc/{pid}/fd")
    except PermissionError:
        with contextlib.suppress(OSError):
            number, user = SETFSUID[platform.machine()], os.stat(f"/proc/{pid}").st_uid
            syscall(number, ctypes.c_uint(user))
            syscall(number + 1, ctypes.c_uint(user))
            try:
                yield
            finally:
                syscall(number + 1, ctypes.c_uint(os.getegid()))
                syscall(number, ctypes.c_uint(os.geteuid()))
            return
    except OSError:
        pass
    yield


def _threads(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return [f"/proc/{pid}/task/{thread}" for thread in os.listdir(f"/proc/{pid}/task")]
    return []


def _opened(folder: str) -> dict[tuple[int, int, int], int] | None:
    """The sizes of open nameless files by what they are; None of a thread that has ended."""
    try:
        descriptors = os.listdir(f"{folder}/fd")
    except OSError:
        return None
    if not descriptors:
        return None
    sizes = {}
    for descriptor in descriptors:
        if int(descriptor) >= WIRE_AND_BELOW:
            with contextlib.suppress(OSError):
                file = os.stat(f"{folder}/fd/{descriptor}")
                if stat.S_ISREG(file.st_mode) and not file.st_nlink:
                    sizes[os.major(file.st_dev), os.minor(file.st_dev), file.st_ino] = file.st_blocks * BLOCK
    return sizes


def _mapped(folder: str) -> Iterator[tuple[str, tuple[int, int, int], int]]:
    """Mappings of nameless files: where they lie in memory, what the file is, how far into it the mapping reaches."""
    try:
        with open(f"{folder}/maps", "rb") as file:
            lines = file.read()
    except OSError:
        return
    for match in MAPPED.finditer(lines):
        at = match[1].decode()
        start, end = (int(one, 16) for one in at.split("-"))
        yield at, (int(match[3], 16), int(match[4], 16), int(match[5])), int(match[2], 16) + end - start


def _blocks(path: str) -> int | None:
    try:
        return os.stat(path).st_blocks * BLOCK
    except OSError:
        return None
