"""nbgrader's gradebook, as a class asks for it (`classroom.Gradebook`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.gradebook import Graded, Problem
from autograder.course import Course, CourseError
from autograder.nbgrader import build, database, gradebook, standing
from autograder.records import Lang, Report

__all__ = ["Book"]

PRICED_BEFORE = "graded by hand after the late penalty was computed: it is of before. `fairmark grade --again`, or autograding in formgrader, computes it anew."


@dataclass(frozen=True)
class Book:
    """The gradebook of the nbgrader course in `build/<lang>`."""

    course: Course
    lang: Lang

    @property
    def here(self) -> Path:
        return build.folder(self.course, self.lang)

    def prepare(self) -> None:
        gradebook.import_nbgrader()

    def follow(self, assignment: str) -> list[str]:
        changed: list[str] = []
        if unmade := gradebook.release(self.course, self.lang, assignment, notes=changed):
            raise CourseError(unmade[0][1])
        return changed

    def students(self, assignment: str) -> Collection[str]:
        return database.scores(self.here, assignment).keys()

    def missing(self, assignment: str, graded: Mapping[str, Graded], key: str) -> list[str]:
        return gradebook.missing(self.course, self.lang, assignment, graded, key)

    def write(
        self, assignment: str, students: Sequence[str], graded: Mapping[str, Graded], progress: Callable[[str], None] | None = None
    ) -> list[Problem]:
        return gradebook.write(self.course, self.lang, assignment, students, graded, progress=progress)

    def remarks(self, assignment: str) -> list[Problem]:
        return [(student, PRICED_BEFORE) for student in gradebook.priced_before(self.course, self.lang, assignment)]

    def held(self, assignment: str, reports: Sequence[Report]) -> list[Report]:
        return standing.as_held(self.course, self.lang, assignment, reports)
