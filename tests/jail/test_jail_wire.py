"""The boundary's pure parts: what a child may say, and which system calls it may make."""

from __future__ import annotations

import struct

import pytest

from autograder import values
from autograder.jail import seccomp, wire
from autograder.jail.conversation import _outcome
from autograder.records import Garbled, Missing, Outcome, Raised, Returned
from autograder.script import Call, Get, Script, Seen
from autograder.values import Array, Sequence, Value

SCRIPT: Script = (Call("C", (("w", 1.0),), "c", see=False), Call("c.go", (), "out"), Get("c.best", "best"))
OUT, BEST = Seen("out", 1.0, 1), Seen("best", 2.0, 2)
HUGE = Sequence("list", (None,) * (values.MAX_NODES + 1))


def nested(depth: int) -> Value:
    value: Value = 1
    for _ in range(depth):
        value = Sequence("list", (value,))
    return value


@pytest.mark.parametrize(
    "outcome",
    [
        Returned(seen=(OUT,)),
        Returned(seen=(BEST, OUT)),
        Returned(seen=(OUT, BEST, BEST)),
        Returned(seen=(Seen("out", 1.0, 0), BEST)),
        Returned(seen=(OUT, BEST), changed=("x",)),
        Returned(seen=(OUT, Seen("best", HUGE, 2))),
        Returned(seen=(OUT, Seen("best", nested(values.MAX_DEPTH + 1), 2))),
        Raised(error="E", message="", stage="call", seen=(BEST,)),
    ],
)
def test_outcomes_that_cannot_be_are_garbled(outcome: Returned | Raised) -> None:
    assert isinstance(_outcome(outcome, SCRIPT), Garbled)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (Returned(seen=(OUT, BEST), changed=("w", "w")), Returned(seen=(OUT, BEST), changed=("w",))),
        (Raised(error="E" * 999, message="m" * 999, stage="cell", seen=(OUT,)),
         Raised(error="E" * 200, message="m" * 500, stage="call", seen=(OUT,))),
        (Missing(name="n" * 999), Missing(name="n" * 200)),
        (Returned(seen=(OUT, Seen("best", nested(values.MAX_DEPTH), 2))),) * 2,
    ],
)  # fmt: skip
def test_outcomes_that_can_be_are_kept_within_bounds(said: Returned, believed: Outcome) -> None:
    assert _outcome(said, SCRIPT) == believed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x81\xa4type\xa5fault",
        wire.encode(wire.RunCell(source="", number=1)),
        wire.encode(wire.Answers({"a": Array("float64", (1,), bytes(8))})).replace(bytes(8), bytes(7)),
        wire.encode(wire.Answers({"a": Array("float64", (1,), bytes(8))})).replace(b"float64", b"object0"),
        b"\x91" * 100_000,
        wire.encode(wire.Ready()) + b"\0",
    ],
)
def test_bytes_that_are_no_reply_do_not_decode(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        wire.reply_decoder.decode(body)


def verdict(code: bytes, number: int, *args: int, arch: int | None = None, machine: str = "x86_64") -> int:
    """Run a filter on one call, as the kernel does (bpf(4))."""
    words = struct.pack("=iIQ6Q", number, seccomp.AUDIT_ARCH[machine] if arch is None else arch, 0, *args[:6],
                        *[0] * (6 - len(args)))  # fmt: skip
    at = held = 0
    while True:
        op, if_so, if_not, value = struct.unpack_from("HBBI", code, 8 * at)
        at += 1
        if op == seccomp.RETURN:
            return int(value)
        if op == seccomp.LOAD:
            (held,) = struct.unpack_from("=I", words, value)
        else:
            said = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value, seccomp.ANY_BIT: held & value}[op]
            at += if_so if said else if_not


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_answers_every_call_as_the_table_says(machine: str) -> None:
    column = seccomp.COLUMN[machine]
    me, other = 4711, 1
    code = seccomp.program(machine, me, seccomp.OPENING_FILES)
    assert len(code) // 8 < 4096

    def ask(number: int, *args: int) -> int:
        return verdict(code, number, *args, machine=machine)

    for name, numbers in (seccomp.DENIED | seccomp.OPENING_FILES).items():
        assert not numbers[column] or ask(numbers[column]) == seccomp.REFUSE, name
    kill, tgkill, prlimit = (call[column] for call in (seccomp.KILL, seccomp.TGKILL, seccomp.PRLIMIT64))
    assert [ask(kill, pid, 9) for pid in (me, other, 0, 2**32 - 1)] == [seccomp.ALLOW, *[seccomp.REFUSE] * 3]
    assert [ask(tgkill, pid, me, 9) for pid in (me, other)] == [seccomp.ALLOW, seccomp.REFUSE]
    assert [ask(prlimit, pid) for pid in (0, me, other)] == [seccomp.ALLOW, seccomp.ALLOW, seccomp.REFUSE]
    assert ask(seccomp.CLONE[column], 0x3D0F00) == seccomp.ALLOW  # what pthread_create asks for
    assert ask(seccomp.CLONE[column], 17) == seccomp.REFUSE  # fork
    assert ask(seccomp.CLONE3[column]) == ask(470) == ask(0x40000000 + 41) == seccomp.UNKNOWN
    assert [ask(seccomp.PRCTL[column], option) for option in (1, 15)] == [seccomp.REFUSE, seccomp.ALLOW]
    assert [ask(seccomp.FCNTL[column], 3, to) for to in (3, 8, 15)] == [seccomp.ALLOW, seccomp.REFUSE, seccomp.REFUSE]
    assert [ask(seccomp.IOCTL[column], 0, option) for option in (0x5401, 0x5412)] == [seccomp.ALLOW, seccomp.REFUSE]
    read = {"x86_64": 0, "aarch64": 63}[machine]
    assert ask(read) == seccomp.ALLOW
    assert verdict(code, read, arch=0x40000003) == seccomp.KILL_PROCESS  # i386
