"""Every program in hostile/ gets the outcome its first line names, costs nobody else anything and leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.jail import Jail, Request
from autograder.records import Cell, Garbled, Killed, Missing, Outcome, Raised, Returned, TimedOut
from autograder.script import Call, Script
from autograder.values import unpack

PROGRAMS = sorted((Path(__file__).parent / "hostile").glob("*.py"))
CALL: Script = (Call("f", (("x", 1.0),)),)
NEIGHBOUR = Request(
    cells=(Cell(source="def f(x):\n    return x + 1", number=1, exercise="e"),), exercise="e", scripts=(CALL,)
)


def shown(outcome: Outcome) -> str:
    """An outcome as the first lines write it."""
    match outcome:
        case Returned():
            return f"returned {unpack(outcome.seen[0].value)!r}"
        case Raised():
            return f"raised {outcome.error}"
        case TimedOut():
            return "timed_out"
        case Killed():
            return f"killed {outcome.reason}"
        case Missing():
            return f"missing {outcome.name}"
        case Garbled():
            return "garbled"
        case _:
            return str(outcome)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_hostile_program_gets_its_outcome(jail: Jail, program: Path) -> None:
    source = program.read_text()
    first, _, second = source.splitlines()[0].removeprefix("# expect: ").partition(" then ")
    request = Request(
        cells=(Cell(source=source, number=1, exercise="e"),), exercise="e", scripts=(CALL, CALL), repeat=True
    )
    run = jail.run(request)
    assert shown(run.outcomes[0]) == first
    assert not second or shown(run.outcomes[1]) == second
    assert len(run.outcomes) == len(run.again) == 2
    assert shown(jail.run(NEIGHBOUR).outcomes[0]) == "returned 2.0"
