"""Scratch directories: one per child, open to nobody else, gone with it.

Where the jail has a root of its own, it is a file system in memory (`Room`), which nobody needs to remove. Elsewhere it
is a directory on the disk (`Scratch`). The directories of one warm parent lie in a folder that is locked (`flock`, on the folder itself) through one
descriptor, shared by the grader and that parent. While one of them lives the folder is in use; the other one removes
what a killed one left. A folder that nobody holds was left by both, and the next start removes it.

What a child leaves is hostile: nothing here follows a link, recurses, or holds more than a few descriptors.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import secrets
import struct
import tempfile
import time
from collections.abc import Iterator
from itertools import islice

from autograder.jail.kernel import syscall
from autograder.jail.nameless import BLOCK, nameless

__all__ = ["Room", "Scratch", "Scratches", "clear", "sweep"]

PREFIX = "autograder-jail-"
DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
PATIENCE = 10.0
TRIES = 20
LOOKS = 25  # at the latest after so many, what is mapped is looked at again
OPENAT2, NO_LINKS, BENEATH = 437, 0x04, 0x08


class Room:
    """A file system in memory that a child has for itself, open as `descriptor`: it counts what is in it itself."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def used(self, pid: int, most_files: int, largest: int) -> tuple[int, int]:
        """How many files and folders there are and the bytes they take, with a name or without."""
        told = os.fstatvfs(self.descriptor)
        return told.f_files - told.f_ffree - 1, (told.f_blocks - told.f_bfree) * told.f_frsize

    def close(self) -> None:
        os.close(self.descriptor)


class Scratch:
    """One child's directory, open as `descriptor`. The child makes it its own user's."""

    def __init__(self, folder: int) -> None:
        self.folder = folder
        self.name = secrets.token_hex(16)
        os.mkdir(self.name, 0o700, dir_fd=folder)
        try:
            self.descriptor = os.open(self.name, DIRECTORY, dir_fd=folder)
        except OSError:
            os.rmdir(self.name, dir_fd=folder)
            raise
        self.free = self._free()
        self.looks = 0

    def used(self, pid: int, most_files: int, largest: int) -> tuple[int, int]:
        """How many files and folders there are and the bytes they take, also those that the process `pid` alone holds;
        counted until they are more than `most_files`. No file is larger than `largest`.

        What cannot be looked at (a folder closed to ourselves, a path without end) counts as more than that.
        """
        files, size, folders = 0, 0, ["."]
        while folders and files <= most_files:
            path = folders.pop()
            try:
                for entry in islice(_entries(path, self.descriptor), most_files + 1 - files):
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(f"{path}/{entry.name}")
            except FileNotFoundError:
                continue
            except OSError:
                return most_files + 1, size
        self.looks += 1
        mapped = self.looks % LOOKS == 0 or self.free - self._free() > largest
        return files, size + nameless(pid, mapped, largest)

    def _free(self) -> int:
        """The bytes that are free on its disk, which others use as well."""
        told = os.fstatvfs(self.descriptor)
        return told.f_bfree * told.f_frsize

    def remove(self) -> None:
        """Remove it with all it holds; what withstands is left to its folder's end."""
        clear(self.descriptor, self.folder, self.name)
        os.close(self.descriptor)


class Scratches:
    """The folder of one warm parent's scratch directories, held by `descriptor`. Raises `OSError` where none can be."""

    def __init__(self) -> None:
        sweep()
        self.path, self.descriptor = _claimed()

    def new(self) -> Scratch:
        """An empty directory under a name nobody can guess."""
        return Scratch(self.descriptor)

    def remove(self) -> None:
        """Remove the folder. Only when nobody uses it any more."""
        clear(self.descriptor, None, self.path)
        os.close(self.descriptor)


def sweep() -> None:
    """Remove the folders of this user that nobody holds any more."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _remove_unheld(entry.path)


def clear(descriptor: int, folder: int | None, name: str) -> None:
    """Empty an open directory and remove it from its folder. Gives up after `PATIENCE` seconds, or where it may not."""
    until = time.monotonic() + PATIENCE
    with contextlib.suppress(OSError):
        while not _removed(name, folder) and time.monotonic() < until:
            _empty(descriptor, until)


def _removed(name: str, folder: int | None) -> bool:
    """Whether an empty directory could be removed; False where it is not empty. Raises `OSError` for all else."""
    try:
        os.rmdir(name, dir_fd=folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def _claimed() -> tuple[str, int]:
    """A new folder, locked. Somebody else's sweep may take it between its making and its locking: then another."""
    for _ in range(TRIES):
        path = tempfile.mkdtemp(prefix=PREFIX)
        try:
            descriptor = os.open(path, DIRECTORY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(path), os.fstat(descriptor)):
                if os.geteuid() == 0:  # children of another user pass through; the names inside stay unknown to them
                    os.chmod(path, 0o711)
                return path, descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
    raise OSError(errno.EAGAIN, "no folder for scratch directories could be kept")


def _remove_unheld(path: str) -> None:
    descriptor = os.open(path, DIRECTORY)
    try:
        if os.fstat(descriptor).st_uid == os.geteuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            clear(descriptor, None, path)
    finally:
        os.close(descriptor)


def _entries(path: str, folder: int) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder beneath an open one. No link leads away, on no part of the path."""
    how = struct.pack("3Q", DIRECTORY, 0, NO_LINKS | BENEATH)
    inner = syscall(OPENAT2, ctypes.c_int(folder), os.fsencode(path), how, ctypes.c_size_t(len(how)))
    try:
        with os.scandir(inner) as entries:
            yield from entries
    finally:
        os.close(inner)


def _empty(descriptor: int, until: float) -> None:
    """Remove what lies in an open directory. Raises `OSError` for what withstands, `TimeoutError` where time runs out.

    A folder's own folders are first moved up beside it, so that no depth is too deep.
    """
    for name, is_folder in [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in _entries(".", descriptor)]:
        if time.monotonic() > until:
            raise TimeoutError
        with contextlib.suppress(FileNotFoundError):
            if is_folder:
                _flatten(name, descriptor, until)
            else:
                os.unlink(name, dir_fd=descriptor)


def _flatten(name: str, folder: int, until: float) -> None:
    """Remove a folder's files, move its folders up beside it, and remove it. Raises `TimeoutError`."""
    _open_to_us(name, folder)
    inner = os.open(name, DIRECTORY, dir_fd=folder)
    try:
        for entry in _entries(".", inner):
            if time.monotonic() > until:
                raise TimeoutError
            if entry.is_dir(follow_symlinks=False):
                _open_to_us(entry.name, inner)
                os.rename(entry.name, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=folder)
            else:
                os.unlink(entry.name, dir_fd=inner)
    finally:
        os.close(inner)
    _removed(name, folder)  # where more came meanwhile: the next round


def _open_to_us(name: str, folder: int) -> None:
    """Permit ourselves to list and move a folder, whatever its maker permitted. Never through a link."""
    place = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.chmod(f"/proc/self/fd/{place}", 0o700)
    finally:
        os.close(place)
