"""What is right on further draws: full points, far from the tolerance's edge, here and on other processors.

A tolerance measured on few moves is at most as wide as the key's. What is right by it with room to spare is so by the
key's; where there is doubt, the draw is done as the first ones are. All sources share a process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from autograder import key, records
from autograder.audit import margins, proving
from autograder.audit.findings import Count
from autograder.audit.judging import full, ran
from autograder.audit.work import Work, honest, seeds, warm
from autograder.key import code, properties
from autograder.records import CodeKey, Key, Outcome
from autograder.spec import CodeExercise, Draw
from autograder.worded import of_variant

__all__ = ["near", "right"]

TIMES = 1
FAR_AWAY = 1000 * margins.FAR  # wrong answers so far outside on the first draws are outside on others


def near(found: margins.Margins) -> tuple[str, ...]:
    """The misconceptions that further draws must be tried for as well."""
    return tuple(id for id, value in found.wrong.items() if value < FAR_AWAY)


def right(work: Work, numbers: Iterable[int], wrong: Collection[str], count: Count) -> margins.Margins:
    """The solution and its alternatives on these draws, and how near the misconceptions in `wrong` come."""
    return margins.merged([_plainly(work, number, wrong, count) or _in_full(work, number, count) for number in numbers])


def _in_full(work: Work, number: int, count: Count) -> margins.Margins:
    proving.right(work, number, count)
    found, _ = proving.margins(work, [number])
    work.forget(number)
    return found


def _plainly(work: Work, number: int, wrong: Collection[str], count: Count) -> margins.Margins | None:
    """None where it does not show without doubt that all is right."""
    compiled = _compiled(work, number)
    if compiled is None:
        return None
    outcomes = _ran(work, number, compiled, wrong)
    body = _with_wrong(compiled, {id: outcomes.pop(id) for id in wrong})
    compiled = msgspec.structs.replace(compiled, body=body)
    names = honest(work.exercise.of(compiled.values), compiled)
    found = margins.of_outcomes(compiled, outcomes)
    if max(found.honest.values()) > margins.NEAR or min(found.wrong.values(), default=FAR_AWAY) < 8 * margins.FAR:
        return None
    if not all(full(compiled, outcomes[name]) for name in names):
        return None
    count.tried += len(names)
    count.held += len(names)
    return found


def _compiled(work: Work, number: int) -> Key | None:
    """A key without misconceptions, its tolerances measured on few moves; None where they are measured on the solution."""
    given = key.variant(work.exercise, work.spec, seeds(number), Draw([number]) if work.varies else None)
    exercise, spec = work.exercise.of(given), of_variant(work.spec, given)
    assert isinstance(spec, CodeExercise)
    drawn = code.drawn_cases(exercise, spec, seeds(number))
    if any(properties.has_relation(case) for case in drawn):
        return None
    expect = code.expecting(exercise, spec, seeds(number), key.resolve(work.course.device), TIMES)
    cases = tuple(case if case.held else expect(case) for case in drawn)
    record = records.Exercise(
        id=exercise.id, kind="code", title=exercise.title(), points=spec.points, env=spec.env,
        parts=code.parts(spec, cases, exercise.stub()),
        policy=records.Policy(imports=tuple(spec.imports), forbid=tuple(spec.forbid), samples=tuple(spec.samples.items())),
    )  # fmt: skip
    return Key(hash="", exercise=record, body=CodeKey(cases=cases), values=given)


def _ran(work: Work, number: int, compiled: Key, wrong: Collection[str]) -> dict[str, tuple[Outcome, ...]]:
    """What all sources give, honest ones and some misconceptions. A rule about samples is kept as for a submission."""
    exercise, spec = work.exercise.of(compiled.values), work.code
    assert spec is not None
    sources, jail = honest(exercise, compiled), warm(spec.env)
    beside = {id: source for id, source in code.wrong_sources(exercise, spec).items() if id in wrong}
    if not spec.samples:
        return proving.varied(compiled, sources, number, beside | sources)
    alone = {name: ran(compiled, source, jail).outcomes for name, source in sources.items()}
    return alone | proving.varied(compiled, sources, number, beside)


def _with_wrong(compiled: Key, outcomes: dict[str, tuple[Outcome, ...]]) -> CodeKey:
    assert isinstance(compiled.body, CodeKey)
    rows = enumerate(compiled.body.cases)
    return CodeKey(cases=tuple(msgspec.structs.replace(case, wrong={id: row[i] for id, row in outcomes.items()}) for i, case in rows))
