"""Two misconceptions in one solution: their sources, and the prints of what they give, all run in a few forks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import msgspec

from autograder import records
from autograder.course import Exercise
from autograder.jail import Jail
from autograder.kinds.code.compiling.cases import run_source
from autograder.kinds.code.judging.diagnosis import differs
from autograder.kinds.code.judging.pairs import printed
from autograder.kinds.code.records import CodeKey
from autograder.kinds.code.spec import CodeExercise, Wrong
from autograder.records import Case, Fingerprint, Part
from autograder.script import Call, Script

__all__ = ["AT_ONCE", "pair_sources", "run_many", "with_pairs"]

MOST = 200
AT_ONCE = 25
NAME = "pair_{}_{}"

Edit = tuple[int, int, str]
Pair = tuple[str, str]


def with_pairs(exercise: Exercise, spec: CodeExercise, parts: Sequence[Part], body: CodeKey, jail: Jail) -> CodeKey:
    """The key with the prints of up to `MOST` pairs of misconceptions, each pair wrong within one part."""
    by_name = {part.name: part for part in parts}
    wrong = {
        part.name: {id for case in body.cases if case.part == part.name for id, o in case.wrong.items() if differs(part, case, o)}
        for part in parts
    }
    wanted = {
        pair: source
        for pair, source in pair_sources(exercise.solution(), spec.wrong).items()
        if any(set(pair) <= ids for ids in wrong.values())
    }
    pairs = list(wanted)[:MOST]
    prints: list[list[Fingerprint | None]] = [[] for _ in body.cases]
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        outcomes = run_many(jail, exercise.id, [wanted[pair] for pair in some], body.cases)
        for pair, row in zip(some, outcomes, strict=True):
            for case, outcome, kept in zip(body.cases, row, prints, strict=True):
                shown = set(pair) <= wrong[case.part] and not case.held
                kept.append(printed(by_name[case.part], case, outcome) if shown else None)
    cases = [msgspec.structs.replace(case, pairs=tuple(kept)) for case, kept in zip(body.cases, prints, strict=True)]
    return msgspec.structs.replace(body, cases=tuple(cases), pairs=tuple(pairs))


def pair_sources(source: str, wrongs: Sequence[Wrong]) -> dict[Pair, str]:
    """The solution with the edits of two misconceptions, where these change different places; what the author names first, first."""
    edits = {wrong.id: found for wrong in wrongs if (found := _edits(source, wrong)) is not None}
    order = {id: number for number, id in enumerate(edits)}
    pairs = {}
    for one, other in sorted(combinations(edits, 2), key=lambda pair: order[pair[0]] + order[pair[1]]):
        both = sorted([*edits[one], *edits[other]])
        if all(a[1] < b[0] for a, b in pairwise(both)):
            pairs[one, other] = _applied(source, both)
    return pairs


def _edits(source: str, wrong: Wrong) -> list[Edit] | None:
    """Where a misconception changes the solution, each edit cut down to what differs; None where they are no plain edits."""
    found: list[Edit] = []
    for old, new in wrong.edits:
        if source.count(old) != 1 or old == new:
            return None
        head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        rest = min(len(old), len(new)) - head
        tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
        start = source.index(old)
        found.append((start + head, start + len(old) - tail, new[head : len(new) - tail]))
    found.sort()
    apart = all(a[1] < b[0] for a, b in pairwise(found))
    return found if found and apart else None


def _applied(source: str, edits: Sequence[Edit]) -> str:
    for start, end, new in reversed(edits):
        source = source[:start] + new + source[end:]
    return source


def run_many(jail: Jail, exercise: str, sources: Sequence[str], cases: Sequence[Case]) -> Iterator[tuple[records.Outcome, ...]]:
    """The outcomes of several source texts in one fork, each in a namespace of its own."""
    entries = dict.fromkeys(entry for case in cases for entry in _entries(case.script))
    lines = []
    for number, source in enumerate(sources):
        lines += ["space = {}", "try:", f"    exec({source!r}, space)", "except Exception:", "    pass"]
        lines += [f"if {entry!r} in space:\n    {NAME.format(number, entry)} = space[{entry!r}]" for entry in entries]
    moved = [
        msgspec.structs.replace(case, script=_within(case.script, number))
        for number in range(len(sources))
        for case in cases
    ]
    outcomes = run_source(jail, exercise, "\n".join(lines), moved)
    return (outcomes[i : i + len(cases)] for i in range(0, len(moved), len(cases)))


def _entries(script: Script) -> Iterator[str]:
    """The names a script takes from the source, and not from its own results."""
    results: set[str] = set()
    for step in script:
        if isinstance(step, Call):
            head = step.entry.split(".")[0]
            if head not in results:
                yield head
            results.add(step.as_)


def _within(script: Script, number: int) -> Script:
    """The same script, driving the names of one source."""
    results: set[str] = set()
    steps = []
    for step in script:
        if isinstance(step, Call):
            if step.entry.split(".")[0] not in results:
                step = msgspec.structs.replace(step, entry=NAME.format(number, step.entry))
            results.add(step.as_)
        steps.append(step)
    return tuple(steps)
