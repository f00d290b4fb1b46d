"""Formulas are judged in processes of their own, which can be killed: no formula stalls the grader or takes its memory.

Where balls and the identity test leave a line open, SymPy is asked, in the same process and within a time of its own. If
that takes the worker's life, the line is judged again without it, so that nobody has less for its being asked.

A worker is a fresh interpreter (exec'ed, not forked), warm, with a bounded address space. It tells each line as it
begins. One that runs longer than its time, or takes the worker's life, is left to a person, and the next worker judges
the others. The time is what the process has run, which the kernel counts and ends, also within C, and also when the
grader has gone: a busy machine costs no marks, and nothing is left behind. What it may do otherwise is what a child of
the jail may: compute and answer.
"""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from autograder.records import Judgement, Key, Record, Run

__all__ = ["Ask", "Compared", "Pool", "Worker"]

SECONDS = 2.0
SYMPY = 4.0
SYMPY_IMPORT = 20.0
MEMORY = 1 << 30
PATIENCE = 60.0
START_PATIENCE = 120.0
LENGTH = struct.Struct(">I")
ROOT = Path(__file__).resolve().parents[1]


class Judge(Record, frozen=True, tag="judge"):
    """A derivation to be judged, but for the lines in `skip`; of those in `alone` SymPy is not asked."""

    key: Key
    run: Run
    hidden: bool
    skip: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class Ask(Record, frozen=True, tag="ask"):
    """Two texts to be compared, with what `formulas.compare` takes beside them; `alone`: without SymPy."""

    student: str
    reference: str
    domains: dict[str, str] = {}
    functions: tuple[str, ...] = ()
    shapes: dict[str, tuple[str, ...]] = {}
    constraints: tuple[str, ...] = ()
    decimal_comma: bool = False
    alone: bool = False


class Compared(Record, frozen=True, tag="compared"):
    """What `compare` found; `at`, `yours` and `right` are its witness's, `code` and `position` its error's."""

    status: str
    at: dict[str, str] = {}
    yours: str = ""
    right: str = ""
    hint: str = ""
    factor: str = ""
    domain: str = ""
    by: str = ""
    code: str = ""
    position: int = 0


class Judged(Record, frozen=True, tag="judged"):
    """A finished judgement."""

    judgement: Judgement


class Begins(Record, frozen=True, tag="begins"):
    """A line is about to be judged, or SymPy `asked` about it. Without a label: the worker is warm."""

    label: str = ""
    asked: bool = False


class Failed(Record, frozen=True, tag="failed"):
    """An error of ours."""

    why: str


class Died(Exception):
    """The worker ended, by itself or by its limits, before it had answered. `label`: the line it was at; `asked`: with SymPy."""

    def __init__(self, label: str = "", asked: bool = False) -> None:
        super().__init__(label)
        self.label, self.asked = label, asked


Reply = Judged | Compared | Begins | Failed
REQUESTS: msgspec.msgpack.Decoder[Judge | Ask] = msgspec.msgpack.Decoder(Judge | Ask)
REPLIES: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


# --- the grader's side


class Pool:
    """Workers for threads to share, as many as there are cores. Each starts when it is first needed."""

    def __init__(self, size: int = 0, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.workers = [Worker(seconds, memory) for _ in range(size or os.cpu_count() or 1)]
        self.idle: queue.LifoQueue[Worker] = queue.LifoQueue()  # a warm one before one that has yet to start
        for worker in self.workers:
            self.idle.put(worker)

    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        """`Worker.judge`, by the first that is free."""
        with self.worker() as worker:
            return worker.judge(key, run, hidden=hidden)

    def compare(self, ask: Ask) -> Compared:
        """`Worker.compare`, by the first that is free."""
        with self.worker() as worker:
            return worker.compare(ask)

    def close(self) -> None:
        """End the processes, each after what it is at."""
        for worker in [self.idle.get() for _ in self.workers]:
            worker.close()
            self.idle.put(worker)

    @contextlib.contextmanager
    def worker(self) -> Iterator[Worker]:
        worker = self.idle.get()
        try:
            yield worker
        finally:
            self.idle.put(worker)


class Worker:
    """One process, started when it is first asked and again after it ended. Not for two threads at once."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY, sympy: float = SYMPY) -> None:
        self.seconds, self.memory, self.sympy = seconds, memory, sympy
        self.process: subprocess.Popen[bytes] | None = None

    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        """The judgement of a derivation; lines that cannot be judged within the limits are undecided in it.

        Raises `RuntimeError` where the process does not start, and for any error of ours.
        """
        skip: list[str] = []
        alone: list[str] = []
        while True:
            try:
                reply = self.answer(Judge(key=key, run=run, hidden=hidden, skip=tuple(skip), alone=tuple(alone)))
            except Died as died:
                if not died.label:
                    raise RuntimeError("the process that judges formulas ended before the first line") from died
                (alone if died.asked else skip).append(died.label)
                continue
            assert isinstance(reply, Judged)
            return reply.judgement

    def compare(self, ask: Ask) -> Compared:
        """The comparison; "undetermined" where it cannot be made within the limits."""
        try:
            reply = self.answer(ask)
        except Died as died:
            return self.compare(msgspec.structs.replace(ask, alone=True)) if died.asked else Compared(status="undetermined")
        assert isinstance(reply, Compared)
        return reply

    def close(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError), process:  # closes its pipes and waits for its end
                pass

    def answer(self, request: Judge | Ask) -> Judged | Compared:
        """The answer to one request. Raises `Died`, and `RuntimeError` for a failure of ours."""
        process = self.started()
        label, asked = "", False
        try:
            assert process.stdin is not None
            _send(process.stdin, request)
            while isinstance(reply := _received(process, PATIENCE), Begins):
                label, asked = reply.label, reply.asked
        except (OSError, EOFError) as error:
            self.close()
            raise Died(label, asked) from error
        if isinstance(reply, Failed):
            raise RuntimeError(reply.why)
        return reply

    def started(self) -> subprocess.Popen[bytes]:
        """The process, warm. Raises `RuntimeError` where it does not start."""
        if self.process is not None and self.process.poll() is None:
            return self.process
        self.close()
        paths = dict.fromkeys([str(ROOT), *filter(os.path.isabs, sys.path)])
        said: Reply
        try:
            process = self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.worker", *map(str, (self.seconds, self.memory, self.sympy))],
                env={"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"}, cwd="/", bufsize=0,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            said = _received(process, START_PATIENCE)
        except (OSError, EOFError) as error:
            said = _failed(error)
        if isinstance(said, Failed):
            self.close()
            raise RuntimeError(f"the process that judges formulas does not start: {said.why}")
        return process


def _received(process: subprocess.Popen[bytes], patience: float) -> Reply:
    """The worker's next message. Raises `EOFError` where it ended, `TimeoutError` where it hangs without running."""
    assert process.stdout is not None
    end, data, missing = time.monotonic() + patience, bytearray(), LENGTH.size
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while missing > 0:
            if not selector.select(max(0.0, end - time.monotonic())):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), missing)
            if not chunk:
                raise EOFError
            data += chunk
            whole = LENGTH.size + (LENGTH.unpack_from(data)[0] if len(data) >= LENGTH.size else 0)
            missing = whole - len(data)
    return REPLIES.decode(memoryview(data)[LENGTH.size :])


# --- both sides


def _send(stream: IO[bytes], message: Record) -> None:
    body = msgspec.msgpack.encode(message)
    rest = memoryview(LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(stream.fileno(), rest) :]


# --- the worker's side


def main(seconds: float, memory: int, sympy: float) -> None:
    """Answer on what was standard output until standard input ends."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that prints gets between the frames
    try:
        from autograder.jail.confine import confine

        _warm()
        statm = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else -1  # no path leads there afterwards
        confine(read=[Path(__file__).parent])
        _limit(memory, statm)
    except Exception as error:
        return _send(answers, _failed(error))
    _send(answers, Begins())
    while head := questions.read(LENGTH.size):
        request = REQUESTS.decode(questions.read(LENGTH.unpack(head)[0]))
        _allow(seconds)
        try:
            reply: Reply = _reply(request, answers, seconds, sympy)
        except MemoryError:
            return
        except Exception as error:
            reply = _failed(error)
        _allow(0)
        _send(answers, reply)


def _reply(request: Judge | Ask, answers: IO[bytes], seconds: float, sympy: float) -> Reply:
    from autograder import formulas, kinds

    at = ""

    def starting(label: str) -> None:
        nonlocal at
        at = label
        _send(answers, Begins(label=label))
        _allow(seconds)

    def second(asked: formulas.Open) -> formulas.Opinion:
        """SymPy's opinion; the time that was left for the line begins anew once it is there."""
        if isinstance(request, Judge) and at in request.alone:
            return None
        _send(answers, Begins(label=at, asked=True))
        _allow(SYMPY_IMPORT)
        try:
            from autograder.algebra import opinion

            _allow(sympy)
            said = opinion(asked)
        except Exception as error:  # without memory Python says so in many ways
            raise MemoryError("SymPy ended before it had an opinion") from error
        _send(answers, Begins(label=at))
        _allow(seconds)
        return said

    if isinstance(request, Judge):
        judge = kinds.of(request.key).judge
        found = judge.apart(request.key, request.run, hidden=request.hidden, skip=request.skip, starting=starting, second=second)
        return Judged(judgement=found)
    told = msgspec.structs.asdict(request)
    alone = told.pop("alone")
    compared = formulas.compare(told.pop("student"), told.pop("reference"), **told, second=None if alone else second)
    reply = Compared(status=compared.status, hint=compared.hint, factor=compared.factor, domain=compared.domain, by=compared.by)
    if (witness := compared.witness) is not None:
        reply = msgspec.structs.replace(reply, at=witness.at, yours=witness.yours, right=witness.right)
    if (error := compared.error) is not None:
        reply = msgspec.structs.replace(reply, code=error.code, position=error.position)
    return reply


def _failed(error: Exception) -> Failed:
    return Failed(why=f"{type(error).__name__}: {error}")


def _allow(seconds: float) -> None:
    """The kernel ends this process once it has run for so long from now; 0: no longer."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _warm() -> None:
    """Load what judging needs, and one comparison that goes all the way to a proof."""
    from autograder import kinds
    from autograder.formulas import compare

    loaded = [kind.judge for kind in map(kinds.named, kinds.names()) if kind.apart]
    assert loaded
    compare("exp(x)*exp(y) + relu(z)", "exp(x + y) + max(z, 0)")


def _limit(memory: int, statm: int) -> None:
    """So many bytes beyond what is held already, as the open `statm` tells, and no core dumps."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if statm >= 0:
        held = int(os.read(statm, 100).split()[0]) * resource.getpagesize()
        os.close(statm)
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    main(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
