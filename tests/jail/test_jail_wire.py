"""The boundary's pure parts: what a child may say, and which system calls it may make."""

from __future__ import annotations

import os
import struct
import sys

import pytest

from autograder import values
from autograder.jail import belief, seccomp, wire
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
    assert isinstance(belief.outcome(outcome, SCRIPT), Garbled)


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
    assert belief.outcome(said, SCRIPT) == believed


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
        elif op == seccomp.AND:
            held &= value
        else:
            said = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value, seccomp.ANY_BIT: held & value}[op]
            at += if_so if said else if_not


ME, OTHER = 4711, 1


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("also", [{}, seccomp.OPENING_FILES], ids=["files", "no files"])
def test_filter_answers_every_call_as_the_table_says(machine: str, also: dict[str, tuple[int, int]]) -> None:
    column = seccomp.COLUMN[machine]
    code = seccomp.program(seccomp.template(machine, also), ME)
    assert seccomp.SELF.to_bytes(4, sys.byteorder) not in code
    denied = {numbers[column] for numbers in (seccomp.DENIED | also).values()} - {0}
    conditional = {
        call[column] for call in (seccomp.CLONE, seccomp.KILL, seccomp.TGKILL, seccomp.PRLIMIT64, seccomp.PRCTL,
                                  seccomp.FCNTL, seccomp.IOCTL, seccomp.OPEN, seccomp.OPENAT)
    }  # fmt: skip
    unknown = {seccomp.CLONE3[column], seccomp.OPENAT2[column]}
    for number in range(seccomp.FIRST_UNKNOWN + 50):
        answer = verdict(code, number, machine=machine)
        if number in denied:
            assert answer == seccomp.REFUSE, number
        elif number in unknown or number >= seccomp.FIRST_UNKNOWN:
            assert answer == seccomp.UNKNOWN, number
        elif number not in conditional:
            assert answer == seccomp.ALLOW, number
    assert verdict(code, 0x40000000 + 41, machine=machine) == seccomp.UNKNOWN
    assert verdict(code, 0, arch=0x40000003) == seccomp.KILL_PROCESS  # i386


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    ("call", "allowed", "refused"),
    [
        (seccomp.KILL, [(ME, 9)], [(OTHER, 9), (0, 9), (2**32 - 1, 9)]),
        (seccomp.TGKILL, [(ME, ME, 9)], [(OTHER, ME, 9)]),
        (seccomp.PRLIMIT64, [(0,), (ME,)], [(OTHER,)]),
        (seccomp.CLONE, [(0x3D0F00,)], [(17,)]),  # what pthread_create asks for; a fork
        (seccomp.PRCTL, [(15,)], [(1,)]),
        (seccomp.FCNTL, [(3, 3)], [(3, 8), (3, 10), (3, 15)]),
        (seccomp.IOCTL, [(0, 0x5401)], [(0, 0x5412), (0, 0x8901), (0, 0x8902)]),
        (seccomp.OPEN, [(0, os.O_RDONLY), (0, os.O_WRONLY | os.O_TRUNC)], [(0, os.O_RDONLY | os.O_TRUNC)]),
        (seccomp.OPENAT, [(0, 0, os.O_RDONLY), (0, 0, os.O_RDWR | os.O_TRUNC)], [(0, 0, os.O_RDONLY | os.O_TRUNC)]),
    ],
)
def test_filter_looks_at_arguments(
    machine: str, call: tuple[int, int], allowed: list[tuple[int, ...]], refused: list[tuple[int, ...]]
) -> None:
    number = call[seccomp.COLUMN[machine]]
    if not number:
        return
    code = seccomp.program(seccomp.template(machine), ME)
    assert {verdict(code, number, *args, machine=machine) for args in allowed} == {seccomp.ALLOW}
    assert {verdict(code, number, *args, machine=machine) for args in refused} == {seccomp.REFUSE}
