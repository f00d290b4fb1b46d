"""What a child's word is worth: it is taken as data, as far as it can be true, and cut to what may be kept."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder.jail import wire
from autograder.records import Cell, Garbled, Missing, Outcome, Policy, Raised, Refused, Returned
from autograder.script import Asked, Call, Script
from autograder.values import TooBig

__all__ = ["exception", "outcome", "refusal"]

MOST = 10_000_000
"""Lines and cells that a submission may have, and more."""


def outcome(
    told: Returned | Raised | Missing | Garbled | Refused,
    script: Script,
    policy: Policy = Policy(),  # noqa: B008 (frozen)
    cells: Sequence[Cell] = (),
    asked: Sequence[Asked] = (),
) -> Outcome:
    """A child's word on a script. What it `asked` is known outside, and not taken from it."""
    match told:
        case Returned():
            return _seen(msgspec.structs.replace(told, asked=tuple(asked)), script)
        case Raised():
            return _seen(told, script)
        case Refused():
            return refusal(told, policy, cells)
        case Missing():
            return Missing(name=told.name[: wire.NAME])
        case _:
            return Garbled(why=told.why[: wire.NAME])


def _seen(told: Returned | Raised, script: Script) -> Outcome:
    try:
        fits = wire.bounded_seen(told.seen, script, isinstance(told, Returned))
    except TooBig as big:
        return Garbled(why=str(big))
    if not fits:
        return Garbled(why="it showed what was not asked")
    if isinstance(told, Raised):
        return exception(told, "call")
    given = {name for step in script if isinstance(step, Call) for name, _ in step.args}
    if not set(told.changed) <= given:
        return Garbled(why="it changed what was not given")
    return msgspec.structs.replace(told, changed=tuple(dict.fromkeys(told.changed)))


def exception(raised: Raised, where: str) -> Raised:
    """A child's word on an exception, its texts cut; a stage or a line that cannot be is put right."""
    stages = ("cell",) if where == "cell" else ("call", "signature")
    return msgspec.structs.replace(
        raised,
        error=raised.error[: wire.NAME],
        message=raised.message[: wire.MESSAGE],
        stage=raised.stage if raised.stage in stages else stages[0],
        line=_counted(raised.line),
        cell=_counted(raised.cell),
        seen=() if where == "cell" else raised.seen,
    )


def _counted(number: int | None) -> int | None:
    return number if number is not None and 1 <= number <= MOST else None


def refusal(refused: Refused, policy: Policy, cells: Sequence[Cell]) -> Refused | Garbled:
    """A child's word on what it did that it may not, at a line there is."""
    if policy == Policy():
        return Garbled(why="it spoke of a policy nobody set")
    sources = {cell.number: cell.source for cell in cells}
    lines = sources.get(refused.cell or 0, "").count("\n") + 1
    there = refused.cell in sources and refused.line is not None and 1 <= refused.line <= lines
    return Refused(
        rule=refused.rule if refused.rule in ("import", "loop", "guard") else "name",
        name=refused.name[: wire.NAME],
        of=refused.of if refused.of in (*policy.forbid, policy.batch) else "",
        line=refused.line if there else None,
        cell=refused.cell if there else None,
    )
