"""Misconceptions of code: the model solution with their edits, or files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.course import Exercise
from autograder.kinds import faces
from autograder.kinds.code.compiling.cases import wrong_sources
from autograder.kinds.code.spec import CodeExercise
from autograder.records import Key
from autograder.worded import of_variant

__all__ = ["Audit"]


class Audit(faces.Audit):
    def sources(self, exercise: Exercise, spec: CodeExercise) -> Mapping[str, str]:
        return wrong_sources(exercise, spec)

    def handed_in(self, exercise: Exercise, key: Key) -> Iterator[tuple[str, tuple[tuple[str, str], ...], str]]:
        spec = exercise.spec()
        assert isinstance(spec, CodeExercise)
        edits = {wrong.id: wrong.edits for wrong in spec.wrong}
        for id, source in wrong_sources(exercise.of(key.values), of_variant(spec, key.values)).items():  # type: ignore[arg-type]
            yield id, edits[id], source
