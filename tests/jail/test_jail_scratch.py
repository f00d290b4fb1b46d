"""A directory of its own for every child: to write in, within limits, for nobody else, and gone with it."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes import answer, children, gone, request, scratches_of, soon, value

from autograder.jail import Jail, Limits, conversation, landlock, scratch
from autograder.jail import jail as jail_module
from autograder.records import Killed, Raised, Returned, TimedOut
from autograder.script import Call, Fn
from autograder.values import unpack

pytestmark = pytest.mark.skipif(not landlock.abi(), reason="no Landlock here: no file can be written at all")

ROOT = Path(jail_module.__file__).parents[2]
SMALL = Limits(cpu_seconds=5.0, wall_seconds=10.0, memory_mb=512, scratch_mb=4, scratch_files=50)


@pytest.fixture(scope="module", params=["in memory", "on the disk"])
def small(request: pytest.FixtureRequest) -> Iterator[Jail]:
    """With a file system in memory where this machine gives one, and with a directory on the disk."""
    with Jail("numpy", SMALL, use_namespaces=request.param == "in memory") as one:
        if request.param == "in memory" and not one.enclosed:
            pytest.skip("no namespaces here")
        yield one


@pytest.fixture(scope="module")
def disk() -> Iterator[Jail]:
    with Jail("numpy", SMALL, use_namespaces=False) as one:
        yield one


HONEST = {
    "arrays": "import numpy as np\nw = np.arange(6.0)\nnp.save('w.npy', w)\nfound = np.load('w.npy').tolist() == w.tolist()",
    "archives": "import numpy as np\nnp.savez('w.npz', a=np.ones(2))\nfound = float(np.load('w.npz')['a'].sum()) == 2",
    "a log": "with open('log.txt', 'w') as f: print('epoch 1', file=f)\nfound = open('log.txt').read() == 'epoch 1\\n'",
    "appending": "for n in '12': open('a', 'a').write(n)\nfound = open('a').read() == '12'",
    "folders": "import os\nos.makedirs('runs/1/2')\nopen('runs/1/2/x', 'w').close()\nfound = os.listdir('runs/1/2') == ['x']",
    "paths": "from pathlib import Path\np = Path('out') / 'a.txt'\np.parent.mkdir()\np.write_text('ä')\nfound = p.read_text() == 'ä'",
    "home": "from pathlib import Path\n(Path.home() / '.config').mkdir()\nfound = Path('.config').is_dir()",
    "temporary": "import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    open(d + '/x', 'w').close()\nfound = True",
    "nameless": "import tempfile\nwith tempfile.TemporaryFile() as f:\n    f.write(b'x'); f.seek(0); found = f.read() == b'x'",
    "renaming": "import os\nos.mkdir('d')\nopen('a', 'w').write('1')\nos.replace('a', 'd/b')\nos.remove('d/b')\nfound = True",
    "mapping": "import numpy as np\nm = np.memmap('m', 'float64', 'w+', shape=8)\nm[:] = 2\nm.flush()\nfound = float(m.sum()) == 16",
    "json": "import json\njson.dump({'a': 1}, open('a.json', 'w'))\nfound = json.load(open('a.json')) == {'a': 1}",
    "empty": "import os\nfound = os.listdir('.') == [] and os.listdir(os.environ['HOME']) == []",
    "one place": "import os, tempfile\nfound = {os.getcwd()} == {os.environ['HOME'], os.environ['TMPDIR'], tempfile.gettempdir()}",
    "closed to others": "import os, stat\nfound = stat.S_IMODE(os.stat('.').st_mode) == 0o700 and os.stat('.').st_uid == os.getuid()",
}  # fmt: skip


@pytest.mark.parametrize("what", HONEST)
def test_honest_writing_works(small: Jail, what: str) -> None:
    assert answer(small, HONEST[what]) is True


def test_torch_saves_and_loads() -> None:
    pytest.importorskip("torch")
    source = (
        "import torch\nnet = torch.nn.Linear(2, 1)\ntorch.save(net.state_dict(), 'net.pt')\n"
        "net.load_state_dict(torch.load('net.pt'))\nfound = True"
    )
    with Jail("torch") as jail:
        assert answer(jail, source) is True


def test_second_call_sees_the_file_and_the_next_submission_does_not(small: Jail) -> None:
    source = "import os\ndef f(x):\n    open(f'{len(os.listdir())}', 'w').close()\n    return sorted(os.listdir())"
    calls = ((Call("f", (("x", 1.0),)),), (Call("f", (("x", 2.0),)),))
    for _ in range(2):
        run = small.run(request(source, calls))
        first, second = (one for one in run.outcomes if isinstance(one, Returned))
        assert (unpack(first.seen[0].value), unpack(second.seen[0].value)) == (["0"], ["0", "1"])


def test_it_is_gone_when_the_run_is_over_and_its_folder_with_the_jail(disk: Jail) -> None:
    place = answer(disk, "import os\nopen('a', 'w').write('x')\nos.mkdir('d')\nfound = os.getcwd()")
    assert str(scratches_of(disk)) in str(place)
    assert os.listdir(scratches_of(disk)) == []
    with Jail("numpy", use_namespaces=False) as other:
        value(other, "def f(x):\n    open('a', 'w').close()\n    return 1")
        folder = scratches_of(other)
        assert folder.is_dir()
    assert not folder.exists()


SIBLING = """
import os
def f(x):
    found = []
    for act in (lambda: os.listdir(THEIRS), lambda: open(THEIRS + "/secret").read(), lambda: os.listdir("..") and 1,
                lambda: open(THEIRS + "/evil", "w"), lambda: os.rename("mine", THEIRS + "/evil"),
                lambda: os.link("mine", THEIRS + "/evil"), lambda: os.unlink(THEIRS + "/secret"), lambda: os.chdir(THEIRS)
                or open("secret").read(), lambda: os.rmdir(THEIRS), lambda: os.truncate(THEIRS + "/secret", 0)):
        open(HERE + "/mine", "w").close()
        try:
            found.append(str(act()))
        except OSError:
            pass
    return found
"""


def test_siblings_are_kept_from_each_other(disk: Jail) -> None:
    holds = "import time\nopen('secret', 'w').write('token')\ndef f(x):\n    time.sleep(1.5)\n    return open('secret').read()"
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(value(disk, holds)))
    thread.start()
    folder = scratches_of(disk)
    assert soon(lambda: any((one / "secret").exists() for one in folder.iterdir()))
    (theirs,) = folder.iterdir()
    assert value(disk, f"import os\nTHEIRS = {str(theirs)!r}\nHERE = os.getcwd()\n{SIBLING}").items == ()  # type: ignore[union-attr]
    thread.join()
    assert seen == ["token"]


def test_a_siblings_file_system_is_on_no_path(small: Jail) -> None:
    if not small.enclosed:
        pytest.skip("on the disk it is on a path, and Landlock stands before it")
    holds = "import os, time\nopen('secret', 'w').write('token')\ndef f(x):\n    time.sleep(1.0)\n    return os.listdir()"
    seeks = "import os\ndef f(x):\n    return sorted(n for _, d, f in os.walk('/autograder') for n in d + f), os.path.exists('/proc')"
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(unpack(value(small, holds))))
    thread.start()
    time.sleep(0.5)
    assert unpack(value(small, seeks)) == ([], False)
    thread.join()
    assert seen == [["secret"]]


FLOODS = {
    "bytes": "for i in range(9):\n    with open(str(i), 'wb') as file:\n        file.write(bytes(1 << 20))",
    "files": "for i in range(100):\n    open(str(i), 'w').close()",
    "folders": "for i in range(100):\n    os.mkdir(str(i))",
    "a deep tree": "for i in range(400):\n    os.mkdir('d')\n    os.chdir('d')",
    "a folder closed to all": "os.mkdir('d', 0o300)\nfor i in range(60):\n    open(f'd/{i}', 'w').close()\ntime.sleep(9)",
    "without end": "i = 0\nwhile True:\n    open(str(i % 30), 'wb').write(bytes(1 << 20))\n    i += 1",
}
NAMELESS = "kept = [tempfile.TemporaryFile() for _ in range(9)]\nfor file in kept:\n    file.write(bytes(1 << 20)); file.flush()"


@pytest.mark.parametrize("what", FLOODS)
def test_what_is_written_is_limited(small: Jail, what: str) -> None:
    run = small.run(request(f"import os, tempfile, time\n{FLOODS[what]}\ndef f(x): return 1"))
    assert run.outcomes == (Killed(reason="scratch", stage="cell", cell=1),)
    assert small.enclosed or os.listdir(scratches_of(small)) == []
    assert value(small, "def f(x): return 1") == 1


NAMELESS = {
    "open": "kept = [tempfile.TemporaryFile() for _ in range(9)]\nfor file in kept:\n    file.write(bytes(1 << 20)); file.flush()",
    "mapped": "kept = []\nfor _ in range(9):\n    with tempfile.TemporaryFile() as file:\n"
    "        file.write(bytes(1 << 20)); file.flush(); kept.append(mmap.mmap(file.fileno(), 4096))",
    "reserved": "kept = [tempfile.TemporaryFile() for _ in range(9)]\nfor file in kept:\n    os.posix_fallocate(file.fileno(), 0, 1 << 20)",
    "by the first thread, which ends": "kept = [tempfile.TemporaryFile() for _ in range(9)]\ndef fill():\n    time.sleep(0.2)\n"
    "    try:\n        for file in kept:\n            file.write(bytes(1 << 20)); file.flush()\n"
    "    finally:\n        time.sleep(9)\n"
    "threading.Thread(target=fill).start()\nctypes.CDLL(None).pthread_exit(None)",
    "out of the watchdog's sight": "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\nkept = [tempfile.TemporaryFile() for _ in range(9)]\n"
    "for file in kept:\n    file.write(bytes(1 << 20)); file.flush()",
    "passed on": "import array\na, b = socket.socketpair()\nfor _ in range(9):\n    with tempfile.TemporaryFile() as file:\n"
    "        file.write(bytes(1 << 20)); file.flush()\n"
    "        try:\n            a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [file.fileno()]))])\n"
    "        except PermissionError:\n            os._exit(3)",
}  # fmt: skip


@pytest.mark.parametrize("what", NAMELESS)
def test_files_without_a_name_count_too(small: Jail, what: str) -> None:
    source = f"import ctypes, mmap, os, socket, tempfile, threading, time\n{NAMELESS[what]}\ndef f(x): return 1"
    (outcome,) = small.run(request(source)).outcomes
    if what == "passed on":  # there is no way to hand one on
        assert outcome == Killed(reason="exit", stage="cell", cell=1)
    else:
        assert outcome == Killed(reason="scratch", stage="cell", cell=1)


def test_many_small_files_cost_no_time_however_often_it_asks(small: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are counted as often as the clock says, not as often as the child wishes."""
    looks = 0
    for kind in (scratch.Room, scratch.Scratch):
        real = kind.used

        def counted(self: object, *args: int, real: Callable[..., tuple[int, int]] = real) -> tuple[int, int]:
            nonlocal looks
            looks += 1
            return real(self, *args)

        monkeypatch.setattr(kind, "used", counted)
    source = (
        "for i in range(40): open(str(i), 'w').close()\n"
        "def f(fn):\n    try:\n        while True: fn(1.0)\n    except ValueError as e:\n        return str(e)"
    )
    start = time.monotonic()
    run = small.run(request(source, ((Call("f", (("fn", Fn("g")),)),),)), lambda *_: 0.0)
    assert isinstance(run.outcomes[0], Returned | TimedOut)
    assert looks < 10 + 2 * (time.monotonic() - start) / conversation.LOOK_EVERY


def test_one_file_too_big_is_an_error_like_any_other(small: Jail) -> None:
    source = "def f(x):\n    with open('big', 'wb') as file:\n        file.write(bytes(5 << 20))"
    outcome = small.run(request(source)).outcomes[0]
    assert isinstance(outcome, Raised)
    assert (outcome.error, outcome.message) == ("OSError", "[Errno 27] File too large")


STRANGE = """
import os, sys
sys.setrecursionlimit(10**6)
os.umask(0)
os.open("setuid", os.O_CREAT, 0o6777)
os.mkdir("closed", 0)
os.mkdir("sticky", 0o7777)
os.link("setuid", "again")
os.mkdir("ümlaut\\n\\t\\x1b[31m")
open("-rf", "w").close()
open("x" * 255, "w").close()
os.ftruncate(os.open("sparse", os.O_CREAT | os.O_WRONLY), 30 << 20)
for i in range(DEPTH):
    os.mkdir("d" * 200, 0o700)
    os.chdir("d" * 200)
    open("file", "w").close()
"""


def test_strangest_trees_vanish_too() -> None:
    limits = Limits(cpu_seconds=30.0, wall_seconds=60.0, scratch_files=10**6)
    with Jail("numpy", limits, use_namespaces=False) as jail:
        run = jail.run(request(f"DEPTH = 3000\n{STRANGE}\ndef f(x): return len(os.getcwd())"))
        assert isinstance(run.outcomes[0], Raised | Returned | Killed)
        assert os.listdir(scratches_of(jail)) == []
        folder = scratches_of(jail)
    assert not folder.exists()


def test_removal_follows_no_link_and_minds_no_depth(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    outside.chmod(0o750)
    (outside / "folder").chmod(0o750)
    (outside / "file").write_text("kept")
    (outside / "folder" / "file").write_text("kept")
    place = tmp_path / "place"
    (place / "deep").mkdir(parents=True)
    for target in (outside, outside / "folder", outside / "file", tmp_path / "nothing"):
        (place / f"link to {target.name}").symlink_to(target)
        (place / "deep" / f"link to {target.name}").symlink_to(target)
    os.link(outside / "file", place / "hard")
    os.mkfifo(place / "deep" / "fifo")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(place, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/socket")
    inner = os.open(place / "deep", os.O_RDONLY)
    for _ in range(2000):
        os.mkdir("d", 0o700, dir_fd=inner)
        deeper = os.open("d", os.O_RDONLY, dir_fd=inner)
        os.close(inner)
        inner = deeper
    os.fchmod(inner, 0)
    os.close(inner)
    before = len(os.listdir("/proc/self/fd"))
    scratch.clear(here, None, str(place))
    assert len(os.listdir("/proc/self/fd")) == before
    os.close(here)
    assert not place.exists()
    assert sorted(p.name for p in outside.rglob("*")) == ["file", "file", "folder"]
    assert (outside / "file").read_text() == (outside / "folder" / "file").read_text() == "kept"
    assert {stat.S_IMODE(p.stat().st_mode) for p in (outside, outside / "folder")} == {0o750}


def test_removal_gives_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "PATIENCE", 0.0)
    (tmp_path / "place" / "d").mkdir(parents=True)
    here = os.open(tmp_path / "place", os.O_RDONLY)
    scratch.clear(here, None, str(tmp_path / "place"))
    os.close(here)
    assert (tmp_path / "place" / "d").is_dir()


GRADER = """
import sys, threading, time
from autograder.jail import Jail, Limits, Request
from autograder.records import Cell
jail = Jail("numpy", Limits(cpu_seconds=60, wall_seconds=60), use_namespaces=False); jail.start()
source = "import os, time\\nos.makedirs('d/d/d/d')\\nopen('mine', 'w').write('x')\\nos.mkdir('d/closed', 0)\\ntime.sleep(60)"
request = Request(cells=(Cell(source=source, number=1, exercise="e"),), exercise="e")
print(jail.parent.process.pid, jail.parent.scratches.path, flush=True)
threading.Thread(target=jail.run, args=(request,), daemon=True).start()
time.sleep(60)
"""


@pytest.fixture
def grader(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A grader in the middle of a run that has written something; its parent; the folder of its scratch directories."""
    (tmp_path / "temporary").mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(
        [sys.executable, "-c", GRADER], stdout=subprocess.PIPE, cwd=ROOT, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        parent, folder = process.stdout.readline().split()
        assert soon(lambda: list(Path(folder).glob("*/mine")))
        yield process, int(parent), Path(folder)
        process.kill()


Running = tuple["subprocess.Popen[str]", int, Path]


def test_it_vanishes_when_the_grader_is_killed(grader: Running) -> None:
    process, parent, folder = grader
    process.kill()
    assert gone(parent)
    assert soon(lambda: not folder.exists())


def test_it_vanishes_when_the_grader_is_told_to_end(grader: Running) -> None:
    process, parent, folder = grader
    process.terminate()
    assert gone(parent)
    assert soon(lambda: not folder.exists())


def test_it_vanishes_when_the_parent_is_killed(grader: Running) -> None:
    _, parent, folder = grader
    os.kill(parent, signal.SIGKILL)
    assert soon(lambda: not folder.exists())


def test_what_a_killed_pair_left_is_removed_by_the_next_start(grader: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    process, parent, folder = grader
    monkeypatch.setattr(tempfile, "tempdir", str(folder.parent))
    scratch.sweep()
    assert list(folder.glob("*/mine"))  # in use
    (child,) = children(parent)
    process.send_signal(signal.SIGSTOP)
    os.kill(parent, signal.SIGKILL)
    process.kill()
    process.wait()
    assert gone(parent) and gone(child)
    assert list(folder.glob("*/mine"))
    with Jail("numpy", use_namespaces=False) as jail:
        assert not folder.exists()
        assert scratches_of(jail).parent == folder.parent
    assert os.listdir(folder.parent) == []


def test_a_sweep_between_making_and_opening_a_folder_costs_nobody_a_jail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tempfile.mkdtemp
    swept = iter([True, False])

    def taken(prefix: str) -> str:
        folder = made(prefix=prefix, dir=tmp_path)
        if next(swept):
            os.rmdir(folder)
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", taken)
    folders = scratch.Scratches()
    assert [*tmp_path.iterdir()] == [Path(folders.path)]
    folders.remove()


def test_sweep_takes_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_text("kept")
    (tmp_path / f"{scratch.PREFIX}link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / f"{scratch.PREFIX}file").write_text("kept")
    (tmp_path / f"{scratch.PREFIX}left" / secrets.token_hex(4)).mkdir(parents=True)
    kept = {"elsewhere", f"{scratch.PREFIX}link", f"{scratch.PREFIX}file"}
    if os.geteuid() == 0:
        theirs = tmp_path / f"{scratch.PREFIX}theirs"
        theirs.mkdir()
        os.chown(theirs, 12345, 12345)
        kept.add(theirs.name)
    scratch.sweep()
    assert set(os.listdir(tmp_path)) == kept
    assert (tmp_path / "elsewhere" / "file").read_text() == "kept"


def test_without_landlock_there_is_none() -> None:
    source = "import os\ndef f(x):\n    try:\n        open('a', 'w')\n    except OSError:\n        return os.getcwd(), dict(os.environ)"
    with Jail("numpy", use_landlock=False) as jail:
        assert unpack(value(jail, source)) == ("/", {})
        assert jail.parent is not None
        assert jail.parent.scratches is None
