"""What slips in the model solution give, kept in a key: a student who makes one is told its name without an author's word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder import records
from autograder.course import Exercise
from autograder.jail import Jail
from autograder.key.slips import slips
from autograder.kinds.code.compiling.pairs import AT_ONCE, run_many
from autograder.kinds.code.judging.diagnosis import differs
from autograder.kinds.code.judging.pairs import printed
from autograder.kinds.code.records import CodeKey
from autograder.records import BANKED, Case, Fingerprint, Part
from autograder.texts import bank

__all__ = ["with_slips"]

Row = tuple[Fingerprint | None, ...]


def with_slips(exercise: Exercise, parts: Sequence[Part], body: CodeKey, jail: Jail) -> CodeKey:
    """The key with the prints of all slips that change an answer, each kind of outcome once a name."""
    known = {part.name: part for part in parts}
    made = [slip for slip in slips(exercise.solution()) if slip.id in bank()]
    kept: dict[tuple[str, Row], None] = {}
    for start in range(0, len(made), AT_ONCE):
        some = made[start : start + AT_ONCE]
        for slip, outcomes in zip(some, run_many(jail, exercise.id, [one.source for one in some], body.cases), strict=True):
            row = _row(known, body.cases, outcomes)
            if any(row):
                kept[BANKED + slip.id, row] = None
    cases = [msgspec.structs.replace(case, slips=tuple(row[i] for _, row in kept)) for i, case in enumerate(body.cases)]
    return msgspec.structs.replace(body, cases=tuple(cases), slips=tuple(id for id, _ in kept))


def _row(parts: dict[str, Part], cases: Sequence[Case], outcomes: Sequence[records.Outcome]) -> Row:
    """What a slip gives in each case of the parts that it makes wrong; None in those of the others."""
    wrong = {case.part for case, outcome in zip(cases, outcomes, strict=True) if not case.held and differs(parts[case.part], case, outcome)}
    return tuple(
        printed(parts[case.part], case, outcome) if case.part in wrong and not case.held else None
        for case, outcome in zip(cases, outcomes, strict=True)
    )
