"""A root of their own for student programs: what they may read, read-only, a scratch directory, and no path to anything else.

A mount namespace of the warm parent, made where the grader is root or the kernel lets ordinary users have one (a user
namespace). Elsewhere there is none, and Landlock alone stands before files (`possible` says which). Scratch is then a
file system in memory, one for each child, with room for so many bytes and files, with a name or without; it is gone
when nobody holds it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from autograder.jail.kernel import syscall

__all__ = ["HOME", "attach", "close", "enter", "possible", "room"]

HOME = "/scratch"
CLOSED = "/.closed"  # what stands in the place of a package that is closed
NOT_THERE = b"raise ModuleNotFoundError(f'No module named {__name__!r} in this exercise', name=__name__)\n"

UNSHARE = {"x86_64": 272, "aarch64": 97}
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
MOUNT = {"x86_64": 165, "aarch64": 40}
UMOUNT = {"x86_64": 166, "aarch64": 39}
OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT, MOUNT_SETATTR = 428, 429, 430, 431, 432, 442

NEW_MOUNTS, NEW_USER = 0x20000, 0x10000000
RECURSIVE, PRIVATE, DETACH = 0x4000, 1 << 18, 2
SET_STRING, CREATE, CLOSE_ON_EXEC = 1, 6, 1
READ_ONLY, NO_SETUID, NO_DEVICES = 1, 2, 4
CLONE, WITH_ALL_BELOW, ITSELF, NO_PATH = 1, 0x8000, 0x1000, 4
HERE = -100  # AT_FDCWD
SPARE_BYTES, SPARE_FILES = 1 << 20, 16  # beyond the limit, so that it can be seen to be passed


def possible(machine: str) -> bool:
    """Whether this process can have a root of its own: tried, in a process of its own."""
    if sys.platform != "linux" or machine not in UNSHARE:
        return False
    pid = os.fork()
    if pid == 0:
        try:
            enter(machine)
            close(machine, [Path(os.devnull)], [])
            attach(machine, room(1 << 20, 8))
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def enter(machine: str) -> None:
    """Leave the mounts of everybody else. Raises `OSError`; only while this process has one thread."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        syscall(UNSHARE[machine], ctypes.c_int(NEW_MOUNTS))
    else:
        syscall(UNSHARE[machine], ctypes.c_int(NEW_MOUNTS | NEW_USER))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    syscall(MOUNT[machine], b"none", b"/", None, ctypes.c_ulong(RECURSIVE | PRIVATE), None)


def close(machine: str, open_to_read: Iterable[Path], closed: Collection[Path], to_write: Collection[Path] = ()) -> None:
    """Make a root that holds these places alone, under their own paths, but for what is `closed` in them; go there.

    All but `to_write` is read-only. What is not the kernel's to give back is let go: no path leads to the old root any more. Raises `OSError`.
    """
    over = "/proc"  # any folder that is there: the new root lies over it until it is the root
    whole = _file_system(mode="755", size="4m")
    _put(whole, over)
    new = os.open(over, os.O_PATH | os.O_CLOEXEC)
    try:
        os.mkdir(CLOSED[1:], 0o755, dir_fd=new)
        _write(f"{CLOSED[1:]}/__init__.py", NOT_THERE, new)
        os.mkdir(HOME[1:], 0o755, dir_fd=new)
        for place in sorted(open_to_read):
            real = _way(place, new)
            if not any(real == path or path in real.parents for path in closed):
                _show(real, new, READ_ONLY)
        for place in to_write:
            _show(_way(place, new), new, 0)
        for path in closed:
            with contextlib.suppress(FileNotFoundError):
                _cover(path, new)
        os.fchdir(new)
        syscall(PIVOT_ROOT[machine], b".", b".")
        syscall(UMOUNT[machine], b".", ctypes.c_int(DETACH))
        os.chdir("/")
        _set(whole, READ_ONLY | NO_SETUID | NO_DEVICES)
    finally:
        os.close(new)
        os.close(whole)


def room(size: int, files: int) -> int:
    """A file system in memory for one child, open, and mounted nowhere: so many bytes and files, and a little more."""
    return _file_system(mode="700", size=str(size + SPARE_BYTES), nr_inodes=str(files + SPARE_FILES))


def attach(machine: str, directory: int) -> None:
    """In the child: see this file system as `HOME`, which no other process then does. Raises `OSError`."""
    syscall(UNSHARE[machine], ctypes.c_int(NEW_MOUNTS))
    _put(directory, HOME)


def _file_system(**options: str) -> int:
    opened = syscall(FSOPEN, b"tmpfs", ctypes.c_uint(CLOSE_ON_EXEC))
    try:
        for key, value in options.items():
            syscall(FSCONFIG, ctypes.c_int(opened), ctypes.c_uint(SET_STRING), key.encode(), value.encode(), ctypes.c_int(0))
        syscall(FSCONFIG, ctypes.c_int(opened), ctypes.c_uint(CREATE), None, None, ctypes.c_int(0))
        return syscall(FSMOUNT, ctypes.c_int(opened), ctypes.c_uint(CLOSE_ON_EXEC), ctypes.c_uint(NO_SETUID | NO_DEVICES))
    finally:
        os.close(opened)


def _way(place: Path, new: int) -> Path:
    """Make the folders on the way to a place, and the links on it; where it really lies."""
    done = Path("/")
    rest = list(place.parts[1:])
    for _ in range(100):
        if not rest:
            return done
        here = done / rest.pop(0)
        if here.is_symlink():
            target = os.readlink(here)
            with contextlib.suppress(OSError):  # it is there, or lies in what is shown already
                os.symlink(target, str(here)[1:], dir_fd=new)
            rest = [*Path(os.path.normpath(done / target)).parts[1:], *rest]
            done = Path("/")
        else:
            done = here
            if rest:
                with contextlib.suppress(OSError):
                    os.mkdir(str(done)[1:], 0o755, dir_fd=new)
    raise OSError(f"too many links on the way to {place}")


def _show(place: Path, new: int, attributes: int) -> None:
    """Show a file or folder in the new root; devices are what they are."""
    if _shown(place, new):
        return
    kind = os.stat(place).st_mode
    if stat.S_ISDIR(kind):
        os.mkdir(str(place)[1:], 0o755, dir_fd=new)
    else:
        _write(str(place)[1:], b"", new)
    _copied(os.fsencode(place), place, new, attributes | NO_SETUID | (0 if stat.S_ISCHR(kind) else NO_DEVICES))


def _shown(place: Path, new: int) -> bool:
    """Whether it lies in one that is shown already."""
    with contextlib.suppress(OSError):
        return os.path.samestat(os.stat(str(place)[1:], dir_fd=new), os.stat(place))
    return False


def _write(name: str, content: bytes, at: int) -> None:
    file = os.open(name, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644, dir_fd=at)
    try:
        os.write(file, content)
    finally:
        os.close(file)


def _cover(path: Path, new: int) -> None:
    """Put an empty file in the place of a file of the new root, a package that is not there in that of a folder."""
    kind = os.stat(str(path)[1:], dir_fd=new, follow_symlinks=False).st_mode
    if stat.S_ISDIR(kind):
        _copied(CLOSED[1:].encode(), path, new, READ_ONLY, at=new)
    elif stat.S_ISREG(kind):
        _copied(os.fsencode(os.devnull), path, new, READ_ONLY | NO_DEVICES)


def _copied(source: bytes, place: Path, new: int, attributes: int, at: int = HERE) -> None:
    """Mount a file or folder, with all that is mounted below it, at a place in the new root as well."""
    copy = syscall(OPEN_TREE, ctypes.c_int(at), source, ctypes.c_uint(CLONE | os.O_CLOEXEC | WITH_ALL_BELOW))
    try:
        _set(copy, attributes, WITH_ALL_BELOW)
        _put(copy, str(place)[1:], new)
    finally:
        os.close(copy)


def _put(mount: int, path: str, at: int = HERE) -> None:
    syscall(MOVE_MOUNT, ctypes.c_int(mount), b"", ctypes.c_int(at), os.fsencode(path), ctypes.c_uint(NO_PATH))


def _set(mount: int, attributes: int, reach: int = 0) -> None:
    asked = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(asked))
    syscall(MOUNT_SETATTR, ctypes.c_int(mount), b"", ctypes.c_uint(ITSELF | reach), asked, size)
