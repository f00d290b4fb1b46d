"""The warm parent: loads the libraries once, then forks a child for every pair of descriptors it is handed.

It never reads a request, a submission or a result: nothing of one run can be found in the memory of the next.
Each run brings two sockets and, where files may be written on a disk, an open directory: the conversation and the
directory, which only the child keeps, and the run's status, on which the parent says who the child is and how it ended;
where files are written in memory, it hands over the file system there. A byte on the status, or its end, means: kill
that child.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import platform
import random
import select
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Iterator
from typing import NoReturn

import msgspec

from autograder.environment import COMMON, environment
from autograder.jail import enclosure, gentle, kernel, landlock, scratch
from autograder.jail.kernel import out_of_the_way
from autograder.jail.limits import Limits, Shield, shield
from autograder.jail.modules import closed

__all__ = ["ENCLOSED", "ENDED", "NOT_ENCLOSED", "REPORT", "STARTED", "main"]

REPORT = struct.Struct("=cqdq")  # kind; pid, errno or wait status; CPU seconds; greatest resident size in kB
REHEARSALS = 16  # until the interpreter has fitted our code to what it meets
SIGNALS = 4096
LOOK_EVERY_MS = 20
INT = struct.calcsize("i")
STARTED, FAILED, ENDED = b"P", b"F", b"X"
ENCLOSED, NOT_ENCLOSED = b"+ in a root of its own\n", b"+\n"


def main() -> None:
    """`-c` entry: the control descriptor, that of the folder of scratch directories (-1 for none) and its path, the
    environment, the limits as JSON, and three switches.
    """
    control_fd, folder_fd, folder_path, env, limits_text, unsafe, use_landlock, use_namespaces = sys.argv[1:9]
    sys.argv = [""]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # in every thread that libraries start, too
    control = socket.socket(fileno=out_of_the_way(int(control_fd)))
    folder = int(folder_fd) if folder_fd == "-1" else out_of_the_way(int(folder_fd))
    limits = msgspec.json.decode(limits_text.encode(), type=Limits)
    try:
        enclosed = use_namespaces == "1" and enclosure.possible(platform.machine())
        if enclosed:
            enclosure.enter(platform.machine())
        _warm(env)
        hidden = landlock.closed(closed(env)) if sys.platform == "linux" else set()
        armour = shield(limits, unsafe == "1", use_landlock == "1", enclosed, hidden)
        if armour.rules is not None and not enclosed:
            landlock.hide(landlock.abi(), hidden, folder if folder >= 0 else None)
        if enclosed and folder >= 0:
            os.close(folder)
            folder = -1
    except BaseException as error:
        control.sendall(f"-{type(error).__name__}: {error}"[:400].encode("utf-8", "replace") + b"\n")
        return
    os.environ.clear()
    gc.collect()
    gc.freeze()
    forks = _Forks(env, armour)
    _rehearse(forks)
    control.sendall(ENCLOSED if enclosed else NOT_ENCLOSED)
    forks.serve(control)
    if folder >= 0:  # the grader may have been killed; if not, it finds the work done
        scratch.clear(folder, None, folder_path)


def _warm(env: str) -> None:
    of = environment(env)
    for name in (*COMMON, *of.warm, *gentle.WARM):
        __import__(name)
    if of.backend == "torch":
        _load_for_optimizers()
    import numpy as np

    from autograder.jail import child as _  # noqa: F401
    from autograder.jail.guard import survey

    survey(("numpy", "torch"))
    np.random.seed(0)
    if of.backend == "torch":
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(0)


def _load_for_optimizers() -> None:
    """What torch imports with its first optimizer: seconds that would be the student's. A file it writes meanwhile goes again."""
    os.environ["SYMPY_GROUND_TYPES"] = "python"  # as where flint is not found
    with contextlib.suppress(Exception), tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        importlib.import_module("torch._dynamo")
    tempfile.tempdir = None


def _rehearse(forks: _Forks) -> None:
    """A run that nobody asked for. The first child then finds our memory as every later one does."""
    ours, theirs = socket.socketpair()
    conversation, status = socket.socketpair(), socket.socketpair()
    anywhere = os.open("/", os.O_RDONLY | os.O_CLOEXEC)
    for _ in range(REHEARSALS):
        socket.send_fds(ours, [b"+"], [conversation[1].fileno(), status[1].fileno(), anywhere])
    os.close(anywhere)
    for end in (ours, *conversation, *status):
        end.close()
    with theirs:
        forks.serve(theirs)


class _Forks:
    """The children there are. A run leaves our memory as it was, block by block: no later child can count them.

    So nothing here keeps what it made for a run, replaces what it keeps, or is called at a moment of its own.
    """

    def __init__(self, env: str, armour: Shield) -> None:
        self.env = env
        self.armour = armour
        self.children: dict[int, socket.socket] = {}
        self.dying: set[int] = set()

    def serve(self, control: socket.socket) -> None:
        """Fork, kill and reap until the grader closes the control socket; then nobody is left."""
        with _ends_of_children() as ends:
            while self.turn(control, ends):
                pass
            self.kill_unwanted({status.fileno() for status in self.children.values()})
            while self.children:
                self.reap(block=True)

    def turn(self, control: socket.socket, ends: int) -> bool:
        """Wait for what comes next and do it; False where the grader is gone. A call of its own, which keeps nothing."""
        ready = self.wait(control, ends)
        if ends in ready:
            os.read(ends, SIGNALS)
        self.reap()
        self.kill_unwanted(ready)
        return control.fileno() not in ready or self.accept(control)

    def wait(self, control: socket.socket, ends: int) -> set[int]:
        """The descriptors that something has come on: a child's end, a run to end, a new run."""
        poll = select.poll()
        poll.register(control, select.POLLIN)
        if ends >= 0:
            poll.register(ends, select.POLLIN)
        for pid, status in self.children.items():
            if pid not in self.dying:
                poll.register(status, select.POLLIN)
        return {descriptor for descriptor, _ in poll.poll(None if ends >= 0 else LOOK_EVERY_MS)}

    def accept(self, control: socket.socket) -> bool:
        """Take one run's descriptors and fork; False where the grader is gone."""
        handed = _handed(control)
        if handed is None:
            return False
        if not handed:
            return True
        conversation, directory = handed[0], handed[2] if len(handed) > 2 else None
        status = socket.socket(fileno=handed[1])
        limits = self.armour.limits
        try:
            if self.armour.enclosed and self.armour.rules is not None:
                directory = enclosure.room(limits.scratch_mb << 20, limits.scratch_files)
            pid = os.fork()
        except OSError as error:
            _report(status, FAILED, error.errno or 0)
            status.close()
        else:
            if pid == 0:
                _child(conversation, directory, self.env, self.armour)
            self.children[pid] = status
            _report(status, STARTED, pid, room=directory if self.armour.enclosed else None)
        os.close(conversation)
        if directory is not None:
            os.close(directory)
        return True

    def kill_unwanted(self, ready: set[int]) -> None:
        """Only the parent kills: before it has reaped, a pid is nobody else's."""
        for pid, status in self.children.items():
            if status.fileno() in ready:
                self.dying.add(pid)
                os.kill(pid, signal.SIGKILL)

    def reap(self, block: bool = False) -> None:
        while self.children:
            pid, ending, usage = os.wait4(-1, 0 if block else os.WNOHANG)
            if pid == 0:
                return
            self.dying.discard(pid)
            status = self.children.pop(pid)
            _report(status, ENDED, ending, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
            status.close()
        self.children.clear()  # a table that was filled and emptied is not an empty one
        self.dying.clear()


def _handed(control: socket.socket) -> tuple[int, ...] | None:
    """The descriptors of one run; none where we have no room for all of them, and the run finds its sockets closed."""
    message, ancillary, flags, _ = control.recvmsg(1, socket.CMSG_SPACE(3 * INT))
    if not message:
        return None
    packed = ancillary[0][2] if ancillary else b""
    descriptors = struct.unpack(f"{len(packed) // INT}i", packed)
    if len(descriptors) >= 2 and not flags & socket.MSG_CTRUNC:
        return descriptors
    for descriptor in descriptors:
        os.close(descriptor)
    return ()


@contextlib.contextmanager
def _ends_of_children() -> Iterator[int]:
    """A descriptor that tells of SIGCHLD, -1 where there is no such thing.

    Read when we are ready for it, it leaves no trace in our memory; a handler would run wherever we happen to be.
    """
    descriptor = kernel.signal_descriptor(signal.SIGCHLD) if sys.platform == "linux" else -1
    try:
        yield descriptor
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _report(
    status: socket.socket, kind: bytes, number: int, cpu: float = 0.0, resident: int = 0, room: int | None = None
) -> None:
    with contextlib.suppress(OSError):  # the grader may have left
        socket.send_fds(status, [REPORT.pack(kind, number, cpu, resident)], [] if room is None else [room])


def _child(conversation: int, directory: int | None, env: str, armour: Shield) -> NoReturn:
    """Put on the limits, then serve; a child that cannot says so before it reads anything."""
    from autograder.jail import wire
    from autograder.jail.child import Child, Wire

    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        random.seed(0)  # a fork has drawn another seed; grading the same submission again gives the same numbers
        try:
            conversation, directory = armour.detach(conversation, directory)
            armour.put_on(directory)
        except BaseException as error:
            Wire(conversation, 1 << 16).send(wire.Ready(fault=f"{type(error).__name__}: {error}"[: wire.MESSAGE]))
            os._exit(1)
        Child(conversation, env, armour.limits).serve()
    finally:
        os._exit(70)
