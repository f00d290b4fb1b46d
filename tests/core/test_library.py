"""Diagnosis at scale: a library of reference functions passes the audit, and what people get wrong is named.

`tests/library` is a course in the author's format; with the course of this checkout it holds the misconceptions.
"""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import key
from autograder.audit import audit
from autograder.audit.judging import earned, judged
from autograder.course import Course, load
from autograder.jail import Jail
from autograder.judge import judge
from autograder.judge.diagnosis import differs, same
from autograder.judge.pairs import slipped
from autograder.key.code import Seeds, run_source
from autograder.key.pairs import pair_sources
from autograder.records import Case, CodeKey, Diagnosis, Key, Outcome, Part, Returned, Run
from autograder.script import Call
from autograder.spec import CodeExercise
from autograder.values import unpack

ROOTS = (Path(__file__).parents[2], Path(__file__).parents[1] / "library")
SEEDS = int(os.environ.get("AUTOGRADER_SEEDS", "1"))  # from 2 on all of the library is audited, not one exercise of each kind
PAIRS = 3

# What leads to nan or to other numbers in every run is rejected, and cannot be named by its numbers.
NAMELESS = [
    ("optimizers/adam", "t starts at 0", [("self.t += 1", "self.t = getattr(self, 'u', 0); self.u = self.t + 1")]),
    ("losses/cross_entropy", "no shift", [("shifted = Z - Z.max(axis=1, keepdims=True)", "shifted = Z")]),
    ("losses/cross_entropy", "shift by the greatest of all", [
        ("shifted = Z - Z.max(axis=1, keepdims=True)", "shifted = Z - Z.max()"),
        ("shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
    ]),
    ("losses/cross_entropy", "logarithm of the softmax", [
        ("shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
    ]),
    ("losses/cross_entropy", "one-hot times minus infinity", [
        ("shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))"),
        ("np.mean(log_p[np.arange(len(labels)), labels])", "np.sum(log_p * np.eye(Z.shape[1])[labels]) / len(Z)"),
    ]),
    ("losses/cross_entropy", "gradient without a shift", [("P = np.exp(Z - Z.max(axis=1, keepdims=True))", "P = np.exp(Z)")]),
    ("layers/dropout", "a fresh mask in the backward pass", [("g * (u >= p)", "g * (np.random.default_rng().random(g.shape) >= p)")]),
    ("layers/dropout", "the same random numbers in every call", [("np.where(u >= p, x, 0)", "np.where(np.random.default_rng(0).random(x.shape) >= p, x, 0)")]),
    ("activations/softplus", "no shift", [("np.log(1 + np.exp(-np.abs(z))) + np.maximum(z, 0)", "np.log(1 + np.exp(z))")]),
    ("activations/softmax", "no shift", [("E = np.exp(Z - Z.max(axis=1, keepdims=True))", "E = np.exp(Z)")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Course:
    return load(ROOTS[1])


def code(course: Course) -> Iterator[tuple[str, CodeExercise]]:
    for id in course.exercise_ids():
        spec = course.exercise(id).spec()
        if isinstance(spec, CodeExercise):
            yield id, spec


def seeds(number: int) -> Seeds:
    return Seeds(public=b"library %d" % number, secret=b"library secret %d" % number)


@pytest.mark.full
def test_the_library_holds(library: Course) -> None:
    some = [assignment.exercises[0] for assignment in library.assignments]
    results = audit(library, library.exercise_ids() if SEEDS > 1 else some, seeds=1, draws=1, further=20)
    assert [r.broken for r in results if r.broken] == []
    assert [(r.exercise, f.what) for r in results for f in r.findings] == []
    assert {c.name for r in results for c in r.checks} >= {"solutions", "shortcuts", "misconceptions", "mutants", "equivalents", "margins"}


def test_there_are_misconceptions_and_alternatives_enough(course: Course, library: Course) -> None:
    counts = {id: len(spec.wrong) for one in (course, library) for id, spec in code(one)}
    assert sum(counts.values()) >= 300
    nameless = Counter(id for id, *_ in NAMELESS)
    for id, known in {"optimizers/adam": 26, "losses/cross_entropy": 18, "layers/dropout": 14}.items():
        assert counts[id] + nameless[id] >= known
    for one in (course, library):
        for id, spec in code(one):
            assert len(one.exercise(id).alternatives()) >= 3, id
            assert all("seem" in wrong.en and "offenbar" in wrong.de.lower() for wrong in spec.wrong), id


@pytest.mark.parametrize(("id", "name", "edits"), NAMELESS, ids=[f"{id}: {name}" for id, name, _ in NAMELESS])
def test_what_has_no_name_is_rejected_all_the_same(library: Course, id: str, name: str, edits: list[tuple[str, str]]) -> None:
    exercise = library.exercise(id)
    source = exercise.solution()
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    with Jail("numpy", unsafe=True) as jail:
        compiled = key.compile_key(exercise, seeds(0), jail=jail)
        judgement = judged(compiled, source, jail)
    assert earned(judgement) < compiled.exercise.points
    assert judgement.diagnosis == ()


# --- names --------------------------------------------------------------------------------------------------------


class Named(NamedTuple):
    """What the diagnosis said of one misconception, or of two: by its ids, in one draw."""

    exercise: str
    wanted: tuple[str, ...]
    certain: tuple[str, ...]
    tied: tuple[tuple[str, ...], ...]


@pytest.fixture(scope="module")
def named() -> list[Named]:
    """Every misconception on several draws, and a sample of two at once; in processes of their own, as in the audit."""
    work = [(str(root), id) for root in ROOTS for id, _ in code(load(root))]
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8), mp_context=multiprocessing.get_context("spawn")) as pool:
        return [found for several in pool.map(names_of, *zip(*work, strict=True)) for found in several]


def names_of(root: str, id: str) -> list[Named]:
    exercise = load(Path(root)).exercise(id)
    spec = exercise.spec()
    assert isinstance(spec, CodeExercise)
    found = []
    with Jail(spec.env, unsafe=True) as jail:
        for number in range(SEEDS):
            compiled = key.compile_key(exercise, seeds(number), jail=jail, pairs=number == 0)
            assert isinstance(compiled.body, CodeKey)
            for wrong in spec.wrong:
                found.append(said(compiled, (wrong.id,), tuple(case.wrong[wrong.id] for case in compiled.body.cases)))
            if number == 0:
                found += two_at_once(compiled, pair_sources(exercise.solution(), spec.wrong), jail)
    return found


def two_at_once(compiled: Key, sources: dict[tuple[str, str], str], jail: Jail) -> Iterator[Named]:
    """Some of the pairs that give numbers of their own: finite, and other than any single misconception gives."""
    assert isinstance(compiled.body, CodeKey)
    pairs = list(compiled.body.pairs)
    random.Random(compiled.exercise.id).shuffle(pairs)
    taken = 0
    for pair in pairs:
        outcomes = run_source(jail, compiled.exercise.id, sources[pair], compiled.body.cases)
        if taken < PAIRS and is_new(compiled, pair, outcomes):
            taken += 1
            yield said(compiled, pair, outcomes)


def is_new(compiled: Key, pair: tuple[str, str], outcomes: tuple[Outcome, ...]) -> bool:
    """In the part where both act, every case has a print, they do not cancel, and no single one gives the same."""
    assert isinstance(compiled.body, CodeKey)
    index = compiled.body.pairs.index(pair)
    for part in compiled.exercise.parts:
        rows = [(case, outcome) for case, outcome in zip(compiled.body.cases, outcomes, strict=True) if case.part == part.name]
        if all(case.pairs[index] is not None for case, _ in rows) and any(differs(part, case, outcome) for case, outcome in rows):
            known = {id for case, _ in rows for id in case.wrong}
            single = any(all(same_answer(part, case, case.wrong[id], outcome) for case, outcome in rows) for id in known)
            return not single and not slipped(compiled.body.slips, part, rows)
    return False


def same_answer(part: Part, case: Case, a: Outcome, b: Outcome) -> bool:
    return isinstance(a, Returned) and isinstance(b, Returned) and same(part, case, a, b)


def said(compiled: Key, wanted: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> Named:
    """What the judge says of these outcomes: the names that are certain, and the ties."""
    diagnosis = judge(compiled, Run(outcomes=outcomes, again=outcomes), hidden=True).diagnosis
    certain = sorted({id for found in diagnosis if found.certain for id in names(found)[0]})
    return Named(compiled.exercise.id, wanted, tuple(certain), tuple(ids for found in diagnosis if not found.certain for ids in names(found)))


def names(found: Diagnosis) -> list[tuple[str, ...]]:
    return [tuple(pair) for pair in found.pairs] or [(id,) for id in found.ids]


@pytest.mark.full
def test_every_misconception_is_named_and_never_as_another(named: list[Named]) -> None:
    runs: dict[tuple[str, str], list[Named]] = {}
    for one in named:
        if len(one.wanted) == 1:
            runs.setdefault((one.exercise, one.wanted[0]), []).append(one)
    assert len(runs) >= 300
    assert [one for several in runs.values() for one in several if set(one.certain) - set(one.wanted)] == []
    seldom = {wrong: several for wrong, several in runs.items() if sum(one.certain == one.wanted for one in several) < 0.95 * SEEDS}
    assert seldom == {}


@pytest.mark.full
def test_two_mistakes_at_once_are_both_named_or_tied(named: list[Named]) -> None:
    pairs = [one for one in named if len(one.wanted) == 2]
    assert len(pairs) >= 30
    for one in pairs:
        assert set(one.certain) <= set(one.wanted), one
        assert set(one.certain) == set(one.wanted) or tuple(one.wanted) in one.tied, one


def test_the_tolerance_knows_arrays_in_lists(library: Course) -> None:
    compiled = key.compile_key(library.exercise("optimizers/adam"), seeds(0))
    assert isinstance(compiled.body, CodeKey)
    case = next(case for case in compiled.body.cases if case.name == "the same gradient five times")
    step = next(step for step in case.script if isinstance(step, Call) and step.entry == "adam.step")
    (start,) = unpack(dict(step.args)["params"])
    assert all((unpack(width) >= 32 * np.finfo(float).eps * np.abs(start)).all() for row in case.tolerance for width in row)
