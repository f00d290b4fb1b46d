"""What every spec is: an exercise with points, which may draw; and what is read of a misconception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from autograder.figures import Figured
from autograder.records import Text

__all__ = ["Sentences", "Spec"]


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """What the student reads of a misconception: what is wrong, the one idea behind it, one step to go on with."""

    what: Text
    why: Text | None = None
    next: Text | None = None


class Spec(Figured):
    """An exercise as its author writes it. `kind`: the folder that its class stands in."""

    kind: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def points(self) -> float: ...
