"""The audit by mutants: every small slip in a solution is rejected, or listed by the author as no slip, with a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from autograder.audit.findings import Count, Finding
from autograder.audit.judging import earned, filled, judged
from autograder.audit.mutants import Mutant, mutants
from autograder.course import Exercise
from autograder.jail import Jail, Limits
from autograder.judge.diagnosis import differs, same
from autograder.key.code import Seeds, drawn_cases, run_source
from autograder.properties import Breaks
from autograder.records import Case, CodeKey, Key, Outcome, Part, Returned
from autograder.spec import CodeExercise, Equivalent

__all__ = ["FURTHER", "LIMITS", "STRETCH", "equivalents", "power", "rejections"]

LIMITS = Limits(cpu_seconds=1.0, wall_seconds=3.0)
FURTHER, STRETCH = 200, 20
AT_ONCE = 10


def rejections(exercise: Exercise, spec: CodeExercise, compiled: Key, jail: Jail, count: Count) -> dict[str, frozenset[str]]:
    """Every mutant of the solution loses points on this key; those listed as equivalent lose none.

    Returns which cases reject which mutant, as far as single cases do.
    """
    rejected: dict[str, frozenset[str]] = {}
    listed = {one.mutant: one for one in spec.equivalent}
    found = {mutant.id: mutant for mutant in mutants(exercise.solution())}
    for one in spec.equivalent:
        if one.mutant not in found:
            count.expect(False, lambda one=one: _unknown(exercise, one))  # type: ignore[misc]
    free = _free(compiled)
    for id, mutant in found.items():
        rejected[id] = rejecting(compiled, filled(compiled, mutant.source), jail)
        passes = not rejected[id] and accepted(compiled, filled(compiled, mutant.source), jail)
        if id in listed:
            count.expect(passes, lambda id=id: _stale(exercise, id))  # type: ignore[misc]
        else:
            count.expect(not passes or _owner(exercise.solution(), mutant.line) in free, lambda mutant=mutant: _survivor(exercise, mutant))  # type: ignore[misc]
    return rejected


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


def rejecting(compiled: Key, source: str, jail: Jail) -> frozenset[str]:
    """The cases in which a source text answers otherwise than is right."""
    assert isinstance(compiled.body, CodeKey)
    cases = compiled.body.cases
    parts = {part.name: part for part in compiled.exercise.parts}
    outcomes = run_source(jail, compiled.exercise.id, source, cases)
    return frozenset(c.name for c, o in zip(cases, outcomes, strict=True) if differs(parts[c.part], c, o))


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
    for number, cases in _batches(exercise, spec, draws):
        cases = [msgspec.structs.replace(case, tolerance=widths[case.name].tolerance) for case in cases]
        right = run_source(jail, exercise.id, filled(compiled, exercise.solution()), cases)
        for mutant in listed:
            theirs = run_source(jail, exercise.id, filled(compiled, mutant.source), cases)
            if not _agree(parts, cases, right, theirs):
                apart.setdefault(mutant.id, number)
    for mutant in listed:
        count.expect(mutant.id not in apart, lambda id=mutant.id: _stale(exercise, id))  # type: ignore[misc]


def _batches(exercise: Exercise, spec: CodeExercise, draws: Sequence[int]) -> Iterator[tuple[int, list[Case]]]:
    """Cases of further draws, `AT_ONCE` draws at a time, so that one fork serves many."""
    waiting = iter(draws)
    while numbers := list(islice(waiting, AT_ONCE)):
        seeds = [Seeds(public=b"further %d" % n, secret=b"further secret %d" % n) for n in numbers]
        yield numbers[0], [case for seed in seeds for case in drawn_cases(exercise, spec, seed, all_secret=True)]


def _agree(parts: dict[str, Part], cases: Sequence[Case], right: Sequence[Outcome], theirs: Sequence[Outcome]) -> bool:
    return all(
        isinstance(a, Returned) and isinstance(b, Returned) and same(parts[case.part], case, a, b)
        for case, a, b in zip(cases, right, theirs, strict=True)
    )


def _survivor(exercise: Exercise, mutant: Mutant) -> Finding:
    line = exercise.solution().splitlines()[mutant.line - 1].strip()
    return Finding(
        exercise=exercise.id,
        what=f"a mutant of the solution gets full points: {mutant.id}",
        lines=(("line", line), ("becomes", mutant.source.splitlines()[mutant.line - 1].strip()),
               ("change", "Add a case in which this slip shows; if it is none, list it in texts.toml, "
                          f'under [equivalent]: "{mutant.id}" = "why".')),
    )  # fmt: skip


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
