"""What the audit proves of one exercise on one draw, stage by stage: what is right earns everything, what is wrong does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import isfinite

from autograder import kinds
from autograder.audit import code, formulas, mutation, rewrites
from autograder.audit import margins as measuring
from autograder.audit.findings import Check, Count
from autograder.audit.judging import briefly, earned, expect_earned, filled, full, judged
from autograder.audit.together import together
from autograder.audit.work import SOLUTION, Work, warm
from autograder.judge import judge
from autograder.kinds.code.compiling.moved import Moving, installed, powers
from autograder.kinds.code.records import CodeKey
from autograder.kinds.code.spec import CodeExercise
from autograder.records import Judgement, Key, Outcome, Run

__all__ = ["apart", "equivalents", "margins", "misconceptions", "mutants", "right", "solutions", "varied"]


def solutions(work: Work, number: int, counts: Mapping[str, Count]) -> None:
    """The solution and its alternatives earn everything on a draw; the stub and answers without work earn nothing."""
    compiled = work.key(number)
    if kinds.of(compiled).answered == "prose":
        empty = judge(compiled, Run(answers={"text": ""}), hidden=True)
        expect_earned(counts["stubs"], compiled, empty, 0.0, "an empty text")
        return
    right(work, number, counts["solutions"])
    if counts["solutions"].held < counts["solutions"].tried:
        return
    jail, exercise = warm(compiled.exercise.env), work.variant(number)
    expect_earned(counts["stubs"], compiled, judged(compiled, filled(compiled, exercise.stub()), jail), 0.0, "stub.py")
    if work.code is None:
        formulas.shortcuts(compiled, counts["shortcuts"])
        formulas.gradients(compiled, number, counts["gradients"])
        formulas.symbolic(compiled, number, counts["symbolic"])
        return
    for name, judgement in _shortcuts(work, number):
        expect_earned(counts["shortcuts"], compiled, judgement, 0.0, name)


def _shortcuts(work: Work, number: int) -> Iterator[tuple[str, Judgement]]:
    """Run together, and where points are left alone: what a policy or a second run finds takes points away only."""
    compiled = work.key(number)
    assert isinstance(compiled.body, CodeKey)
    sources = {str(i): one for i, one in enumerate(code.shortcuts(work.variant(number).stub(), compiled))}
    jail, solution = warm(compiled.exercise.env), work.honest(number)[SOLUTION]
    texts = {i: source for i, (_, source) in sources.items()}
    for i, outcomes in together(jail, compiled.exercise.id, texts, compiled.body.cases, solution, partial(full, compiled)).items():
        found = briefly(compiled, outcomes)
        yield sources[i][0], judged(compiled, texts[i], jail) if earned(found) else found


def right(work: Work, number: int, count: Count) -> None:
    """The solution and its alternatives earn everything on a draw."""
    compiled = work.key(number)
    for name in work.honest(number):
        expect_earned(count, compiled, judge(compiled, work.ran(number, name), hidden=True), compiled.exercise.points, name)


def misconceptions(work: Work, number: int, count: Count) -> None:
    """Every misconception is rejected on a draw, and named: on the first one as a submission, on others by the key's own runs."""
    compiled = work.key(number)
    if work.code is None:
        formulas.wrongs(compiled, count)
        return
    jail = None if number else warm(work.code.env)
    code.misconceptions(work.variant(number), work.code, compiled, jail, count)


def mutants(work: Work, numbers: Iterable[int], count: Count) -> dict[str, frozenset[str]]:
    """Every mutant of the solution is rejected on these draws, or listed. Which cases reject which mistake, where all are known."""
    assert work.code is not None
    tried, power = mutation.Mutants(work.code, count), dict[str, frozenset[str]]()
    for number in numbers:
        tried.tried(work.variant(number), work.key(number), warm(work.code.env, mutation.LIMITS))
        power |= mutation.power(work.key(number))
    tried.counted()
    return {id: cases for id, cases in tried.rejected.items() if len(cases) < mutation.CLEAR} | power


def equivalents(work: Work, draws: Sequence[int], count: Count) -> None:
    """What the author lists as equivalent gives the solution's own answers on further draws."""
    compiled, exercise = work.key(draws[0]), work.variant(draws[0])
    spec = exercise.spec()
    assert isinstance(spec, CodeExercise)
    mutation.equivalents(exercise, spec, compiled, warm(spec.env), draws, count)


def margins(work: Work, numbers: Iterable[int]) -> tuple[measuring.Margins, Check]:
    """How far answers lie, on this processor and, another one on each draw, on others."""
    assert work.code is not None
    found = measuring.merged(_measured(work, number) for number in numbers)
    return found, measuring.check(work.exercise.id, found, tuple(work.code.margins))


def _measured(work: Work, number: int) -> measuring.Margins:
    compiled, sources = work.key(number), work.honest(number)
    outcomes = {name: work.ran(number, name).outcomes for name in sources} | varied(compiled, sources, number)
    return measuring.of_outcomes(compiled, outcomes)


def varied(compiled: Key, sources: Mapping[str, str], number: int, beside: Mapping[str, str] | None = None) -> dict[str, tuple[Outcome, ...]]:
    """What the solution gives in another order of its operations, and all honest sources as on another processor.

    `beside`: other sources to run as they are.
    """
    assert isinstance(compiled.body, CodeKey)
    solution, cases = sources[SOLUTION], compiled.body.cases
    jail, id = warm(compiled.exercise.env), compiled.exercise.id
    here = {f"the solution {name}": source for name, source in rewrites.rewrites(solution).items()} | dict(beside or {})
    moved = {name + measuring.ELSEWHERE: powers(source) for name, source in sources.items()}
    elsewhere = together(jail, id, moved, cases, first=installed(Moving(number)))
    return together(jail, id, here, cases) | elsewhere


def apart(found: measuring.Margins, check: Check) -> str:
    """The margins in words."""
    honest, nearest = max(found.honest.values(), default=0.0), min(found.wrong.values(), default=float("inf"))
    near = f", wrong ones lie at least {nearest:.0e} times outside" if isfinite(nearest) else ""
    return f"margins: {check.held} of {check.tried} answers are far from the tolerance's edge: honest ones use at most {honest:.3f} of it{near}"
