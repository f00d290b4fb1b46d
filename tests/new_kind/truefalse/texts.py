"""Statements with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.kinds.truefalse.spec import TrueFalseExercise

from autograder.kinds import faces
from autograder.texts import Texts as TextsFile
from autograder.worded import known

__all__ = ["Texts"]


class Texts(faces.Texts):
    sections = {"options": "choices and statements"}

    def names_mistakes(self, spec: TrueFalseExercise) -> bool:
        return False

    def with_texts(self, spec: TrueFalseExercise, texts: TextsFile) -> TrueFalseExercise:
        known(texts.options, spec.statements, "statement", texts, "options")
        if silent := [id for id in spec.statements if id not in texts.options]:
            raise texts.problem(f"the statement `{silent[0]}` of spec.py has no text. Write it under [options.{silent[0]}].", "options")
        return replace(spec, texts=texts.options)

    def of_variant(self, spec: TrueFalseExercise, values: Mapping[str, Any]) -> TrueFalseExercise:
        return replace(spec, true=spec.true(values)) if callable(spec.true) else spec
