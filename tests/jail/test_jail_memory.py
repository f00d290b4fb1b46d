"""Memory of nothing: no submission can tell whether it is the first or the thousandth."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import answer, descriptors, parent_of, request, value

from autograder.jail import Jail

# All that a process can see of itself and that a clock, its number or its folder's name do not change. Which block of memory
# an object gets is not always the same, whatever ran before: so many are asked before, and after until each of these things
# was seen before. What tells how many went before is never seen again.
FINGERPRINT = """
import gc, os, random, resource, sys, threading, warnings
import numpy as np
def open_ones():
    found = []
    for number in range(256):
        try:
            found.append((number, os.fstat(number).st_mode, os.get_inheritable(number)))
        except OSError:
            pass
    return found
found = {
    "gc": [gc.get_count(), [tuple(one.values()) for one in gc.get_stats()], len(gc.get_objects()), gc.isenabled()],
    "blocks": sys.getallocatedblocks(),
    "random": [random.random(), random.getrandbits(64), float(np.random.random()), hash(random.getstate())],
    "hashes": [hash("text"), hash(b"bytes"), hash(1.5), hash((1, "a")), hash(object) % 1009],
    "addresses": [id(object()), id([]), id({}), id(set()), id(()), id("text" * 30), id(lambda: 0), id(np.ones(3))],
    "blocks of memory": [id(bytearray(size)) for size in (1, 50, 500, 5000, 100_000, 1_000_000)],
    "arrays": [np.ones(size).__array_interface__["data"][0] for size in (1, 100, 100_000)],
    "descriptors": open_ones(),
    "environment": [(name, len(value)) for name, value in sorted(os.environ.items())],
    "folder": [len(os.getcwd()), os.listdir(".")],
    "limits": [resource.getrlimit(which) for which in range(16)],
    "children": tuple(resource.getrusage(resource.RUSAGE_CHILDREN)),
    "threads": threading.active_count(),
    "modules": sorted(sys.modules) == sorted(set(sys.modules)) and len(sys.modules),
    "mask": os.umask(0o22),
    "argv": list(sys.argv),
    "warned": len(getattr(warnings, "onceregistry", ())),
    "references": [sys.getrefcount(one) for one in (os, np, random)],
    "group": [os.getpgrp() == os.getpid() == os.getsid(0), len(os.getgroups())],
    "next number": os.dup(0),
}
found = sorted((name, repr(value)) for name, value in found.items())
"""
SEEN = 20
MOST = 100
BUSY = """
import random, threading, numpy as np
kept = [np.ones(1000 + {n}) for _ in range({n} % 7)]
class Kind{n}: pass
random.seed({n}); np.random.seed({n})
open("file{n}", "w").write("x" * {n})
def f(x):
    thread = threading.Thread(target=print, args=("{n}",)); thread.start(); thread.join()
    return {n}
"""


def seen(jail: Jail) -> dict[str, str]:
    return dict(answer(jail, FINGERPRINT))  # type: ignore[call-overload, no-any-return]


def never_seen(jail: Jail, first_ones: list[dict[str, str]]) -> list[str]:
    """The things of which none of many children sees what one of the first ones saw."""
    new = list(first_ones[0])
    for _ in range(MOST):
        if new:
            found = seen(jail)
            new = [name for name in new if found[name] not in [one[name] for one in first_ones]]
    return new


@pytest.mark.full
@pytest.mark.parametrize("env", ["numpy", "torch"])
def test_two_hundredth_child_sees_what_one_of_the_first_saw(env: str) -> None:
    """Of one parent: a crowded machine may have it replaced, and two parents are never the same to the last block."""
    pytest.importorskip(env)
    for _ in range(3):
        with Jail(env) as jail:  # type: ignore[arg-type]
            first_ones = [seen(jail) for _ in range(SEEN)]
            parent = parent_of(jail)
            for n in range(200):
                assert value(jail, BUSY.format(n=n)) == n
            new = never_seen(jail, first_ones)
            if parent_of(jail) == parent:
                assert new == []
                return
    pytest.fail("no parent lived for two hundred runs")


def test_what_ended_badly_leaves_nothing_either() -> None:
    with Jail("numpy") as jail:
        first_ones = [seen(jail) for _ in range(SEEN)]
        for source in ("import os\nos._exit(3)", "import os\nos.abort()", "1/0", "import os\nos.close(3)", "x = ["):
            jail.run(request(source))
        assert never_seen(jail, first_ones) == []


@pytest.mark.full
def test_parent_keeps_nothing_of_a_thousand_runs() -> None:
    def held(pid: int) -> tuple[int, list[str], int]:
        return descriptors(pid), Path(f"/proc/{pid}/statm").read_text().split()[:2], descriptors()

    with Jail("numpy") as jail:
        value(jail, "def f(x): return 1")
        before = held(parent_of(jail))
        for n in range(1000):
            assert value(jail, f"def f(x): return {n}") == n
        assert held(parent_of(jail)) == before
