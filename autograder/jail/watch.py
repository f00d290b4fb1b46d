"""The watchdog: what a child uses, as the kernel counts it, seen from outside."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from autograder.jail.limits import Limits
from autograder.jail.scratch import Room, Scratch
from autograder.records import Killed, Record, TimedOut

__all__ = ["Watch", "oom_kills", "resident_mb"]

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
SCHEDSTAT = os.path.exists("/proc/self/schedstat")  # not every kernel keeps it
LONGEST_QUEUE = 4  # the wall seconds a child is given more, times its limit, where others use the cores


class Used(Record, frozen=True):
    """CPU seconds of all threads that are or were; seconds the first thread could have run but no core was free;
    megabytes of resident memory, shared one included; threads.
    """

    cpu_seconds: float = 0.0
    queued_seconds: float = 0.0
    resident_mb: float = 0.0
    threads: int = 0


class Meter:
    """One process. Its files in /proc stay open: they never tell of another that got the same number later, and a
    grader that runs out of descriptors is not blind. Raises `OSError` where there are none left.
    """

    def __init__(self, pid: int) -> None:
        self.files: list[int] = []
        if sys.platform != "linux":
            return
        names = ("stat", "statm", "schedstat") if SCHEDSTAT else ("stat", "statm")
        try:
            for name in names:
                self.files.append(os.open(f"/proc/{pid}/{name}", os.O_RDONLY | os.O_CLOEXEC))
        except (FileNotFoundError, ProcessLookupError):
            self.close()  # it has ended already
        except OSError:
            self.close()
            raise

    def read(self) -> Used:
        """What it has used; nothing where it has ended or the system does not say."""
        try:
            times, memory, *queue = (os.pread(file, 1024, 0) for file in self.files)
        except (ProcessLookupError, ValueError):
            return Used()
        state, pages = times.rpartition(b")")[2].split(), memory.split()
        return Used(
            cpu_seconds=(int(state[11]) + int(state[12])) / TICKS,
            queued_seconds=int(queue[0].split()[1]) / 1e9 if queue else 0.0,
            resident_mb=int(pages[1]) * PAGE / (1 << 20),
            threads=int(state[17]),
        )

    def close(self) -> None:
        while self.files:
            os.close(self.files.pop())


class Watch:
    """One child: its time, memory, threads and scratch directory, against its limits.

    On a busy machine the time it only waits for a core is not its own, up to `LONGEST_QUEUE`.
    """

    def __init__(self, pid: int, limits: Limits, held_mb: float, scratch: Room | Scratch | None) -> None:
        self.pid, self.limits, self.held_mb, self.scratch = pid, limits, held_mb, scratch
        self.meter = Meter(pid)
        self.deadline = float("inf")
        self.queued = 0.0

    def exceeded(self) -> TimedOut | Killed | None:
        """The limit the child is beyond, if any."""
        limits, used = self.limits, self.meter.read()
        self.queued = max(self.queued, min(used.queued_seconds, LONGEST_QUEUE * limits.wall_seconds))
        if time.monotonic() > self.deadline + self.queued:
            return TimedOut(seconds=limits.wall_seconds)
        if used.cpu_seconds > limits.cpu_seconds:
            return TimedOut(seconds=limits.cpu_seconds)
        if self.too_big(used.resident_mb):
            return Killed(reason="memory")
        if used.threads > limits.threads:
            return Killed(reason="threads")
        return self.overwritten()

    def too_big(self, resident_mb: float) -> bool:
        """Whether this is more memory than a child may have resident."""
        return resident_mb > self.held_mb + self.limits.memory_mb

    def overwritten(self) -> Killed | None:
        """Whether the scratch directory holds too much, files counted that have lost their name but are still there."""
        if self.scratch is None:
            return None
        most = self.limits.scratch_mb << 20
        files, size = self.scratch.used(self.pid, self.limits.scratch_files, most)
        if files > self.limits.scratch_files or size > most:
            return Killed(reason="scratch")
        return None

    def close(self) -> None:
        self.meter.close()


def resident_mb(pid: int) -> float:
    """The resident megabytes of a process, 0 where the system does not say."""
    meter = Meter(pid)
    try:
        return meter.read().resident_mb
    finally:
        meter.close()


def oom_kills() -> int:
    """How often the kernel has ended a process of this machine because memory ran out."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/vmstat").read_bytes().splitlines():
            if line.startswith(b"oom_kill "):
                return int(line.split()[1])
    return 0
