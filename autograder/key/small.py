"""Smaller cases: what becomes of an author's visible cases with fewer and rounder numbers, where a mistake still shows.

They earn nothing. Where an answer is wrong, the smallest that shows it is given to the student, to be checked by hand. A
candidate keeps what all of the author's arguments of a name have in common (`Habit`): labels stay labels, probabilities
stay in their range and add up, what was sorted stays sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import msgspec
import numpy as np

from autograder.course import CourseError, Exercise
from autograder.jail import Jail
from autograder.judge.agreement import finite
from autograder.judge.as_python import short, text
from autograder.judge.diagnosis import differs
from autograder.key.code import run_source
from autograder.records import Case, CodeKey, Outcome, Part, Returned
from autograder.script import Call
from autograder.values import Array, Value, leaves, pack

__all__ = ["with_small"]

POOL = 160  # candidates of a part that are tried
TRIES = 5  # candidates for one misconception whose expectation is measured
FEW = 3  # different numbers that may be labels
CLEAR = 1e-3  # a deviation that a person sees, as a part of the right number

Expect = Callable[[Case], Case]
Args = Mapping[str, Any]
ROUNDED: tuple[Callable[[Any], Any], ...] = (
    lambda x: x,
    lambda x: np.round(x, 1),
    lambda x: np.round(2 * x) / 2,
    np.round,
    lambda x: np.where(x < 0, -1.0, 1.0),
)
"""What numbers that are no labels may become."""


class Habit(NamedTuple):
    """What all arguments of one name have in common. `labels`: they take few values, which stay as they are."""

    low: float
    high: float
    labels: bool
    whole: bool
    rows_add_up: bool
    columns_add_up: bool
    sorted: bool

    def keeps(self, value: Any) -> bool:
        """Whether an argument has what the others have."""
        other = _habit([value])
        inside = self.low <= other.low and other.high <= self.high
        shared = ((self.whole, other.whole), (self.rows_add_up, other.rows_add_up),
                  (self.columns_add_up, other.columns_add_up), (self.sorted, other.sorted))  # fmt: skip
        return inside and all(theirs for mine, theirs in shared if mine)


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
    """Smaller forms of the visible cases of one part that are one call with numbers, the shortest first."""
    given = [_given(case) for case in cases]
    if any(one is None for one in given):
        return []
    habits = {name: _habit([args[name] for args in given if args]) for name in (given[0] or {})}
    pool: dict[str, Case] = {}
    for case, args in zip(cases, given, strict=True):
        for fewer in _forms(args or {}, habits) if case.visible else ():
            if all(habits[name].keeps(value) for name, value in fewer.items() if _numeric(value)):
                made = _made(case, fewer)
                pool[made.name] = made
    return sorted(pool.values(), key=_effort)[:POOL]


def _given(case: Case) -> dict[str, Any] | None:
    """The arguments of a case that is one call with plain values; None for any other."""
    if case.held or len(case.script) != 1 or not isinstance(case.script[0], Call) or "." in case.script[0].entry:
        return None
    args = dict(case.script[0].args)
    if not all(isinstance(value, Array | bool | int | float | str | None) for value in args.values()):
        return None
    return {name: value.numpy() if isinstance(value, Array) else value for name, value in args.items()}


def _forms(args: Args, habits: Mapping[str, Habit]) -> Iterator[dict[str, Any]]:
    """Fewer entries along axes of one length, and rounder numbers: of arrays, of single ones, and of whole ones."""
    lengths = sorted({n for value in args.values() if isinstance(value, np.ndarray) for n in value.shape if n > 1})
    kinds = {type(value) for value in args.values()}
    singles, counted = ROUNDED[:4] if float in kinds else ROUNDED[:1], (None, 1, 2) if int in kinds else (None,)
    for kept in product(*([m for m in (1, 2, n) if m <= n] for n in lengths)):
        cut = dict(zip(lengths, kept, strict=True))
        fewer = {name: _cut(value, cut) for name, value in args.items()}
        for arrays, numbers, counts in product(ROUNDED, singles, counted):
            yield {name: _rounder(value, habits[name], arrays, numbers, counts) for name, value in fewer.items()}


def _cut(value: Any, kept: Mapping[int, int]) -> Any:
    return value[tuple(slice(kept.get(n, n)) for n in value.shape)] if isinstance(value, np.ndarray) else value


def _rounder(value: Any, habit: Habit, arrays: Callable[[Any], Any], numbers: Callable[[Any], Any], count: int | None) -> Any:
    if not _numeric(value) or isinstance(value, bool) or habit.labels:
        return value
    if isinstance(value, np.ndarray):
        return np.asarray(arrays(value) + 0.0, dtype=value.dtype) if value.dtype.kind == "f" else value
    if isinstance(value, int):
        return value if count is None else min(count, value)
    return float(numbers(value) + 0.0)


def _numeric(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, np.ndarray) and value.dtype.kind in "fib" and value.size > 0)


def _habit(values: Sequence[Any]) -> Habit:
    arrays = [np.asarray(value, dtype=np.float64) for value in values if _numeric(value)]
    flat = np.concatenate([a.ravel() for a in arrays]) if arrays else np.zeros(1)
    tables = [a for a in arrays if a.ndim == 2]
    return Habit(
        low=float(flat.min()), high=float(flat.max()), labels=len(arrays) > 1 and len(np.unique(flat)) <= FEW,
        whole=bool((flat == np.round(flat)).all()),
        rows_add_up=bool(tables) and all(np.allclose(a.sum(axis=1), 1) for a in tables),
        columns_add_up=bool(tables) and all(np.allclose(a.sum(axis=0), 1) for a in tables),
        sorted=bool(arrays) and all(a.ndim > 0 and bool((np.diff(a, axis=0) >= 0).all()) for a in arrays),
    )  # fmt: skip


def _made(case: Case, args: Args) -> Case:
    """The case with other arguments, named by them; nothing is known of what it gives."""
    call = case.script[0]
    assert isinstance(call, Call)
    script = (msgspec.structs.replace(call, args=tuple((name, _packed(args[name])) for name, _ in call.args)),)
    name = f"{case.part}({', '.join(f'{k}={text(v)}' for k, v in script[0].args)})"
    return Case(name=name, part=case.part, group="", visible=True, script=script)


def _packed(value: Any) -> Value:
    return pack(value) if isinstance(value, np.ndarray) else value


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
