"""What the audit proves of one exercise on one draw, stage by stage: what is right earns everything, what is wrong does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from autograder.audit import code, formulas, mutation, rewrites
from autograder.audit import margins as measuring
from autograder.audit.findings import Check, Count
from autograder.audit.judging import expect_earned, filled, judged
from autograder.audit.work import Work, warm
from autograder.judge import judge
from autograder.key.moved import Moving, elsewhere
from autograder.records import CodeKey, Run

__all__ = ["apart", "margins", "misconceptions", "mutants", "right", "solutions"]


def solutions(work: Work, number: int, counts: Mapping[str, Count]) -> None:
    """The solution and its alternatives earn everything on a draw; the stub and answers without work earn nothing."""
    compiled = work.key(number)
    if compiled.exercise.kind == "text":
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
        return
    for name, source in code.shortcuts(exercise.stub(), compiled):
        expect_earned(counts["shortcuts"], compiled, judged(compiled, source, jail), 0.0, name)


def right(work: Work, number: int, count: Count) -> None:
    """The solution and its alternatives earn everything on a draw."""
    compiled = work.key(number)
    for name, source in work.honest(number).items():
        expect_earned(count, compiled, judged(compiled, source, warm(compiled.exercise.env)), compiled.exercise.points, name)


def misconceptions(work: Work, number: int, count: Count) -> None:
    """Every misconception is rejected on a draw, and named."""
    compiled = work.key(number)
    if work.code is None:
        formulas.wrongs(compiled, count)
    else:
        code.misconceptions(work.variant(number), work.code, compiled, warm(work.code.env), count)


def mutants(work: Work, number: int, count: Count) -> dict[str, frozenset[str]]:
    """Every mutant of the solution is rejected on a draw, or listed. Which cases reject which mistake."""
    assert work.code is not None
    compiled, short = work.key(number), warm(work.code.env, mutation.LIMITS)
    return mutation.rejections(work.variant(number), work.code, compiled, short, count) | mutation.power(compiled)


def margins(work: Work, numbers: Iterable[int]) -> tuple[measuring.Margins, Check]:
    """How far answers lie, on this processor and, another one on each draw, on others."""
    assert work.code is not None
    found = measuring.merged(_measured(work, number) for number in numbers)
    return found, measuring.check(work.exercise.id, found, tuple(work.code.margins))


def _measured(work: Work, number: int) -> measuring.Margins:
    compiled, sources = work.key(number), work.honest(number)
    others = {name + measuring.ELSEWHERE: elsewhere(source, Moving(number)) for name, source in sources.items()}
    for name, source in rewrites.rewrites(sources["solution.py"]).items():
        sources[f"the solution {name}"] = source
    assert isinstance(compiled.body, CodeKey)
    return measuring.measured(compiled, sources | others, warm(compiled.exercise.env))


def apart(found: measuring.Margins, check: Check) -> str:
    """The margins in words."""
    honest, nearest = max(found.honest.values(), default=0.0), min(found.wrong.values(), default=float("inf"))
    near = f", wrong ones lie at least {nearest:.0e} times outside" if isfinite(nearest) else ""
    return f"margins: {check.held} of {check.tried} answers are far from the tolerance's edge: honest ones use at most {honest:.3f} of it{near}"
