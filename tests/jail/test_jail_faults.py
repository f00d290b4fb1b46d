"""Where the jail itself breaks: tried once more in a fresh parent, then set aside as our fault. Never the student's.

What breaks here breaks for real: processes are killed, descriptors used up, filters refused by the kernel.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import children, descriptors, gone, parent_of, parents_that, request, scratches_of, value

from autograder.course import Course
from autograder.grade import Grader
from autograder.jail import Jail, JailRefused, Limits, conversation, landlock
from autograder.records import Fault, Killed, Outcome, Returned, Run, TimedOut
from autograder.script import Call, Fn

QUICK = Limits(cpu_seconds=1.0, wall_seconds=5.0)
ONE = "def f(x): return 1"


@pytest.fixture
def own() -> Iterator[Jail]:
    """A jail whose parent a test may break."""
    with Jail("numpy", QUICK) as one:
        yield one


def fault(run: Run) -> str:
    """Why a run is our fault, all of it."""
    assert {type(one) for one in (*run.outcomes, *run.again)} == {Fault}
    (why,) = {one.why for one in (*run.outcomes, *run.again) if isinstance(one, Fault)}
    return why


BREAKS = {
    "no memory to fork": (
        "import errno; from autograder.jail import parent, seccomp as s; real = parent.shield\n"
        "def starved(*a):\n"
        "    made = real(*a); no = s._op(s.RETURN, s.ERRNO | errno.ENOMEM)\n"
        "    s.apply(b''.join([s._op(s.LOAD, 0), *[op for n in (56, 57, 220, 435) for op in (s._op(s.EQUAL, n, 0, 1), no)],\n"
        "                      s._op(s.RETURN, s.ALLOW)]))\n"
        "    return made\n"
        "parent.shield = starved",
        "no process could be started: Cannot allocate memory",
    ),
    "a filter the kernel refuses": (
        "from autograder.jail import seccomp; seccomp.template = lambda *_, **__: b'\\xff' * 16",
        "the limits could not be set: OSError: [Errno 22] prctl: Invalid argument",
    ),
    "rules the kernel refuses": (
        "from autograder.jail import landlock; real = landlock.prepare\n"
        "landlock.prepare = lambda *a: landlock.Rules(real(*a).attributes, (landlock._rule(1, 99),), 1)",
        "the limits could not be set: OSError: [Errno 9] syscall: Bad file descriptor",
    ),
    "a limit that cannot be set": (
        "import resource; from autograder.jail import limits; limits.OPEN_FILES = 1 << 40",
        "the limits could not be set: ValueError: not allowed to raise maximum limit",
    ),
    "a child that dies at once": (
        "import os, signal; from autograder.jail import limits\n"
        "limits._at_home = limits._limit = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
        "a child ended before it began: signal",
    ),
    "a parent that cannot start": ("raise SystemExit(3)", "The jail for numpy cannot start: its parent process ended"),
}  # fmt: skip


@contextmanager
def broken(what: str) -> Iterator[str]:
    """Parents started within the block break in this way; what their faults say."""
    do, why = BREAKS[what]
    with parents_that(f"exec({do!r})"):
        yield why


def needs(what: str) -> None:
    if "rules" in what and not landlock.abi():
        pytest.skip("no Landlock here")
    if "limit" in what and os.geteuid() == 0:
        pytest.skip("root may raise any limit")


@pytest.mark.parametrize("what", BREAKS)
def test_what_breaks_twice_is_our_fault(what: str) -> None:
    needs(what)
    before = descriptors()
    jail = Jail("numpy", QUICK)
    with broken(what) as why:
        assert why in fault(jail.run(request(ONE)))
        names_alone = jail.run(request("z = 1.0", (), ("z",)))
        assert (len(names_alone.outcomes), names_alone.answers) == (1, {})
        assert why in fault(names_alone)
    jail.close()
    assert value(jail, ONE) == 1  # the next one is graded
    jail.close()
    assert descriptors() == before


@pytest.mark.parametrize("what", BREAKS)
def test_what_breaks_once_costs_nothing(what: str) -> None:
    needs(what)
    jail = Jail("numpy", QUICK)
    with broken(what):
        if "start" in what:
            with pytest.raises(JailRefused, match="The jail for numpy cannot start"):
                jail.start()
        else:
            jail.start()
    with jail:
        assert value(jail, ONE) == 1


def test_run_goes_on_where_its_parent_was_killed(own: Jail) -> None:
    os.kill(parent_of(own), signal.SIGKILL)
    assert value(own, ONE) == 1


def test_parent_that_is_killed_each_time(own: Jail) -> None:
    """Whatever ran by then: a child cannot end its parent, so it is not held against it."""
    over = threading.Event()
    slow = "import time\nfor _ in range(40): time.sleep(0.05)\n" + ONE

    def kill_every_parent() -> None:
        """As soon as it has had the same child for a while: then the submission runs."""
        seen: dict[int, int] = {}
        while not over.wait(0.02):
            for parent in children(os.getpid()):
                for child in children(parent):
                    seen[child] = seen.get(child, 0) + 1
                    if seen[child] == 20:
                        os.kill(parent, signal.SIGKILL)

    killer = threading.Thread(target=kill_every_parent)
    killer.start()
    try:
        assert fault(own.run(request(slow))) == "the jail's parent process ended twice (signal 9)"
    finally:
        over.set()
        killer.join()
    assert value(own, ONE) == 1


def test_parent_that_does_not_answer_is_replaced(own: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "PATIENCE", 0.5)
    first = parent_of(own)
    os.kill(first, signal.SIGSTOP)
    assert value(own, ONE) == 1
    assert gone(first)
    monkeypatch.undo()
    assert value(own, ONE) == 1


def test_parent_without_descriptors_is_replaced(own: Jail) -> None:
    resource.prlimit(parent_of(own), resource.RLIMIT_NOFILE, (0, 0))
    assert value(own, ONE) == 1


@pytest.fixture
def on_disk() -> Iterator[Jail]:
    """Another, whose children write to the disk."""
    with Jail("numpy", QUICK, use_namespaces=False) as one:
        yield one


def test_scratch_directories_that_cannot_be_made(on_disk: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    own = on_disk
    if not landlock.abi():
        pytest.skip("no Landlock here: there are none")
    shutil.rmtree(scratches_of(own))
    assert value(own, ONE) == 1
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert fault(own.run(request(ONE))) == (
        "The jail for numpy cannot start: No such file or directory. `fairmark doctor` says what is missing."
    )
    monkeypatch.undo()
    own.close()
    assert value(own, ONE) == 1


def test_interpreter_that_is_gone(own: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert value(own, ONE) == 1  # the parent is warm
    os.kill(parent_of(own), signal.SIGKILL)
    assert "No such file or directory" in fault(own.run(request(ONE)))


@contextmanager
def descriptors_left(count: int) -> Iterator[None]:
    """This process can open so many files more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 256), hard))
    try:
        while True:
            try:
                held.append(os.open(os.devnull, os.O_RDONLY))
            except OSError:
                break
        for _ in range(count):
            os.close(held.pop())
        yield
    finally:
        for one in held:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("left", [*range(14), 20, 30])
def test_grader_without_descriptors(own: Jail, left: int) -> None:
    """However few are left: a result or a fault, never an exception, never a lost one, and all is well afterwards."""
    value(own, ONE)
    before = descriptors()
    with descriptors_left(left):
        outcome = own.run(request(ONE)).outcomes[0]
    assert isinstance(outcome, Returned | Fault), outcome
    assert isinstance(outcome, Fault) or left > 6 - own.enclosed
    assert isinstance(outcome, Returned) or left < 20
    assert value(own, ONE) == 1
    assert descriptors() == before


def test_many_at_once_survive_the_end_of_their_parent(own: Jail) -> None:
    source = "import time\ndef f(x):\n    time.sleep(0.3)\n    return 4"
    value(own, ONE)
    threading.Timer(0.15, os.kill, (parent_of(own), signal.SIGKILL)).start()
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda _: value(own, source), range(6))) == [4] * 6


def test_killing_oneself_is_no_way_to_blame_the_machine(own: Jail) -> None:
    """Once the kernel has run out of memory, a child that ends by SIGKILL is tried again, and judged by the second try."""
    value(own, ONE)
    assert own.parent is not None
    own.parent.ooms = -1
    suicide = "import os, signal\ndef f(x): os.kill(os.getpid(), signal.SIGKILL)"
    assert own.run(request(suicide)).outcomes == (Killed(reason="signal"),)
    assert value(own, ONE) == 1


def out_of_memory(limit_mb: int) -> Iterator[Path]:
    """A control group (v1 or v2) with so much memory; nothing where this process may make none."""
    for parent, limit in ((Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"), (Path("/sys/fs/cgroup"), "memory.max")):
        group = parent / f"autograder-test-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text(str(limit_mb << 20))
            yield group
        except OSError:
            pass
        finally:
            group.rmdir()
        return


def test_machine_that_runs_out_of_memory_is_our_fault() -> None:
    """A child within its limits that the kernel ends, twice, because memory ran out. It dies first, not its parent."""
    hungry = "import numpy as np\ndef f(x):\n    kept = np.ones(60_000_000)\n    return 1"
    for group in out_of_memory(250):
        with parents_that(f"open({str(group / 'cgroup.procs')!r}, 'w').write('0')"), Jail("numpy", QUICK) as jail:
            first = parent_of(jail)
            assert fault(jail.run(request(hungry))) == "the machine ran out of memory"
            assert parent_of(jail) == first
            assert value(jail, ONE) == 1
        return
    pytest.skip("this process may make no control group")


ENDINGS: dict[str, tuple[str, Outcome]] = {
    "exit": ("import os\ndef f(x): os._exit(0)", Killed(reason="exit")),
    "abort": ("import os\ndef f(x): os.abort()", Killed(reason="signal")),
}


@pytest.mark.parametrize("what", ["exit", "abort"])
def test_what_a_child_does_to_itself_is_its_own(own: Jail, what: str) -> None:
    source, outcome = ENDINGS[what]
    assert own.run(request(source)).outcomes == (outcome,)
    names_alone = own.run(request(f"{source}\nz = (f(1) for _ in [1])", (), ("z",)))
    assert names_alone.outcomes == (outcome,)


def test_names_that_never_end_are_told_as_that(own: Jail) -> None:
    """A run that is asked for names alone says how it ended, too: else it would pass for one without an answer."""
    run = own.run(request("z = (1 for _ in iter(int, 1) if 0)", (), ("z",)))
    assert [type(one) for one in run.outcomes] == [TimedOut]


@pytest.mark.parametrize("pause", [0.0, 0.005])
def test_asking_without_end_does_not_outlast_the_watchdog(own: Jail, pause: float) -> None:
    source = f"import time\ndef f(fn):\n    while True:\n        try: fn(1.0)\n        except ValueError: pass\n        time.sleep({pause})"
    run = own.run(
        conversation.Request(
            cells=request(source).cells, exercise="e", scripts=((Call("f", (("fn", Fn("g")),)),),), repeat=False
        ),
        lambda *_: 1.0,
    )
    assert [type(one) for one in run.outcomes] == [TimedOut]


SUBMISSION = """
# exercise: 03-losses/mse
def mse(prediction, target): return 0.0
# exercise: 03-losses/output_activation
answer = "a"
"""


def test_no_exercise_is_a_zero_by_our_fault(course: Course, tmp_path: Path) -> None:
    """Kinds that are asked for names run no script; their faults count no less."""
    (tmp_path / "anna.py").write_text(SUBMISSION)
    with Grader(course, "03-losses", "en") as grader, broken("a child that dies at once"):
        grader.close()  # its parent may be warm: the key is compiled in one
        report = grader.grade(tmp_path / "anna.py", "anna")
    assert [(each.status, each.earned) for each in report.exercises] == [("fault", None)] * 2
    assert report.pending == report.possible
