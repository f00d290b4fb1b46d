"""The jail: one warm parent per environment, a fork of it for every run, from any number of threads."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec

from autograder.jail import landlock, seccomp
from autograder.jail.conversation import Answer, Ended, Exhausted, Line, ParentGone, Request, Told, converse, usage
from autograder.jail.limits import Limits
from autograder.jail.wire import functions
from autograder.records import Fault, Killed, Run
from autograder.script import Fn

__all__ = ["Jail", "JailRefused", "missing_carriers"]

Env = Literal["numpy", "sympy", "torch"]

ROOT = Path(__file__).resolve().parents[2]
TRIES = 3  # two foreign cells may use up a limit and be left out
STARTUP = 120.0
PARENT = "import sys; sys.path.append({root!r}); sys.path += [p for p in {sites!r} if p not in sys.path]; " \
         "from autograder.jail.parent import main; main()"  # fmt: skip
FIXED = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
) | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class JailRefused(RuntimeError):
    """Student code cannot be run here as promised; the text says what is missing and what to do."""


def missing_carriers() -> list[str]:
    """The promises nothing on this machine can keep, as far as is known without trying."""
    if sys.platform != "linux":
        return ["no files", "no network", "no signals", "no new processes"]
    if seccomp.available():
        return []
    return ["no network", "no signals", "no new processes"] + ([] if landlock.abi() else ["no files"])


class _Parent:
    """A warm parent, from outside. The environment it starts with is fixed and says nothing about us."""

    def __init__(self, env: Env, limits: Limits, unsafe: bool, use_landlock: bool) -> None:
        self.limits = limits
        self.control, theirs = socket.socketpair()
        sites = sorted({str(Path(_origin(name)).parents[1]) for name in ("numpy", "msgspec")})
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-c", PARENT.format(root=str(ROOT), sites=sites), str(theirs.fileno()),
                 env, msgspec.json.encode(limits).decode(), "1" if unsafe else "0", "1" if use_landlock else "0"],
                env=FIXED, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),), start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_until_warm(env)
        except BaseException:
            self.close()
            raise
        self.held_mb = usage(self.process.pid)[1]

    def _wait_until_warm(self, env: Env) -> None:
        self.control.settimeout(STARTUP)
        said = bytearray()
        try:
            while not said.endswith(b"\n"):
                chunk = self.control.recv(1024)
                if not chunk:
                    break
                said += chunk
        except (TimeoutError, ConnectionError):
            pass
        self.control.settimeout(None)
        if said != b"+\n":
            why = said[1:].decode("utf-8", "replace").strip() or "its parent process ended while it started"
            raise JailRefused(f"The jail for {env} cannot start: {why}. `gradecheck doctor` says what is missing.")

    @contextlib.contextmanager
    def child(self) -> Iterator[Line]:
        """A fork of this parent; however the block is left, it does not outlive it."""
        ours, theirs = socket.socketpair()
        status, their_status = socket.socketpair()
        with ours, status:
            with theirs, their_status:
                try:
                    socket.send_fds(self.control, [b"+"], [theirs.fileno(), their_status.fileno()])
                except OSError:
                    raise ParentGone(began=False) from None
            yield Line(ours, status, self.limits, self.held_mb)

    def close(self) -> None:
        """Let it end its children and itself; returns when it has."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


def _origin(name: str) -> str:
    import importlib.util

    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise JailRefused(f"The jail needs {name}, which is not installed. Install gradecheck again.")
    return found.origin


class Jail:
    """Where student code runs, and the only place. A context manager; any number of threads may call `run` at once.

    `env` says what is loaded and importable. Raises `JailRefused` where this machine cannot keep a promise, unless
    `unsafe`, which then sets the limits that can be set.
    """

    def __init__(
        self, env: Env, limits: Limits | None = None, unsafe: bool = False, *, use_landlock: bool = True
    ) -> None:
        missing = missing_carriers()
        if missing and not unsafe:
            raise JailRefused(
                f"Student code cannot be run safely on this machine: nothing here keeps the promise {missing[0]!r}. "
                "Use Linux 5.13 or newer with seccomp, or add --unsafe to run it without."
            )
        self.env = env
        self.limits = limits or Limits()
        self.unsafe = unsafe
        self.use_landlock = use_landlock
        self.lock = threading.Lock()
        self.parent: _Parent | None = None
        self.owner = os.getpid()

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the warm parent and every child. A later `run` would start a new one."""
        with self.lock:
            parent, self.parent = self.parent, None
        if parent is not None and self.owner == os.getpid():
            parent.close()

    def run(self, request: Request, ask: Answer | None = None) -> Run:
        """Run a request in a fork of its own. `ask(name, options, args)` answers the functions its scripts hand over.

        A `ValueError` or `TypeError` of `ask` reaches the student's code as a `ValueError`; any other ends the run and
        is raised here. `again[i]` of the result belongs to the same script as `outcomes[i]`.
        """
        asked: list[Fn] = [fn for script in request.scripts for fn in functions(script)]
        if asked and ask is None:
            raise ValueError(f"the scripts hand over {asked[0].name}, and nobody was named to answer it")
        left_out: dict[int, Exhausted] = {}
        told = self._told(request, left_out, ask)
        while told.spoiled is not None and len(left_out) + 1 < TRIES:
            index, outcome = told.spoiled
            left_out[index] = outcome
            told = self._told(request, left_out, ask)
        if told.spoiled is not None:
            return msgspec.structs.replace(told.run, cells=(*told.run.cells, told.spoiled[1]))
        return told.run

    def _told(self, request: Request, left_out: dict[int, Exhausted], ask: Answer | None) -> Told:
        parent = self._warm()
        try:
            with parent.child() as line:
                told = converse(line, request, left_out, ask)
            if not _faulty(told.run):
                return told
        except ParentGone:
            self._retire(parent)
        except Ended:
            pass  # no process could be started
        return self._alone(request, left_out, ask)

    def _alone(self, request: Request, left_out: dict[int, Exhausted], ask: Answer | None) -> Told:
        """The second try, on a parent that serves nobody else: if that one ends too, nobody else did it."""
        outcome: Fault | Killed
        try:
            parent = _Parent(self.env, self.limits, self.unsafe, self.use_landlock)
            try:
                with parent.child() as line:
                    return converse(line, request, left_out, ask)
            finally:
                parent.close()
        except ParentGone as gone:
            outcome = Killed(reason="signal") if gone.began else Fault(why="the jail's parent process ended twice")
        except Ended as end:
            outcome = end.outcome if isinstance(end.outcome, Fault) else Fault(why="no process could be started")
        count = len(request.scripts)
        return Told(run=Run(outcomes=(outcome,) * count, again=(outcome,) * count * request.repeat))

    def _warm(self) -> _Parent:
        with self.lock:
            if self.owner != os.getpid():  # a forked grader starts its own
                self.parent, self.owner = None, os.getpid()
            if self.parent is None:
                self.parent = _Parent(self.env, self.limits, self.unsafe, self.use_landlock)
            return self.parent

    def _retire(self, parent: _Parent) -> None:
        with self.lock:
            if self.parent is not parent:
                return
            self.parent = None
        parent.close()


def _faulty(run: Run) -> bool:
    return any(isinstance(outcome, Fault) for outcome in run.outcomes)
