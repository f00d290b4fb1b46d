"""The warm parent: loads the libraries once, then forks a child for every pair of descriptors it is handed.

It never reads a request, a submission or a result: nothing of one run can be found in the memory of the next.
Each run brings two sockets: the conversation, which only the child keeps, and the run's status, on which the parent
says who the child is and how it ended. A byte on the status, or its end, means: kill that child.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import select
import signal
import socket
import struct
import sys
from typing import NoReturn

import msgspec

from autograder.jail.limits import Limits, Shield, shield

__all__ = ["REPORT", "main"]

REPORT = struct.Struct("=cqdq")  # kind; pid, errno or wait status; CPU seconds; greatest resident size in kB
STARTED, FAILED, ENDED = b"P", b"F", b"X"
COMMON = ("collections", "copy", "dataclasses", "enum", "fractions", "functools", "itertools", "json", "math",
          "random", "statistics", "time", "typing", "warnings", "numpy", "numpy.random", "numpy.linalg", "numpy.fft",
          "numpy.polynomial")  # fmt: skip
WARM = {
    "numpy": COMMON,
    "sympy": (*COMMON, "sympy"),
    "torch": (*COMMON, "torch", "torch.nn", "torch.nn.functional", "torch.optim"),
}


def main() -> None:
    """`-c` entry: the control descriptor, the environment, the limits as JSON, and two switches."""
    control_fd, env, limits_text, unsafe, landlock = sys.argv[1:6]
    sys.argv = [""]
    control = socket.socket(fileno=int(control_fd))
    limits = msgspec.json.decode(limits_text.encode(), type=Limits)
    try:
        _warm(env)
        armour = shield(limits, unsafe == "1", landlock == "1")
    except BaseException as error:
        control.sendall(f"-{type(error).__name__}: {error}"[:400].encode("utf-8", "replace") + b"\n")
        return
    os.environ.clear()
    gc.collect()
    gc.freeze()
    control.sendall(b"+\n")
    _Forks(control, env, armour).serve()


def _warm(env: str) -> None:
    for name in WARM[env]:
        __import__(name)
    import numpy as np

    from autograder.jail import child as _  # noqa: F401

    random.seed(0)
    np.random.seed(0)  # grading the same submission again gives the same numbers
    if env == "torch":
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(0)


class _Forks:
    def __init__(self, control: socket.socket, env: str, armour: Shield) -> None:
        self.control = control
        self.env = env
        self.armour = armour
        self.children: dict[int, socket.socket] = {}
        self.poll = select.poll()

    def serve(self) -> None:
        """Fork, kill and reap until the grader closes the control socket; then nobody is left."""
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.poll.register(woken, select.POLLIN)
        self.poll.register(self.control, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in self.poll.poll()}
            if woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
                self.reap()
            for pid, status in list(self.children.items()):
                if status.fileno() in ready:
                    self.kill(pid)
            if self.control.fileno() in ready and not self.accept():
                break
        for pid in list(self.children):
            self.kill(pid)
        while self.children:
            self.reap(block=True)

    def accept(self) -> bool:
        """Take one run's descriptors and fork; False where the grader is gone."""
        message, descriptors, _, _ = socket.recv_fds(self.control, 1, 2)
        if not message:
            return False
        if len(descriptors) != 2:
            for descriptor in descriptors:
                os.close(descriptor)
            return True
        conversation, status = descriptors[0], socket.socket(fileno=descriptors[1])
        try:
            pid = os.fork()
        except OSError as error:
            _report(status, FAILED, error.errno or 0)
            status.close()
        else:
            if pid == 0:
                _child(conversation, self.env, self.armour)
            self.children[pid] = status
            self.poll.register(status, select.POLLIN)
            _report(status, STARTED, pid)
        os.close(conversation)
        return True

    def kill(self, pid: int) -> None:
        """Only the parent kills: before it has reaped, a pid is nobody else's."""
        with contextlib.suppress(KeyError):
            self.poll.unregister(self.children[pid])
        os.kill(pid, signal.SIGKILL)

    def reap(self, block: bool = False) -> None:
        while self.children:
            pid, ending, usage = os.wait4(-1, 0 if block else os.WNOHANG)
            if pid == 0:
                return
            status = self.children.pop(pid)
            with contextlib.suppress(KeyError):
                self.poll.unregister(status)
            _report(status, ENDED, ending, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
            status.close()


def _report(status: socket.socket, kind: bytes, number: int, cpu: float = 0.0, resident: int = 0) -> None:
    with contextlib.suppress(OSError):  # the grader may have left
        status.sendall(REPORT.pack(kind, number, cpu, resident))


def _child(conversation: int, env: str, armour: Shield) -> NoReturn:
    """Put on the limits, then serve; a child that cannot says so before it reads anything."""
    from autograder.jail import wire
    from autograder.jail.child import Child, Wire

    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        conversation = armour.detach(conversation)
        try:
            armour.put_on()
        except BaseException as error:
            Wire(conversation, 1 << 16).send(wire.Ready(fault=f"{type(error).__name__}: {error}"[: wire.MESSAGE]))
            os._exit(1)
        Child(conversation, env, armour.limits).serve()
    finally:
        os._exit(70)
