"""Name the misconception whose outcomes agree with the student's, or two at once. Ties are told as ties; nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograder.judge.agreement import agree, finite
from autograder.kinds.code.judging import pairs, properties
from autograder.kinds.code.records import CodeKey
from autograder.records import Case, Diagnosis, Key, Outcome, Part, Raised, Returned

__all__ = ["differs", "of_code", "same"]

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]


def of_code(key: Key, rows: Rows, clear: Collection[str] = ()) -> tuple[Diagnosis, ...]:
    """Per part: the misconceptions that give exactly the student's numbers in every case of the part.

    `clear`: parts of which the verdict itself says more than the bank would.
    """
    found = []
    for part in key.exercise.parts:
        mine = [(case, outcome) for case, outcome, _ in rows if case.part == part.name]
        ids = tuple(m.id for m in key.exercise.misconceptions if _explains(part, mine, m.id))
        ids = ids or (() if part.name in clear else _slips(key, part, mine))
        both = () if ids else _pairs(key, part, mine)
        if ids or both:
            found.append(Diagnosis(part=part.name, ids=ids, certain=len(ids) + len(both) == 1, pairs=both))
    return tuple(found)


def _slips(key: Key, part: Part, rows: Sequence[tuple[Case, Outcome | None]]) -> tuple[str, ...]:
    """The mistakes of the bank that explain a part in which something is wrong."""
    assert isinstance(key.body, CodeKey)
    return pairs.slipped(key.body.slips, part, rows) if _is_wrong(part, rows) else ()


def _pairs(key: Key, part: Part, rows: Sequence[tuple[Case, Outcome | None]]) -> tuple[tuple[str, str], ...]:
    """The pairs of misconceptions that explain a part in which something is wrong."""
    assert isinstance(key.body, CodeKey)
    return pairs.fitting(key.body.pairs, part, rows) if _is_wrong(part, rows) else ()


def _is_wrong(part: Part, rows: Sequence[tuple[Case, Outcome | None]]) -> bool:
    return any(outcome is not None and differs(part, case, outcome) for case, outcome in rows)


def _explains(part: Part, rows: Sequence[tuple[Case, Outcome | None]], id: str) -> bool:
    """Wrong somewhere, and the same as the student's everywhere: where it raises too, and where a number is none, but not only there."""
    wrong_somewhere = returns = False
    for case, outcome in rows:
        theirs = case.wrong.get(id)
        match outcome, theirs:
            case Returned(), Returned():
                if not same(part, case, theirs, outcome):
                    return False
                returns = returns or finite(outcome)
            case Raised(error=mine, stage="call"), Raised(error=error, stage="call"):
                if mine != error:
                    return False
            case _:
                return False
        wrong_somewhere = wrong_somewhere or (differs(part, case, theirs) and _tells(part, case, theirs))
    return wrong_somewhere and returns


def _tells(part: Part, case: Case, outcome: Outcome) -> bool:
    """Whether a case that is wrong says more than that it is."""
    return not case.held or not isinstance(outcome, Returned) or bool(outcome.changed) or properties.telling(part, case, outcome)


def differs(part: Part, case: Case, outcome: Outcome) -> bool:
    """The outcome is not the right answer of this case."""
    if not isinstance(outcome, Returned):
        return True
    if case.held:
        return not properties.holds(part, case, outcome)
    return not agree(part, case, Returned(seen=case.expected), outcome)


def same(part: Part, case: Case, a: Returned, b: Returned) -> bool:
    """Two outcomes of a case are the same answer; where properties are judged, one that breaks them in the same way."""
    return properties.alike(part, case, a, b) if case.held else agree(part, case, a, b)
