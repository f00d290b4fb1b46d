"""The audit of code exercises: shortcuts earn nothing, misconceptions are rejected and named, rounding is far from failing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.audit.findings import Count, Finding
from autograder.audit.judging import earned, judged
from autograder.course import Exercise
from autograder.jail import Jail
from autograder.judge.agreement import split
from autograder.judge.diagnosis import differs
from autograder.key.code import run_source, signatures, wrong_sources
from autograder.records import Case, CodeKey, Key, Outcome, Returned
from autograder.spec import CodeExercise
from autograder.values import Array, leaves

__all__ = ["misconceptions", "rounding", "shortcuts"]


def shortcuts(stub: str, compiled: Key) -> Iterator[tuple[str, str]]:
    """Answers without work: for every function of the stub constants, zeros like its arrays, and each of its inputs."""
    known = signatures(stub)
    for part in compiled.exercise.parts:
        n = len(part.returns)
        methods = {k.partition(".")[2]: v for k, v in known.items() if k.startswith(part.name + ".")}
        if methods:
            yield from _idle_classes(part.name, known.get(part.name, []), methods)
            continue
        parameters = known[part.name]
        head = f"import numpy as np\ndef {part.name}({', '.join(parameters)}):\n    return "
        for constant in ("0.0", "1.0", "True", "np.zeros(3)"):
            yield f"the constant {constant}", head + _repeated(constant, n)
        for parameter in parameters:
            yield f"zeros like {parameter}", head + _repeated(f"np.zeros_like({parameter})", n)
            yield f"{parameter} as it came", head + _repeated(parameter, n)
        if n > 1 and all(r.name in parameters for r in part.returns):
            yield "its inputs as they came", head + ", ".join(r.name for r in part.returns)


def _repeated(text: str, n: int) -> str:
    return ", ".join([text] * n) if n > 1 else text


def _idle_classes(name: str, constructor: list[str], methods: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for constant in ("False", "True", "None"):
        lines = [f"class {name}:", f"    def __init__(self, {', '.join(constructor)}):", "        pass"]
        lines += [line for m, p in methods.items() for line in (f"    def {m}(self, {', '.join(p)}):", f"        return {constant}")]
        lines += ["    def __getattr__(self, name):", "        return None"]
        yield f"methods that return {constant}", "\n".join(lines)


def misconceptions(exercise: Exercise, spec: CodeExercise, compiled: Key, jail: Jail, count: Count) -> None:
    """Every misconception is rejected and named, alone: two that give the same numbers cannot be told apart."""
    edits = {wrong.id: wrong.edits for wrong in spec.wrong}
    for number, (id, source) in enumerate(wrong_sources(exercise, spec).items()):
        judgement = judged(compiled, source, jail)
        what = next(m.what["en"] for m in compiled.exercise.misconceptions if m.id == id)
        place = (("edit", "; ".join(f"{a.strip()}  →  {b.strip()}" for a, b in edits[id]) or f"wrong/{id}.py"),
                 ("from", f"{exercise.secret / 'spec.py'}, wrong[{number}]"))  # fmt: skip
        certain = {i for d in judgement.diagnosis if d.certain for i in d.ids}
        tied = sorted({i for d in judgement.diagnosis if not d.certain for i in d.ids} - {id})
        full = earned(judgement) >= compiled.exercise.points - 1e-9

        def slips(id: str = id, what: str = what, place: tuple[tuple[str, str], ...] = place) -> Finding:
            cases = len(compiled.body.cases) if isinstance(compiled.body, CodeKey) else 0
            return Finding(
                exercise=exercise.id,
                what=f"{id} gets full points: {what}",
                lines=(*place, ("why", f"On all {cases} cases it differs from the reference by no more than rounding."),
                       ("add a case", "one whose arguments make this mistake show, in the group where it belongs")),
            )  # fmt: skip

        def nameless(id: str = id, place: tuple[tuple[str, str], ...] = place, tied: list[str] = tied) -> Finding:
            why = f"It gives the same numbers as {', '.join(tied)} in every case." if tied else "Its outcome is not finite, or it does not return in some case."
            return Finding(
                exercise=exercise.id,
                what=f"{id} is rejected, but not named",
                lines=(*place, ("why", why), ("change", "Add a case that tells them apart, or make them one misconception.")),
            )

        count.expect(not full and id in certain, slips if full else nameless)


def rounding(exercise: Exercise, compiled: Key, sources: Sequence[str], jail: Jail, count: Count) -> None:
    """How much of the tolerance honest solutions use, and how far the nearest misconception lies outside."""
    assert isinstance(compiled.body, CodeKey)
    cases = compiled.body.cases
    honest = max((_worst(compiled, c, o) for s in sources for c, o in zip(cases, run_source(jail, exercise.id, s, cases), strict=True)), default=0.0)
    nearest = min((_farthest(compiled, id) for id in {i for c in cases for i in c.wrong}), default=float("inf"))
    near = f"; the nearest misconception lies {nearest:.0e} times outside" if np.isfinite(nearest) else ""
    count.detail = f"honest solutions use at most {honest:.2f} of what is allowed{near}"
    count.expect(
        honest <= 0.5,
        lambda: Finding(exercise=exercise.id, what=f"an honest solution uses {honest:.2f} of the tolerance",
                        lines=(("change", "Draw better conditioned arguments: rounding alone comes near to failing."),)),
    )  # fmt: skip


def _worst(compiled: Key, case: Case, outcome: Outcome) -> float:
    """The greatest deviation of one outcome in units of its tolerance."""
    if not isinstance(outcome, Returned):
        return float("inf")
    part = next(p for p in compiled.exercise.parts if p.name == case.part)
    worst = 0.0
    for i, expected in enumerate(case.expected):
        for _, right, yours, widths in split(part, expected, outcome.seen[i].value, case.tolerance[i]) or ():
            for (_, a), (_, b), width in zip(leaves(right), leaves(yours), widths, strict=False):
                if isinstance(width, Array) and isinstance(a, Array | float) and isinstance(b, Array | float | int):
                    gap = np.abs(_numbers(a) - _numbers(b))
                    allowed = width.numpy()
                    if gap.shape == allowed.shape and gap.size:
                        worst = max(worst, float(np.max(np.where(gap > 0, gap / np.maximum(allowed, 1e-300), 0.0))))
    return worst


def _numbers(value: Any) -> Any:
    return np.asarray(value.numpy() if isinstance(value, Array) else value, dtype=np.float64)


def _farthest(compiled: Key, id: str) -> float:
    """In the case that shows a misconception best: how many tolerances it is off; inf for another kind of answer."""
    assert isinstance(compiled.body, CodeKey)
    best = 0.0
    for case in compiled.body.cases:
        part = next(p for p in compiled.exercise.parts if p.name == case.part)
        if id in case.wrong and differs(part, case, case.wrong[id]):
            best = max(best, _worst(compiled, case, case.wrong[id]) or float("inf"))
    return best


