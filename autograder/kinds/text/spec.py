"""What an author writes of a text that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from autograder.kinds.spec import Spec

__all__ = ["TextExercise"]


@dataclass(frozen=True)
class TextExercise(Spec):
    """Free text, graded by a person in formgrader, with `rubric.*.md` and `model.*.md` beside the spec.

    `criteria`: what earns points, by an id that texts.toml says in [criteria]; with them `rubric.*.md` may be left out.
    """

    kind: ClassVar[str] = "text"
    points: float
    criteria: Mapping[str, float] = field(default_factory=dict)
