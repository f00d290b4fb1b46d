"""The grader's end of one run: it leads the conversation, watches the child from outside and believes nothing."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections.abc import Mapping

import msgspec

from autograder import policy, values
from autograder.jail import belief, wire
from autograder.jail.limits import Limits
from autograder.jail.parent import ENDED, REPORT, STARTED
from autograder.jail.request import Answer, NoAnswer, Request
from autograder.jail.scratch import Room, Scratch
from autograder.jail.watch import Watch, oom_kills
from autograder.records import Fault, Garbled, Killed, Outcome, Policy, Raised, Record, Refused, Run, TimedOut
from autograder.script import Asked, Script
from autograder.values import TooBig, Value

__all__ = ["Line", "ParentGone", "Told", "converse"]

Exhausted = TimedOut | Killed

LOOK_EVERY = 0.02
PATIENCE = 30.0
MOST_LEFT = 100
SLOWER = 20
"""So much slower than with the samples that are given no honest code is with a few more or fewer: it waits for the limit."""


class ParentGone(Exception):
    """The warm parent ended, or no longer answers, under a run."""


class Ended(Exception):
    """The conversation is over before its end."""

    def __init__(self, outcome: TimedOut | Killed | Garbled | Fault) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Line:
    """One child, seen from outside: its conversation, its status, its watchdog.

    `ooms`: how often the kernel had run out of memory when the warm parent started. Raises `Ended` where no child could
    be started, and `ParentGone`.
    """

    def __init__(
        self, conversation: socket.socket, status: socket.socket, scratch: Scratch | None,
        limits: Limits, held_mb: float, ooms: int,
    ) -> None:  # fmt: skip
        self.conversation = conversation
        self.status = status
        self.limits = limits
        self.ooms = ooms
        self.buffer = bytearray()
        self.reports = bytearray()
        self.looked = time.monotonic()
        self.conversation.setblocking(False)
        self.poll = select.poll()
        self.room: Room | None = None
        try:
            kind, number, _, _ = self.report(PATIENCE)
        except TimeoutError:
            raise ParentGone from None
        if kind != STARTED:
            raise Ended(Fault(why=f"no process could be started: {os.strerror(number)}"))
        try:
            self.watch = Watch(number, limits, held_mb, self.room or scratch)
        except OSError as error:
            if self.room is not None:
                self.room.close()
            raise Ended(Fault(why=f"a process could not be watched: {error.strerror}")) from None
        self.watch.deadline = self.looked + PATIENCE
        self.grace = limits.wall_seconds
        self.heard = 0

    def ready(self) -> None:
        """Wait until the child has put on its limits. Until here whatever goes wrong is our own."""
        try:
            reply = self.exchange(None)
        except Ended as end:
            raise Ended(Fault(why=f"a child ended before it began: {_reason(end.outcome)}")) from None
        if not isinstance(reply, wire.Ready) or reply.fault:
            why = reply.fault if isinstance(reply, wire.Ready) else "it spoke too early"
            raise Ended(Fault(why=f"the limits could not be set: {why}"))
        self.watch.deadline = time.monotonic() + self.limits.wall_seconds

    def exchange(self, order: wire.Order | None) -> wire.Reply:
        """Give an order and wait for the reply; raises `Ended` or `ParentGone`. However fast it talks, it is watched."""
        if self.buffer:
            raise Ended(Garbled(why="it spoke out of turn"))
        rest = memoryview(wire.frame(wire.encode(order))) if order is not None else memoryview(b"")
        while True:
            self.poll.register(self.conversation, select.POLLIN | (select.POLLOUT if rest else 0))
            for _, event in self.poll.poll(LOOK_EVERY * 1000):
                if rest and event & select.POLLOUT:
                    rest = self.send(rest)
                if event & ~select.POLLOUT:
                    self.hear()
            if time.monotonic() - self.looked > LOOK_EVERY:
                self.look()
            if (body := self.whole()) is not None:
                if rest:
                    raise Ended(Garbled(why="it spoke out of turn"))
                return self.believed(body)

    def send(self, rest: memoryview) -> memoryview:
        try:
            return rest[self.conversation.send(rest, socket.MSG_NOSIGNAL) :]
        except BlockingIOError:
            return rest
        except OSError:
            return memoryview(b"")  # it has hung up: hearing tells how

    def hear(self) -> None:
        try:
            chunk = self.conversation.recv(1 << 20)
        except BlockingIOError:
            return
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise self.ending()
        self.buffer += chunk

    def whole(self) -> bytes | None:
        """The body of the frame that has come, if all of it has."""
        head = wire.HEADER.size
        if len(self.buffer) < head:
            return None
        length = wire.size(self.buffer[:head])
        if length > self.limits.frame_bytes:
            raise Ended(Garbled(why="it sent more than one frame holds"))
        if len(self.buffer) < head + length:
            return None
        body = bytes(self.buffer[head : head + length])
        del self.buffer[: head + length]
        return body

    def believed(self, body: bytes) -> wire.Reply:
        """A reply, unless by then too much was written: so a short run ends no other way than a long one.

        Questions come by the thousand, and whoever asks goes on: the watchdog's next look is soon enough.
        """
        self.heard += len(body)
        if self.heard > self.limits.heard_bytes:
            raise Ended(Garbled(why="it returned more in all than is kept"))
        reply = _decoded(body)
        if not isinstance(reply, wire.Ask) and (over := self.watch.overwritten()) is not None:
            raise Ended(over)
        return reply

    def look(self) -> None:
        self.looked = time.monotonic()
        if (over := self.watch.exceeded()) is not None:
            raise Ended(over)

    def ending(self) -> Ended:
        """How a child that hung up came to its end. One that lives on without its wire is killed."""
        try:
            kind, code, cpu, peak_kb = self.report(1.0)
        except TimeoutError:
            return Ended(Garbled(why="it closed the conversation"))
        if kind != ENDED:
            return Ended(Garbled(why="it closed the conversation"))
        limits = self.limits
        if os.WIFEXITED(code):
            return Ended(Killed(reason="exit"))
        if cpu > limits.cpu_seconds or os.WTERMSIG(code) == signal.SIGXCPU:
            return Ended(TimedOut(seconds=limits.cpu_seconds))
        if self.watch.too_big(peak_kb / 1024):
            return Ended(Killed(reason="memory"))
        if os.WTERMSIG(code) == signal.SIGKILL and oom_kills() > self.ooms:
            return Ended(Fault(why="the machine ran out of memory"))
        return Ended(Killed(reason="signal"))

    def report(self, patience: float) -> tuple[bytes, int, float, int]:
        """The parent's next word on this child; raises `ParentGone` or `TimeoutError`."""
        self.status.settimeout(patience)
        while len(self.reports) < REPORT.size:
            try:
                chunk, handed, flags, _ = socket.recv_fds(self.status, REPORT.size - len(self.reports), 1)
                if handed:
                    self.room = Room(handed[0])
                if flags & socket.MSG_CTRUNC:
                    raise Ended(Fault(why="a process could not be watched: too many open files"))
            except ConnectionError:
                chunk = b""
            if not chunk:
                raise ParentGone
            self.reports += chunk
        kind, number, cpu, peak = REPORT.unpack(self.reports)
        self.reports.clear()
        return kind, number, cpu, peak

    def pause(self, seconds: float) -> None:
        """Time that was ours does not count as the child's, as long as it does not ask for ever."""
        granted = min(seconds, self.grace)
        self.grace -= granted
        self.watch.deadline += granted

    def close(self) -> None:
        self.watch.close()
        if self.room is not None:
            self.room.close()


def _decoded(body: bytes) -> wire.Reply:
    try:
        wire.sparse(body)
        return wire.reply_decoder.decode(body)
    except TooBig as big:
        raise Ended(Garbled(why=str(big))) from None
    except (msgspec.DecodeError, ValueError, RecursionError, OverflowError):
        raise Ended(Garbled(why="it sent something that is no answer")) from None


def _reason(outcome: Outcome) -> str:
    match outcome:
        case Killed():
            return outcome.reason
        case TimedOut():
            return "time"
        case _:
            return getattr(outcome, "why", "")


class Told(Record, frozen=True):
    """What one conversation gave. `spoiled`: the index of a foreign cell that used up a limit, and how."""

    run: Run
    spoiled: tuple[int, Exhausted] | None = None


class _Notes:
    """What is known so far; whatever ends the conversation, this stays."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.outcomes: list[Outcome] = []
        self.again: list[Outcome] = []
        self.answers: dict[str, Value] = {}
        self.cells: list[Raised | TimedOut | Killed] = []
        self.own: Raised | TimedOut | Killed | None = None
        self.printed = ""
        self.left: list[Raised] = []
        self.refused: Refused | Garbled | None = None
        self.asks = 0
        self.asked: list[Asked] = []
        self.asked_bytes = 0

    def failed(self, outcome: Raised | TimedOut | Killed, own: bool) -> None:
        self.cells.append(outcome)
        if own:
            self.own = outcome

    def run(self, rest: Outcome | None = None) -> Run:
        """The run; scripts that were not come to get `rest`. Where names alone were wanted, it stands for them."""
        count = len(self.request.scripts)
        if rest is not None:
            self.outcomes += [rest] * (max(1, count) - len(self.outcomes))
            if self.request.repeat:
                self.again += [rest] * (count - len(self.again))
        return Run(
            outcomes=tuple(self.outcomes),
            again=tuple(reversed(self.again)),
            answers=self.answers,
            cells=tuple(self.cells),
            own=self.own,
            printed=self.printed,
            left=tuple(self.left),
        )


def converse(line: Line, request: Request, left_out: Mapping[int, Exhausted], answer: Answer | None) -> Told:
    """Lead one run from the first cell to the last script. Raises `ParentGone`."""
    notes = _Notes(request)
    try:
        line.ready()
        if request.draw:
            _prepared(line, wire.Draw(seed=request.draw), "the generators could not be seeded")
        if request.files:
            _prepared(line, wire.Put(files=request.files), "the data files could not be put in place")
        if request.policy != Policy():
            _prepared(line, wire.Guard(policy=request.policy), "the policy's guard could not be set")
        spoiled = _cells(line, request, left_out, notes)
        if spoiled is not None:
            return Told(run=notes.run(spoiled[1]), spoiled=spoiled)
        if notes.refused is not None:
            return Told(run=notes.run(notes.refused))
        _names(line, request, notes)
        _scripts(line, request, notes, answer)
        if request.policy.samples:
            _loops(line, request, notes, answer)
    except Ended as end:
        return Told(run=notes.run(end.outcome))
    return Told(run=notes.run())


def _cells(
    line: Line, request: Request, left_out: Mapping[int, Exhausted], notes: _Notes
) -> tuple[int, Exhausted] | None:
    forget = request.wanted
    for index, cell in enumerate(request.cells):
        own = cell.exercise == request.exercise
        if index in left_out:
            notes.cells.append(left_out[index])
            continue
        order = wire.RunCell(source=cell.source, number=cell.number, forget=forget if own else (), watched=own)
        if own:
            forget = ()
        try:
            reply = line.exchange(order)
            if not isinstance(reply, wire.CellDone):
                raise Ended(Garbled(why="it spoke out of turn"))
        except Ended as end:
            outcome = _in_cell(end.outcome, cell.number)
            if isinstance(outcome, TimedOut | Killed):
                if not own:
                    return index, outcome
                notes.failed(outcome, own)
            raise Ended(outcome) from None
        room = line.limits.output_bytes - len(notes.printed)
        notes.printed += reply.printed[: max(room, 0)]
        left = [belief.exception(each, "cell") for each in reply.left]
        notes.left += left[: max(0, MOST_LEFT - len(notes.left))]
        if reply.raised is not None:
            notes.failed(belief.exception(reply.raised, "cell"), own)
        elif left and own and notes.own is None:
            notes.own = left[0]
        if reply.refused is not None and notes.refused is None:
            notes.refused = belief.refusal(reply.refused, request.policy, request.cells)
    return None


def _in_cell(outcome: TimedOut | Killed | Garbled | Fault, number: int) -> TimedOut | Killed | Garbled | Fault:
    if isinstance(outcome, TimedOut | Killed):
        return msgspec.structs.replace(outcome, stage="cell", cell=number)
    return outcome


def _names(line: Line, request: Request, notes: _Notes) -> None:
    if not request.wanted:
        return
    reply = line.exchange(wire.ReadNames(names=request.wanted))
    if not isinstance(reply, wire.Answers) or not set(reply.values) <= set(request.wanted):
        raise Ended(Garbled(why="it spoke out of turn"))
    for name, value in reply.values.items():
        notes.answers[name] = _checked(value)


def _checked(value: Value) -> Value:
    try:
        return wire.bounded(value)
    except TooBig as big:
        raise Ended(Garbled(why=str(big))) from None


def _scripts(line: Line, request: Request, notes: _Notes, answer: Answer | None) -> None:
    rounds = [(notes.outcomes, request.scripts)]
    if request.repeat:
        rounds.append((notes.again, request.scripts[::-1]))
    for outcomes, scripts in rounds:
        for script in scripts:
            notes.asked = []
            done = _driven(line, wire.RunScript(script=script, lent=request.lent), notes, answer)
            outcomes.append(belief.outcome(done.outcome, script, request.policy, request.cells, notes.asked))


def _driven(line: Line, order: wire.RunScript, notes: _Notes, answer: Answer | None) -> wire.CaseDone:
    reply = line.exchange(order.veiled())
    while isinstance(reply, wire.Ask):
        notes.asks += 1
        said = _answered(line, order, reply, answer, notes.asks)
        _log(notes, order, reply, said)
        reply = line.exchange(said)
    if not isinstance(reply, wire.CaseDone):
        raise Ended(Garbled(why="it spoke out of turn"))
    return reply


def _log(notes: _Notes, order: wire.RunScript, ask: wire.Ask, said: wire.Answered | wire.Declined) -> None:
    """Keep what was asked and answered, as far as one value may be large."""
    name, _ = order.functions()[ask.index]
    notes.asked.append(Asked(name, ask.args, said.value if isinstance(said, wire.Answered) else None))
    notes.asked_bytes += len(wire.encode(ask)) + len(wire.encode(said))
    if notes.asked_bytes > values.MAX_BYTES:
        raise Ended(Garbled(why="it asked for more than is kept"))


def _prepared(line: Line, order: wire.Draw | wire.Guard | wire.Put, failed: str) -> None:
    """Let the child make itself ready, before any student code runs: what does not succeed is our own failure."""
    try:
        reply = line.exchange(order)
    except Ended as end:
        raise Ended(Fault(why=f"{failed}: {_reason(end.outcome)}")) from None
    if not isinstance(reply, wire.Ready) or reply.fault:
        raise Ended(Fault(why=failed))


def _loops(line: Line, request: Request, notes: _Notes, answer: Answer | None) -> None:
    """Refuse the scripts that loop over samples, once all have run as they are."""

    first = 0.0

    def counted(script: Script, taken: bool) -> policy.Counted:
        nonlocal first
        order, started = wire.RunScript(script=script, counted="taken" if taken else "lines", lent=request.lent), time.monotonic()
        try:
            done = _driven(line, order, notes, answer)
        except Ended as end:
            if not isinstance(end.outcome, TimedOut) or time.monotonic() - started < SLOWER * first + 1:
                raise
            return policy.Counted(end.outcome)
        first = first or time.monotonic() - started
        lines = {(cell, number): count for cell, number, count in done.lines}
        return policy.Counted(done.outcome, {} if taken else lines, lines if taken else {})

    for index, refused in policy.loops(request.scripts, request.policy.samples, counted, request.policy.batch):
        notes.outcomes[index] = belief.refusal(refused, request.policy, request.cells)


def _answered(
    line: Line, order: wire.RunScript, ask: wire.Ask, answer: Answer | None, asks: int
) -> wire.Answered | wire.Declined:
    fns = order.functions()
    if answer is None or not 0 <= ask.index < len(fns):
        raise Ended(Garbled(why="it asked for something nobody offered"))
    argument, fn = fns[ask.index]
    name = wire.said(argument, fn)
    if asks > line.limits.asks:
        return wire.Declined(message=f"{name} was called more than {line.limits.asks} times")
    args = tuple(_checked(arg) for arg in ask.args)
    started = time.monotonic()
    try:
        return wire.Answered(value=answer(fn.address, fn.options, args))
    except NoAnswer as ours:
        raise Ended(Fault(why=str(ours))) from None
    except Exception:  # whatever the question brings about is the asker's: else it would be a fault of ours by choice
        return wire.Declined(message=f"{name} has no value for these arguments")
    finally:
        line.pause(time.monotonic() - started)
