"""What an author writes of statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from autograder.kinds.spec import Spec
from autograder.records import Text

__all__ = ["TrueFalseExercise"]


@dataclass(frozen=True)
class TrueFalseExercise(Spec):
    """Statements by id, each true or false; `true`: which are, or a function of the variant's values. The student sets each id."""

    kind: ClassVar[str] = "truefalse"
    statements: tuple[str, ...]
    true: tuple[str, ...] | Callable[[Mapping[str, Any]], tuple[str, ...]]
    texts: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    graded: Mapping[str, Any] = field(default_factory=dict)
    variant: Callable[..., Mapping[str, Any]] | None = None

    @property
    def points(self) -> float:
        return float(len(self.statements))
