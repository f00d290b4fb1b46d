"""A derivation with its mistakes."""

from __future__ import annotations

from dataclasses import replace

from autograder.kinds import faces
from autograder.kinds.derivation.spec import DerivationExercise, DerivationWrong
from autograder.texts import Texts as TextsFile
from autograder.worded import sentences, way

__all__ = ["Texts"]


class Texts(faces.Texts):
    def with_texts(self, spec: DerivationExercise, texts: TextsFile) -> DerivationExercise:
        return replace(spec, wrong=[DerivationWrong(m.id, *way(m, texts, "line", "formula"), **sentences(m)) for m in texts.wrong])
