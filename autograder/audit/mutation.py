"""The audit by mutants: every small slip in a solution is rejected, or listed by the author as no slip, with a reason."""

from __future__ import annotations

import ast
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest

import msgspec

from autograder.audit import brief
from autograder.audit.findings import Count, Finding
from autograder.audit.judging import earned, filled, judged
from autograder.audit.mutants import Mutant, mutants
from autograder.audit.together import AT_ONCE, together
from autograder.course import Exercise
from autograder.jail import Jail, Limits
from autograder.judge.diagnosis import differs, same
from autograder.key.code import Seeds, drawn_cases, run_source
from autograder.properties import Breaks
from autograder.records import Case, CodeKey, Key, Outcome, Part, Returned
from autograder.spec import CodeExercise, Equivalent

__all__ = ["CLEAR", "FURTHER", "LIMITS", "STRETCH", "Mutants", "batches", "equivalents", "power", "rejecting"]

LIMITS = Limits(cpu_seconds=1.0, wall_seconds=3.0)
FURTHER, STRETCH = 200, 200
DRAWS_AT_ONCE = 10
CLEAR = 3  # rejected by so many cases, a mutant is on other draws too
BATCH = 0.3  # seconds of mutants in one process, well below what one may take
LITTLE, LEAST = 0.2, 0.001
HEADER = re.compile(r"^\s*\[equivalent\]", re.MULTILINE)


class Mutants:
    """The mutants of a solution over several draws: all on the first, then those again that few of its cases reject.

    `rejected`: by mutant cases that reject it, as far as single cases do.
    """

    def __init__(self, spec: CodeExercise, count: Count) -> None:
        self.count = count
        self.listed = {one.mutant: one for one in spec.equivalent}
        self.rejected: dict[str, frozenset[str]] = {}
        self.waiting: set[str] = set()
        self.wrong: dict[str, Finding] = {}

    def tried(self, exercise: Exercise, compiled: Key, jail: Jail) -> None:
        """Try those of a draw that are new or wait; those that lose points in fewer than `CLEAR` cases wait for the next."""
        found = {mutant.id: mutant for mutant in mutants(exercise.solution())}
        self.wrong |= {one.mutant: _unknown(exercise, one) for one in self.listed.values() if one.mutant not in found}
        wanted = {id: filled(compiled, m.source) for id, m in found.items() if id in self.waiting or id not in self.rejected}
        free = _free(compiled)
        rejected = rejecting(compiled, wanted, jail, filled(compiled, exercise.solution()))
        for id, cases in rejected.items():
            passes = not cases and accepted(compiled, wanted[id], jail)
            if passes and _owner(exercise.solution(), found[id].line) in free:
                continue
            if passes != (id in self.listed):
                self.wrong[id] = _stale(exercise, id) if id in self.listed else _survivor(exercise, found[id])
            self.rejected.setdefault(id, cases)
        narrow = {id for id, cases in rejected.items() if len(cases) < CLEAR}
        self.waiting = (narrow | self.listed.keys()) - self.wrong.keys()

    def counted(self) -> None:
        """Every mutant loses points on each draw that it was tried on; those listed as equivalent lose none on any."""
        for id in {**self.rejected, **self.wrong}:
            self.count.expect(id not in self.wrong, lambda id=id: self.wrong[id])  # type: ignore[misc]


def _free(compiled: Key) -> set[str]:
    """The parts that are asked for any input that breaks a program: a mutant that gives another one is right."""
    assert isinstance(compiled.body, CodeKey)
    asked: dict[str, list[bool]] = {}
    for case in compiled.body.cases:
        asked.setdefault(case.part, []).append(any(isinstance(held.property, Breaks) for held in case.held))
    return {part for part, breaks in asked.items() if all(breaks)}


def _owner(source: str, line: int) -> str:
    """The function or class at the top level that a line lies in."""
    found = (node for node in ast.parse(source).body if node.lineno <= line <= (node.end_lineno or 0))
    return next((node.name for node in found if isinstance(node, ast.FunctionDef | ast.ClassDef)), "")


def rejecting(compiled: Key, sources: Mapping[str, str], jail: Jail, solution: str) -> dict[str, frozenset[str]]:
    """By source the cases in which it answers otherwise than is right: all such cases, or `CLEAR` and more of them.

    Cases that take little time come first, one of every group before a second one of any.
    """
    assert isinstance(compiled.body, CodeKey)
    parts = {part.name: part for part in compiled.exercise.parts}
    costs = _costs(compiled, jail, solution)
    found: dict[str, frozenset[str]] = dict.fromkeys(sources, frozenset())
    for cases in _rounds(compiled.body.cases, costs):
        left = {id: sources[id] for id, names in found.items() if len(names) < CLEAR}

        def wrong(outcomes: Sequence[Outcome], cases: Sequence[Case] = cases) -> frozenset[str]:
            return frozenset(c.name for c, o in zip(cases, outcomes, strict=True) if differs(parts[c.part], c, o))

        at_once = max(1, min(AT_ONCE, int(BATCH / sum(costs[case.name] for case in cases))))
        ran = together(jail, compiled.exercise.id, left, cases, solution, lambda row: not wrong(row), at_once)
        found |= {id: found[id] | wrong(outcomes) for id, outcomes in ran.items()}
    return found


def _costs(compiled: Key, jail: Jail, solution: str) -> dict[str, float]:
    """How many seconds the solution takes for each case, roughly: where all take little time, they count alike."""
    assert isinstance(compiled.body, CodeKey)
    cases = compiled.body.cases

    def seconds(some: Sequence[Case]) -> float:
        started = time.perf_counter()
        run_source(jail, compiled.exercise.id, solution, some)
        return time.perf_counter() - started

    whole, start = seconds(cases), seconds([])
    if whole - start < LITTLE:
        return dict.fromkeys((case.name for case in cases), max(whole - start, LEAST) / len(cases))
    return {case.name: max(seconds([case]) - start, LEAST) for case in cases}


def _rounds(cases: Sequence[Case], costs: Mapping[str, float]) -> list[list[Case]]:
    """The cheapest case of every group, then the next ones, until none is left."""
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in sorted(cases, key=lambda case: costs[case.name]):
        groups.setdefault((case.part, case.group), []).append(case)
    return [[case for case in row if case is not None] for row in zip_longest(*groups.values())]


def accepted(compiled: Key, source: str, jail: Jail) -> bool:
    """Whether a source text gets full points."""
    return earned(judged(compiled, source, jail)) >= compiled.exercise.points - 1e-9


def equivalents(exercise: Exercise, spec: CodeExercise, compiled: Key, jail: Jail, draws: Sequence[int], count: Count) -> None:
    """What the author lists as equivalent gives the solution's own outcomes on these further draws as well."""
    found = {mutant.id: mutant for mutant in mutants(exercise.solution())}
    listed = [found[one.mutant] for one in spec.equivalent if one.mutant in found]
    if not listed:
        return
    assert isinstance(compiled.body, CodeKey)
    widths = {case.name: case for case in compiled.body.cases}
    parts = {part.name: part for part in compiled.exercise.parts}
    apart: dict[str, int] = {}
    known: set[bytes] = set()
    for number, cases in batches(exercise, spec, draws):
        cases = brief.fresh(cases, known)
        cases = [msgspec.structs.replace(case, tolerance=widths[case.name].tolerance) for case in cases]
        sources = {mutant.id: filled(compiled, mutant.source) for mutant in listed}
        ran = together(jail, exercise.id, {"": filled(compiled, exercise.solution())} | sources, cases)
        right = ran.pop("")
        for id, theirs in ran.items():
            if not _agree(parts, cases, right, theirs):
                apart.setdefault(id, number)
    for mutant in listed:
        count.expect(mutant.id not in apart, lambda id=mutant.id: _stale(exercise, id))  # type: ignore[misc]


def batches(exercise: Exercise, spec: CodeExercise, draws: Sequence[int]) -> Iterator[tuple[int, list[Case]]]:
    """Cases of further draws, `DRAWS_AT_ONCE` draws at a time, so that one fork serves many."""
    waiting = iter(draws)
    while numbers := list(islice(waiting, DRAWS_AT_ONCE)):
        seeds = [Seeds(public=b"further %d" % n, secret=b"further secret %d" % n) for n in numbers]
        yield numbers[0], [case for seed in seeds for case in drawn_cases(exercise, spec, seed, all_secret=True)]


def _agree(parts: dict[str, Part], cases: Sequence[Case], right: Sequence[Outcome], theirs: Sequence[Outcome]) -> bool:
    return all(
        isinstance(a, Returned) and isinstance(b, Returned) and (a == b or same(parts[case.part], case, a, b))
        for case, a, b in zip(cases, right, theirs, strict=True)
    )


def _survivor(exercise: Exercise, mutant: Mutant) -> Finding:
    line = exercise.solution().splitlines()[mutant.line - 1].strip()
    return Finding(
        exercise=exercise.id,
        what=f"a mutant of the solution gets full points: {mutant.id}",
        lines=(("line", line), ("becomes", mutant.source.splitlines()[mutant.line - 1].strip()),
               ("change", "Add a case to spec.py in which this slip shows. If no input can show it, add the line below, with the reason."),
               *_listing(exercise, mutant.id)),
    )  # fmt: skip


def _listing(exercise: Exercise, id: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The line that lists a mutant as equivalent, as it is pasted, and where."""
    texts = exercise.texts()
    line = f'{json.dumps(id, ensure_ascii=False)} = "why"'  # TOML's strings in quotes are those of JSON
    if HEADER.search(texts.source):
        return ("add", line), ("below", texts.place("equivalent"))
    return ("add", f"[equivalent]\n{line}"), ("at the end of", str(texts.path))


def _stale(exercise: Exercise, id: str) -> Finding:
    return Finding(
        exercise=exercise.id,
        what=f"{id} is listed as equivalent, and is not: it loses points",
        lines=(("change", f"Take it out of {exercise.texts().place('equivalent', id)}."),),
    )


def _unknown(exercise: Exercise, one: Equivalent) -> Finding:
    return Finding(
        exercise=exercise.id,
        what=f"{one.mutant} is listed as equivalent, but the solution has no such mutant",
        lines=(("change", f"The solution has changed: take it out of {exercise.texts().place('equivalent', one.mutant)}."),),
    )


def power(compiled: Key) -> dict[str, frozenset[str]]:
    """Which cases reject which misconception."""
    assert isinstance(compiled.body, CodeKey)
    parts = {part.name: part for part in compiled.exercise.parts}
    ids = {id for case in compiled.body.cases for id in case.wrong}
    return {
        id: frozenset(c.name for c in compiled.body.cases if id in c.wrong and differs(parts[c.part], c, c.wrong[id])) for id in ids
    }
