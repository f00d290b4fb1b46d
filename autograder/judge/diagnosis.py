"""Name the misconception whose outcomes agree with the student's, or two at once. Ties are told as ties; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judge import pairs, properties
from autograder.judge.agreement import agree, finite
from autograder.records import Case, CodeKey, Diagnosis, Key, Outcome, Part, Returned

__all__ = ["differs", "of_code", "same"]

Rows = Sequence[tuple[Case, Outcome | None, Outcome | None]]


def of_code(key: Key, rows: Rows) -> tuple[Diagnosis, ...]:
    """Per part: the misconceptions that give exactly the student's numbers in every case of the part."""
    found = []
    for part in key.exercise.parts:
        mine = [(case, outcome) for case, outcome, _ in rows if case.part == part.name]
        ids = tuple(m.id for m in key.exercise.misconceptions if _explains(part, mine, m.id))
        both = () if ids else _pairs(key, part, mine)
        if ids or both:
            found.append(Diagnosis(part=part.name, ids=ids, certain=len(ids) + len(both) == 1, pairs=both))
    return tuple(found)


def _pairs(key: Key, part: Part, rows: Sequence[tuple[Case, Outcome | None]]) -> tuple[tuple[str, str], ...]:
    """The pairs of misconceptions that explain a part in which something is wrong."""
    assert isinstance(key.body, CodeKey)
    wrong = any(outcome is not None and differs(part, case, outcome) for case, outcome in rows)
    return pairs.fitting(key.body.pairs, part, rows) if wrong else ()


def _explains(part: Part, rows: Sequence[tuple[Case, Outcome | None]], id: str) -> bool:
    """Finite and wrong somewhere, and the same as the student's everywhere."""
    wrong_somewhere = False
    for case, outcome in rows:
        theirs = case.wrong.get(id)
        if not isinstance(outcome, Returned) or not isinstance(theirs, Returned):
            return False
        if not finite(theirs) or not same(part, case, theirs, outcome):
            return False
        wrong_somewhere = wrong_somewhere or differs(part, case, theirs)
    return wrong_somewhere


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
