"""What a class asks of a gradebook. `autograder/nbgrader` has one; another is another room with a class of this form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from autograder.course import Course
from autograder.records import Lang, Report

__all__ = ["Gradebook", "Graded", "Problem"]

Problem = tuple[str, str]
"""A student (or an exercise, or nobody: "") and a sentence."""
Graded = tuple[Report, str]
"""A report, and the digest of the file it is of."""


class Gradebook(Protocol):
    """The gradebook of a course in one language. Every method raises `CourseError` or `CannotWrite` for what stands in everybody's way."""

    @property
    def course(self) -> Course: ...

    @property
    def lang(self) -> Lang: ...

    @property
    def here(self) -> Path:
        """Where its course lies: hand-ins in `submitted/<student>/<assignment>/`, what is read in `pages/`."""

    def prepare(self) -> None:
        """Load what takes long: called while other processes start anyway."""

    def follow(self, assignment: str) -> list[str]:
        """Bring the assignment in line with the course; a sentence for each thing that was otherwise."""

    def students(self, assignment: str) -> Collection[str]:
        """Who is in it."""

    def missing(self, assignment: str, graded: Mapping[str, Graded], key: str) -> list[str]:
        """Whose report, by exactly this key on exactly this file, is not all in it."""

    def write(
        self, assignment: str, students: Sequence[str], graded: Mapping[str, Graded], progress: Callable[[str], None] | None = None
    ) -> list[Problem]:
        """Enter these students' reports. Writing one twice changes nothing, nobody else is touched, and who failed is told."""

    def remarks(self, assignment: str) -> list[Problem]:
        """What in it a person should look at."""

    def held(self, assignment: str, reports: Sequence[Report]) -> list[Report]:
        """The reports with what it holds of them: a person's points, comments, penalties."""
