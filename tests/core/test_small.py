"""Counterexamples to copy: every mistake that is known shows in a short program, which gives what the report says it gives."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from trying import gives

from autograder.course import Course, load
from autograder.jail import Jail
from autograder.judge import evidence, judge
from autograder.judge.diagnosis import differs
from autograder.judge.program import Program
from autograder.key import compile_key, public
from autograder.key.code import Seeds, run_source, wrong_sources
from autograder.key.shrinking import habit, smaller
from autograder.records import CodeKey, Run, Trial
from autograder.script import Call, Get, Ref, Script, Step
from autograder.spec import CodeExercise
from autograder.values import leaves, pack

TESTS = Path(__file__).parents[1]
ROOTS = (TESTS.parent, TESTS / "library")
TORCH = (TESTS / "hostile" / "course", "20-torch/")
ALL = int(os.environ.get("AUTOGRADER_SEEDS", "1")) > 1
LONGEST = 400


def code() -> list[tuple[Path, str]]:
    """The course's exercises, those on tensors and, of the library, one of each kind; all of it where more seeds are asked for."""
    course, library = ([(root, id) for id in load(root).exercise_ids()] for root in ROOTS)
    kinds = {id.partition("/")[0]: (root, id) for root, id in library}
    tensors = [(TORCH[0], id) for id in load(TORCH[0]).exercise_ids() if id.startswith(TORCH[1])]
    wanted = [*course, *(library if ALL else kinds.values()), *tensors]
    return [(root, id) for root, id in wanted if isinstance(load(root).exercise(id).spec(), CodeExercise)]


CODE = code()


@pytest.mark.full
@pytest.mark.parametrize(("root", "id"), CODE, ids=[id for _, id in CODE])
def test_every_mistake_has_a_program_that_shows_it(root: Path, id: str) -> None:
    course: Course = load(root)
    exercise = course.exercise(id)
    spec = exercise.spec()
    assert isinstance(spec, CodeExercise)
    with Jail(spec.env, unsafe=True) as jail:
        key = compile_key(exercise, Seeds(public=b"small", secret=b"secret"), jail=jail, pairs=True)
        assert isinstance(key.body, CodeKey)
        parts = {part.name: part for part in key.exercise.parts}
        right = run_source(jail, id, exercise.solution(), key.body.small)
        assert not any(differs(parts[c.part], c, o) for c, o in zip(key.body.small, right, strict=True))
        assert all(c.visible and not c.group and not c.wrong for c in key.body.small)
        for wrong, source in wrong_sources(exercise, spec).items():
            outcomes = run_source(jail, id, source, key.body.cases)
            before = judge(key, Run(outcomes=outcomes, again=outcomes), hidden=True)
            small = Run(outcomes=run_source(jail, id, source, key.body.small))
            after = evidence.shown(key, before, Run(outcomes=outcomes), small, lambda case: run_source(jail, id, source, [case])[0])  # noqa: B023
            if after.trial is None:
                assert not any(_readable(c) and c.visible and differs(parts[c.part], c, o) for c, o in zip(key.body.cases, outcomes, strict=True)), wrong
                continue
            assert before.trial is None or evidence._effort(after.trial) <= evidence._effort(before.trial)
            assert _length(after.trial) <= LONGEST, (wrong, after.trial.code)
            assert _printed(source, after.trial) != _printed(exercise.solution(), after.trial), (wrong, after.trial.code)
            for code, said in ((source, after.trial.yours), (exercise.solution(), after.trial.right)) if ALL or wrong == spec.wrong[0].id else ():
                assert gives(code, after.trial, said), (wrong, said, after.trial.code)
    assert public(key).body.small == key.body.small  # type: ignore[union-attr]


def _length(trial: Trial) -> int:
    return len(trial.code) + len(trial.yours) + len(trial.right)


def _readable(case: Any) -> bool:
    return Program(case).size <= evidence.MAX_NUMBERS and not evidence._is_path(case) and not case.held


def _printed(source: str, trial: Trial) -> str:
    """What the program prints after this source, as in a student's notebook; where it raises, the error."""
    names: dict[str, Any] = {"np": np, "torch": torch}
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(source, names)
        try:
            exec(trial.code, names)
        except Exception as error:
            print(type(error).__name__)
    return out.getvalue()


ONE_HOT = [np.eye(3)[[0, 2, 1]], np.eye(3)]
SHARES = [np.array([[0.25, 0.75], [0.5, 0.5]]), np.array([[0.1, 0.9], [0.3, 0.7]])]
DRAWN = [np.array([0.3, -2.4]), np.array([1.7, 0.2]), np.array([-0.9])]


@pytest.mark.parametrize(
    ("author", "value", "kept"),
    [
        (DRAWN, np.array([1.0, -1.0]), True),
        (DRAWN, np.array([1.0, -3.0]), False),
        (ONE_HOT, np.eye(2), True),
        (ONE_HOT, np.array([[1.0, 1.0]]), False),
        (ONE_HOT, np.array([[0.5, 0.5]]), False),
        (SHARES, np.array([[0.5, 0.5]]), True),
        (SHARES, np.array([[0.5]]), False),
        ([np.array([1.0, 2.0, 2.0]), np.array([0.0, 4.0])], np.array([1.0, 3.0]), True),
        ([np.array([1.0, 2.0, 2.0]), np.array([0.0, 4.0])], np.array([3.0, 1.0]), False),
        ([1, 5, 40], 2, True),
        ([1, 5, 40], 2.5, False),
        ([0.1, 0.9, 0.5, 0.2], 1.0, False),
    ],
)
def test_what_all_arguments_have_in_common_is_kept(author: list[Any], value: Any, kept: bool) -> None:
    assert habit(author).keeps(value) is kept


@pytest.mark.parametrize(("author", "labels"), [([np.array([1.0, -1.0])] * 2, True), (DRAWN, False), ([np.array([1.0, 2.0])], False)])
def test_labels_stay_labels(author: list[Any], labels: bool) -> None:
    assert habit(author).labels is labels


def script(*losses: float) -> Script:
    """What one does with an object, once per loss, and a look at it each time."""
    steps: list[Step] = [Call("Stop", (("patience", 3),), as_="stop"), Get("stop.best", "best")]
    for loss in losses:
        steps += [Call("stop.update", (("loss", loss),)), Get("stop.best", "best")]
    return tuple(steps)


def chain(*gradients: float) -> Script:
    """Steps that each go on from what the one before gave."""
    calls = [Call("step", (("w", Ref(f"s{n - 1}") if n else 1.0), ("g", g)), as_=f"s{n}") for n, g in enumerate(gradients)]
    return tuple(calls)


def test_of_many_calls_up_to_three_are_kept() -> None:
    found = smaller([script(4.0, 3.0, 2.0, 1.0)], [script(4.0, 3.0, 2.0, 1.0)])
    assert script(4.0, 2.0, 1.0) in found and script(1.0) in found
    assert script(4.0, 3.0, 2.0, 1.0) not in found
    assert all(isinstance(one[0], Call) and one[0].entry == "Stop" and isinstance(one[-1], Get) for one in found)


def test_what_goes_on_from_a_step_is_kept_with_it() -> None:
    found = smaller([chain(0.5, 0.25, 2.0, 4.0)], [chain(0.5, 0.25, 2.0, 4.0)])
    assert {len(one) for one in found} == {1, 2, 3}
    assert all(one[0].args[0] == ("w", 1.0) for one in found if isinstance(one[0], Call))


def test_lists_of_arrays_get_smaller_together() -> None:
    pair = (pack([np.array([1.25, -2.5]), np.array([0.75, 1.5])]), pack([np.array([0.1, 0.2]), np.array([0.3, 0.4])]))
    found = smaller([(Call("step", (("params", pair[0]), ("grads", pair[1]))),)] * 2, [(Call("step", (("params", pair[0]), ("grads", pair[1]))),)])
    shapes = {tuple(leaf.shape for _, value in one[0].args for _, leaf in leaves(value)) for one in found}  # type: ignore[union-attr, arg-type]
    assert shapes == {((1,),) * 4, ((2,),) * 4}


def test_nan_is_no_habit() -> None:
    nan = float("nan")
    found = smaller([script(nan, 1.0)], [script(nan, 1.0)])
    assert script(1.0) in found


A, B, C = np.array([1.0]), np.array([2.0]), np.array([3.0])


@pytest.mark.parametrize(
    ("right", "yours", "at"),
    [([A, B], [A, C], "[1]"), ({"w": A, "b": [B, C]}, {"w": A, "b": [C, C]}, "['b'][0]"), (A, B, ""), ([A, B], [A], ""), ([A], (B,), "[0]")],
)
def test_of_a_list_the_item_that_differs_is_shown(right: Any, yours: Any, at: str) -> None:
    assert evidence._item(pack(right), pack(yours), (None,) * 3)[0] == at
