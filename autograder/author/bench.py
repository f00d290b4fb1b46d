"""One exercise on the bench: its stages as they end, what students get of it, and what each misconception is told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from autograder.audit.mutation import LIMITS
from autograder.audit.stages import STAGES, Stage, run
from autograder.audit.work import warm
from autograder.author import new, paper
from autograder.author.mistakes import Graders, Told
from autograder.author.paper import Paper
from autograder.author.places import Excerpt, excerpts, relative
from autograder.course import KINDS, Course, CourseError, Exercise, load
from autograder.jail.jail import Env
from autograder.records import Text
from autograder.spec import Spec

__all__ = ["DRAWS", "Bench", "Problem", "Row", "View"]

DRAWS = 2
OF_WORDS = ("load", "build")
"""The stages that depend on what people read; the others do not change with a sentence."""


@dataclass(frozen=True)
class Row:
    """A stage: passed, failed, at work, or waiting; `kept` where what it found before still holds."""

    name: str
    state: Literal["ok", "bad", "now", "wait"]
    said: str = ""
    seconds: float | None = None
    kept: bool = False


@dataclass(frozen=True)
class Problem:
    """What does not hold, in the author's words: labelled lines, and the places they name."""

    what: str
    lines: tuple[tuple[str, str], ...] = ()
    places: tuple[Excerpt, ...] = ()


@dataclass(frozen=True)
class View:
    """All there is to show of an exercise at one moment. `done`: nothing is at work any more.

    `untouched`: names of files that are still as `fairmark new` wrote them.
    """

    id: str
    kind: str
    title: Text | None
    points: float
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    paper: Paper | None = None
    mistakes: tuple[Told, ...] = ()
    untouched: tuple[str, ...] = ()
    files: int = 0
    seconds: float = 0.0
    done: bool = False
    course: str = ""

    @property
    def failed(self) -> Row | None:
        """The stage that does not pass."""
        return next((row for row in self.rows if row.state == "bad"), None)


@dataclass
class Bench:
    """Tries one exercise again and again; a warm grader and what was found last are kept between two runs."""

    root: Path
    id: str
    draws: int = DRAWS
    graders: Graders = field(default_factory=Graders)
    before: dict[str, Stage] = field(default_factory=dict)

    def close(self) -> None:
        """End the processes that are kept warm, also those of a run that was left half way; the next run starts them anew."""
        self.graders.close()
        for env in get_args(Env):
            for limits in (None, LIMITS):
                warm(env, limits).close()

    def run(self, *, only_words: bool = False) -> Iterator[View]:
        """The views of one run, each after something has been found; the last is `done`.

        `only_words`: nothing but sentences has changed since the last run, so that its other stages still hold.
        """
        started = time.perf_counter()
        try:
            for view in self._views(only_words and len(self.before) > len(OF_WORDS)):
                yield replace(view, seconds=time.perf_counter() - started)
        except CourseError as error:  # course_config.py itself, which may change while it is watched
            self.before = {}
            yield _unreadable(self.root, self.id, str(error))

    def _views(self, only_words: bool) -> Iterator[View]:
        course = load(self.root)
        exercise = course.exercise(self.id)
        view = replace(_begun(course, exercise), paper=paper.handed_out(course, self.id))
        yield view
        if not only_words:
            self.before = {}  # a run that is left half way leaves nothing that holds
        found: dict[str, Stage] = {}
        for stage in self._stages(course, only_words):
            found[stage.name] = stage
            view = replace(view, rows=_rows(found, self.before if only_words else {}), problems=_problems(exercise, stage))
            if stage.name == "solution" and view.failed is None:
                yield view  # the verdict first: what each misconception is told takes a key in full
                view = replace(view, mistakes=tuple(self._told(course)))
            yield view
        self.before = found
        yield replace(view, done=True)

    def _stages(self, course: Course, only_words: bool) -> Iterator[Stage]:
        """Those that are run and, where a sentence cannot have changed them, those that were."""
        for stage in run(course, self.id, draws=self.draws):
            yield stage
            if only_words and stage.name == OF_WORDS[-1]:
                yield from (self.before[name] for name in STAGES if name in self.before and name not in OF_WORDS)
                return

    def _told(self, course: Course) -> Iterator[Told]:
        try:
            yield from self.graders.told(course, self.id)
        except CourseError:  # the stages say it
            return


def _begun(course: Course, exercise: Exercise) -> View:
    """What is known before anything is tried."""
    spec: Spec | None
    try:
        spec, title = exercise.spec(), exercise.title()
    except CourseError:
        spec = title = None
    kind = KINDS[type(spec)] if spec else ""
    return View(
        id=exercise.id, kind=kind, title=title, points=spec.points if spec else 0.0, rows=_rows({}, {}),
        untouched=tuple(path.name for path in new.untouched(exercise.public, exercise.secret, kind)) if kind else (),
        files=len(exercise.files()), course=course.title[course.languages[0]],
    )  # fmt: skip


def _unreadable(root: Path, id: str, why: str) -> View:
    """The course itself cannot be read, or does not have the exercise any more."""
    rows = (Row(STAGES[0], "bad"), *(Row(name, "wait") for name in STAGES[1:]))
    return View(id=id, kind="", title=None, points=0.0, rows=rows, problems=(Problem(relative(why, root)),), done=True)


def _rows(found: dict[str, Stage], before: dict[str, Stage]) -> tuple[Row, ...]:
    """A row per stage; the one after the last that passed is at work."""
    rows, open_ = [], True
    for name in STAGES:
        if name in found:
            stage = found[name]
            kept = before.get(name) is stage
            rows.append(Row(name, "ok" if stage.passed else "bad", stage.said.removeprefix(f"{name}: "), stage.seconds, kept))
            open_ = stage.passed
        else:
            rows.append(Row(name, "now" if open_ else "wait"))
            open_ = False
    return tuple(rows)


def _problems(exercise: Exercise, stage: Stage) -> tuple[Problem, ...]:
    if stage.passed:
        return ()
    root = exercise.secret.parents[2]
    told = [(finding.what, finding.lines) for finding in stage.findings] or [(stage.said, ())]
    problems, seen = [], set[Excerpt]()
    for what, lines in told:
        problem = _problem(exercise, root, what, lines)
        problems.append(replace(problem, places=tuple(place for place in problem.places if place not in seen)))
        seen |= set(problem.places)
    return tuple(problems)


def _problem(exercise: Exercise, root: Path, what: str, lines: Sequence[tuple[str, str]]) -> Problem:
    """A line that only names a place is left out where the place itself is shown."""
    places = excerpts(exercise, [what, *(text for _, text in lines)])
    shown = {f"{place.path}, line {place.line}" for place in places}
    said = ((label, relative(text, root)) for label, text in lines)
    return Problem(relative(what, root), tuple((label, text) for label, text in said if text and text not in shown), places)
