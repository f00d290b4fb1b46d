"""The audit's pieces of work, which run in processes of their own: an exercise's stages, and further draws of what is right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from autograder.audit import further as right
from autograder.audit import margins, mutation, proving
from autograder.audit.findings import Check, Count, Stage
from autograder.audit.stages import STAGES, Audited, run
from autograder.audit.work import Work
from autograder.course import Course, CourseError, load
from autograder.records import Record

__all__ = ["KINDS", "Done", "Task", "following", "perform"]

KINDS = ("first", "stages", "wider", "equivalents")
FIRST = STAGES[:2]
AT_ONCE = 15


class Task(Record, frozen=True):
    """`first`: load and build. `stages`: the others, on draws 0 to `until`. `wider`: only that what is right earns
    everything, and how far answers lie. `equivalents`: what is listed as equivalent. The last two on the draws from
    `start` until `until`; `near`: the misconceptions that may come near on them.
    """

    exercise: str
    kind: Literal["first", "stages", "wider", "equivalents"]
    start: int = 0
    until: int = 0
    near: tuple[str, ...] = ()


class Done(Record, frozen=True):
    """What one task found. `power`: which cases reject a mistake, by its name. `listed`: whether the exercise lists
    equivalent mutants."""

    task: Task
    checks: tuple[Check, ...] = ()
    stages: tuple[Stage, ...] = ()
    margins: margins.Margins | None = None
    power: dict[str, frozenset[str]] = {}
    listed: bool = False
    broken: str = ""

    @property
    def passed(self) -> bool:
        return not self.broken and all(stage.passed for stage in self.stages)


def following(done: Done, draws: int, wider: int, further: int) -> Iterator[Task]:
    """What comes after a task that passed: after load and build the stages on `draws` draws; after them, of a code
    exercise, what is right and the margins on `wider` draws in all, and what is listed as equivalent on `further` ones.
    """
    id = done.task.exercise
    if not done.passed:
        return
    if done.task.kind == "first":
        yield Task(exercise=id, kind="stages", until=draws)
    if done.task.kind == "stages" and done.margins is not None:
        near = right.near(done.margins)
        for start in range(draws, wider, AT_ONCE):
            yield Task(exercise=id, kind="wider", start=start, until=min(start + AT_ONCE, wider), near=near)
    if done.task.kind == "stages" and done.listed:
        for start in range(0, further, mutation.STRETCH):
            yield Task(exercise=id, kind="equivalents", start=start, until=min(start + mutation.STRETCH, further))


def perform(root: str, task: Task) -> Done:
    """Do one task; an exercise that cannot be used is told in `broken`."""
    course = _course(root)
    if task.kind in ("first", "stages"):
        return _staged(course, task)
    try:
        work = Work(course, task.exercise)
        return _wider(work, task) if task.kind == "wider" else _equivalents(work, task)
    except CourseError as error:
        return Done(task=task, broken=str(error))


@lru_cache
def _course(root: str) -> Course:
    return load(Path(root))


def _staged(course: Course, task: Task) -> Done:
    found, only = Audited(), FIRST if task.kind == "first" else STAGES[len(FIRST) :]
    stages = tuple(run(course, task.exercise, draws=task.until, only=only, audited=found))
    return Done(
        task=task, checks=found.checks, stages=stages, margins=found.margins, power=found.power, listed=found.listed,
        broken=stages[-1].broken,
    )  # fmt: skip


def _wider(work: Work, task: Task) -> Done:
    """What is right earns everything on further draws too, far from the tolerance's edge."""
    count = Count("solutions")
    found = right.right(work, range(task.start, task.until), task.near, count)
    return Done(task=task, checks=(count.done(),), margins=found)


def _equivalents(work: Work, task: Task) -> Done:
    count = Count("equivalents")
    proving.equivalents(work, range(task.start, task.until), count)
    return Done(task=task, checks=(count.done(),) if count.tried else ())
