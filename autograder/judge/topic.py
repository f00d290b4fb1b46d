"""What a report speaks of first: the verdict, and the part, that its sentences, its line and its program are about."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.records import Judgement, Status, Verdict

__all__ = ["failing", "topic"]

URGENCY = {Status.fault: 0, Status.undecided: 2, Status.pending: 3, Status.no_answer: 4}
GOOD = (Status.right, Status.follow_through)


def failing(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The verdict to speak of: the first that is not right; visible ones and real mistakes come first."""
    wrong = [verdict for verdict in verdicts if verdict.status not in GOOD]
    return min(wrong, key=lambda v: (URGENCY.get(v.status, 1), not v.visible), default=None)


def topic(judgement: Judgement) -> str:
    """The part the report speaks of: of a certain mistake, of a tie, of two mistakes at once, else of the first that is not right."""
    known = [d for d in judgement.diagnosis if d.ids or d.pairs]
    for kind in ([d for d in known if d.certain and d.ids], [d for d in known if len(d.ids) > 1], [d for d in known if d.pairs]):
        if kind:
            return kind[0].part
    first = failing(judgement.verdicts)
    return first.part if first else ""
