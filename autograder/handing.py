"""What a case hands over, as data; and steps whose results have other names."""

from __future__ import annotations

from typing import Any

from autograder.nets import Torch
from autograder.script import Call, Fn, Get, Given, Ref, Rng, Step
from autograder.values import Other, Value, leaves, pack

__all__ = ["data", "fn", "given", "renamed"]


def renamed(step: Step, suffix: str) -> Step:
    """A step whose results have other names."""
    match step:
        case Call():
            head, dot, method = step.entry.partition(".")
            args = tuple((name, Ref(value.name + suffix, value.index) if isinstance(value, Ref) else value) for name, value in step.args)
            return Call(f"{head}{suffix}.{method}" if dot else head, args, step.as_ + suffix, step.see)
        case Get():
            head, _, path = step.path.partition(".")
            return Get(f"{head}{suffix}.{path}", step.as_)
    raise TypeError(f"interleaved: a {type(step).__name__.lower()} cannot stand side by side with others")


def given(value: Any) -> Given:
    """An argument as data; raises `TypeError` for what is none."""
    return value if isinstance(value, Rng | Fn | Ref | Torch) else data(value)


def fn(name: str, **options: Any) -> Fn:
    """A callable as an argument: of the library (`autograder/functions.py`), or one that the course defines in
    `solutions/functions.py`: `fn("quadratic", centre=1.0)`.

    It takes positional arguments from the student's code, and `options` by name, which that code never sees; it returns data.
    It runs outside the jail, in the grader: let it check the shapes of what it is asked, since they decide how much it
    computes. A visible case needs one that is `@public` for students to run it by `check()`; else it only counts in grading.
    """
    return Fn(name, tuple((key, data(value)) for key, value in options.items()))


def data(value: Any) -> Value:
    """A value as data; raises `TypeError` for what is none."""
    packed = pack(value)
    for _, leaf in leaves(packed):
        if isinstance(leaf, Other):
            raise TypeError(f"a {leaf.name} cannot be an argument of a case")
    return packed
