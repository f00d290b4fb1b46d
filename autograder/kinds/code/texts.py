"""Code with its mistakes, groups of cases, captions and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from autograder.environment import environment
from autograder.kinds import faces
from autograder.kinds.code.spec import CodeExercise, Equivalent, Wrong
from autograder.texts import Mistake
from autograder.texts import Texts as TextsFile
from autograder.worded import sentences, way

__all__ = ["Texts"]


class Texts(faces.Texts):
    sections = dict.fromkeys(("groups", "plots", "equivalent", "margins", "loose"), "code exercises")

    def check(self, spec: CodeExercise) -> None:
        environment(spec.env)

    def with_texts(self, spec: CodeExercise, texts: TextsFile) -> CodeExercise:
        return replace(
            spec, wrong=[_wrong(mistake, texts) for mistake in texts.wrong], groups=texts.groups, plots=texts.plots,
            equivalent=[Equivalent(mutant, why) for mutant, why in texts.equivalent.items()], margins=texts.margins, loose=texts.loose,
        )  # fmt: skip

    def of_variant(self, spec: CodeExercise, values: Mapping[str, Any]) -> CodeExercise:
        if spec.variant is None and not spec.graded:
            return spec
        reference = spec.reference(values) if callable(spec.reference) else spec.reference
        return replace(spec, cases=partial(spec.cases, values=values), reference=reference)


def _wrong(mistake: Mistake, texts: TextsFile) -> Wrong:
    if "file" in mistake.way:
        return Wrong(mistake.id, **sentences(mistake))
    (edits,) = way(mistake, texts, "edit")
    return Wrong(mistake.id, *edits, **sentences(mistake))
