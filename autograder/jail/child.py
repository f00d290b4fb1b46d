"""What runs inside: cells in order, names read, scripts driven. Only data goes in and out.

Student code shares this process and may do to it what it likes: nothing the child says is believed outside.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from autograder import run
from autograder.jail import side, surroundings, wire
from autograder.jail.counting import count_lines, count_taken
from autograder.jail.guard import Guard
from autograder.jail.lacking import Absent
from autograder.jail.limits import Limits
from autograder.jail.shell import Shell
from autograder.records import Garbled, Missing, Raised, Refused, Returned
from autograder.script import Fn, Lent
from autograder.values import TooBig, Value

__all__ = ["Child"]

CELL = re.compile(r"<cell (\d+)>\Z")
ERROR = 80


class Wire:
    """The child's end of the conversation."""

    def __init__(self, descriptor: int, frame_bytes: int) -> None:
        self.descriptor = descriptor
        self.frame_bytes = frame_bytes

    def send(self, reply: wire.Reply) -> None:
        """Send a reply; one that cannot cross the boundary becomes `Garbled`, or an empty one."""
        try:
            body = wire.encode(reply)
            if len(body) > self.frame_bytes:
                raise TooBig("more than one frame holds")
        except (ValueError, RecursionError) as error:
            body = wire.encode(_instead(reply, error))
        rest = memoryview(wire.frame(body))
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def receive(self) -> wire.Order:
        """The next order; ends the process where the grader is gone."""
        return wire.order_decoder.decode(self._read(wire.size(self._read(wire.HEADER.size))))

    def _read(self, count: int) -> bytes:
        held = bytearray()
        while len(held) < count:
            chunk = os.read(self.descriptor, min(count - len(held), 1 << 20))
            if not chunk:
                os._exit(0)
            held += chunk
        return bytes(held)


def _instead(reply: wire.Reply, error: Exception) -> wire.Reply:
    why = run.clean(str(error), wire.NAME)
    match reply:
        case wire.CellDone():
            return wire.CellDone(raised=reply.raised and _said(reply.raised))
        case wire.Answers():
            return wire.Answers({})
        case wire.Ask():
            raise TooBig("arguments that are no data")
        case _:
            return wire.CaseDone(outcome=Garbled(why=why))


def _said(raised: Raised) -> Raised:
    return Raised(error=run.clean(raised.error, ERROR), message="", stage=raised.stage, line=raised.line, cell=raised.cell)


class Child:
    """One child's work, order by order."""

    def __init__(self, descriptor: int, env: str, limits: Limits) -> None:
        self.wire = Wire(descriptor, limits.frame_bytes)
        self.env = env
        self.guard: Guard | None = None
        self.turn = 0
        self.asking = threading.Lock()
        self.side = side.side(env, lambda fn: self.asker(fn))
        self.tape = surroundings.prepare(env, limits.output_bytes)
        self.main: ModuleType = surroundings.main_module()
        self.shell = Shell(self.main.__dict__, place)
        self.fns: list[Fn] = []

    def serve(self) -> NoReturn:
        """Say that all is ready, then answer orders until the grader is gone."""
        self.wire.send(wire.Ready())
        while True:
            match self.wire.receive():
                case wire.Draw(seed=number):
                    surroundings.seed(self.env, number)
                    self.wire.send(wire.Ready())
                case wire.Guard(policy=policy):
                    self.guard = Guard(self.env, policy)
                    self.guard.__enter__()
                    self.wire.send(wire.Ready())
                case wire.Put(files=files):
                    self.wire.send(wire.Ready(fault=surroundings.put(files)))
                case wire.RunCell() as order:
                    self.wire.send(self.cell(order))
                case wire.ReadNames(names=names):
                    self.wire.send(wire.Answers(values=self.answers(names)))
                case wire.RunScript() as order:
                    self.fns = []
                    self.lend(order.lent)
                    done = self.script(order)
                    with self.asking:
                        self.turn += 1
                    self.tape.take()
                    self.wire.send(done)
                case _:
                    os._exit(0)

    def cell(self, order: wire.RunCell) -> wire.CellDone:
        """Run a cell; what it raised, printed, and did that it may not."""
        for name in order.forget:
            self.main.__dict__.pop(name, None)

        def cell() -> tuple[Raised | None, tuple[Raised, ...]]:
            return self.shell.run(order.source, order.number)

        told = self.guard.watched(cell, own=order.watched) if self.guard else cell()
        if isinstance(told, Refused):
            return wire.CellDone(printed=self.tape.take(), refused=told)
        return wire.CellDone(raised=told[0], left=told[1], printed=self.tape.take())

    def script(self, order: wire.RunScript) -> wire.CaseDone:
        """Drive a script, under guard where there is one."""

        def case(before: Callable[[Any], Any] = lambda side: side) -> Returned | Raised | Missing | Garbled:
            return run.outcome(order.script, self.main.__dict__, before(self.side), place)

        if self.guard is None:
            return wire.CaseDone(outcome=case())
        if not order.counted:
            return wire.CaseDone(outcome=self.guard.watched(case))
        if order.counted == "lines":
            outcome, lines = count_lines(self.guard.frames, case)
        else:
            outcome, lines = count_taken(self.guard.frames, order.script, self.guard.policy.samples, case)
        counts = tuple((cell, line, count) for (cell, line), count in lines.items())
        return wire.CaseDone(outcome=outcome, lines=counts[: wire.LINES])

    def answers(self, names: tuple[str, ...]) -> dict[str, Value]:
        """What the names hold, of those that are there; what cannot cross is told by its type alone."""

        def see(thing: Any) -> Value:
            value = self.side.see(thing)
            wire.encode(wire.Answers(values={"": value}))
            return value

        there = {name: thing for name, thing in self.main.__dict__.items() if type(thing) is not Absent}
        return run.values(names, there, see)

    def lend(self, lent: tuple[Lent, ...]) -> None:
        """Put askers in the place of the student's own functions, for the next script."""
        for one in lent:
            asked = self.asker(Fn(one.name))
            self.main.__dict__[one.name] = _by_name(asked, one)

    def asker(self, fn: Fn) -> Callable[..., Any]:
        """The callable a script hands over for `fn`: every call is answered, and counted, outside."""
        index, turn = len(self.fns), self.turn
        self.fns.append(fn)

        def asked(*args: Any) -> Any:
            packed = tuple(self.side.see(arg) for arg in args)
            with self.asking:
                if turn != self.turn:
                    raise RuntimeError(f"{fn.name} belongs to a call that is over")
                self.wire.send(wire.Ask(index=index, args=packed))
                answer = self.wire.receive()
            if isinstance(answer, wire.Answered):
                return self.side.make(answer.value)
            raise ValueError(answer.message if isinstance(answer, wire.Declined) else f"{fn.name} has no answer")

        asked.__name__ = asked.__qualname__ = fn.name
        return asked


def _by_name(asked: Callable[..., Any], lent: Lent) -> Callable[..., Any]:
    """The same, with arguments given by name as well."""

    def function(*args: Any, **named: Any) -> Any:
        rest = lent.parameters[len(args) :]
        if set(named) != set(rest):
            raise TypeError(f"{lent.name} takes {', '.join(lent.parameters)}")
        return asked(*args, *(named[name] for name in rest))

    function.__name__ = function.__qualname__ = lent.name
    return function


def place(error: BaseException) -> tuple[int | None, int | None]:
    """The deepest line of a cell that an error passed through, and which cell it is."""
    if isinstance(error, SyntaxError) and (match := CELL.match(str(error.filename))):
        return error.lineno, int(match[1])
    line = cell = None
    step = error.__traceback__
    while step is not None:
        if match := CELL.match(step.tb_frame.f_code.co_filename):
            line, cell = step.tb_lineno, int(match[1])
        step = step.tb_next
    return line, cell
