"""Canaries: secrets to read, files to change, sockets to talk to and a bystander to kill, planted around a grader.

Nothing of it is protected by its own permissions, so that only the jail stands before it.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

__all__ = ["Bait", "Touch"]

Touch = tuple[str, str]  # a kind of harm and what shows it

VARIABLE = "AUTOGRADER_CANARY"
PR_SET_CHILD_SUBREAPER = 36
IPC_CREAT, IPC_RMID, SHM_RDONLY = 0o1000, 0, 0o10000
SIZE = 4096
PATIENCE = 10.0
COMMON = tuple(Path(p) for p in ("/tmp", "/var/tmp", "/dev/shm"))
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = [ctypes.c_void_p]


class Bait:
    """All canaries, around `root`, a folder that must be open to everybody. To be used as a context."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mark = f"canary-{secrets.token_hex(6)}"
        self.tokens: dict[str, bytes] = {}
        self.stack = ExitStack()
        self.watched: dict[str, tuple[int, ...]] = {}
        self.allowed: set[int] = set()

    def secret(self, kind: str) -> str:
        """A new token of this kind: nothing a submission brings out may hold it."""
        token = f"secret-{kind}-{secrets.token_hex(8)}"
        self.tokens[kind] = token.encode()
        return token

    def __enter__(self) -> Bait:
        try:
            self._plant()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def _plant(self) -> None:
        for name in ("work", "house", "tmp"):
            (self.root / name).mkdir()
            (self.root / name).chmod(0o777)
        self.files = [*self._files()]
        self.stack.callback(lambda: [path.unlink(missing_ok=True) for path in self.files])
        self._sockets()
        self._environment()
        self._memory()
        self._bystander()

    def _files(self) -> Iterator[Path]:
        """A key, a gradebook and a sibling's work: in the house, in the working directory, and where everybody writes."""
        key, sibling = self.secret("key"), self.secret("sibling")
        for folder in (self.root / "work", self.root / "house"):
            yield _written(folder / "adam_step.key", key)
            yield _written(folder / "sibling.ipynb", sibling)
            yield _gradebook(folder / "gradebook.db", self.secret(f"gradebook-{folder.name}"))
        yield _written(Path("/tmp") / f"{self.mark}.key", key)
        if Path("/dev/shm").is_dir():
            yield _written(Path("/dev/shm") / self.mark, self.secret("shared-memory").ljust(SIZE))

    def _sockets(self) -> None:
        enter = self.stack.enter_context
        self.tcp = enter(socket.create_server(("127.0.0.1", 0)))
        self.udp = enter(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self.udp.bind(("127.0.0.1", 0))
        self.abstract = enter(socket.socket(socket.AF_UNIX))
        self.abstract.bind(f"\0{self.mark}")
        self.named = enter(socket.socket(socket.AF_UNIX))
        self.named.bind(str(self.root / "work" / "socket"))
        (self.root / "work" / "socket").chmod(0o777)
        for listening in (self.abstract, self.named):
            listening.listen()
        for each in (self.tcp, self.udp, self.abstract, self.named):
            each.setblocking(False)

    def _environment(self) -> None:
        """A variable, an inheritable descriptor, the working directory, and the place for temporary files."""
        self.stack.callback(os.environ.pop, VARIABLE)
        os.environ[VARIABLE] = self.secret("variable")
        self.stack.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
        tempfile.tempdir = str(self.root / "tmp")
        self.stack.callback(os.chdir, os.getcwd())
        os.chdir(self.root / "work")
        self.descriptor = os.open(self.files[0], os.O_RDONLY)
        self.stack.callback(os.close, self.descriptor)
        os.set_inheritable(self.descriptor, True)

    def _memory(self) -> None:
        self.shared = secrets.randbelow(1 << 30) + 1
        self.segment = libc.shmget(self.shared, SIZE, IPC_CREAT | 0o666)
        self.stack.callback(libc.shmctl, self.segment, IPC_RMID, None)
        self.shared_token = self.secret("segment").encode()
        at = libc.shmat(self.segment, None, 0)
        ctypes.memmove(at, self.shared_token, len(self.shared_token))
        libc.shmdt(at)

    def _bystander(self) -> None:
        """A process of our own user, as which students' code may well run; and orphans become ours: none is lost sight of."""
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.stack.callback(libc.prctl, PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        self.bystander = subprocess.Popen(["sleep", "3600"], env={VARIABLE: self.secret("bystander")}, cwd="/")
        self.stack.callback(self.bystander.wait)
        self.stack.callback(self.bystander.kill)
        self.allowed = {*children(os.getpid())}

    def told(self, more: Collection[Path] = ()) -> dict[str, object]:
        """What submissions are told of all this, and of `more` files."""
        return {
            "files": [str(path) for path in (*self.files, *more)],
            "folders": [str(self.root / name) for name in ("", "work", "house", "tmp")] + [str(folder) for folder in COMMON],
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "abstract": self.mark,
            "socket": str(self.root / "work" / "socket"),
            "variable": VARIABLE,
            "descriptor": self.descriptor,
            "shared": self.shared,
            "bystander": self.bystander.pid,
            "grader": os.getpid(),
            "mark": self.mark,
        }

    def watch(self) -> None:
        """From here on nothing may change."""
        self.watched = self._state()

    def touched(self, parents: Collection[int] = ()) -> list[Touch]:
        """What was done to the canaries since `watch`, or the last look. `parents`: the warm parents, which have no child now."""
        found = [*self._changes(), *self._calls(), *self._strays(parents)]
        if self.bystander.poll() is not None or _stopped(self.bystander.pid):
            found.append(("bystander", "it was stopped"))
        at = libc.shmat(self.segment, None, SHM_RDONLY)
        if ctypes.string_at(at, len(self.shared_token)) != self.shared_token:
            found.append(("segment", "it was written to"))
        libc.shmdt(at)
        for kind, get in (("segment", lambda key: libc.shmget(key, 0, 0)), ("queue", lambda key: libc.msgget(key, 0))):
            if get(self.shared + 1) != -1:
                found.append((kind, "there is a new one"))
        self.watch()
        return found

    def leaked(self, said: bytes) -> list[str]:
        """The kinds of secrets that something holds."""
        return [kind for kind, token in self.tokens.items() if token in said]

    def _changes(self) -> Iterator[Touch]:
        now = self._state()
        for path in sorted(now.keys() - self.watched.keys()):
            yield "new file", path
        for path in sorted(self.watched):
            if now.get(path) != self.watched[path]:
                yield "file", path

    def _state(self) -> dict[str, tuple[int, ...]]:
        """All there is below `root` and what bears our mark elsewhere, with what a change would show in; and ourselves."""
        entries = [*_below(self.root, self.root / "tmp"), *(entry for folder in COMMON for entry in _listed(folder) if self.mark in entry.name)]
        state = {}
        for entry in entries:
            with suppress(OSError):
                s = entry.stat(follow_symlinks=False)
                state[entry.path] = (s.st_mode, s.st_uid, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)
        for pid in (os.getpid(), self.bystander.pid):
            with suppress(OSError):
                limits = hash(Path(f"/proc/{pid}/limits").read_bytes())
                state[f"process {pid}"] = (os.getpriority(os.PRIO_PROCESS, pid), len(os.sched_getaffinity(pid)), limits)
        return state

    def _calls(self) -> Iterator[Touch]:
        ways: tuple[tuple[str, Callable[[], object]], ...] = (
            ("tcp", lambda: self.tcp.accept()[0].close()), ("udp", lambda: self.udp.recv(1)),
            ("abstract", lambda: self.abstract.accept()[0].close()), ("socket", lambda: self.named.accept()[0].close()),
        )  # fmt: skip
        for kind, take in ways:
            with suppress(BlockingIOError):
                take()
                yield kind, "somebody called"

    def _strays(self, parents: Collection[int]) -> list[Touch]:
        """Processes nobody waits for, and scratch directories of none; what is just ending has a moment."""
        until = time.monotonic() + PATIENCE
        while (found := [*self._left(parents)]) and time.monotonic() < until:
            time.sleep(0.005)
        return found

    def _left(self, parents: Collection[int]) -> Iterator[Touch]:
        orphans = children(os.getpid()) - self.allowed - {*parents}
        for pid in orphans:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        for pid in orphans.union(*map(children, parents)):
            yield "process", str(pid)
        for place in (self.root / "tmp").glob("*/*"):
            yield "scratch", str(place)


def children(pid: int) -> set[int]:
    """The processes whose parent is this one."""
    found: set[int] = set()
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(one) for one in tasks.read_text().split()}
    return found


def _stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "TtZX"


def _below(folder: Path, but: Path) -> Iterator[os.DirEntry[str]]:
    """Everything in a folder, but for what lies in another."""
    folders = [folder]
    while folders:
        for entry in _listed(folders.pop()):
            if entry.path != str(but):
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [*entries]
    return []


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o666)
    return path


def _gradebook(path: Path, token: str) -> Path:
    with sqlite3.connect(path) as database:
        database.execute("create table grade (student text, score real)")
        database.execute("insert into grade values (?, 4)", (token,))
    database.close()
    path.chmod(0o666)
    return path

