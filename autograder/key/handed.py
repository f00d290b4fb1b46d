"""What an author's script hands over, checked and put in order: functions found, names that are there, modules before optimizers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from autograder import course_functions
from autograder.course import CourseError, Exercise, failed_at
from autograder.functions import LIBRARY
from autograder.nets import Optimizer
from autograder.properties import Breaks, Held, programs
from autograder.records import Case
from autograder.script import Call, Fn, Look, Ref, Script
from autograder.texts import near

__all__ = ["at_home", "public_sources", "resolved"]


def resolved(script: Script, exercise: Exercise, place: str) -> Script:
    """The script with every function at home, and all it refers to there. Raises `CourseError`."""
    there: set[str] = set()
    steps = []
    for step in script:
        if isinstance(step, Call):
            given = {name for name, _ in step.args}
            for name, value in step.args:
                wanted = value.name if isinstance(value, Ref) else value.of if isinstance(value, Optimizer) else ""
                known = there | given if isinstance(value, Optimizer) else there
                if wanted and wanted not in known:
                    raise CourseError(f"{place}: {name} refers to {wanted!r}, which nothing before it gives. {near(wanted, known, 'Name a result or an argument.')}")
            args = tuple((name, _at_home(value, exercise, place) if isinstance(value, Fn) else value) for name, value in step.args)
            step = msgspec.structs.replace(step, args=args)
            there |= {step.as_, *given}
        elif isinstance(step, Look) and step.name not in there:
            raise CourseError(f"{place}: look names {step.name!r}, which is neither a result nor an argument. {near(step.name, there, 'Name one of them.')}")
        steps.append(step)
    return tuple(steps)


def at_home(case: Case, exercise: Exercise) -> Case:
    """The case with the programs of its properties at home. Raises `CourseError`."""
    place = f"{exercise.secret / 'spec.py'}: case {case.name!r}"

    def home(fn: Fn) -> Fn:
        return _at_home(fn, exercise, place)

    def changed(one: Held) -> Held:
        if not isinstance(one.property, Breaks):
            return one
        breaks = one.property
        spares = tuple(map(home, breaks.spares))
        return msgspec.structs.replace(one, property=msgspec.structs.replace(breaks, right=home(breaks.right), faulty=home(breaks.faulty), spares=spares))

    return msgspec.structs.replace(case, held=tuple(map(changed, case.held)))


def _at_home(fn: Fn, exercise: Exercise, place: str) -> Fn:
    """The function with where it is answered."""
    path = functions_file(exercise)
    own = _defined(path)
    if fn.name in own and fn.name in LIBRARY:
        raise CourseError(f"{path}: `{fn.name}` is built in already. Give the course's own another name.")
    if fn.name not in own and fn.name not in LIBRARY:
        raise CourseError(f"{place}: there is no function {fn.name!r} to hand over. {near(fn.name, [*own, *LIBRARY], f'Define it in {path}.')}")
    function = own.get(fn.name) or LIBRARY[fn.name]
    takes = inspect.signature(function).parameters
    for option, _ in fn.options:
        if option not in takes and not any(p.kind is p.VAR_KEYWORD for p in takes.values()):
            raise CourseError(f"{place}: fn({fn.name!r}) takes no {option!r}. {near(option, list(takes), f'It takes: {chr(44).join(takes)}.')}")
    if fn.name in LIBRARY:
        return fn
    return msgspec.structs.replace(fn, home="public" if course_functions.is_public(function) else "course", digest=course_functions.digest(path))


def _defined(path: Path) -> dict[str, Callable[..., Any]]:
    try:
        return dict(course_functions.defined(path))
    except Exception as error:
        raise CourseError(f"{path}, line {failed_at(error, path)}: {type(error).__name__}: {error}.") from error


def functions_file(exercise: Exercise) -> Path:
    """Where the course's own functions stand."""
    return exercise.secret.parents[1] / course_functions.FILE


def public_sources(exercise: Exercise, cases: list[Case]) -> dict[str, str]:
    """The sources of the public functions that visible cases hand over. Raises `CourseError`."""
    shown = (value for case in cases if case.visible for step in case.script if isinstance(step, Call) for _, value in step.args)
    names = {value.name for value in shown if isinstance(value, Fn) and value.home == "public"}
    names |= {fn.name for case in cases if case.visible for fn in programs(case.held) if fn.home == "public"}
    try:
        return course_functions.sources(functions_file(exercise), iter(sorted(names))) if names else {}
    except ValueError as error:
        raise CourseError(f"{error}.") from None
