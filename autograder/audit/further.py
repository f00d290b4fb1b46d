"""What is right on further draws: full points, far from the tolerance's edge, here and on other processors.

Their keys are made briefly. Where one leaves a doubt, the draw is done as the first one is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from autograder.audit import brief, margins, proving
from autograder.audit.findings import Count
from autograder.audit.judging import full, ran
from autograder.audit.work import Work, honest, warm
from autograder.kinds.code.records import CodeKey
from autograder.records import Key, Outcome

__all__ = ["near", "right"]

FAR_AWAY = 1000 * margins.FAR  # wrong answers so far outside on the first draws are outside on others


def near(found: margins.Margins) -> tuple[str, ...]:
    """The misconceptions that further draws must be tried for as well."""
    return tuple(id for id, value in found.wrong.items() if value < FAR_AWAY)


def right(work: Work, numbers: Iterable[int], wrong: Collection[str], count: Count) -> margins.Margins:
    """The solution and its alternatives on these draws, and how near the misconceptions in `wrong` come."""
    known: set[bytes] = set()
    return margins.merged([_briefly(work, number, wrong, count, known) or _in_full(work, number, count) for number in numbers])


def _in_full(work: Work, number: int, count: Count) -> margins.Margins:
    work.deepen(number)
    proving.right(work, number, count)
    found, _ = proving.margins(work, [number])
    work.forget(number)
    return found


def _briefly(work: Work, number: int, wrong: Collection[str], count: Count, known: set[bytes]) -> margins.Margins | None:
    """None where it does not show without doubt that all is right."""
    compiled = work.brief(number, known)
    if compiled is None or work.code is None:
        return None
    if isinstance(compiled.body, CodeKey) and not compiled.body.cases:
        return margins.Margins()  # all its cases were in other draws
    compiled = brief.with_wrong(compiled, brief.wrong_outcomes(work.exercise, work.code, compiled, warm(work.code.env), wrong))
    outcomes = _ran(work, number, compiled)
    found = margins.of_outcomes(compiled, outcomes)
    names = honest(work.exercise.of(compiled.values), compiled)
    if max(found.honest.values()) > margins.NEAR or min(found.wrong.values(), default=FAR_AWAY) < brief.JUST:
        return None
    if not all(full(compiled, outcomes[name]) for name in names):
        return None
    count.tried += len(names)
    count.held += len(names)
    return found


def _ran(work: Work, number: int, compiled: Key) -> dict[str, tuple[Outcome, ...]]:
    """What honest sources give. A rule about samples is kept as for a submission."""
    sources = honest(work.exercise.of(compiled.values), compiled)
    if not compiled.exercise.policy.samples:
        return proving.varied(compiled, sources, number, beside=sources)
    alone = {name: ran(compiled, source, warm(compiled.exercise.env)).outcomes for name, source in sources.items()}
    return alone | proving.varied(compiled, sources, number)
