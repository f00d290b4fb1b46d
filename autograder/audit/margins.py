"""How far honest answers stay inside the tolerance, and how far wrong ones lie outside, in units of the tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.audit.findings import Check, Finding
from autograder.jail import Jail
from autograder.judge import properties
from autograder.judge.agreement import split
from autograder.judge.diagnosis import differs
from autograder.key.code import run_source
from autograder.records import Case, CodeKey, Key, Outcome, Record, Returned
from autograder.script import Call, Seen
from autograder.values import Array, leaves

__all__ = ["ELSEWHERE", "FAR", "NEAR", "Margins", "check", "measured", "merged", "of_outcomes"]

NEAR = 1 / 8
FAR = 8.0
ELSEWHERE = " on another processor"  # what a source is called that runs as there


class Margins(Record, frozen=True):
    """The worst honest answer on a case and the nearest wrong one: by source and by misconception, in tolerances.

    A wrong answer counts by the case that shows it best; infinity stands for an answer of another kind. `places`: where
    each honest answer strays farthest.
    """

    honest: dict[str, float] = {}
    wrong: dict[str, float] = {}
    places: dict[str, str] = {}


class Worst(NamedTuple):
    """How far an answer is off, in tolerances, and in which call it is farthest."""

    off: float
    place: str


def measured(compiled: Key, sources: Mapping[str, str], jail: Jail) -> Margins:
    """The margins on one key. `sources`: honest answers by name."""
    assert isinstance(compiled.body, CodeKey)
    id, cases = compiled.exercise.id, compiled.body.cases
    return of_outcomes(compiled, {name: run_source(jail, id, source, cases) for name, source in sources.items()})


def of_outcomes(compiled: Key, outcomes: Mapping[str, Sequence[Outcome]]) -> Margins:
    """The margins on one key. `outcomes`: of honest answers by name, one per case."""
    assert isinstance(compiled.body, CodeKey)
    cases = compiled.body.cases
    honest = {}
    for name, row in outcomes.items():
        found = (_worst(compiled, case, outcome) for case, outcome in zip(cases, row, strict=True))
        honest[name] = max(found, key=lambda worst: worst.off, default=Worst(0.0, ""))
    return Margins(
        honest={name: worst.off for name, worst in honest.items()},
        wrong={id: _farthest(compiled, id) for id in sorted({i for c in cases for i in c.wrong})},
        places={name: worst.place for name, worst in honest.items()},
    )


def merged(several: Iterable[Margins]) -> Margins:
    """The worst of all, by name."""
    honest: dict[str, float] = {}
    wrong: dict[str, float] = {}
    places: dict[str, str] = {}
    for one in several:
        places |= {name: one.places.get(name, "") for name, value in one.honest.items() if value >= honest.get(name, 0.0)}
        honest |= {name: max(value, honest.get(name, 0.0)) for name, value in one.honest.items()}
        wrong |= {name: min(value, wrong.get(name, float("inf"))) for name, value in one.wrong.items()}
    return Margins(honest=honest, wrong=wrong, places=places)


def check(exercise: str, margins: Margins, excused: Sequence[str] = ()) -> Check:
    """Honest answers use at most `NEAR` of the tolerance, wrong ones are `FAR` times outside; else a finding each.

    `excused`: names that the author justified.
    """
    findings = []
    for name, value in margins.honest.items():
        if value > NEAR and name.removesuffix(ELSEWHERE) not in excused:
            findings.append(Finding(
                exercise=exercise, what=f"an honest answer ({name}) uses {value:.2f} of the tolerance",
                lines=(
                    ("where", margins.places.get(name, "")),
                    ("change", "Draw better conditioned arguments for this call: rounding alone comes near to failing."),
                ),
            ))  # fmt: skip
    for name, value in margins.wrong.items():
        if value < FAR and name not in excused:
            findings.append(Finding(
                exercise=exercise, what=f"{name} is only {value:.1f} times the tolerance away from what is right",
                lines=(("change", "Add a case whose arguments make this mistake show more."),),
            ))  # fmt: skip
    tried = len(margins.honest) + len(margins.wrong)
    return Check(name="margins", tried=tried, held=tried - len(findings), findings=tuple(findings))


def _worst(compiled: Key, case: Case, outcome: Outcome) -> Worst:
    """The greatest deviation of one outcome in units of its tolerance; infinity where it is no answer, or changes what it was handed."""
    nowhere = f"case {case.name!r}"
    if not isinstance(outcome, Returned) or outcome.changed:
        return Worst(float("inf"), nowhere)
    part = next(p for p in compiled.exercise.parts if p.name == case.part)
    if case.held:
        used = properties.used(part, case, outcome)
        return Worst(used if used > 1 or properties.holds(part, case, outcome) else float("inf"), nowhere)
    worst = Worst(0.0, nowhere)
    for expected, seen, widths in zip(case.expected, outcome.seen, case.tolerance, strict=False):
        rows = split(part, expected, seen.value, widths)
        if rows is None:
            return Worst(float("inf"), _call(case, expected))
        for name, right, yours, row in rows:
            off = max((_gap(a, b, w) for a, b, w in _paired(right, yours, row)), default=0.0)
            if off > worst.off:
                worst = Worst(off, f"{_call(case, expected)}: {name}")
    return worst


def _call(case: Case, seen: Seen) -> str:
    """In an author's words: the case, and what is called or looked at, counted where that happens more than once."""
    step = case.script[seen.step]
    if not isinstance(step, Call):
        return f"case {case.name!r}, {seen.name}"
    same = [i for i, other in enumerate(case.script) if isinstance(other, Call) and other.entry == step.entry]
    count = f"call {same.index(seen.step) + 1} of " if len(same) > 1 else ""
    return f"case {case.name!r}, {count}{step.entry}({', '.join(name for name, _ in step.args)})"


def _paired(right: Any, yours: Any, widths: tuple[Any, ...]) -> Iterable[tuple[Any, Any, Any]]:
    left, other = leaves(right), leaves(yours)
    if len(left) != len(other):
        return [(None, yours, None)]
    return [(a, b, w) for (_, a), (_, b), w in zip(left, other, [*widths, *[None] * len(left)], strict=False)]


def _gap(right: Any, yours: Any, width: Any) -> float:
    """0 where equal; without a tolerance every difference is infinite."""
    if not isinstance(right, Array | bool | int | float) or not isinstance(yours, Array | bool | int | float):
        return 0.0 if right == yours else float("inf")
    a = _numbers(right)
    if isinstance(right, Array) and right == yours and np.isfinite(a).all():
        return 0.0  # to the last bit
    b = _numbers(yours)
    if a.shape != b.shape:
        return float("inf")
    gap = np.abs(a - b)
    allowed = width.numpy() if isinstance(width, Array) and width.shape == a.shape else np.zeros(a.shape)
    ratio = np.where(gap > 0, gap / np.where(allowed > 0, allowed, 1.0), 0.0)
    ratio = np.where((gap > 0) & (allowed == 0) | np.isnan(gap), np.inf, ratio)
    return float(np.max(ratio, initial=0.0))


def _numbers(value: Any) -> Any:
    return np.asarray(value.numpy() if isinstance(value, Array) else value, dtype=np.float64)


def _farthest(compiled: Key, id: str) -> float:
    """In the case that shows a misconception best: how many tolerances it is off."""
    assert isinstance(compiled.body, CodeKey)
    best = 0.0
    for case in compiled.body.cases:
        part = next(p for p in compiled.exercise.parts if p.name == case.part)
        if id in case.wrong and differs(part, case, case.wrong[id]):
            best = max(best, _worst(compiled, case, case.wrong[id]).off or float("inf"))
    return best
