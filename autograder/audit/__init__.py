"""Prove a course before a student sees it: what is right earns everything, what is wrong is rejected and named."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from autograder.audit import cache, margins
from autograder.audit.findings import CHECKS, Check, Finding, Result, Stage, merged
from autograder.audit.mutation import FURTHER
from autograder.audit.stages import SEEDS, STAGES
from autograder.audit.tasks import KINDS, Done, Task, following, perform
from autograder.course import Course, CourseError
from autograder.jail import kernel

__all__ = ["CHECKS", "DRAWS", "SEEDS", "STAGES", "Check", "Finding", "Result", "Stage", "audit"]

DRAWS = 50

Progress = Callable[[int, int, str], None]


def audit(
    course: Course,
    ids: Sequence[str],
    seeds: int = SEEDS,
    jobs: int | None = None,
    progress: Progress | None = None,
    *,
    draws: int = DRAWS,
    further: int = FURTHER,
    again: bool = False,
) -> list[Result]:
    """Audit exercises in stages on `seeds` draws, on `draws` what is right and the margins, on `further` what is listed as equivalent.

    What is broken is told, the rest audited; after a stage that fails nothing more of its exercise is tried. Pieces of
    work run in processes of their own, and their results are kept: only what changed is done `again`.
    `progress(done, of, exercise)` is called after each piece.
    """
    with cache.Cache(course, ids, again) as kept:
        plan = _Plan(ids, kept, lambda done: following(done, seeds, max(seeds, draws), further))
        for result in _performed(course, plan, jobs or os.cpu_count() or 1):
            kept.put(result)
            if progress:
                progress(len(plan.done), len(plan.done) + len(plan.waiting) + len(plan.running), result.task.exercise)
    return [_result(course, id, seeds, [done for task, done in plan.done.items() if task.exercise == id]) for id in ids]


class _Plan:
    """What is to be done, in the order of `KINDS`. What is known already is not done again."""

    def __init__(self, ids: Sequence[str], kept: cache.Cache, after: Callable[[Done], Iterator[Task]]) -> None:
        self.kept, self.after = kept, after
        self.done: dict[Task, Done] = {}
        self.waiting: list[Task] = []
        self.running: set[Task] = set()
        for id in ids:
            self.add(Task(exercise=id, kind="first"))

    def add(self, task: Task) -> None:
        known = self.kept.get(task)
        if known is None:
            self.waiting.append(task)
        else:
            self.finish(known)

    def take(self) -> Task:
        task = min(self.waiting, key=lambda task: KINDS.index(task.kind))
        self.waiting.remove(task)
        self.running.add(task)
        return task

    def finish(self, done: Done) -> None:
        """Keep a result. What follows it comes next; after one that fails nothing more of its exercise does."""
        self.done[done.task] = done
        self.running.discard(done.task)
        for task in self.after(done):
            self.add(task)
        if not done.passed:
            self.waiting = [task for task in self.waiting if task.exercise != done.task.exercise]


def _performed(course: Course, plan: _Plan, jobs: int) -> Iterator[Done]:
    """Each task as it is done. One exercise is loaded and built here: a process of its own would take longer to start."""
    root = str(course.root)
    while plan.waiting and (jobs == 1 or len(plan.waiting) == 1):
        done = perform(root, plan.take())
        plan.finish(done)
        yield done
    if plan.waiting:
        yield from _at_once(root, plan, jobs)


def _at_once(root: str, plan: _Plan, jobs: int) -> Iterator[Done]:
    """Fresh processes: torch and the jail's parents do not survive a fork of this one."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        futures: set[Future[Done]] = set()
        try:
            while plan.waiting or futures:
                while plan.waiting and len(futures) < jobs:
                    futures.add(pool.submit(perform, root, plan.take()))
                ended, futures = wait(futures, return_when=FIRST_COMPLETED)
                for future in ended:
                    plan.finish(future.result())
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.kill()  # a piece of work may take a minute
            raise


def _end_with(parent: int) -> None:
    """A worker ends when and only when the audit does: Ctrl-C in a terminal is for the audit, and it may be killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _result(course: Course, id: str, seeds: int, done: Sequence[Done]) -> Result:
    stages = tuple(stage for one in sorted(done, key=lambda one: KINDS.index(one.task.kind)) for stage in one.stages)
    if broken := next((one.broken for one in done if one.broken), ""):
        return Result(exercise=id, seeds=seeds, checks=(), stages=stages, broken=broken)
    checks = merged(check for one in done for check in one.checks if check.name != "margins")
    found = [one.margins for one in done if one.margins is not None]
    worst = margins.merged(found)
    if found:
        checks = merged([*checks, margins.check(id, worst, _excused(course, id))])
    seldom = _seldom([one.power for one in done if one.power])
    return Result(exercise=id, seeds=seeds, checks=tuple(checks), stages=stages, seldom=seldom, honest=worst.honest, wrong=worst.wrong)


def _excused(course: Course, id: str) -> Sequence[str]:
    try:
        return tuple(course.exercise(id).texts().margins)
    except CourseError:
        return ()


def _seldom(draws: Sequence[Mapping[str, frozenset[str]]]) -> tuple[str, tuple[str, ...]]:
    """Of the mistakes that single cases reject, the one that the fewest do, and these cases."""
    found = [(len(cases), name, tuple(sorted(cases))) for draw in draws for name, cases in draw.items() if cases]
    _, name, cases = min(found, default=(0, "", ()))
    return name, cases
