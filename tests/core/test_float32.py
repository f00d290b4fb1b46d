"""Where an exercise is in float32, honest sums in another order stay far inside the tolerance, on every draw."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", exc_type=ImportError)

from autograder import course as courses
from autograder.audit import margins
from autograder.jail import Jail
from autograder.key import compile_key
from autograder.key.code import Seeds

HOSTILE = Path(__file__).parents[1] / "hostile"
SUMS = sorted((HOSTILE / "right_yet_rejected" / "sums").glob("float32*.py"))
DRAWS = 12


@pytest.mark.full
def test_another_order_of_summation_is_right_on_every_draw() -> None:
    course = courses.load(HOSTILE / "course")
    exercise = course.exercise(course.resolve("batch_mean"))
    sources = {path.stem: path.read_text("utf-8") for path in SUMS} | {"solution": exercise.solution()}
    with Jail("torch", unsafe=True) as jail:
        for number in range(DRAWS):
            seeds = Seeds(public=b"%d" % number, secret=b"secret %d" % number)
            found = margins.measured(compile_key(exercise, seeds, "cpu", jail=jail), sources, jail)
            assert max(found.honest.values()) <= margins.NEAR, (number, found.honest)
            assert min(found.wrong.values()) >= margins.FAR
