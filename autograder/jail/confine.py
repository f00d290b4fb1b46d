"""What keeps a child of the jail, for the other processes that meet what strangers wrote: formulas, archives.

With the standard library alone, and nothing but what the kernel is asked: the same root, user, rules and filter.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Collection
from pathlib import Path

from autograder.jail import enclosure, kernel, landlock, seccomp, users

__all__ = ["confine"]

LAST_DESCRIPTOR = 1 << 16


def confine(*, read: Collection[Path] = (), write: Path | None = None) -> None:
    """Keep this process, for good, from all but computing, its descriptors, the interpreter's files and `read`.

    `write`: a folder that it goes to and may fill; as root it then belongs to the user that this process becomes. To be
    called with one thread, for a root of its own. Raises `OSError` where the kernel offers something and then does not give it; what it does
    not offer is left out, and `fairmark doctor` says so.
    """
    if sys.platform != "linux":
        return
    machine = platform.machine()
    readable = [*landlock.readable(), Path(os.devnull), *read]
    enclosed = len(os.listdir("/proc/self/task")) == 1 and enclosure.possible(machine)
    if enclosed:
        enclosure.enter(machine)
        enclosure.close(machine, readable, (), () if write is None else (write,))
    kernel.drop_bounding_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    found = users.users(enclosed)
    user = found[os.getpid() % len(found)] if found else None
    os.chdir(write or "/")
    if write is not None and user is not None:
        os.chown(os.curdir, user, user)
    version = landlock.abi()
    rules = landlock.prepare(version, readable) if version else None
    here = os.open(os.curdir, os.O_PATH | os.O_CLOEXEC)
    users.become(user)
    if rules is not None:
        landlock.restrict(rules, here if write is not None else None)
    os.close(here)
    os.closerange(kernel.HIGH, LAST_DESCRIPTOR)
    if seccomp.available():
        template = seccomp.template(machine, opening=rules is not None or enclosed or write is not None, private=enclosed)
        seccomp.apply(seccomp.program(template, os.getpid()))
