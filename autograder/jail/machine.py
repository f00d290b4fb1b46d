"""How many jails fit this machine: its free memory and its cores, as far as this process may use them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from math import floor
from pathlib import Path

from autograder.jail.limits import Limits
from autograder.records import Record

__all__ = ["Machine", "fitting_jobs", "machine"]

CONTROLLERS = {"memory": ("memory.max", "memory.current"), "cpu": ("cpu.max",)}
OLD = {"memory": ("memory.limit_in_bytes", "memory.usage_in_bytes"), "cpu": ("cpu.cfs_quota_us", "cpu.cfs_period_us")}
OURS_MB = 512  # the grader and its warm parents


class Machine(Record, frozen=True):
    """What this process may use: memory in MB, infinite where nobody says, and cores."""

    free_mb: float
    cores: int


def fitting_jobs(wanted: int | None, limits: Limits, here: Machine) -> int:
    """How many submissions to grade at a time, at least one: as many as wanted, or one per core, that have memory at once."""
    room = (here.free_mb - OURS_MB) / limits.memory_mb
    return max(1, int(min(wanted or here.cores, room)))


def machine(root: Path = Path("/")) -> Machine:
    """This machine as its kernel tells it. `root`: where `proc` and `sys` are found."""
    free = [_available(root)]
    cores = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    for group in _groups(root, "memory"):
        limit, used = _numbers(group, "memory")
        free.append(limit - used + _cache(group))
    for group in _groups(root, "cpu"):
        quota, period = _numbers(group, "cpu")
        cores = min(cores, quota / period)
    return Machine(free_mb=min(free) / (1 << 20), cores=max(1, floor(cores)))


def _available(root: Path) -> float:
    """MemAvailable in bytes."""
    with contextlib.suppress(OSError):
        for line in (root / "proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024.0
    return float("inf")


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The control groups that bound this process, its own first, in either version of their interface.

    Where the path we are told is not there, we are in a container and its own group is mounted as the first.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    mounts = root / "sys/fs/cgroup"
    for line in lines:
        _, names, path = line.split(":", 2)
        if not names:
            tops = [mounts, mounts / "unified"]
        elif controller in names.split(","):
            tops = [mounts / names, mounts / controller]
        else:
            continue
        top = next((top for top in tops if top.is_dir()), mounts)
        group = top / path.lstrip("/")
        if ".." in group.parts or not group.is_dir():
            group = top
        yield group
        yield from [above for above in group.parents if above.is_relative_to(top)]


def _numbers(group: Path, controller: str) -> tuple[float, float]:
    """Limit and use of memory in bytes, or quota and period of time; (inf, 1) where the group does not limit it."""
    for files in (CONTROLLERS[controller], OLD[controller]):
        with contextlib.suppress(OSError, ValueError):
            words = [word for file in files for word in (group / file).read_text().split()]
            limit, other = (float("inf") if word == "max" else float(word) for word in words)
            return (float("inf"), 1.0) if limit < 0 else (limit, other)
    return float("inf"), 1.0


def _cache(group: Path) -> float:
    """Bytes that count as used but are only remembered files, which the kernel gives back when asked."""
    with contextlib.suppress(OSError, ValueError):
        known = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        return float(known.get("total_inactive_file") or known.get("inactive_file") or 0)
    return 0.0
