"""What the jail promises, each tried by a real probe in a real child on this machine, with what carries it."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.jail import JailRefused, landlock, seccomp
from autograder.jail.jail import Jail, missing_carriers
from autograder.jail.limits import Limits
from autograder.jail.request import Request
from autograder.records import Cell, Raised, Record, Run, TimedOut
from autograder.values import Mapping, Sequence, Value

__all__ = ["Promise", "examined", "promises"]

EXERCISE = "probe"
WANTED, USER = "done", "user"
PROBE_LIMITS = Limits(cpu_seconds=1.0, wall_seconds=10.0, memory_mb=256, scratch_mb=4, scratch_files=50)

PROBE = """
import os, ctypes
done = {}
def loaded(name):
    try:
        return __import__(name)
    except (ImportError, OSError):
        return None
socket, subprocess = loaded("socket"), loaded("subprocess")
user = os.getuid()
def attempt(name, act):
    try:
        act()
    except (OSError, AttributeError):
        return
    done[name] = True
def talk(family, kind, address):
    socket.socket(family, kind).connect(address)
attempt("network", lambda: talk(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)))
attempt("network", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
attempt("network", lambda: talk(socket.AF_UNIX, socket.SOCK_STREAM, ABSTRACT))
attempt("network", lambda: socket.socketpair(type=socket.SOCK_DGRAM))
attempt("files", lambda: open(SECRET).read())
attempt("files", lambda: os.listdir(FOLDER))
attempt("files", lambda: open(FOLDER + "/new", "w"))
attempt("files", lambda: os.symlink(SECRET, "link") or open("link").read())
attempt("files", lambda: open("/proc/self/environ").read())
attempt("files", lambda: os.unlink(SECRET))
attempt("seen outside", lambda: os.chmod(SECRET, 0o777))
attempt("seen outside", lambda: os.utime(SECRET))
attempt("files", lambda: os.memfd_create("x"))
attempt("sizes", lambda: os.stat(SECRET))
attempt("sizes", lambda: os.listxattr(FOLDER))
attempt("signals", lambda: os.kill(BYSTANDER, 15))
attempt("signals", lambda: os.kill(os.getppid(), 0))
attempt("signals", lambda: os.kill(0, 0))
attempt("signals", lambda: os.pidfd_open(BYSTANDER))
attempt("processes", lambda: os.fork() or os._exit(0))
attempt("processes", lambda: subprocess.run(["/bin/true"]))
attempt("processes", lambda: os.execv("/bin/true", ["true"]))
attempt("privileges", lambda: os.chroot("/"))
attempt("privileges", lambda: os.setpriority(0, BYSTANDER, 5))
libc = ctypes.CDLL(None)
if libc.prctl(39, 0, 0, 0, 0) != 1:
    done["privileges"] = True
caps = (ctypes.c_uint32 * 6)()
if libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), caps) or any(caps):
    done["privileges"] = True
"""
WRITER = """
import os
found = os.listdir(".")
with open("kept", "w") as file:
    file.write("text")
with open("kept") as file:
    done = [os.getcwd()] if file.read() == "text" and not found else []
"""
FLOOD = """
for number in range(400):
    with open(f"file{number}", "wb") as file:
        file.write(bytes(1 << 16))
"""
HUNGRY = """
import numpy as np
kept = [np.ones(1 << 20) for _ in range(64)]
"""
ENDLESS = "while True: pass"


class Promise(Record, frozen=True):
    """One promise: whether it was kept when tried, what carries it, and what to do where it is not."""

    name: str
    kept: bool
    carrier: str
    remedy: str = ""


REMEDIES = {
    "no network": "Run on Linux (x86_64 or aarch64) with seccomp; a container must let prctl set a filter.",
    "no files": "Use Linux 5.13 or newer with Landlock enabled (`lsm=landlock,…` on the kernel's command line).",
    "no signals to others": "Run on Linux (x86_64 or aarch64) with seccomp.",
    "no new processes": "Run on Linux (x86_64 or aarch64) with seccomp.",
    "no privileges": "Run on Linux; `no_new_privs` has been there since 3.5.",
    "a limit on memory": "Run on Linux, where the address space of a process can be limited.",
    "a scratch directory that vanishes": "Let this user make folders in the directory for temporary files (TMPDIR), on a local disk.",
    "a limit on what it writes": "Run on Linux with /proc, where what a process writes can be counted and limited.",
    "a limit on time": "Run on a system that can end a process that uses up its CPU time.",
}
EXTRAS = {  # what not every machine can give, and grading does without
    "no sizes or times of other files": "Here `stat` tells them. As root, or with user namespaces for this user, it does not.",
    "a user of its own": "Here it is the user who grades, without any capability. Root can give it another, "
    "one that can read the interpreter's files.",
}


def promises() -> tuple[Promise, ...]:
    """Try every promise here and now: some 2 s, most of it the endless loop. Never raises for what is missing."""
    return examined()[0]


def examined() -> tuple[tuple[Promise, ...], tuple[Promise, ...]]:
    """The promises, tried here and now, and what is kept beyond them where a machine can."""
    try:
        with Jail("numpy", PROBE_LIMITS, unsafe=bool(missing_carriers())) as jail:  # as grading starts it, wherever it does
            tried, user = _tried(jail)
            own_user = user not in (None, os.geteuid())
            scratch = jail.writes
            held = {
                "no network": "network" not in tried,
                "no files": "files" not in tried,
                "no signals to others": "signals" not in tried,
                "no new processes": "processes" not in tried,
                "no privileges": "privileges" not in tried,
                "a scratch directory that vanishes": _vanishes(jail) if scratch else "files" not in tried,
                "a limit on what it writes": _ended(jail, FLOOD) if scratch else "files" not in tried,
                "a limit on memory": _ended(jail, HUNGRY),
                "a limit on time": isinstance(_last(jail.run(_request(ENDLESS))), TimedOut),
                "no sizes or times of other files": "sizes" not in tried,
                "a user of its own": own_user,
            }
            carriers = _carriers(own_user, jail.enclosed)
    except JailRefused as refused:
        return tuple(Promise(name=name, kept=False, carrier="", remedy=str(refused)) for name in REMEDIES), ()
    remedies = REMEDIES | EXTRAS
    found = [
        Promise(name=name, kept=kept, carrier=carriers[name] if kept else "", remedy="" if kept else remedies[name])
        for name, kept in held.items()
    ]
    return tuple(one for one in found if one.name in REMEDIES), tuple(one for one in found if one.name in EXTRAS)


def _carriers(own_user: bool, enclosed: bool) -> dict[str, str]:
    """What keeps each promise on this machine, the strongest first."""
    version = landlock.abi()
    filtered = ["seccomp"] if seccomp.available() else []
    root = ["a root of its own"] if enclosed else []
    files = [f"Landlock (ABI {version})", *root] if version else filtered
    scoped = [f"Landlock (ABI {version})"] if version >= 6 else []
    texts = {
        "no network": filtered + scoped,
        "no files": files,
        "no signals to others": filtered + scoped,
        "no new processes": filtered,
        "no privileges": [*(["a user of its own"] if own_user else []), "no_new_privs", "no capabilities", *filtered],
        "a scratch directory that vanishes": _scratch(files, version, enclosed),
        "a limit on what it writes": _writing(filtered, version, enclosed),
        "a limit on memory": ["address space limit", "watchdog"],
        "a limit on time": ["watchdog", "CPU limit"],
        "no sizes or times of other files": root or filtered,
        "a user of its own": ["root's right to give one"],
    }
    return {name: ", ".join(parts) for name, parts in texts.items()}


def _scratch(files: list[str], version: int, enclosed: bool) -> list[str]:
    if not version:
        return ["there is none: no file can be written"]
    return ["a file system of its own, in memory"] if enclosed else [*files, "removed from outside"]


def _writing(filtered: list[str], version: int, enclosed: bool) -> list[str]:
    if not version:
        return filtered
    return ["a file system of that size" if enclosed else "watchdog on all that is held, with a name or without", "file size limit"]


def _tried(jail: Jail) -> tuple[set[str], Value]:
    """The promises the probe could break, by its own word and by what is seen outside; all, if it says nothing.

    And the user it says it was.
    """
    everything = {"network", "files", "signals", "processes", "privileges", "sizes"}
    with _bait() as (names, touched):
        source = "".join(f"{name} = {value!r}\n" for name, value in names.items()) + PROBE
        answers = jail.run(_request(source, WANTED, USER)).answers
        broken = answers.get(WANTED)
        if not isinstance(broken, Mapping):
            return everything, None
        return {name for name, _ in broken.items} | touched(), answers.get(USER)


@contextlib.contextmanager
def _bait() -> Iterator[tuple[dict[str, object], _Touched]]:
    """Something to read, to write to, to talk to and to kill; and a look at whether any of it was."""
    token = secrets.token_hex(8)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "secret").write_text(token)
        (folder / "secret").chmod(0o644)
        folder.chmod(0o755)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        if sys.platform == "linux":
            abstract.bind("\0" + token)
            abstract.listen()
        bystander = stack.enter_context(
            subprocess.Popen([sys.executable, "-I", "-S", "-c", "input()"], stdin=subprocess.PIPE)
        )
        stack.callback(bystander.kill)
        names = {
            "PORT": tcp.getsockname()[1], "ABSTRACT": "\0" + token, "SECRET": str(folder / "secret"),
            "FOLDER": str(folder), "BYSTANDER": bystander.pid,
        }  # fmt: skip
        yield names, _Touched(folder, token, (tcp, abstract), bystander)


class _Touched:
    """Which promises were seen broken from outside."""

    def __init__(
        self, folder: Path, token: str, listeners: tuple[socket.socket, ...], bystander: subprocess.Popen[bytes]
    ) -> None:
        self.folder, self.token, self.listeners, self.bystander = folder, token, listeners, bystander
        _, self.attributes = self._secret()

    def _secret(self) -> tuple[str, tuple[int, int]]:
        secret = self.folder / "secret"
        return secret.read_text(), (secret.stat().st_mode, secret.stat().st_mtime_ns)

    def __call__(self) -> set[str]:
        found = set()
        if os.listdir(self.folder) != ["secret"] or self._secret() != (self.token, self.attributes):
            found.add("files")
        if self.bystander.poll() is not None:
            found.add("signals")
        for listener in self.listeners:
            listener.setblocking(False)
            with contextlib.suppress(OSError):
                listener.accept()[0].close()
                found.add("network")
        return found


def _vanishes(jail: Jail) -> bool:
    """Whether a child can write and read, in a place that is gone afterwards and empty for the next."""
    for _ in range(2):
        wrote = jail.run(_request(WRITER, WANTED)).answers.get(WANTED)
        if not isinstance(wrote, Sequence) or len(wrote.items) != 1 or os.path.exists(str(wrote.items[0])):
            return False
    return True


def _request(source: str, *wanted: str) -> Request:
    return Request(cells=(Cell(source=source, number=1, exercise=EXERCISE),), exercise=EXERCISE, wanted=wanted)


def _last(run: Run) -> object:
    return run.cells[-1] if run.cells else None


def _ended(jail: Jail, source: str) -> bool:
    end = _last(jail.run(_request(source)))
    return end is not None and (not isinstance(end, Raised) or end.error == "MemoryError")
