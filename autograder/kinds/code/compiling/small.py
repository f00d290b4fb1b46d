"""Smaller cases: smaller forms of an author's visible cases in which a mistake still shows.

They earn nothing. Where an answer is wrong, the smallest that shows it is given to the student, to be checked by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import msgspec
import numpy as np

from autograder.course import CourseError, Exercise
from autograder.jail import Jail
from autograder.judge.agreement import finite
from autograder.judge.as_python import call_text, short
from autograder.kinds.code.compiling.cases import run_source
from autograder.kinds.code.compiling.shrinking import smaller
from autograder.kinds.code.judging.diagnosis import differs
from autograder.kinds.code.records import CodeKey
from autograder.records import Case, Outcome, Part, Returned
from autograder.script import Call, Get, Script
from autograder.values import Array, Value, leaves

__all__ = ["with_small"]

POOL = 160  # candidates of a part that are tried
TRIES = 5  # candidates for one misconception whose expectation is measured
CLEAR = 1e-3  # a deviation that a person sees, as a part of the right number

Expect = Callable[[Case], Case]


def with_small(exercise: Exercise, parts: Sequence[Part], body: CodeKey, sources: Mapping[str, str], jail: Jail, expect: Expect) -> CodeKey:
    """The key with smaller cases. `sources`: the solution with each misconception; `expect` runs the reference on a case."""
    found: dict[str, Case] = {}
    for part in parts:
        pool = _pool([case for case in body.cases if case.part == part.name])
        for case in _telling(exercise, part, body, pool, sources, jail, expect) if pool else ():
            found.setdefault(case.name, case)
    return msgspec.structs.replace(body, small=tuple(found.values()))


def _telling(
    exercise: Exercise, part: Part, body: CodeKey, pool: list[Case], sources: Mapping[str, str], jail: Jail, expect: Expect
) -> Iterator[Case]:
    """For every misconception of a part, the shortest candidate that shows it clearly."""
    wrong = [id for id in sources if any(c.part == part.name and id in c.wrong and differs(part, c, c.wrong[id]) for c in body.cases)]
    right = run_source(jail, exercise.id, exercise.solution(), pool)
    usable = [i for i, outcome in enumerate(right) if isinstance(outcome, Returned) and finite(outcome) and not outcome.changed]
    usable.sort(key=lambda i: _effort(pool[i]) + _length(right[i]))
    measured = cache(lambda i: _measured(part, pool[i], right[i], expect))  # one candidate may show several mistakes
    for id in wrong:
        outcomes = run_source(jail, exercise.id, sources[id], pool)
        shows = [i for i in usable if _clear(right[i], outcomes[i])]
        known = ((measured(i), outcomes[i]) for i in shows[:TRIES])
        if found := next((case for case, outcome in known if case is not None and differs(part, case, outcome)), None):
            yield found


def _measured(part: Part, case: Case, right: Outcome, expect: Expect) -> Case | None:
    """The case with what is expected; None where the reference refuses it, or does not say what the solution does."""
    try:
        known = expect(case)
    except CourseError:
        return None
    return None if differs(part, known, right) else known


def _pool(cases: list[Case]) -> list[Case]:
    """Smaller forms of the visible cases of one part: of each number of steps the shortest."""
    scripts = {visible: [case.script for case in cases if not case.held and visible <= case.visible] for visible in (False, True)}
    pools: dict[int, list[Case]] = defaultdict(list)
    loose = tuple({(one.key, one.value, one.width): one for case in cases for one in case.loose}.values())  # nothing that is allowed anywhere is shown as a mistake
    for script in smaller(scripts[False], scripts[True]):
        pools[len(script)].append(Case(name=_told(script), part=cases[0].part, group="", visible=True, script=script, loose=loose))
    return [case for pool in pools.values() for case in sorted(pool, key=_effort)[: POOL // len(pools)]]


def _told(script: Script) -> str:
    """What there is to read, in one line."""
    return "; ".join(call_text("", step) if isinstance(step, Call) else repr(step) for step in script if not isinstance(step, Get))


def _effort(case: Case) -> int:
    """How much there is to read."""
    return len(case.name)


def _length(outcome: Outcome) -> int:
    assert isinstance(outcome, Returned)
    return sum(len(short(leaf, leaf)) for seen in outcome.seen for _, leaf in leaves(seen.value))


def _clear(right: Outcome, yours: Outcome) -> bool:
    """The two give another kind of answer, or numbers that a person tells apart."""
    assert isinstance(right, Returned)
    if not isinstance(yours, Returned):
        return False
    if yours.changed:
        return True
    pairs = [([x for _, x in leaves(a.value)], [y for _, y in leaves(b.value)]) for a, b in zip(right.seen, yours.seen, strict=False)]
    return any(len(a) != len(b) or any(_apart(x, y) for x, y in zip(a, b, strict=True)) for a, b in pairs)


def _apart(right: Value, yours: Value) -> bool:
    numbers = (Array, bool, int, float)
    if not isinstance(right, numbers) or not isinstance(yours, numbers):
        return type(right) is not type(yours) or right != yours
    a, b = (np.asarray(x.numpy() if isinstance(x, Array) else x) for x in (right, yours))
    if a.shape != b.shape or a.dtype.kind == "c" or b.dtype.kind == "c":
        return True
    a, b = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(over="ignore"):
        return bool(np.isfinite(b).all() and (np.abs(a - b) > CLEAR * np.maximum(np.abs(a), np.abs(b))).any())
