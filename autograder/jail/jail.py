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

import msgspec

from autograder.jail import JailRefused, landlock, seccomp
from autograder.jail.conversation import Ended, Exhausted, Line, ParentGone, Told, converse
from autograder.jail.limits import Limits
from autograder.jail.parent import ENCLOSED, NOT_ENCLOSED
from autograder.jail.request import Answer, Request
from autograder.jail.scratch import Scratches
from autograder.jail.watch import oom_kills, resident_mb
from autograder.jail.wire import functions
from autograder.records import Fault, Killed, Run
from autograder.script import Fn

__all__ = ["Jail", "missing_carriers"]


ROOT = Path(__file__).resolve().parents[2]
TRIES = 3  # two foreign cells may use up a limit and be left out
STARTUP = 120.0
PATIENCE = 5.0
PARENT = "import sys; sys.path.insert(0, {root!r}); import autograder; sys.path.append(sys.path.pop(0)); sys.path += [p for p in {sites!r} if p not in sys.path]; " \
         "from autograder.jail.parent import main; main()"  # fmt: skip
FIXED = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
) | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def missing_carriers() -> list[str]:
    """The promises nothing on this machine can keep, as far as is known without trying."""
    if sys.platform != "linux":
        return ["no files", "no network", "no signals", "no new processes"]
    if seccomp.available():
        return []
    return ["no network", "no signals", "no new processes"] + ([] if landlock.abi() else ["no files"])


class _Parent:
    """A warm parent, from outside. The environment it starts with is fixed and says nothing about us.

    Raises `JailRefused`, with the reason in a sentence, where it cannot start.
    """

    def __init__(self, env: str, limits: Limits, unsafe: bool, use_landlock: bool, use_namespaces: bool) -> None:
        self.limits = limits
        self.scratches: Scratches | None = None
        with contextlib.ExitStack() as undo:
            try:
                if use_landlock and landlock.abi():  # else no file can be opened, or none is kept from anybody
                    self.scratches = Scratches()
                    undo.callback(self.scratches.remove)
                self.control, theirs = socket.socketpair()
                undo.callback(self.control.close)
                with theirs:
                    self.process = self._started(theirs, env, unsafe, use_landlock, use_namespaces)
                undo.pop_all()
                undo.callback(self.close)
                self.enclosed = self._wait_until_warm()
                if self.enclosed and self.scratches is not None:
                    self.scratches.remove()
                    self.scratches = None
                self.held_mb, self.ooms = resident_mb(self.process.pid), oom_kills()
            except OSError as error:
                why = error.strerror or type(error).__name__
                raise JailRefused(
                    f"The jail for {env} cannot start: {why}. `fairmark doctor` says what is missing."
                ) from error
            undo.pop_all()

    def _started(
        self, theirs: socket.socket, env: str, unsafe: bool, use_landlock: bool, use_namespaces: bool
    ) -> subprocess.Popen[bytes]:
        sites = sorted({str(Path(_origin(name)).parents[1]) for name in ("numpy", "msgspec")})
        folder, path = (self.scratches.descriptor, self.scratches.path) if self.scratches else (-1, "")
        handed = [theirs.fileno()] + ([folder] if self.scratches else [])
        return subprocess.Popen(
            [sys.executable, "-P", "-s", "-c", PARENT.format(root=str(ROOT), sites=sites), str(theirs.fileno()),
             str(folder), path, env, msgspec.json.encode(self.limits).decode(), "1" if unsafe else "0",
             "1" if use_landlock else "0", "1" if use_namespaces else "0"],
            env=FIXED, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=handed, start_new_session=True,
        )  # fmt: skip

    def _wait_until_warm(self) -> bool:
        """Returns when it says that it is, and whether in a root of its own; raises `OSError` with what it says instead."""
        self.control.settimeout(STARTUP)
        said = bytearray()
        with contextlib.suppress(TimeoutError, ConnectionError):
            while not said.endswith(b"\n") and (chunk := self.control.recv(1024)):
                said += chunk
        self.control.settimeout(None)
        if said not in (ENCLOSED, NOT_ENCLOSED):
            why = said[1:].decode("utf-8", "replace").strip()
            raise OSError(0, why or "its parent process ended while it started")
        return said == ENCLOSED

    @contextlib.contextmanager
    def child(self) -> Iterator[Line]:
        """A fork of this parent; when the block is left it has ended, and its scratch directory is gone.

        Raises `Ended` where none can be made, and `ParentGone`.
        """
        with contextlib.ExitStack() as stack:
            try:
                scratch = self.scratches.new() if self.scratches else None
                if scratch is not None:
                    stack.callback(scratch.remove)
                ours, theirs, status, their_status = (stack.enter_context(end) for end in _two_pairs())
                handed = [theirs.fileno(), their_status.fileno()] + ([scratch.descriptor] if scratch else [])
                socket.send_fds(self.control, [b"+"], handed)
            except (BrokenPipeError, ConnectionError):
                raise ParentGone from None
            except OSError as error:
                raise Ended(Fault(why=f"a run could not be prepared: {error.strerror}")) from None
            theirs.close()
            their_status.close()
            stack.callback(_ended, status)
            line = Line(ours, status, scratch, self.limits, self.held_mb, self.ooms)
            stack.callback(line.close)
            yield line

    def close(self) -> None:
        """Let it end its children and itself; returns when it has."""
        self.control.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.scratches is not None:
            self.scratches.remove()


def _two_pairs() -> tuple[socket.socket, ...]:
    """Two connected pairs, or none."""
    first = socket.socketpair()
    try:
        return (*first, *socket.socketpair())
    except OSError:
        for end in first:
            end.close()
        raise


def _ended(status: socket.socket) -> None:
    """Ask for the child's end and wait until it has come: what it wrote is removed after that, and stays so."""
    with contextlib.suppress(OSError):
        status.settimeout(PATIENCE)
        status.shutdown(socket.SHUT_WR)
        while status.recv(4096):
            pass


def _origin(name: str) -> str:
    import importlib.util

    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise JailRefused(f"The jail needs {name}, which is not installed. Install fairmark again.")
    return found.origin


class Jail:
    """Where student code runs, and the only place. A context manager; any number of threads may call `run` at once.

    `env` says what is loaded and importable. `files` may hold, by exercise, what code finds in `data/`. Raises `JailRefused` where this machine cannot keep a promise, unless
    `unsafe`, which then sets the limits that can be set.
    """

    def __init__(
        self, env: str, limits: Limits | None = None, unsafe: bool = False, *,
        use_landlock: bool = True, use_namespaces: bool = True,
    ) -> None:  # fmt: skip
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
        self.use_namespaces = use_namespaces
        self.lock = threading.Lock()
        self.alone = threading.Lock()
        self.parent: _Parent | None = None
        self.owner = os.getpid()
        self.files: dict[str, tuple[tuple[str, bytes], ...]] = {}

    def __enter__(self) -> Jail:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm parent now; raises `JailRefused` where it cannot. `run` would start it too, and never raises."""
        self._warm()

    @property
    def enclosed(self) -> bool:
        """Whether student code finds a root of its own."""
        return self._warm().enclosed

    @property
    def writes(self) -> bool:
        """Whether student code has a scratch directory."""
        parent = self._warm()
        return parent.scratches is not None or (parent.enclosed and self.use_landlock and landlock.abi() > 0)

    def close(self) -> None:
        """End the warm parent and every child. A later `run` would start a new one."""
        with self.lock:
            parent, self.parent = self.parent, None
        if parent is not None and self.owner == os.getpid():
            parent.close()

    def run(self, request: Request, ask: Answer | None = None) -> Run:
        """Run a request in a fork of its own. `ask(name, options, args)` answers the functions its scripts hand over.

        Where the jail itself breaks, it is tried once more in a fresh parent; then its outcomes are `Fault`.
        A `ValueError` or `TypeError` of `ask` reaches the student's code as a `ValueError`; any other ends the run and
        is raised here. `again[i]` of the result belongs to the same script as `outcomes[i]`.
        """
        asked: list[Fn] = [fn for script in request.scripts for _, fn in functions(script)]
        if asked and ask is None:
            raise ValueError(f"the scripts hand over {asked[0].name}, and nobody was named to answer it")
        if found := self.files.get(request.exercise):
            request = msgspec.structs.replace(request, files=found)
        left_out: dict[int, Exhausted] = {}
        told = self._steady(request, left_out, ask)
        while told.spoiled is not None and len(left_out) + 1 < TRIES:
            index, outcome = told.spoiled
            left_out[index] = outcome
            told = self._steady(request, left_out, ask)
        if told.spoiled is not None:
            return msgspec.structs.replace(told.run, cells=(*told.run.cells, told.spoiled[1]))
        return told.run

    def _steady(self, request: Request, left_out: dict[int, Exhausted], ask: Answer | None) -> Told:
        """What a signal ended is run once more, for it may have come from outside; what ends so twice does it itself."""
        told = self._told(request, left_out, ask)
        return self._told(request, left_out, ask) if _signalled(told.run) else told

    def _told(self, request: Request, left_out: dict[int, Exhausted], ask: Answer | None) -> Told:
        """One conversation; where the jail itself fails, a second one on a parent that serves nobody else."""
        parent = None
        try:
            parent = self._warm()
            with parent.child() as line:
                told = converse(line, request, left_out, ask)
            if not _faulty(told.run):
                return told
        except ParentGone:
            if parent is not None:
                self._retire(parent)
        except (Ended, JailRefused):
            pass
        with self.alone:
            return self._second(request, left_out, ask)

    def _second(self, request: Request, left_out: dict[int, Exhausted], ask: Answer | None) -> Told:
        """The second try. What fails again is set aside as our fault, whatever ran by then: a child cannot end its
        parent, nor keep another from starting.
        """
        try:
            parent = _Parent(self.env, self.limits, self.unsafe, self.use_landlock, self.use_namespaces)
            try:
                with parent.child() as line:
                    return converse(line, request, left_out, ask)
            except ParentGone:
                fault = Fault(why=f"the jail's parent process ended twice{_how(parent)}")
            finally:
                parent.close()
        except JailRefused as refused:
            fault = Fault(why=str(refused))
        except Ended as end:
            fault = end.outcome if isinstance(end.outcome, Fault) else Fault(why="no process could be started")
        count = len(request.scripts)
        return Told(run=Run(outcomes=(fault,) * max(1, count), again=(fault,) * count * request.repeat))

    def _warm(self) -> _Parent:
        with self.lock:
            if self.owner != os.getpid():  # a forked grader starts its own
                self.parent, self.owner = None, os.getpid()
            if self.parent is None:
                self.parent = _Parent(self.env, self.limits, self.unsafe, self.use_landlock, self.use_namespaces)
            return self.parent

    def _retire(self, parent: _Parent) -> None:
        with self.lock:
            if self.parent is not parent:
                return
            self.parent = None
        parent.close()


def _how(parent: _Parent) -> str:
    """What is known of a parent's end."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        code = parent.process.wait(PATIENCE)
        return f" (signal {-code})" if code < 0 else f" (exit code {code})"
    return " (it did not answer)"


def _faulty(run: Run) -> bool:
    return any(isinstance(outcome, Fault) for outcome in run.outcomes)


def _signalled(run: Run) -> bool:
    return any(isinstance(outcome, Killed) and outcome.reason == "signal" for outcome in (*run.outcomes, *run.again))
