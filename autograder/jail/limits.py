"""What a child may spend, and how it gives up everything else before it reads a student's first byte."""

from __future__ import annotations

import os
import platform
import resource
import signal
import sys
from math import ceil
from pathlib import Path

from autograder.jail import kernel, landlock, seccomp
from autograder.records import Record

__all__ = ["Limits", "Shield", "shield"]

NOBODY = 65534
OPEN_FILES = 64
TASKS = 512
WIRE = 3


class Limits(Record, frozen=True):
    """What one run may spend. Memory counts beyond what the warm parent holds already."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 20.0
    memory_mb: int = 1024
    output_bytes: int = 200_000
    frame_bytes: int = 16 << 20
    asks: int = 10_000


class Shield(Record, frozen=True):
    """What the parent prepares once and every child puts on.

    `rules`: a Landlock descriptor, -1 for none. `held`: bytes of address space the parent has itself.
    """

    limits: Limits
    held: int
    rules: int
    seccomp: bool
    user: int | None
    unsafe: bool

    def detach(self, wire: int) -> int:
        """Leave the parent's session, folder and descriptors; returns the conversation's own, under its new number."""
        os.setsid()
        os.chdir("/")
        return _close_all_but(wire, self.rules)

    def put_on(self) -> None:
        """Become a process that can only compute and talk. Raises `OSError` where a limit cannot be set."""
        if sys.platform != "linux":
            _limit(self.limits, self.held, None)
            return
        _volunteer_for_the_oom_killer()
        _limit(self.limits, self.held, self.user)
        _become(self.user)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        if self.rules >= 0:
            landlock.restrict(self.rules)
            os.close(self.rules)
        if self.seccomp:
            files = {} if self.rules >= 0 or self.unsafe else seccomp.OPENING_FILES
            seccomp.apply(seccomp.program(platform.machine(), os.getpid(), files))


def shield(limits: Limits, unsafe: bool, use_landlock: bool = True) -> Shield:
    """Prepare in the parent what children share; the parent gives up what it will not need."""
    version = landlock.abi() if use_landlock else 0
    rules = -1
    if version:
        rules = _out_of_the_way(landlock.ruleset(version, landlock.readable()))
    user, held = None, 0
    if sys.platform == "linux":
        held = _address_space()
        kernel.drop_bounding_capabilities()
        if os.geteuid() == 0 and _can_work_as(NOBODY):
            user = NOBODY
    return Shield(limits=limits, held=held, rules=rules, seccomp=seccomp.available(), user=user, unsafe=unsafe)


def _out_of_the_way(descriptor: int) -> int:
    """The same thing under a high number, so that the wire can have a low one."""
    import fcntl

    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 100)
    os.close(descriptor)
    return high


def _can_work_as(user: int) -> bool:
    """Whether the interpreter's own files are readable to this user: tried, in a process of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            _become(user)
            for module in ("os", "numpy", "_bisect", "json"):
                path = getattr(__import__(module), "__file__", None)
                if path:
                    Path(path).read_bytes()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _close_all_but(wire: int, rules: int) -> int:
    """Keep 0, 1, 2 (all /dev/null), the wire as 3, and the rules until they are put on."""
    if wire != WIRE:
        os.dup2(wire, WIRE, inheritable=False)
    last = 1 << 16
    if rules >= 0:
        os.closerange(WIRE + 1, rules)
        os.closerange(rules + 1, last)
    else:
        os.closerange(WIRE + 1, last)
    return WIRE


def _volunteer_for_the_oom_killer() -> None:
    """Where memory runs out, the kernel takes this process first."""
    try:
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    except OSError:
        return
    try:
        os.write(score, b"1000")
    finally:
        os.close(score)


def _address_space() -> int:
    """The size of this process in bytes."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def _limit(limits: Limits, held: int, user: int | None) -> None:
    """Resource limits, soft and hard. The watchdog outside is stricter on time and says so; these stand behind it."""
    seconds = ceil(limits.cpu_seconds) + 1
    hard = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ]
    if sys.platform == "linux":
        hard.append((resource.RLIMIT_AS, held + (limits.memory_mb << 20)))
    if user is not None:  # counts all tasks of a user, so only where the user is ours
        hard.append((resource.RLIMIT_NPROC, TASKS))
    for which, value in hard:
        resource.setrlimit(which, (value, value))


def _become(user: int | None) -> None:
    """Give up root's user where another can work, and every capability in any case."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernel.drop_capabilities()
