"""The audit's pieces of work: each is one exercise on one draw, or what is done once; they run in processes of their own."""

from __future__ import annotations

import atexit
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from autograder import key, prompt
from autograder.audit import code, formulas, margins, mutation, rewrites
from autograder.audit.findings import CHECKS, Check, Count, Finding
from autograder.audit.judging import expect_earned, filled, judged
from autograder.course import Course, CourseError, Exercise, load
from autograder.jail import Jail, Limits
from autograder.judge import judge
from autograder.key.code import Seeds
from autograder.key.moved import Moving, elsewhere
from autograder.records import LANGUAGES, CodeKey, Key, Record, Run
from autograder.spec import ChoiceExercise, CodeExercise, Draw

__all__ = ["Done", "Task", "perform", "tasks"]


class Task(Record, frozen=True):
    """`once`: what does not depend on a draw. `draw`: everything on draw `number`. `wider`: only that what is right
    earns everything, and how far answers lie. `equivalents`: what is listed as equivalent, on a stretch of further draws.
    """

    exercise: str
    kind: Literal["once", "draw", "wider", "equivalents"]
    number: int = 0


class Done(Record, frozen=True):
    """What one task found. `power`: which cases reject a mistake, by its name."""

    task: Task
    checks: tuple[Check, ...] = ()
    margins: margins.Margins | None = None
    power: dict[str, frozenset[str]] = {}
    broken: str = ""


def tasks(course: Course, id: str, draws: int, wider: int, further: int) -> list[Task]:
    """All of an exercise's tasks: `draws` draws in full, of a code exercise what is right and the margins on `wider`
    draws in all, and what is listed as equivalent on `further` ones.
    """
    try:
        spec = course.exercise(id).spec()
    except CourseError:
        spec = None
    found = [Task(id, "once"), *(Task(id, "draw", number) for number in range(draws))]
    if isinstance(spec, CodeExercise):
        found += [Task(id, "wider", number) for number in range(draws, wider)]
        if spec.equivalent:
            found += [Task(id, "equivalents", number) for number in range(0, further, mutation.STRETCH)]
    return found


def perform(root: str, task: Task) -> Done:
    """Do one task; an exercise that cannot be used is told in `broken`."""
    try:
        course = _course(root)
        exercise = course.exercise(task.exercise)
        if task.kind == "once":
            return _once(exercise, task)
        spec = exercise.spec()
        jail = _jail(spec.env) if isinstance(spec, CodeExercise) else None
        varies = isinstance(spec, CodeExercise | ChoiceExercise) and spec.variant is not None
        drawn = Draw([task.number]) if task.number and varies else None
        compiled = key.compile_key(exercise, _seeds(task.number), key.resolve(course.device), drawn=drawn, jail=jail)
        if task.kind == "draw":
            for lang in LANGUAGES:
                prompt.cell(course, exercise, compiled, lang)  # raises where figures, hints or what it needs cannot be told
        return PERFORMED[task.kind](exercise.of(compiled.values), compiled, task)
    except CourseError as error:
        return Done(task, broken=str(error))


def _seeds(number: int) -> Seeds:
    return Seeds(public=f"audit {number}".encode(), secret=f"audit secret {number}".encode())


@lru_cache
def _course(root: str) -> Course:
    return load(Path(root))


DATA: dict[str, tuple[tuple[str, bytes], ...]] = {}
"""By exercise, the data files that every jail lays out: compiling an exercise puts them here."""


@lru_cache
def _jail(env: Literal["numpy", "sympy", "torch"], limits: Limits | None = None) -> Jail:
    """One warm jail per environment and process: an author's own code runs here, and slips in it."""
    jail = Jail(env, limits, unsafe=True)
    jail.files = DATA
    atexit.register(jail.close)
    return jail


def _once(exercise: Exercise, task: Task) -> Done:
    counts = {name: Count(name) for name in CHECKS}
    _languages(exercise, counts["languages"])
    formulas.variants(exercise, counts["variants"])
    return Done(task, _tried(counts))


def _equivalents(exercise: Exercise, compiled: Key, task: Task) -> Done:
    spec, count = exercise.spec(), Count("equivalents")
    assert isinstance(spec, CodeExercise)
    draws = range(task.number, task.number + mutation.STRETCH)
    mutation.equivalents(exercise, spec, compiled, _jail(compiled.exercise.env), draws, count)
    return Done(task, (count.done(),) if count.tried else ())


def _draw(exercise: Exercise, compiled: Key, task: Task) -> Done:
    """What is right earns everything; stubs, shortcuts, misconceptions and mutants do not."""
    counts = {name: Count(name) for name in CHECKS}
    spec = exercise.spec()
    if compiled.exercise.kind == "text":
        empty = judge(compiled, Run(answers={"text": ""}), hidden=True)
        expect_earned(counts["stubs"], compiled, empty, 0.0, "an empty text")
        return Done(task, _tried(counts))
    jail = _jail(compiled.exercise.env)
    _solutions(exercise, compiled, counts["solutions"])
    stub = judged(compiled, filled(compiled, exercise.stub()), jail)
    expect_earned(counts["stubs"], compiled, stub, 0.0, "stub.py")
    if not isinstance(spec, CodeExercise):
        formulas.wrongs(compiled, counts["misconceptions"])
        formulas.shortcuts(compiled, counts["shortcuts"])
        formulas.gradients(compiled, task.number, counts["gradients"])
        return Done(task, _tried(counts))
    for name, source in code.shortcuts(exercise.stub(), compiled):
        expect_earned(counts["shortcuts"], compiled, judged(compiled, source, jail), 0.0, name)
    code.misconceptions(exercise, spec, compiled, jail, counts["misconceptions"])
    short = _jail(compiled.exercise.env, mutation.LIMITS)
    power = mutation.rejections(exercise, spec, compiled, short, counts["mutants"]) | mutation.power(compiled)
    return Done(task, _tried(counts), _margins(exercise, compiled, task.number), power)


def _wider(exercise: Exercise, compiled: Key, task: Task) -> Done:
    """What is right earns everything on further draws too, far from the tolerance's edge."""
    count = Count("solutions")
    _solutions(exercise, compiled, count)
    return Done(task, (count.done(),), _margins(exercise, compiled, task.number))


def _solutions(exercise: Exercise, compiled: Key, count: Count) -> None:
    jail = _jail(compiled.exercise.env)
    for name, source in _honest(exercise, compiled).items():
        expect_earned(count, compiled, judged(compiled, source, jail), compiled.exercise.points, name)


def _margins(exercise: Exercise, compiled: Key, number: int) -> margins.Margins:
    """How far answers lie, on this processor and, another one on each draw, on others."""
    sources = _honest(exercise, compiled)
    others = {name + margins.ELSEWHERE: elsewhere(source, Moving(number)) for name, source in sources.items()}
    for name, source in rewrites.rewrites(sources["solution.py"]).items():
        sources[f"the solution {name}"] = source
    sources |= others
    assert isinstance(compiled.body, CodeKey)
    return margins.measured(compiled, sources, _jail(compiled.exercise.env))


PERFORMED = {"draw": _draw, "wider": _wider, "equivalents": _equivalents}


def _honest(exercise: Exercise, compiled: Key) -> dict[str, str]:
    """The solution and its alternatives, with the variant's values put in."""
    sources = {"solution.py": exercise.solution()} | {f"alternatives/{k}": v for k, v in exercise.alternatives().items()}
    return {name: filled(compiled, source) for name, source in sources.items()}


def _tried(counts: dict[str, Count]) -> tuple[Check, ...]:
    return tuple(count.done() for count in counts.values() if count.tried)


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
