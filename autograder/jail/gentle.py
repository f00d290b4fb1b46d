"""What the kernel refuses in the jail and harmless code does all the same, given another way or taken for done.

An event loop wakes itself through a pipe where no sockets are; the mode and times of one's own files stay as they are;
a link within the scratch directory is a copy; a lock on a file that nobody else can open is held already.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from typing import Any

__all__ = ["WARM", "make"]

WARM = ("asyncio", "dbm.dumb", "fcntl", "shelve", "shutil", "tempfile")
"""Modules that must be there before student code imports them."""

UNCHANGED = ("chmod", "chown", "fchmod", "fchown", "lchown", "utime", "setxattr", "removexattr")
_REFUSED = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP})


class _End:
    """One end of a pipe, as much of a socket as an event loop wakes itself with."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        os.set_blocking(descriptor, False)

    def fileno(self) -> int:
        """The descriptor, to wait for."""
        return self.descriptor

    def recv(self, size: int) -> bytes:
        """What has come."""
        return os.read(self.descriptor, size)

    def send(self, data: bytes) -> int:
        """Wake whoever waits."""
        return os.write(self.descriptor, data)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.descriptor)


def _self_pipe(loop: Any) -> None:
    """In the place of an event loop's own, which takes a pair of sockets."""
    reading, writing = os.pipe()
    loop._ssock, loop._csock = _End(reading), _End(writing)
    loop._internal_fds += 1
    loop._add_reader(reading, loop._read_from_self)


def _taken_for_done(original: Callable[..., Any]) -> Callable[..., None]:
    def done(*args: Any, **kwargs: Any) -> None:
        try:
            original(*args, **kwargs)
        except OSError as error:
            if error.errno not in _REFUSED or not _harmless(original.__name__, *args[:2]):
                raise

    done.__name__ = done.__qualname__ = original.__name__
    return done


def _harmless(name: str, file: Any = None, mode: Any = None, *_: Any) -> bool:
    """Whether it is about a file or folder of one's own in the scratch directory, and takes no right to a folder away."""
    if isinstance(file, int):
        return True
    if not isinstance(file, str | bytes | os.PathLike) or not os.path.lexists(file):
        return False
    own = os.path.realpath(tempfile.gettempdir())
    inside = os.path.realpath(os.fsdecode(file)).startswith(f"{own}{os.sep}") or os.path.realpath(os.fsdecode(file)) == own
    takes = name == "chmod" and isinstance(mode, int) and mode & 0o700 != 0o700
    return inside and not (takes and os.path.isdir(file))


def _copied(original: Callable[..., None]) -> Callable[..., None]:
    """A link, else a copy of what it would lead to."""

    def symlink(src: Any, dst: Any, target_is_directory: bool = False, *, dir_fd: int | None = None) -> None:
        try:
            original(src, dst, target_is_directory, dir_fd=dir_fd)
        except OSError as error:
            source = os.path.join(os.path.dirname(os.fspath(dst)), os.fspath(src))
            if error.errno not in _REFUSED or not os.path.exists(source):
                raise
            import shutil

            (shutil.copytree if os.path.isdir(source) else shutil.copyfile)(source, dst)

    return symlink


def make() -> None:
    """Put all of it in place, in this process."""
    import asyncio.selector_events
    import dbm
    import dbm.dumb
    import fcntl
    import shutil

    setattr(asyncio.selector_events.BaseSelectorEventLoop, "_make_self_pipe", _self_pipe)  # noqa: B010 (not declared)
    for name in UNCHANGED:
        if hasattr(os, name):
            setattr(os, name, _taken_for_done(getattr(os, name)))
    os.symlink, os.link = _copied(os.symlink), _linked(os.link)
    fcntl.flock = fcntl.lockf = lambda fd, operation, *rest: None
    vars(dbm).update(_defaultmod=dbm.dumb, _modules={"dbm.dumb": dbm.dumb})
    shutil.chown = _taken_for_done(shutil.chown)


def _linked(original: Callable[..., None]) -> Callable[..., None]:
    def link(src: Any, dst: Any, **kwargs: Any) -> None:
        try:
            original(src, dst, **kwargs)
        except OSError as error:
            if error.errno not in _REFUSED or not os.path.isfile(src):
                raise
            import shutil

            shutil.copyfile(src, dst)

    return link
