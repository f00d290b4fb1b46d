"""That a derivation's line is what the code it is linked to computes: tried with the references, when a key is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder import files
from autograder.course import Course, CourseError, Exercise
from autograder.judge.as_python import short
from autograder.kinds.code.records import CodeKey
from autograder.kinds.derivation.judging.linked import Met, met, near, reference
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Key, Returned, Run
from autograder.texts import near as alike
from autograder.values import pack

__all__ = ["confirm"]

Load = Callable[[str], Key]


def confirm(course: Course, exercise: Exercise, body: DerivationKey, name: Callable[[str], str], load: Load) -> None:
    """Raises `CourseError` where a line is not what its code gives. That all hold is remembered by the names of the keys."""
    path, beside = exercise.secret / "spec.py", _beside(course, exercise)
    targets = {label: _owner(path, label, to.partition(".")[0], beside) for label, to in body.code.items()}
    names = "\0".join(name(id) for id in (exercise.id, *sorted(set(targets.values()))))
    mark = course.state() / "links" / hashlib.sha256(names.encode()).hexdigest()[:24]
    if mark.exists():
        return
    for label, id in targets.items():
        _tried(f"{path}: code: {label!r}", body, label, load(id))
    files.write(mark, b"")


def _beside(course: Course, exercise: Exercise) -> dict[str, tuple[str, ...]]:
    """What the other exercises of the assignment ask for."""
    ids = course.assignment(exercise.assignment).exercises
    return {id: course.exercise(id).asked() for id in ids if id != exercise.id}


def _owner(path: Any, label: str, function: str, beside: dict[str, tuple[str, ...]]) -> str:
    found = next((id for id, names in beside.items() if function in names), "")
    if not found:
        known = [name for names in beside.values() for name in names]
        hint = alike(function, known, f"They ask for {', '.join(known)}." if known else "There is no other.")
        raise CourseError(f"{path}: code: {label!r} is linked to {function!r}, which no other exercise of the assignment asks for. {hint}")
    return found


def _tried(place: str, body: DerivationKey, label: str, other: Key) -> None:
    function, _, value = body.code[label].partition(".")
    part = next((part for part in other.exercise.parts if part.name == function), None)
    if not isinstance(other.body, CodeKey) or part is None:
        raise CourseError(f"{place} is linked to {function!r} of {other.exercise.id}, which is no part of a code exercise.")
    if value and value not in (returned := [one.name for one in part.returns]):
        raise CourseError(f"{place} is linked to {body.code[label]!r}, but {function} returns {', '.join(returned)}.")
    link = body.links.get(label)
    named = link.cases if link else ()
    if missing := [case for case in named if case not in {name for one in other.body.cases for name in (one.name, one.group)}]:
        raise CourseError(f"{place}: {other.exercise.id} has no case and no group of cases {missing[0]!r}.")
    formula = reference(body, label)
    right = Run(outcomes=tuple(Returned(seen=case.expected) for case in other.body.cases))
    found = list(met(formula, other, right, function, value, named))
    if not found:
        leaves = ", ".join(formula[1])
        raise CourseError(f"{place}: no case of {other.exercise.id} calls {function} once, with all of {leaves} as arguments, for a result of its shape.")
    if apart := next((one for one in found if not near(one.formula, one.right)), None):
        raise CourseError(f"{place} is not what {body.code[label]} gives in case {apart.case!r}: {_numbers(apart)}. {_hint(found)}")


def _numbers(one: Met) -> str:
    a, b = (pack(np.asarray(x, dtype=np.float64)) for x in (one.formula, one.right))
    return f"the line is {short(a, b)}, the code {short(b, a)}"


def _hint(found: list[Met]) -> str:
    """What the author may write: a factor where there is one for all, else the cases in which it holds."""
    ratios = np.concatenate(list(_ratios(found)))
    ratios = ratios[np.isfinite(ratios)]
    if ratios.size and np.allclose(ratios, ratios[0], rtol=1e-6):
        return f'The code is {ratios[0]:.6g} times the line: write Link("…", times="{ratios[0]:.6g}").'
    holds = [one.case for one in found if near(one.formula, one.right)]
    if holds:
        return f"Give the factor, as in Link(\"…\", times=\"1/n\"), or name the cases in which it holds: cases={holds[:3]!r}."
    return 'Give the factor, as in Link("…", times="1/n"), or take the link out.'


def _ratios(found: list[Met]) -> Iterator[Any]:
    for one in found:
        with np.errstate(all="ignore"):
            yield np.ravel(np.divide(one.right, one.formula))
