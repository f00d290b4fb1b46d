"""What a child may spend, and how it gives up everything else before it reads a student's first byte."""

from __future__ import annotations

import os
import platform
import resource
import signal
import sys
import tempfile
from collections.abc import Collection
from math import ceil
from pathlib import Path

from autograder.jail import enclosure, kernel, landlock, seccomp, users
from autograder.records import Record

__all__ = ["Limits", "Shield", "shield"]

OPEN_FILES = 64
WIRE = 3
LAST_DESCRIPTOR = 1 << 16


class Limits(Record, frozen=True):
    """What one run may spend. Memory counts beyond what the warm parent holds already."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 20.0
    memory_mb: int = 1024
    threads: int = 128
    scratch_mb: int = 32
    scratch_files: int = 200
    output_bytes: int = 200_000
    frame_bytes: int = 16 << 20
    heard_bytes: int = 48 << 20
    asks: int = 10_000


class Shield(Record, frozen=True):
    """What the parent prepares once and every child puts on.

    `held`: bytes of address space the parent has itself. `rules`: Landlock's, None for none. `filter`: the template of
    the seccomp program, empty for none. `users`: those a child becomes one of; None where it stays who we are.
    `enclosed`: whether the parent is in a root of its own. `proc`: an open /proc, which may be out of reach by its path.
    """

    limits: Limits
    parent: int
    held: int
    rules: landlock.Rules | None
    filter: bytes
    users: range | None
    enclosed: bool = False
    proc: int = -1

    def detach(self, wire: int, scratch: int | None) -> tuple[int, int | None]:
        """Leave the parent's session and folder; the wire and the scratch directory under their new numbers."""
        os.setsid()
        if scratch is None:
            os.chdir("/")
        else:
            os.chdir(scratch)
            scratch = kernel.out_of_the_way(scratch)
        if wire != WIRE:
            os.dup2(wire, WIRE, inheritable=False)
        return WIRE, scratch

    def put_on(self, scratch: int | None) -> None:
        """Become a process that can only compute, talk, and write to the scratch directory. Raises `OSError`."""
        user = self.users[os.getpid() % len(self.users)] if self.users else None
        if scratch is not None:
            if self.enclosed:
                enclosure.attach(platform.machine(), scratch)
                os.chdir(enclosure.HOME)
            _at_home(user)
        if sys.platform == "linux":
            self._give_up(scratch, user)
        else:
            _limit(self.limits, self.held, user, scratch is not None)
            _close_all_but_the_wire()

    def _give_up(self, scratch: int | None, user: int | None) -> None:
        _volunteer_for_the_oom_killer(self.proc)
        _limit(self.limits, self.held, user, scratch is not None)
        users.become(user)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.parent:
            raise ProcessLookupError("the parent ended first")
        if self.rules is not None:
            landlock.restrict(self.rules, scratch)
        _close_all_but_the_wire()
        if self.filter:
            seccomp.apply(seccomp.program(self.filter, os.getpid()))


def shield(
    limits: Limits, unsafe: bool, use_landlock: bool = True, enclosed: bool = False, closed: Collection[Path] = ()
) -> Shield:
    """Prepare in the parent what children share; the parent gives up what it will not need.

    `enclosed`: the parent has left the mounts of others and goes to a root of its own, in which the paths in `closed`
    lead nowhere.
    """
    if sys.platform != "linux":
        return Shield(limits=limits, parent=os.getpid(), held=0, rules=None, filter=b"", users=None)
    held = _address_space()
    proc = kernel.out_of_the_way(os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC))
    if enclosed:
        enclosure.close(platform.machine(), [*landlock.readable(), Path(os.devnull)], closed)
    version = landlock.abi() if use_landlock else 0
    rules = landlock.prepare(version, landlock.readable()) if version else None
    opening = bool(version) or unsafe
    kernel.drop_bounding_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    return Shield(
        limits=limits,
        parent=os.getpid(),
        held=held,
        rules=rules,
        filter=seccomp.template(platform.machine(), opening=opening, private=enclosed) if seccomp.available() else b"",
        users=users.users(enclosed),
        enclosed=enclosed,
        proc=proc,
    )


def _at_home(user: int | None) -> None:
    """The scratch directory, which we are in, becomes this user's and the place for everything."""
    if user is not None:
        os.chown(os.curdir, user, user)
    os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = os.getcwd()


def _close_all_but_the_wire() -> None:
    """Keep 0, 1, 2 (all /dev/null) and the wire."""
    os.closerange(WIRE + 1, LAST_DESCRIPTOR)


def _volunteer_for_the_oom_killer(proc: int) -> None:
    """Where memory runs out, the kernel takes this process first."""
    try:
        score = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=proc)
    except OSError:
        return
    try:
        os.write(score, b"1000")
    finally:
        os.close(score)


def _address_space() -> int:
    """The size of this process in bytes."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def _limit(limits: Limits, held: int, user: int | None, writes: bool) -> None:
    """Resource limits, soft and hard. The watchdog outside is stricter and says so; these stand behind it."""
    seconds = ceil(limits.cpu_seconds) + 1
    hard = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.scratch_mb << 20 if writes else 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ]
    if sys.platform == "linux":
        hard.append((resource.RLIMIT_AS, held + (limits.memory_mb << 20)))
    if user is not None and user in users.NOBODY_ELSE:  # counts all tasks of a user, so only where the user is this child's own
        hard.append((resource.RLIMIT_NPROC, limits.threads))
    for which, value in hard:
        resource.setrlimit(which, (value, value))
