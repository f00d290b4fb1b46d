"""Every misconception handed in as a student would, graded for real, and its report in every language."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import key, kinds, report, submission
from autograder.author.places import relative
from autograder.course import Course, Exercise
from autograder.grade import Grader
from autograder.records import ExerciseReport, Judgement, Key, Lang, Status

__all__ = ["Graders", "Told"]

OPEN = (Status.undecided, Status.pending, Status.fault)


@dataclass(frozen=True)
class Told:
    """One misconception: how it is made, where that stands, what it says (`what`), and what a student reads. `named`: alone, and by its own name.

    `instead`: the names that it is told by in place of its own. `option`: it is the wrong option of a choice, which has no name.
    """

    id: str
    made: tuple[tuple[str, str], ...]
    place: str
    what: Mapping[Lang, str]
    reports: Mapping[Lang, ExerciseReport]
    named: bool
    full: bool
    open: bool = False
    instead: tuple[str, ...] = ()
    option: bool = False


class Graders:
    """A warm grader of the one exercise, as long as its key is the same: a changed sentence starts no process anew."""

    def __init__(self) -> None:
        self.name, self.grader = "", None  # type: tuple[str, Grader | None]

    def close(self) -> None:
        """End its processes."""
        if self.grader is not None:
            self.grader.close()
        self.name, self.grader = "", None

    def of(self, course: Course, id: str) -> Grader:
        """The grader for the key as it is now."""
        name = key.name_of(course, id)
        if self.grader is None or self.name != name:
            self.close()
            self.grader = Grader(course, id.partition("/")[0], course.languages[0], only=[id], unsafe=True)  # the author's own code
            self.name = name
        return self.grader

    def told(self, course: Course, id: str) -> Iterator[Told]:
        """Each misconception, in the author's order. Raises `CourseError` where the key cannot be made."""
        exercise, current = course.exercise(id), key.load(course, id)
        grader = self.of(course, id)
        for name, made, source in kinds.of(current).audit.handed_in(exercise, current):
            yield _told(course, exercise, current, name, made, _graded(grader, current, source))


def _graded(grader: Grader, current: Key, source: str) -> Judgement:
    """Read from a file and graded as a hand-in, hidden cases included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.py"
        path.write_text(f"# exercise: {current.exercise.id}\n{source}\n", "utf-8")
        work = submission.read(path, grader.names, grader.others)
    return msgspec.structs.replace(grader.judged(current, work), graded=True)


def _told(course: Course, exercise: Exercise, current: Key, id: str, made: tuple[tuple[str, str], ...], judged: Judgement) -> Told:
    certain = {name for one in judged.diagnosis if one.certain for name in one.ids}
    guessed = {name for one in judged.diagnosis for name in one.ids} - {id}
    reports = {lang: report.build_exercise(judged, lang) for lang in course.languages}
    of = next(iter(reports.values()))
    option = kinds.of(current).audit.nameless(current)
    named = id in certain or (option and of.status is not Status.right)
    known = exercise.texts()
    section = "wrong" if any(mistake.id == id for mistake in known.wrong) else "options" if id in known.options else ""
    says = next((one.what for one in current.exercise.misconceptions if one.id == id), None)
    return Told(
        id=id, made=made, place=relative(known.place(section, id), course.root) if section else "", reports=reports, named=named,
        what={lang: report.what or (says[lang] if says else "") for lang, report in reports.items()}, full=of.status is Status.right, open=of.status in OPEN, instead=() if named else tuple(sorted(guessed)), option=option,
    )  # fmt: skip
