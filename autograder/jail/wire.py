"""The wire: orders and replies as tagged records, framed by a length, in MessagePack. Nothing here is ever executed.

The grader leads: it gives one order at a time and gets one reply, with asks in between. A child that speaks out of
turn, or says something else, has garbled the conversation.
"""

from __future__ import annotations

import struct
from typing import Annotated, Literal

import msgspec

from autograder import values
from autograder.records import Garbled, Missing, Policy, Raised, Record, Refused, Returned
from autograder.script import Call, Count, Fn, Get, Gradients, Lent, Look, Script, Seen, Step
from autograder.values import Value

__all__ = [
    "Answered", "Answers", "Ask", "CaseDone", "CellDone", "Declined", "Draw", "Guard", "Order", "Put", "ReadNames", "Ready", "Reply",
    "RunCell", "RunScript", "bounded", "encode", "expected", "frame", "functions", "order_decoder", "reply_decoder",
    "said", "size", "sparse",
]  # fmt: skip

MODEL = "model."  # how a lent function is asked for; no name in the library has a point
HEADER = struct.Struct("!I")
NAME = 200
MESSAGE = 500
LINES = 2000
FEW = 256 << 10  # bytes: whatever is in them, they become few enough objects
TOKENS = 10 * values.MAX_NODES
LEFT = 20


class Guard(Record, frozen=True, tag="guard"):
    """From now on keep this policy: in scripts, and in cells that say so."""

    policy: Policy


class Draw(Record, frozen=True, tag="draw"):
    """Let the generators that nobody seeds begin here."""

    seed: int


class Put(Record, frozen=True, tag="put"):
    """Lay these files into the folder `data`, before any student code runs."""

    files: tuple[tuple[str, bytes], ...]


class RunCell(Record, frozen=True, tag="cell"):
    """Run a cell in the namespace; `forget` names first, so that answers are the exercise's own.

    `watched`: it is the exercise's own, and a broken rule counts.
    """

    source: str
    number: int
    forget: tuple[str, ...] = ()
    watched: bool = False


class ReadNames(Record, frozen=True, tag="names"):
    """Say what these names hold."""

    names: tuple[str, ...]


class RunScript(Record, frozen=True, tag="script"):
    """Drive a script with fresh arguments. `counted`: say how often the student's lines ran, or how often they took a
    single sample, and keep no policy.

    `lent`: functions that take the place of the student's own.
    """

    script: Script
    counted: Literal["", "lines", "taken"] = ""
    lent: tuple[Lent, ...] = ()

    def functions(self) -> tuple[tuple[str, Fn], ...]:
        """The only functions that may be asked while it runs, in order, each under the name it is found by."""
        return (*((lent.name, Fn(MODEL + lent.name)) for lent in self.lent), *functions(self.script))

    def veiled(self) -> RunScript:
        """The same for the child: of a function it learns the name, or that of the argument, and no option."""
        return msgspec.structs.replace(self, script=tuple(map(_veiled, self.script)))


class Answered(Record, frozen=True, tag="answered"):
    """The value of a function that was asked."""

    value: Value


class Declined(Record, frozen=True, tag="declined"):
    """The function was asked something it has no value for; the asking code gets a `ValueError`."""

    message: str


class Ready(Record, frozen=True, tag="ready"):
    """All limits are set, no student's byte was read; or the guard stands. With `fault`: they could not be set."""

    fault: str = ""


class CellDone(Record, frozen=True, tag="cell_done"):
    """`left`: the statements that were passed over, because what they need is not here."""

    raised: Raised | None = None
    left: Annotated[tuple[Raised, ...], msgspec.Meta(max_length=LEFT)] = ()
    printed: str = ""
    refused: Refused | None = None


class Answers(Record, frozen=True, tag="answers"):
    values: dict[str, Value]


class Ask(Record, frozen=True, tag="ask"):
    """A call of the script's function `index`, counted in the order of `functions`."""

    index: int
    args: tuple[Value, ...]


class CaseDone(Record, frozen=True, tag="case_done"):
    """`lines`: where they are counted, cell, line and count, in the order of their first run."""

    outcome: Returned | Raised | Missing | Garbled | Refused
    lines: Annotated[tuple[tuple[int, int, int], ...], msgspec.Meta(max_length=LINES)] = ()


Order = Draw | Guard | Put | RunCell | ReadNames | RunScript | Answered | Declined
Reply = Ready | CellDone | Answers | Ask | CaseDone

order_decoder: msgspec.msgpack.Decoder[Order] = msgspec.msgpack.Decoder(Order)
reply_decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
_encoder = msgspec.msgpack.Encoder()


def sparse(body: bytes) -> None:
    """Raises `values.TooBig` for a large frame of so many small things that they would take far more room than it does."""
    if len(body) <= FEW:
        return
    at = count = 0
    while at < len(body):
        count += 1
        if count > TOKENS:
            raise values.TooBig("more small values than may cross at once")
        kind = body[at]
        width, skipped = _TOKENS[kind]
        at += 1 + width
        if skipped:  # a text or bytes: its length stands before it
            at += kind & 0x1F if not width else int.from_bytes(body[at - width : at], "big")


def _tokens() -> list[tuple[int, bool]]:
    """For every first byte of a MessagePack token: how many more belong to it, and whether they are a length to skip."""
    table = [(0, False)] * 256
    for kind in range(0xA0, 0xC0):
        table[kind] = (0, True)
    for kinds, widths, skipped in (
        ((0xC4, 0xC5, 0xC6), (1, 2, 4), True), ((0xD9, 0xDA, 0xDB), (1, 2, 4), True), ((0xCA, 0xCB), (4, 8), False),
        ((0xCC, 0xCD, 0xCE, 0xCF), (1, 2, 4, 8), False), ((0xD0, 0xD1, 0xD2, 0xD3), (1, 2, 4, 8), False),
        ((0xDC, 0xDD, 0xDE, 0xDF), (2, 4, 2, 4), False), ((0xD4, 0xD5, 0xD6, 0xD7, 0xD8), (2, 3, 5, 9, 17), False),
        ((0xC7, 0xC8, 0xC9), (2, 3, 5), False),
    ):  # fmt: skip
        table = [(widths[kinds.index(k)], skipped) if k in kinds else row for k, row in enumerate(table)]
    return table


_TOKENS = _tokens()


def encode(message: Order | Reply) -> bytes:
    """The message's bytes; raises `ValueError` for text that is not Unicode."""
    return _encoder.encode(message)


def frame(body: bytes) -> bytes:
    """The body with its length before it."""
    return HEADER.pack(len(body)) + body


def size(header: bytes | bytearray) -> int:
    """The length of the body that follows these four bytes."""
    return int(HEADER.unpack(header)[0])


def functions(script: Script) -> tuple[tuple[str, Fn], ...]:
    """The functions a script hands over, each under its argument's name."""
    return tuple((n, value) for step in script if isinstance(step, Call) for n, value in step.args if isinstance(value, Fn))


def _veiled(step: Step) -> Step:
    if not isinstance(step, Call):
        return step
    return msgspec.structs.replace(step, args=tuple((n, Fn(said(n, v)) if isinstance(v, Fn) else v) for n, v in step.args))


def said(argument: str, fn: Fn) -> str:
    """How student code hears of a function: what a course calls its own may be the answer."""
    return fn.name if fn.home == "library" else argument


def expected(script: Script) -> tuple[tuple[str, int], ...]:
    """What a script that runs through lets see: names and steps."""
    return tuple(
        (step.as_, i)
        for i, step in enumerate(script)
        if isinstance(step, Get | Gradients | Count | Look) or (isinstance(step, Call) and step.see)
    )


def bounded(value: Value) -> Value:
    """The value as it is; raises `values.TooBig` where it has more items, bytes or levels than `pack` would give."""
    nodes, size, stack = 1, 0, [(value, 0)]
    while stack:
        thing, depth = stack.pop()
        inner: tuple[Value, ...] = ()
        match thing:
            case values.Array():
                size += len(thing.data)
            case values.Sequence():
                inner = thing.items
            case values.Mapping() if len(thing.items) <= values.MAX_NODES:
                inner = tuple(item for _, item in thing.items)
                size += sum(len(key) for key, _ in thing.items)
            case values.Mapping():
                raise values.TooBig("more than a value may have")
            case str():
                size += len(thing)
            case values.Other():
                size += len(thing.name) + len(thing.text)
            case int() if thing >= 1 << 63:
                raise values.TooBig("a larger integer than a value may be")
        nodes += len(inner)  # counted before they are looked at: a frame holds millions
        if nodes > values.MAX_NODES or size > values.MAX_BYTES or depth > values.MAX_DEPTH:
            raise values.TooBig("more than a value may have")
        stack += [(item, depth + 1) for item in inner]
    return value


def bounded_seen(seen: tuple[Seen, ...], script: Script, whole: bool) -> bool:
    """Whether what a child says it saw is what its script shows: all of it, or the beginning."""
    shown = tuple((one.name, one.step) for one in seen)
    asked = expected(script)
    if shown != (asked if whole else asked[: len(shown)]):
        return False
    for one in seen:
        bounded(one.value)
    return True
