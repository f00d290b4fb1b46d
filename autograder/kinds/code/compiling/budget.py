"""How much data a visible case may carry: it goes into every release, and is read again with every check."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import CourseError, Exercise
from autograder.nets import Torch, torch_values
from autograder.records import Case
from autograder.script import Call, Fn, Ref, Rng
from autograder.values import Array, leaves

__all__ = ["MOST", "check", "size"]

MOST = 64 << 10


def check(exercise: Exercise, cases: Sequence[Case]) -> None:
    """Raises `CourseError` for a visible case that carries more than the budget."""
    for case in cases:
        if case.visible and (held := size(case)) > MOST:
            raise CourseError(
                f"{exercise.secret / 'spec.py'}: the visible case {case.name!r} carries {held / 1024:.0f} kB of data, and {MOST >> 10} kB "
                "is what a release may hold of one. Take fewer rows, a smaller type (float32, uint8), or hide the case."
            )


def size(case: Case) -> int:
    """The bytes of the arrays that a case hands over; one that is handed over several times counts once."""
    handed = [value for step in case.script if isinstance(step, Call) for _, value in step.args if not isinstance(value, Rng | Fn | Ref)]
    given = [one for value in handed for one in (torch_values(value) if isinstance(value, Torch) else [value])]
    return sum(len(leaf.data) for leaf in {leaf for value in given for _, leaf in leaves(value) if isinstance(leaf, Array)})
