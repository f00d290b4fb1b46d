"""Of code a release has the visible cases, with what is right and what the misconceptions give."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import msgspec

from autograder.jail.wire import functions
from autograder.kinds import faces
from autograder.kinds.code.records import CodeKey
from autograder.properties import programs
from autograder.records import Key
from autograder.values import Array, Value, leaves

__all__ = ["Release"]


class Release(faces.Release):
    bodies = (CodeKey,)

    def public(self, key: Key) -> Key:
        return self.visible_only(msgspec.structs.replace(key, body=_answerable(_body(key)), figures=()))

    def visible_only(self, key: Key) -> Key:
        body = _body(key)
        cases = tuple(case for case in body.cases if case.visible)
        groups = {case.group for case in cases}
        parts = tuple(msgspec.structs.replace(part, groups=tuple(g for g in part.groups if g in groups)) for part in key.exercise.parts)
        shown = CodeKey(cases=cases, pairs=body.pairs, slips=body.slips, small=body.small)
        return msgspec.structs.replace(key, exercise=msgspec.structs.replace(key.exercise, parts=parts), body=shown)

    def revealed(self, key: Key) -> Key:
        body = _body(key)
        cases = tuple(msgspec.structs.replace(case, visible=True) for case in body.cases)
        return msgspec.structs.replace(key, body=msgspec.structs.replace(body, cases=cases))

    def is_sound(self, key: Key) -> bool:
        body, parts = _body(key), {part.name for part in key.exercise.parts}
        cases = (*body.cases, *body.small)
        if any(case.part not in parts for case in cases):
            return False
        references = (number for case in cases for seen in case.expected for number in _numbers(seen.value))
        widths = (number for case in cases for row in case.tolerance for width in row for number in _numbers(width))
        return all(map(isfinite, references)) and all(isfinite(width) and width >= 0 for width in widths)


def _body(key: Key) -> CodeKey:
    assert isinstance(key.body, CodeKey)
    return key.body


def _answerable(body: CodeKey) -> CodeKey:
    """Without the cases that hand over a course's secret functions, or run them on an answer: a student's machine has none."""
    return msgspec.structs.replace(body, cases=tuple(case for case in body.cases if all(fn.home != "course" for fn in (*(fn for _, fn in functions(case.script)), *programs(case.held)))))


def _numbers(value: Value) -> Iterator[float]:
    for _, leaf in leaves(value):
        if isinstance(leaf, float):
            yield leaf
        elif isinstance(leaf, Array) and leaf.dtype.startswith("float"):
            yield from map(float, leaf.numpy().ravel())
