"""Keys of further draws, made briefly: tolerances measured on few moves, and all misconceptions run in one process.

Such a tolerance is at most as wide as the key's own. What holds by it with room to spare holds by the key's; where
something does not hold, or only just, the draw is done again with a key in full.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from autograder import key, records
from autograder.audit.margins import FAR
from autograder.audit.together import together
from autograder.course import Exercise
from autograder.draw import Draw
from autograder.jail import Jail
from autograder.key.making import Seeds
from autograder.kinds.code.compile import written_policy
from autograder.kinds.code.compiling import cases as code
from autograder.kinds.code.compiling import properties
from autograder.kinds.code.records import CodeKey
from autograder.kinds.code.spec import CodeExercise
from autograder.records import Case, Key, Outcome
from autograder.worded import of_variant

__all__ = ["JUST", "compiled", "fresh", "with_wrong", "wrong_outcomes"]

TIMES = 1
JUST = 8 * FAR  # how far outside wrong answers lie at least that are so by the key's own tolerance as well


def compiled(
    exercise: Exercise, spec: CodeExercise, seeds: Seeds, device: str, drawn: Draw | None, known: set[bytes] | None = None
) -> Key | None:
    """A key without misconceptions; None where tolerances are measured on the solution.

    `known`: scripts of other draws, left out where they come again, with those of this one added.
    """
    given = key.variant(exercise, spec, seeds, drawn)
    exercise, varied = exercise.of(given), of_variant(spec, given)
    assert isinstance(varied, CodeExercise)
    cases = code.drawn_cases(exercise, varied, seeds)
    if any(properties.has_relation(case) for case in cases):
        return None
    if known is not None and not given:
        cases = fresh(cases, known)
    expect = code.expecting(exercise, varied, seeds, device, TIMES)
    cases = [case if case.held else expect(case) for case in cases]
    named = tuple(records.Misconception(id=wrong.id, what=wrong.what) for wrong in spec.wrong)
    record = records.Exercise(
        id=exercise.id, kind="code", title=exercise.title(), points=spec.points, env=spec.env, misconceptions=named,
        parts=code.parts(varied, cases, exercise.stub()),
        policy=written_policy(spec),
    )  # fmt: skip
    return Key(hash="", exercise=record, body=CodeKey(cases=tuple(cases)), values=given)


def fresh(cases: Sequence[Case], known: set[bytes]) -> list[Case]:
    """The cases that no earlier draw had: what is the same in every draw need not run on each. `known` takes them up."""
    scripts = [msgspec.msgpack.encode(case.script) for case in cases]
    new = [case for case, script in zip(cases, scripts, strict=True) if script not in known]
    known.update(scripts)
    return new


def wrong_outcomes(exercise: Exercise, spec: CodeExercise, of: Key, jail: Jail, ids: Collection[str] | None = None) -> dict[str, tuple[Outcome, ...]]:
    """What the misconceptions give in the cases of a key: these, or all."""
    assert isinstance(of.body, CodeKey)
    sources = code.wrong_sources(exercise.of(of.values), spec)
    return together(jail, exercise.id, {id: source for id, source in sources.items() if ids is None or id in ids}, of.body.cases)


def with_wrong(of: Key, outcomes: Mapping[str, tuple[Outcome, ...]]) -> Key:
    """The key with what misconceptions give."""
    assert isinstance(of.body, CodeKey)
    rows = enumerate(of.body.cases)
    cases = tuple(msgspec.structs.replace(case, wrong={id: row[i] for id, row in outcomes.items()}) for i, case in rows)
    return msgspec.structs.replace(of, body=msgspec.structs.replace(of.body, cases=cases))
