"""Files of ours: written whole or not at all, by one batch at a time. However a process ends, the next one finds them sound."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["FULL", "PART", "CannotWrite", "alone", "cannot_write", "create", "put", "sweep", "write", "writing"]

PART = ".part-"  # what is being written is called this, and goes by `sweep` where its writer was killed
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
LOOK_EVERY = 0.2


class CannotWrite(Exception):
    """A file of ours cannot be written; the text names the folder and says what to do."""


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Give a file this content: until all of it is there, the old file stays. Raises `CannotWrite`."""
    with writing(path.parent):
        try:
            _replace(path, content, mode)
        except FileNotFoundError:  # a batch that started this moment has swept it away; it sweeps once
            _replace(path, content, mode)


def create(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; where another process was first, its file stays. Raises `CannotWrite`."""
    with writing(path.parent):
        put(_part(path, content, 0o600), path)


def put(part: Path, path: Path) -> None:
    """Give a file that is whole its name; where something of this name is there already, that stays."""
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        if not path.exists():
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Where the disk refuses a file below `folder`, `CannotWrite` says so."""
    try:
        yield
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(folder: Path, error: OSError) -> CannotWrite:
    """The sentence for what the system said."""
    again = "then run the same command again: it goes on where it was"
    if error.errno in FULL:
        return CannotWrite(f"{folder}: there is no room left on this disk. Make room, {again}.")
    if error.errno in FORBIDDEN:
        return CannotWrite(f"{folder}: this folder may not be written ({error.strerror}). Make it writable, {again}.")
    return CannotWrite(f"{folder}: writing fails ({error.strerror or error}). Look at this disk, {again}.")


def sweep(folder: Path, levels: str = "**") -> None:
    """Take away what writers that were killed have left in `folder`, at these levels below it (all if left out).

    Nothing behind a link is touched.
    """
    for part in folder.glob(f"{levels}/{PART}*"):
        if part.parent.is_symlink():
            continue
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part, ignore_errors=True)
        else:
            with suppress(OSError):
                part.unlink()


@contextmanager
def alone(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold this lock file; whoever comes second waits, `waiting` called once. However we end, the kernel lets go of it.

    On a disk that knows no locks (some network file systems) nobody waits. Raises `CannotWrite`.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _locked(descriptor):
            waiting()
            while not _locked(descriptor):
                time.sleep(LOOK_EVERY)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    import fcntl  # not on every system a student has

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no locks on this disk
        return True
    return True


def _replace(path: Path, content: bytes, mode: int) -> None:
    part = _part(path, content, mode)
    try:
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _part(path: Path, content: bytes, mode: int) -> Path:
    """A file of this content beside `path`, under a name nobody else uses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f"{PART}{secrets.token_hex(8)}"
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part
