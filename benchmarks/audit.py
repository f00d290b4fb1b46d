"""What the audit takes of one core: of an exercise in stages, beside trying everything on every draw; of the course as its author runs it.

The other side is how the audit worked before it had stages: on each draw in full every shortcut, misconception and mutant
runs in a process of its own on all cases, and honest answers run once for their points and once for their margins. Both
sides prove the same exercises with the same draws in this run, one after the other, and must find the same mutants.

The course is a copy: audited from cold, unchanged, after an edit of a text, and on the bench after an edit of a spec until
its solution has a verdict. The other side of an edit is the same command in a process that has loaded torch, as every
process did that read a spec, and for a verdict its compiler, as every one did that stepped an optimizer; of what is
unchanged, doing it all again.

    python benchmarks/audit.py [--before] [--course] [ASSIGNMENT/EXERCISE …]

Seconds are a core's, of this process and its jails together, so that others on the machine count little. Without
`--before` the other side is measured on one draw of each kind, and its whole is computed from that. `--course`: the
course only; with exercises named, they only.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from autograder.audit import DRAWS, SEEDS, code, margins, mutation, rewrites
from autograder.audit.findings import Count
from autograder.audit.judging import earned, judged
from autograder.audit.mutants import mutants
from autograder.audit.tasks import Done, Task, following, perform
from autograder.audit.work import Work, warm
from autograder.author.bench import Bench
from autograder.course import Course, load
from autograder.jail import kernel
from autograder.judge.diagnosis import differs
from autograder.key.code import run_source
from autograder.key.moved import Moving, elsewhere
from autograder.records import CodeKey

ROOT = Path(__file__).resolve().parents[1]
WANTED = 15.0
STRETCH = 20
UNCHANGED, TEXT, SPEC = 10.0, 1.0, 10.0
ROUNDS = 3
EDITED = "08-optimizers/adam_step"
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
TORCH, COMPILER = "import torch\n", "import torch, torch._dynamo\n"
COMMAND = "import sys\nfrom autograder.cli import main\nsys.exit(main({arguments!r}))"
VERDICT = """
from pathlib import Path
from autograder.author.bench import Bench
for view in Bench(Path("."), {id!r}).run():
    if any(row.name == "solution" and row.state in ("ok", "bad") for row in view.rows):
        break
"""


class Times(NamedTuple):
    """Seconds of one exercise on either side, and how many of its mutants are rejected there."""

    exercise: str
    staged: float
    before: float
    mutants: tuple[int, int]


class Taken(NamedTuple):
    """Seconds of a core, and by the clock."""

    core: float
    wall: float


def main(arguments: list[str]) -> int:
    """Print the seconds of the course, of every code exercise, and their medians; 1 where the audit's are above what is wanted, or it finds other mutants."""
    whole, ids = "--before" in arguments, [a for a in arguments if not a.startswith("-")]
    held = bool(ids) or _of_course()
    return 0 if ("--course" in arguments or _of_exercises(ids, whole)) and held else 1


def _of_exercises(ids: list[str], whole: bool) -> bool:
    course, found = load(ROOT), []
    print(f"audit of one exercise, {SEEDS} draws, {DRAWS} of what is right; seconds of one core")
    print(f"  {'':<40}{'every draw in full':>20}{'in stages':>12}{'ratio':>8}   mutants rejected")
    for id in ids or course.exercise_ids():
        if Work(course, id).code is not None:
            found.append(_measured(course, id, whole))
            _line(found[-1])
    staged, before = (statistics.median(getattr(one, side) for one in found) for side in ("staged", "before"))
    print(f"  {'median':<40}{before:>20.1f}{staged:>12.1f}{before / staged:>8.1f}   at most {WANTED:g}")
    return staged <= WANTED and all(one.mutants[0] == one.mutants[1] for one in found)


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


# --- the course, as its author runs it --------------------------------------------------------------------------------


def _of_course() -> bool:
    """Print what commands take of a copy of the course; whether that is what is wanted. Before any jail of our own is there."""
    print("audit of the course; seconds of one core, a command's own start with them, and in brackets by the clock")
    print(f"  {'':<40}{'before':>20}{'now':>12}{'ratio':>8}")
    kernel.prctl(SUBREAPER, 1)
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        root = Path(folder)
        for name in ("course_config.py", "exercises", "solutions"):
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, root / name)
        texts, spec = (root / "solutions" / EDITED / name for name in ("texts.toml", "spec.py"))
        audit = COMMAND.format(arguments=["audit"])
        cold, unchanged = _taken(root, audit), _best(lambda: _taken(root, audit))
        mended = [_best(lambda head=head: _after(texts, root, head + audit)) for head in (TORCH, "")]  # type: ignore[misc]
        verdict = VERDICT.format(id=EDITED)
        tried = [_best(lambda head=head: _after(spec, root, head + verdict)) for head in (COMPILER, "")]  # type: ignore[misc]
        watched = _watched(root, spec)
    kernel.prctl(SUBREAPER, 0)
    _row("the whole, from cold", None, cold)
    held = _row("the whole, unchanged", cold, unchanged, UNCHANGED)
    held &= _row("an edit of a text", *mended, TEXT)
    held &= _row("an edit of a spec, to its first verdict", *tried, SPEC)
    return held & _row("the same while it is watched", tried[0], watched, SPEC)


def _row(what: str, before: Taken | None, now: Taken, most: float = 0.0) -> bool:
    sides = f"{f'{before.core:.1f}' if before else '':>20}{f'{now.core:.1f} ({now.wall:.1f})':>12}"
    print(f"  {what:<40}{sides}{f'{before.core / now.core:.1f}' if before else '':>8}{f'   at most {most:g}' if most else ''}", flush=True)
    return not most or now.core <= most


def _best(run: Callable[[], Taken]) -> Taken:
    """The median of some rounds."""
    return sorted(run() for _ in range(ROUNDS))[ROUNDS // 2]


def _after(path: Path, root: Path, code: str) -> Taken:
    """After an edit of a file: of a comment, which is as much as a sentence to one and as much as logic to the other."""
    _edit(path)
    return _taken(root, code)


def _edit(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}\n# edited {time.time_ns()}\n", "utf-8")


def _taken(root: Path, code: str) -> Taken:
    """What a Python process takes, with all that it started: what it leaves behind is ours, and is waited for."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def _watched(root: Path, spec: Path) -> Taken:
    """The bench once more in one process, as `fairmark author --watch` does it."""
    bench = Bench(root, EDITED)
    for _ in bench.run():
        pass
    _edit(spec)
    before, started = _core(), time.perf_counter()
    for view in bench.run():
        if any(row.name == "solution" and row.state in ("ok", "bad") for row in view.rows):
            break
    found = Taken(_core() - before, time.perf_counter() - started)
    bench.close()
    return found


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
