"""How many jails fit a machine, as /proc and the control groups of both versions tell it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.jail import Limits
from autograder.jail.machine import OURS_MB, Machine, fitting_jobs, machine

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
GB = 1 << 30


@pytest.mark.parametrize(
    ("wanted", "memory_mb", "free_mb", "cores", "jobs"),
    [
        (None, 1000, 100_000, 8, 8),
        (None, 1000, float("inf"), 8, 8),
        (None, 1000, OURS_MB + 3999, 8, 3),
        (None, 1000, 100, 8, 1),
        (2, 1000, 100_000, 8, 2),
        (20, 1000, 100_000, 8, 20),
        (20, 1000, OURS_MB + 4000, 8, 4),
        (20, 1000, 0, 1, 1),
    ],
)
def test_as_many_jobs_as_fit(wanted: int | None, memory_mb: int, free_mb: float, cores: int, jobs: int) -> None:
    assert fitting_jobs(wanted, Limits(memory_mb=memory_mb), Machine(free_mb=free_mb, cores=cores)) == jobs


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


MEMINFO = {"proc/meminfo": "MemTotal: 33554432 kB\nMemFree: 1024 kB\nMemAvailable: 16777216 kB\n"}
TOP = "sys/fs/cgroup"


@pytest.mark.parametrize(
    ("files", "free_gb"),
    [
        (MEMINFO, 16),
        (MEMINFO | {"proc/self/cgroup": "0::/\n"}, 16),
        (MEMINFO | {"proc/self/cgroup": "0::/a/b\n", f"{TOP}/a/b/memory.max": "max", f"{TOP}/a/b/memory.current": "5"}, 16),
        ({}, float("inf")),
        # a pod: its own group is mounted as the first one
        (MEMINFO | {"proc/self/cgroup": "0::/\n", f"{TOP}/memory.max": str(4 * GB), f"{TOP}/memory.current": str(GB)}, 3),
        (MEMINFO | {"proc/self/cgroup": "0::/../../fs\n", f"{TOP}/memory.max": str(4 * GB),
                    f"{TOP}/memory.current": str(GB)}, 3),
        # what is only remembered files is given back
        (MEMINFO | {"proc/self/cgroup": "0::/\n", f"{TOP}/memory.max": str(4 * GB), f"{TOP}/memory.current": str(3 * GB),
                    f"{TOP}/memory.stat": f"anon 5\ninactive_file {2 * GB}\nactive_file 7\n"}, 3),
        # a group within a narrower one
        (MEMINFO | {"proc/self/cgroup": "0::/a/b\n", f"{TOP}/a/b/memory.max": str(8 * GB), f"{TOP}/a/b/memory.current": "0",
                    f"{TOP}/a/memory.max": str(6 * GB), f"{TOP}/a/memory.current": str(GB)}, 5),
        # version 1, and both at once
        (MEMINFO | {"proc/self/cgroup": "5:cpu,cpuacct:/x\n4:memory:/x\n1:name=systemd:/\n0::/\n",
                    f"{TOP}/memory/x/memory.limit_in_bytes": str(2 * GB), f"{TOP}/memory/x/memory.usage_in_bytes": str(GB),
                    f"{TOP}/memory/x/memory.stat": f"inactive_file 1\ntotal_inactive_file {GB // 2}\n",
                    f"{TOP}/memory/memory.limit_in_bytes": "9223372036854771712",
                    f"{TOP}/memory/memory.usage_in_bytes": "0", f"{TOP}/unified/cgroup.procs": ""}, 1.5),
        # nonsense is no limit
        (MEMINFO | {"proc/self/cgroup": "0::/\n", f"{TOP}/memory.max": "much", f"{TOP}/memory.current": "5"}, 16),
    ],
)  # fmt: skip
def test_free_memory(tmp_path: Path, files: dict[str, str], free_gb: float) -> None:
    assert machine(written(tmp_path, files)).free_mb == pytest.approx(free_gb * 1024, rel=1e-6)


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({}, CORES),
        ({"proc/self/cgroup": "0::/\n", f"{TOP}/cpu.max": "max 100000"}, CORES),
        ({"proc/self/cgroup": "0::/\n", f"{TOP}/cpu.max": "100000 100000"}, 1),
        ({"proc/self/cgroup": "0::/\n", f"{TOP}/cpu.max": "190000 100000"}, 1),
        ({"proc/self/cgroup": "0::/\n", f"{TOP}/cpu.max": "5000 100000"}, 1),
        ({"proc/self/cgroup": "5:cpu,cpuacct:/\n", f"{TOP}/cpu,cpuacct/cpu.cfs_quota_us": "100000",
          f"{TOP}/cpu,cpuacct/cpu.cfs_period_us": "100000"}, 1),
        ({"proc/self/cgroup": "5:cpu:/\n", f"{TOP}/cpu/cpu.cfs_quota_us": "-1",
          f"{TOP}/cpu/cpu.cfs_period_us": "100000"}, CORES),
    ],
)  # fmt: skip
def test_cores(tmp_path: Path, files: dict[str, str], quota: int) -> None:
    assert machine(written(tmp_path, files)).cores == quota


def test_this_machine_has_room_for_one() -> None:
    here = machine()
    assert here.free_mb > 0
    assert 1 <= here.cores <= CORES
