"""What the audit of an exercise takes of one core, in stages, beside trying everything on every draw.

The other side is how the audit worked before it had stages: on each draw in full every shortcut, misconception and mutant
runs in a process of its own on all cases, and honest answers run once for their points and once for their margins. Both
sides prove the same exercises with the same draws in this run, one after the other, and must find the same mutants.

    python benchmarks/audit.py [--before] [ASSIGNMENT/EXERCISE …]

Seconds are a core's, of this process and its jails together, so that others on the machine count little. Without
`--before` the other side is measured on one draw of each kind, and its whole is computed from that.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from autograder.audit import DRAWS, SEEDS, code, margins, mutation, rewrites
from autograder.audit.findings import Count
from autograder.audit.judging import earned, judged
from autograder.audit.mutants import mutants
from autograder.audit.tasks import Done, Task, following, perform
from autograder.audit.work import Work, warm
from autograder.course import Course, load
from autograder.kinds.code.compiling.cases import run_source
from autograder.kinds.code.compiling.moved import Moving, elsewhere
from autograder.kinds.code.judging.diagnosis import differs
from autograder.kinds.code.records import CodeKey

ROOT = Path(__file__).resolve().parents[1]
WANTED = 15.0
STRETCH = 20


class Times(NamedTuple):
    """Seconds of one exercise on either side, and how many of its mutants are rejected there."""

    exercise: str
    staged: float
    before: float
    mutants: tuple[int, int]


def main(arguments: list[str]) -> int:
    """Print the seconds of every code exercise and their medians; 1 where the audit's is above `WANTED`, or finds other mutants."""
    course = load(ROOT)
    whole, ids = "--before" in arguments, [a for a in arguments if not a.startswith("-")]
    found = []
    print(f"audit of one exercise, {SEEDS} draws, {DRAWS} of what is right; seconds of one core")
    print(f"  {'':<40}{'every draw in full':>20}{'in stages':>12}{'ratio':>8}   mutants rejected")
    for id in ids or course.exercise_ids():
        if Work(course, id).code is not None:
            found.append(_measured(course, id, whole))
            _line(found[-1])
    staged, before = (statistics.median(getattr(one, side) for one in found) for side in ("staged", "before"))
    print(f"  {'median':<40}{before:>20.1f}{staged:>12.1f}{before / staged:>8.1f}")
    same = all(one.mutants[0] == one.mutants[1] for one in found)
    return 0 if same and staged <= WANTED else 1


def _line(one: Times) -> None:
    print(f"  {one.exercise:<40}{one.before:>20.1f}{one.staged:>12.1f}{one.before / one.staged:>8.1f}   {one.mutants[0]} and {one.mutants[1]}", flush=True)


def _measured(course: Course, id: str, whole: bool) -> Times:
    perform(str(course.root), Task(exercise=id, kind="first"))  # what is loaded once in a process is nobody's time
    work = Work(course, id)
    work.key(0)
    assert work.code is not None
    warm(work.code.env, mutation.LIMITS).start()
    staged, ours = _timed(lambda: list(_staged(course, id)))
    rejected = next(check for done in ours for check in done.checks if check.name == "mutants").held
    if whole:
        before, (theirs,) = _timed(lambda: {frozenset(_draw(course, id, n)) for n in range(SEEDS)})
        before += sum(_timed(lambda n=n: _wider(course, id, n))[0] for n in range(SEEDS, DRAWS))  # type: ignore[misc]
    else:
        full, theirs = _timed(lambda: frozenset(_draw(course, id, 0)))
        before = SEEDS * full + (DRAWS - SEEDS) * _timed(lambda: _wider(course, id, 1))[0]
    before += _timed(lambda: _equivalents(course, id))[0] * mutation.FURTHER / STRETCH
    return Times(id, staged, before, (len(theirs), rejected))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = _core()
    result = work()
    return _core() - started, result


def _core() -> float:
    """The seconds of a core that this process, the jails it keeps and what they ended have used."""
    children = [int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (os.getpid(), *children)]
    return sum(int(number) for stat in stats for number in stat[11:15]) / os.sysconf("SC_CLK_TCK")


def _staged(course: Course, id: str) -> Iterator[Done]:
    """All pieces of work of the audit, one after the other."""
    waiting = [Task(exercise=id, kind="first")]
    while waiting:
        done = perform(str(course.root), waiting.pop(0))
        yield done
        waiting += following(done, SEEDS, DRAWS, mutation.FURTHER)


# --- as it was before it had stages -------------------------------------------------------------------------------


def _draw(course: Course, id: str, number: int) -> Iterator[str]:
    """Everything on one draw. The mutants that it accounts for."""
    work = Work(course, id)
    work.deepen(number)
    compiled, spec, jail = work.key(number), work.code, warm(work.key(number).exercise.env)
    assert spec is not None and isinstance(compiled.body, CodeKey)
    _wider(course, id, number, work)
    for _, source in code.shortcuts(work.variant(number).stub(), compiled):
        judged(compiled, source, jail)
    code.misconceptions(work.variant(number), spec, compiled, jail, Count("misconceptions"))
    short, cases = warm(spec.env, mutation.LIMITS), compiled.body.cases
    parts, listed = {part.name: part for part in compiled.exercise.parts}, {one.mutant for one in spec.equivalent}
    for mutant in mutants(work.variant(number).solution()):
        outcomes = run_source(short, id, mutant.source, cases)
        wrong = any(differs(parts[c.part], c, o) for c, o in zip(cases, outcomes, strict=True))
        passes = not wrong and earned(judged(compiled, mutant.source, short)) >= compiled.exercise.points - 1e-9
        if passes == (mutant.id in listed):
            yield mutant.id


def _wider(course: Course, id: str, number: int, work: Work | None = None) -> None:
    """What is right, for its points and for its margins."""
    if work is None:
        work = Work(course, id)
        work.deepen(number)
    compiled, sources = work.key(number), work.honest(number)
    for source in sources.values():
        judged(compiled, source, warm(compiled.exercise.env))
    others = {name + margins.ELSEWHERE: elsewhere(source, Moving(number)) for name, source in sources.items()}
    rewritten = rewrites.rewrites(sources["solution.py"])
    margins.measured(compiled, sources | others | rewritten, warm(compiled.exercise.env))


def _equivalents(course: Course, id: str) -> None:
    """A stretch of further draws of each mutant that is listed as equivalent."""
    work = Work(course, id)
    if work.code is None or not work.code.equivalent:
        return
    found = {mutant.id: mutant.source for mutant in mutants(work.exercise.solution())}
    sources = ["solution", *(one.mutant for one in work.code.equivalent)]
    work.key(0)
    for _, cases in mutation.batches(work.variant(0), work.variant(0).spec(), range(STRETCH)):
        for name in sources:
            run_source(warm(work.code.env), id, found.get(name, work.exercise.solution()), cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
