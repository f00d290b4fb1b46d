"""A calculation with its mistakes."""

from __future__ import annotations

from dataclasses import replace

from autograder.kinds import faces
from autograder.kinds.number.spec import NumberExercise, NumberWrong, OpenWrong, TextWrong
from autograder.texts import Mistake
from autograder.texts import Texts as TextsFile
from autograder.worded import sentences, way

__all__ = ["Texts"]


class Texts(faces.Texts):
    def with_texts(self, spec: NumberExercise, texts: TextsFile) -> NumberExercise:
        return replace(spec, wrong=[_wrong(m, texts) for m in texts.wrong])


def _wrong(mistake: Mistake, texts: TextsFile) -> NumberWrong | OpenWrong | TextWrong:
    if "holds" in mistake.way:
        return OpenWrong(mistake.id, *way(mistake, texts, "holds"), **sentences(mistake))
    if "text" in mistake.way:
        return TextWrong(mistake.id, *way(mistake, texts, "node", "text"), **sentences(mistake))
    return NumberWrong(mistake.id, *way(mistake, texts, "node", "formula"), **sentences(mistake))
