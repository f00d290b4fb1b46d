"""How the cells of a built notebook are called, and which cell of the gradebook is what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Role", "Row", "names", "role_of"]

Role = Literal["intro", "setup", "prompt", "answer", "check"]


@dataclass(frozen=True)
class Row:
    """One cell of the release, as nbgrader's gradebook remembers it. `points` is None where it is no grade cell."""

    name: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    solution: bool
    points: float | None


def names(exercise: str) -> tuple[str, str, str]:
    """The grade_ids of an exercise's answer, test and prompt."""
    return exercise, f"{exercise}-check", f"{exercise}-prompt"


def role_of(name: str, exercises: Iterable[str]) -> tuple[str | None, Role | None]:
    """Which exercise (id) a grade_id belongs to, and as what; (None, None) for a cell that `build` has not made."""
    if name in ("intro", "setup"):
        return None, name  # type: ignore[return-value]
    for id in exercises:
        answer, test, prompt = names(id.rpartition("/")[2])
        if name in (answer, test, prompt):
            role: Role = "answer" if name == answer else "check" if name == test else "prompt"
            return id, role
    return None, None
