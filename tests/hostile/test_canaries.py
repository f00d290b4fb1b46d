"""The canaries' own proof: what is done to them without a jail shows, each by its kind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import Bait

HARM = [
    ("file", "open(BAIT['files'][0], 'a').write('4 of 4')"),
    ("file", "import sqlite3; d = sqlite3.connect([f for f in BAIT['files'] if f.endswith('.db')][0]); d.execute('update grade set score = 999'); d.commit()"),
    ("file", "import os; os.utime(BAIT['files'][0])"),
    ("file", "import os; os.rename(BAIT['files'][0], BAIT['files'][0] + '.old')"),
    ("file", "import os; os.unlink(BAIT['files'][1])"),
    ("new file", "open('results.json', 'w')"),
    ("new file", "open('/tmp/' + BAIT['mark'] + '.note', 'w')"),
    ("new file", "import os; os.mkdir(BAIT['folders'][2] + '/nest')"),
    ("tcp", "import socket; socket.create_connection(('127.0.0.1', BAIT['tcp']))"),
    ("udp", "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', BAIT['udp']))"),
    ("abstract", "import socket; socket.socket(socket.AF_UNIX).connect('\\0' + BAIT['abstract'])"),
    ("socket", "import socket; socket.socket(socket.AF_UNIX).connect(BAIT['socket'])"),
    ("process", "import os, time; os.close(1); os.fork() or (os.setsid(), time.sleep(60))"),
    ("scratch", "import os; os.makedirs(BAIT['folders'][3] + '/jail/scratch')"),
    ("segment", "libc.shmget(BAIT['shared'] + 1, 4096, 0o1666)"),
    ("segment", "at = libc.shmat(libc.shmget(BAIT['shared'], 0, 0), None, 0); ctypes.memmove(at, b'x', 1)"),
    ("queue", "libc.msgget(BAIT['shared'] + 1, 0o1666)"),
    ("file", "import os; os.setpriority(os.PRIO_PROCESS, BAIT['bystander'], 19)"),
    ("file", "import resource; resource.prlimit(BAIT['bystander'], resource.RLIMIT_CPU, (9999, 9999))"),
    ("bystander", "import os; os.kill(BAIT['bystander'], 19)"),
    ("bystander", "import os; os.kill(BAIT['bystander'], 9)"),
]
READ = [
    ("key", "print(open(BAIT['files'][0]).read())"),
    ("sibling", "print(open('sibling.ipynb').read())"),
    ("gradebook-work", "import sqlite3; print(*sqlite3.connect('gradebook.db').execute('select * from grade'))"),
    ("shared-memory", "print(open('/dev/shm/' + BAIT['mark']).read())"),
    ("segment", "at = libc.shmat(libc.shmget(BAIT['shared'], 0, 0), None, 0o10000); print(ctypes.string_at(at))"),
    ("variable", "import os; print(os.environ[BAIT['variable']])"),
    ("bystander", "print(open(f\"/proc/{BAIT['bystander']}/environ\").read())"),
    ("key", "import os; print(os.pread(BAIT['descriptor'], 100, 0))"),
]
LIBC = "import ctypes; libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p\n"


@pytest.fixture
def bait() -> Iterator[Bait]:
    root = Path(tempfile.mkdtemp(prefix="autograder-canaries-"))
    try:
        root.chmod(0o755)
        with Bait(root) as one:
            one.watch()
            yield one
    finally:
        shutil.rmtree(root)


def unjailed(bait: Bait, source: str) -> bytes:
    """Run a line with nothing in its way."""
    command = [sys.executable, "-c", f"BAIT = {bait.told()!r}\n{LIBC}{source}"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, close_fds=False, timeout=60).stdout


@pytest.mark.parametrize(("kind", "source"), HARM)
def test_harm_shows(bait: Bait, monkeypatch: pytest.MonkeyPatch, kind: str, source: str) -> None:
    monkeypatch.setattr("canaries.PATIENCE", 0.1)
    assert bait.touched() == []
    unjailed(bait, source)
    found = bait.touched()
    for pid in [int(what) for which, what in found if which == "process"]:
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    assert kind in {which for which, _ in found}


@pytest.mark.parametrize(("kind", "source"), READ)
def test_a_secret_read_shows(bait: Bait, kind: str, source: str) -> None:
    assert kind in bait.leaked(unjailed(bait, source))
    assert bait.touched() == []
