"""Statements → answer keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from autograder.kinds.truefalse.records import Statement, TrueFalseKey
from autograder.kinds.truefalse.spec import TrueFalseExercise

from autograder import records
from autograder.key.words import filled
from autograder.kinds import faces

if TYPE_CHECKING:
    from autograder.key.making import Making
    from autograder.texts import Texts

__all__ = ["Compile"]


class Compile(faces.Compile):
    shown = True

    def compiled(self, making: Making, spec: TrueFalseExercise) -> tuple[records.Exercise, TrueFalseKey]:
        true = spec.true
        assert not callable(true)
        if strange := [id for id in true if id not in spec.statements]:
            raise ValueError(f"true names {strange[0]!r}, which is no statement")
        said = {id: (making.filled(text), making.filled(why)) for id, (text, why) in spec.texts.items()}
        body = TrueFalseKey(statements=tuple(Statement(id=id, text=said[id][0], why=said[id][1], right=id in true) for id in spec.statements))
        return making.record(parts=tuple(records.Part(name=id, points=1.0) for id in spec.statements)), body

    def current(self, body: TrueFalseKey, texts: Texts, values: Mapping[str, Any]) -> TrueFalseKey:
        said = ((one, texts.options.get(one.id, (one.text, one.why))) for one in body.statements)
        rows = tuple(msgspec.structs.replace(one, text=filled(text, values), why=filled(why, values)) for one, (text, why) in said)
        return msgspec.structs.replace(body, statements=rows)
