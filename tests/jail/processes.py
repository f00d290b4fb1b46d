"""What tests of parents and children share: one call to make, values to take out, processes to look for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.jail import Jail, Request
from autograder.jail import jail as jail_module
from autograder.records import Cell, Returned
from autograder.script import Call, Script
from autograder.values import Value, unpack

CALL: Script = (Call("f", (("x", 1.0),)),)
STARTS = "from autograder.jail.parent import main; main()"


def request(source: str, scripts: tuple[Script, ...] = (CALL,), wanted: tuple[str, ...] = ()) -> Request:
    """One cell, and what is asked of it."""
    return Request(
        cells=(Cell(source=source, number=1, exercise="e"),), exercise="e", scripts=scripts, wanted=wanted
    )


def value(jail: Jail, source: str) -> Value:
    """What f(1.0) of this source gives."""
    outcome = jail.run(request(source)).outcomes[0]
    assert isinstance(outcome, Returned), outcome
    return outcome.seen[0].value


def answer(jail: Jail, source: str, name: str = "found") -> object:
    """What a name holds after this source has run."""
    run = jail.run(request(source, (), (name,)))
    assert not run.cells, run.cells
    return unpack(run.answers[name])


def parent_of(jail: Jail) -> int:
    assert jail.parent is not None
    return jail.parent.process.pid


def scratches_of(jail: Jail) -> Path:
    """The folder of its scratch directories."""
    assert jail.parent is not None
    assert jail.parent.scratches is not None
    return Path(jail.parent.scratches.path)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descriptors(pid: int | str = "self") -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def gone(pid: int, patience: float = 10.0) -> bool:
    """Whether a process ends soon: it is a zombie, or not there."""
    return soon(lambda: ended(pid), patience)


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def soon(true: object, patience: float = 10.0) -> bool:
    """Whether a condition comes true in time."""
    assert callable(true)
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.01)
    return False


@contextmanager
def parents_that(do: str) -> Iterator[None]:
    """Parents started within the block run these statements before they begin: what breaks, breaks for real."""
    real = jail_module.PARENT
    assert STARTS in real
    jail_module.PARENT = real.replace(STARTS, f"{do}; {STARTS}")
    try:
        yield
    finally:
        jail_module.PARENT = real
