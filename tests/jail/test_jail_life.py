"""Parents and children: many at once, gone in the middle, refused, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import children, gone, parent_of, request, value

from autograder.jail import Jail, JailRefused, Limits, probe, promises, watch
from autograder.jail import jail as jail_module
from autograder.records import Fault, TimedOut
from autograder.values import Sequence, Value


@pytest.fixture
def own() -> Iterator[Jail]:
    """A jail whose parent a test may break."""
    with Jail("numpy", Limits(cpu_seconds=1.0, wall_seconds=2.0)) as one:
        yield one


def test_eight_threads_at_once_get_each_its_own(own: Jail) -> None:
    def one(n: int) -> Value:
        return value(own, f"import time\ndef f(x):\n    time.sleep(0.005)\n    return {n}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(64))) == list(range(64))


@pytest.fixture
def crowd() -> Iterator[None]:
    """Four others for every core, each in a session of its own: the kernel shares among those first."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(4 * len(os.sched_getaffinity(0)))]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


@pytest.mark.skipif(not watch.SCHEDSTAT, reason="this kernel does not say how long a process waits for a core")
def test_waiting_for_a_core_is_no_time_of_the_childs(crowd: None) -> None:
    computes = "import time\ndef f(x):\n    while time.process_time() < x:\n        pass\n    return 1"
    sleeps = "import time\ndef f(x):\n    time.sleep(60)"
    with Jail("numpy", Limits(cpu_seconds=2.0, wall_seconds=2.0)) as one:
        assert value(one, computes) == 1
        (outcome,) = one.run(request(sleeps)).outcomes
        assert outcome == TimedOut(seconds=2.0)


def test_parent_that_was_killed_is_replaced(own: Jail) -> None:
    assert value(own, "def f(x): return 1") == 1
    first = parent_of(own)
    os.kill(first, signal.SIGKILL)
    assert value(own, "def f(x): return 2") == 2
    assert value(own, "def f(x): return 3") == 3
    assert parent_of(own) != first


def test_nothing_is_left_behind(own: Jail) -> None:
    hangs = "import time\ndef f(x):\n    time.sleep(60)"
    value(own, "def f(x): return 1")
    parent = parent_of(own)
    short = threading.Thread(target=own.run, args=(request(hangs),))
    short.start()
    while not children(parent):
        time.sleep(0.01)
    inside = children(parent)
    short.join()
    assert all(gone(pid) for pid in inside)
    own.run(request("def f(x): return 1"))
    own.close()
    assert gone(parent)
    assert value(own, "def f(x): return 5") == 5


def test_children_end_with_their_parent_and_parents_with_the_grader() -> None:
    code = (
        "import sys, threading, time\nfrom pathlib import Path\n"
        "from autograder.jail import Jail, Limits, Request\nfrom autograder.records import Cell\n"
        "jail = Jail('numpy', Limits(wall_seconds=60))\n"
        "cell = Cell(source='import time; time.sleep(60)', number=1, exercise='e')\n"
        "threading.Thread(target=jail.run, args=(Request(cells=(cell,), exercise='e'),)).start()\n"
        "while jail.parent is None or not (found := Path(f'/proc/{jail.parent.process.pid}/task/'\n"
        "        f'{jail.parent.process.pid}/children').read_text().split()): time.sleep(0.01)\n"
        "print(jail.parent.process.pid, *found, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(jail_module.__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root, text=True) as grader:
        assert grader.stdout is not None
        pids = [int(one) for one in grader.stdout.readline().split()]
        grader.kill()
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)


def test_project_is_not_readable(own: Jail, tmp_path: Path) -> None:
    secret = tmp_path / "solution.py"
    secret.write_text("answer")
    tmp_path.chmod(0o755)
    source = (
        "import os\nfound = []\n"
        f"for path in {[str(secret), str(tmp_path), __file__, str(Path(__file__).parent)]!r}:\n"
        "    try:\n        (os.listdir if os.path.isdir(path) else lambda p: open(p).read())(path)\n"
        "        found.append(path)\n    except OSError:\n        pass\n"
    )
    assert own.run(request(source, (), ("found",))).answers["found"].items == ()  # type: ignore[union-attr]


def test_environment_of_the_grader_does_not_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "token-4711")
    source = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None)\nlibc.getenv.restype = ctypes.c_char_p\n"
        "found = [dict(os.environ), libc.getenv(b'AUTOGRADER_SECRET')]"
    )
    with Jail("numpy") as jail:
        found = jail.run(request(source, (), ("found",))).answers["found"]
        environment = Path(f"/proc/{parent_of(jail)}/environ").read_bytes()
    assert found.items[1] is None  # type: ignore[union-attr]
    assert b"4711" not in environment


def test_last_submission_is_not_in_the_next_ones_memory(own: Jail) -> None:
    own.run(request("token = ''.join(['sub', 'mission-', '0815'])\ndef f(x): return token"))
    source = (
        "import gc\nmine = ''.join(['sub', 'mission-', '4711'])\n"
        "def f(x):\n"
        "    texts = [o for held in gc.get_objects() for o in gc.get_referents(held) if isinstance(o, str)]\n"
        "    return [any(''.join(['sub', 'mission-', number]) in o for o in texts) for number in ('0815', '4711')]\n"
    )
    assert value(own, source) == Sequence("list", (False, True))


def test_refusal_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail_module, "missing_carriers", lambda: ["no network"])
    with pytest.raises(JailRefused, match="keeps the promise 'no network'"):
        Jail("numpy")
    with Jail("numpy", unsafe=True) as open_jail:
        assert value(open_jail, "def f(x): return 1") == 1


def test_environment_that_cannot_be_loaded_is_refused() -> None:
    jail = Jail("fortran")  # type: ignore[arg-type]
    with pytest.raises(JailRefused, match="The jail for fortran cannot start: ValueError: there is no environment 'fortran'"):
        jail.start()
    with pytest.raises(JailRefused, match="The jail for fortran cannot start"), jail:
        pass
    (fault,) = jail.run(request("pass")).outcomes  # in the middle of a batch it is nobody's refusal
    assert isinstance(fault, Fault)
    assert "The jail for fortran cannot start" in fault.why


def test_without_landlock_no_file_can_be_opened_at_all() -> None:
    source = (
        "import os, numpy\n"
        "def f(x):\n    try:\n        open(os.__file__)\n    except OSError:\n        return 'refused'\n"
    )
    with Jail("numpy", use_landlock=False) as jail:
        assert value(jail, source) == "refused"


def test_every_promise_is_kept_here() -> None:
    held = promises()
    assert len(held) == 9
    assert all(one.kept and one.carrier and not one.remedy for one in held), held


def test_probe_sees_an_open_door(tmp_path: Path) -> None:
    with probe._bait() as (names, touched):
        lines = [f"{name} = {value!r}" for name, value in names.items()]
        lines += [line for line in probe.PROBE.splitlines() if "execv" not in line and "fork" not in line]
        found = subprocess.run(
            [sys.executable, "-c", "\n".join([*lines, "print(*done)"])],
            capture_output=True, text=True, check=True, cwd=tmp_path,
        ).stdout.split()  # fmt: skip
        time.sleep(0.1)
        assert set(found) >= {"network", "files", "signals", "processes", "privileges"}
        assert touched() == {"network", "files", "signals"}
