"""Prove a course before a student sees it: what is right earns everything, what is wrong is rejected and named."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from autograder import key
from autograder.audit import code, formulas
from autograder.audit.findings import CHECKS, Check, Count, Finding, Result
from autograder.audit.judging import expect_earned, filled, judged
from autograder.course import Course, CourseError, Exercise, load
from autograder.jail import Jail
from autograder.judge import judge
from autograder.key.code import Seeds
from autograder.records import LANGUAGES, Run
from autograder.spec import CodeExercise

__all__ = ["CHECKS", "SEEDS", "Check", "Finding", "Result", "audit"]

SEEDS = 5


def audit(
    course: Course,
    ids: Sequence[str],
    seeds: int = SEEDS,
    jobs: int | None = None,
    progress: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Audit exercises, several at a time in processes of their own; what is broken is told, and the rest is audited."""
    jobs = min(jobs or os.cpu_count() or 1, len(ids))
    arguments = ([str(course.root)] * len(ids), list(ids), [seeds] * len(ids))
    results = []
    with ExitStack() as stack:
        for result in stack.enter_context(_pool(jobs)).map(_one, *arguments) if jobs > 1 else map(_one, *arguments):
            results.append(result)
            if progress:
                progress(result)
    return results


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Fresh processes: torch and the jail's parents do not survive a fork of this one."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _one(root: str, id: str, seeds: int) -> Result:
    counts = {name: Count(name) for name in CHECKS}
    broken = ""
    try:
        course = load(Path(root))
        exercise = course.exercise(id)
        _languages(exercise, counts["languages"])
        for number in range(seeds):
            _seed(exercise, number, key.resolve(course.device), counts)
        formulas.variants(exercise, counts["variants"])
    except CourseError as error:
        broken = str(error)
    return Result(exercise=id, seeds=seeds, checks=tuple(c.done() for c in counts.values() if c.tried), broken=broken)


def _seed(exercise: Exercise, number: int, device: str, counts: dict[str, Count]) -> None:
    """All that depends on the draw: the key is compiled from other seeds each time."""
    seeds = Seeds(public=f"audit {number}".encode(), secret=f"audit secret {number}".encode())
    spec = exercise.spec()
    compiled = key.compile_key(exercise, seeds, device)
    if compiled.exercise.kind == "text":
        empty = judge(compiled, Run(answers={"text": ""}), hidden=True)
        expect_earned(counts["stubs"], compiled, empty, 0.0, "an empty text")
        return
    solutions = {"solution.py": exercise.solution()} | {f"alternatives/{k}": v for k, v in exercise.alternatives().items()}
    with Jail(compiled.exercise.env, unsafe=True) as jail:
        for name, source in solutions.items():
            judgement = judged(compiled, filled(compiled, source), jail)
            expect_earned(counts["solutions"], compiled, judgement, compiled.exercise.points, name)
        stub = judged(compiled, filled(compiled, exercise.stub()), jail)
        expect_earned(counts["stubs"], compiled, stub, 0.0, "stub.py")
        if isinstance(spec, CodeExercise):
            for name, source in code.shortcuts(exercise.stub(), compiled):
                expect_earned(counts["shortcuts"], compiled, judged(compiled, source, jail), 0.0, name)
            code.misconceptions(exercise, spec, compiled, jail, counts["misconceptions"])
            code.rounding(exercise, compiled, list(solutions.values()), jail, counts["rounding"])
        else:
            formulas.wrongs(compiled, counts["misconceptions"])
            formulas.gradients(compiled, number, counts["gradients"])


def _languages(exercise: Exercise, count: Count) -> None:
    """Both languages are there, have a title, and name what the stub defines."""
    exercise.title()
    for lang in LANGUAGES:
        prompt = exercise.prompt(lang)
        missing = [name for name in exercise.asked() if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prompt)]
        finding = Finding(
            exercise=exercise.id,
            what=f"prompt.{lang}.md does not mention {', '.join(missing)}, which the stub defines",
            lines=(("change", f"Name it in {exercise.public / f'prompt.{lang}.md'}, or take it out of stub.py."),),
        )
        count.expect(not missing, lambda finding=finding: finding)  # type: ignore[misc]
