"""Name the misconception whose outcomes agree with the student's. Ties are told as ties; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judge.agreement import agree, finite
from autograder.records import Case, Diagnosis, Key, Outcome, Part, Returned

__all__ = ["differs", "of_code"]

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]


def of_code(key: Key, rows: Rows) -> tuple[Diagnosis, ...]:
    """Per part: the misconceptions that give exactly the student's numbers in every case of the part."""
    found = []
    for part in key.exercise.parts:
        mine = [(case, outcome) for case, outcome, _ in rows if case.part == part.name]
        ids = tuple(m.id for m in key.exercise.misconceptions if _explains(part, mine, m.id))
        if ids:
            found.append(Diagnosis(part=part.name, ids=ids, certain=len(ids) == 1))
    return tuple(found)


def _explains(part: Part, rows: Sequence[tuple[Case, Outcome | None]], id: str) -> bool:
    """Finite and wrong somewhere, and the same as the student's everywhere."""
    wrong_somewhere = False
    for case, outcome in rows:
        theirs = case.wrong.get(id)
        if not isinstance(outcome, Returned) or not isinstance(theirs, Returned):
            return False
        if not finite(theirs) or not agree(part, case, theirs, outcome):
            return False
        wrong_somewhere = wrong_somewhere or differs(part, case, theirs)
    return wrong_somewhere


def differs(part: Part, case: Case, outcome: Outcome) -> bool:
    """The outcome is not the right answer of this case."""
    if not isinstance(outcome, Returned):
        return True
    return not agree(part, case, Returned(seen=case.expected), outcome)
