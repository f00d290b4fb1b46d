"""The boundary's pure parts: what a child may say, and which system calls it may make."""

from __future__ import annotations

import os
import struct
import sys

import pytest

from autograder import values
from autograder.jail import belief, calls, seccomp, wire
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
@pytest.mark.parametrize("opening", [True, False], ids=["files", "no files"])
@pytest.mark.parametrize("private", [True, False], ids=["alone", "beside others"])
def test_filter_answers_every_call_as_the_tables_say(machine: str, opening: bool, private: bool) -> None:
    column = seccomp.COLUMN[machine]
    code = seccomp.program(seccomp.template(machine, opening=opening, private=private), ME)
    assert seccomp.SELF.to_bytes(4, sys.byteorder) not in code
    expected = {numbers[column]: seccomp.ALLOW for numbers in calls.ALLOWED.values()}
    expected |= {numbers[column]: seccomp.REFUSE for numbers in calls.REFUSED.values()}
    for numbers in (calls.ATTRIBUTES | calls.FLUSHING).values():
        expected[numbers[column]] = seccomp.ALLOW if private else seccomp.DONE
    for numbers in calls.CHANGING_FOLDERS.values():
        expected[numbers[column]] = seccomp.ALLOW if opening else seccomp.REFUSE
    conditional = {numbers[column] for numbers in calls.LOOKED_AT.values()}
    for number in range(seccomp.FIRST_UNKNOWN + 50):
        if number not in conditional:
            assert verdict(code, number, machine=machine) == expected.get(number, seccomp.UNKNOWN), number
    assert verdict(code, 0x40000000 + 41, machine=machine) == seccomp.UNKNOWN
    assert verdict(code, 0, arch=0x40000003) == seccomp.KILL_PROCESS  # i386


def test_no_call_is_in_two_tables() -> None:
    tables = (calls.ALLOWED, calls.REFUSED, calls.ATTRIBUTES, calls.FLUSHING, calls.CHANGING_FOLDERS, calls.LOOKED_AT)
    for column in (0, 1):
        numbers = [call[column] for table in tables for call in table.values() if call[column] != calls.MISSING]
        assert len(numbers) == len(set(numbers))


THREAD = 0x3D0F00  # what pthread_create asks for


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    ("call", "allowed", "refused"),
    [
        ("kill", [(ME, 9)], [(OTHER, 9), (0, 9), (2**32 - 1, 9)]),
        ("tgkill", [(ME, ME, 9)], [(OTHER, ME, 9)]),
        ("prlimit64", [(0,), (ME,)], [(OTHER,)]),
        ("clone", [(THREAD,)], [(17,), (0x100 | 17,), (THREAD & ~0x400,), (THREAD & ~0x200,), (THREAD | 0x10000000,), (THREAD | 0x20000,)]),
        ("prctl", [(15,), (3,)], [(1,), (4,), (22,), (36,), (47,), (0x59616D61,)]),
        ("fcntl", [(3, 3), (3, 1030), (3, 6)], [(3, 8), (3, 10), (3, 15), (3, 1024), (3, 1031)]),
        ("ioctl", [(0, 0x5401), (0, 0x5421)], []),
        ("open", [(0, os.O_RDONLY), (0, os.O_WRONLY | os.O_TRUNC)], [(0, os.O_RDONLY | os.O_TRUNC)]),
        ("openat", [(0, 0, os.O_RDONLY), (0, 0, os.O_RDWR | os.O_TRUNC)], [(0, 0, os.O_RDONLY | os.O_TRUNC)]),
        ("mmap", [(0, 4096, 3, 0x22)], [(0, 4096, 3, 0x40022), (0, 4096, 3, 0x2022)]),
        ("socketpair", [(1, 1), (1, 1 | 0x80800)], [(1, 2), (1, 5), (2, 1), (16, 1)]),
        ("sendto", [(5, 1, 1, 0, 0, 0)], [(5, 1, 1, 0, 1, 16), (5, 1, 1, 0, 1 << 32, 16)]),
        ("truncate", [(0, 0)], []),
    ],
)
def test_filter_looks_at_arguments(
    machine: str, call: str, allowed: list[tuple[int, ...]], refused: list[tuple[int, ...]]
) -> None:
    number = calls.LOOKED_AT[call][seccomp.COLUMN[machine]]
    if number == calls.MISSING:
        return
    code = seccomp.program(seccomp.template(machine), ME)
    assert [args for args in allowed if verdict(code, number, *args, machine=machine) != seccomp.ALLOW] == []
    assert [args for args in refused if verdict(code, number, *args, machine=machine) != seccomp.REFUSE] == []


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_of_those_who_see_the_files_of_others(machine: str) -> None:
    code = seccomp.program(seccomp.template(machine, private=False), ME)
    for name, answer in (("truncate", seccomp.REFUSE), ("fallocate", seccomp.NOT_SUPPORTED)):
        assert verdict(code, calls.LOOKED_AT[name][seccomp.COLUMN[machine]], machine=machine) == answer
    assert verdict(code, calls.LOOKED_AT["ioctl"][seccomp.COLUMN[machine]], 0, 0x5412, machine=machine) == seccomp.NO_SUCH_REQUEST
