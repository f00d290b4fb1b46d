"""Prove a course before a student sees it: what is right earns everything, what is wrong is rejected and named."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from autograder.audit import cache, margins
from autograder.audit.findings import CHECKS, Check, Finding, Result, merged
from autograder.audit.mutation import FURTHER
from autograder.audit.tasks import Done, Task, perform, tasks
from autograder.course import Course, CourseError
from autograder.jail import kernel
from autograder.spec import CodeExercise

__all__ = ["CHECKS", "DRAWS", "SEEDS", "Check", "Finding", "Result", "audit"]

SEEDS = 5
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
    """Audit exercises on `seeds` draws in full, on `draws` what is right and the margins, on `further` for what is listed as equivalent.

    What is broken is told, the rest audited. Pieces of work run in processes of their own, and their results are kept:
    only what changed is done `again`. `progress(done, of, exercise)` is called after each piece.
    """
    work = [task for id in ids for task in tasks(course, id, seeds, max(seeds, draws), further)]
    done: dict[Task, Done] = {}
    with cache.Cache(course, ids, again) as kept:
        for task in work:
            if (found := kept.get(task)) is not None:
                done[task] = found
        for result in _performed(course, [task for task in work if task not in done], jobs or os.cpu_count() or 1):
            done[result.task] = result
            kept.put(result)
            if progress:
                progress(len(done), len(work), result.task.exercise)
    return [_result(course, id, seeds, [done[task] for task in work if task.exercise == id]) for id in ids]


def _performed(course: Course, work: Sequence[Task], jobs: int) -> Iterator[Done]:
    """Fresh processes: torch and the jail's parents do not survive a fork of this one."""
    if min(jobs, len(work)) <= 1:
        yield from (perform(str(course.root), task) for task in work)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(work)), mp_context=spawn, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        futures = [pool.submit(perform, str(course.root), task) for task in work]
        try:
            for future in as_completed(futures):
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
    if broken := next((one.broken for one in done if one.broken), ""):
        return Result(exercise=id, seeds=seeds, checks=(), broken=broken)
    checks = merged(check for one in done for check in one.checks)
    found = [one.margins for one in done if one.margins is not None]
    worst = margins.merged(found)
    if found:
        checks = merged([*checks, margins.check(id, worst, _excused(course, id))])
    draws = [one.power for one in done if one.power]
    power, idle = _power(draws)
    return Result(
        exercise=id, seeds=seeds, checks=tuple(checks), power=power, idle=idle, seldom=_seldom(draws),
        honest=worst.honest, wrong=worst.wrong,
    )  # fmt: skip


def _excused(course: Course, id: str) -> Sequence[str]:
    try:
        spec = course.exercise(id).spec()
    except CourseError:
        return ()
    return tuple(spec.margins) if isinstance(spec, CodeExercise) else ()


def _seldom(draws: Sequence[Mapping[str, frozenset[str]]]) -> tuple[str, tuple[str, ...]]:
    """Of the mistakes that single cases reject, the one that the fewest do, and these cases."""
    found = [(len(cases), name, tuple(sorted(cases))) for draw in draws for name, cases in draw.items() if cases]
    _, name, cases = min(found, default=(0, "", ()))
    return name, cases


def _power(draws: Sequence[Mapping[str, frozenset[str]]]) -> tuple[dict[str, tuple[int, int]], tuple[str, ...]]:
    """By case: mistakes it rejects and those that it alone does, in the draw where that is most; idle where never any."""
    power: dict[str, tuple[int, int]] = {}
    for rejected in draws:
        for case in sorted({name for names in rejected.values() for name in names}):
            mine = [names for names in rejected.values() if case in names]
            alone = sum(len(names) == 1 for names in mine)
            before = power.get(case, (0, 0))
            power[case] = (max(before[0], len(mine)), max(before[1], alone))
    return power, tuple(case for case, (_, alone) in power.items() if not alone)
