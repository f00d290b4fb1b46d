"""Every small exercise of these tests, found where it lies: one for each form that a spec can have, with answers to hand in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder import course as courses
from autograder import key
from autograder.course import Course, Exercise
from autograder.key.answers import wrong_answers
from autograder.key.code import wrong_sources
from autograder.spec import CodeExercise
from autograder.worded import of_variant

__all__ = ["COURSES", "STUDENTS", "answer", "copied", "ids", "mistaken"]

STUDENTS = ("right", "other", "stub")


def _small() -> Iterator[Path]:
    """The small courses: those of the term "test"; what is as large as a course of its own has another."""
    for path in sorted(Path(__file__).parent.glob("*/course_config.py")):
        if courses.load(path.parent).term == "test":
            yield path.parent


COURSES = {root.name: root for root in _small()}


def copied(name: str, to: Path) -> Course:
    """A copy of a small course, with keys that were made where it lies: they are made once for all tests."""
    course = courses.load(COURSES[name])
    for id in course.exercise_ids():
        key.load(course, id)
    left = shutil.ignore_patterns("__pycache__", "reports", "build", "*.lock")
    return courses.load(Path(shutil.copytree(COURSES[name], to / name, ignore=left)))


def ids() -> list[tuple[str, str]]:
    """Course and exercise, all of them."""
    return [(name, id) for name, root in COURSES.items() for id in courses.load(root).exercise_ids()]


def filled(course: Course, id: str) -> Exercise:
    """The exercise with the graded variant's values put in."""
    return course.exercise(id).of(key.values(course, id))


def mistaken(course: Course, id: str) -> tuple[str, str]:
    """The first misconception, by name and as an answer; both empty where there is none."""
    exercise, compiled = filled(course, id), key.load(course, id)
    spec = course.exercise(id).spec()
    if isinstance(spec, CodeExercise):
        sources = wrong_sources(exercise, of_variant(spec, compiled.values))
        return next(iter(sources.items()), ("", ""))
    for name, answers in wrong_answers(compiled):
        return name, "\n".join(f"{label} = {value!r}" for label, value in answers.items())
    return "", ""


def answer(course: Course, id: str, student: str) -> str:
    """What one of `STUDENTS` hands in: the model solution, a misconception or else another right way, or nothing of their own.

    Of a text: the model solution, a sentence, nothing.
    """
    exercise, compiled = filled(course, id), key.load(course, id)
    if compiled.exercise.kind == "text":
        return {"right": compiled.body.model["en"], "other": "A sentence of my own.", "stub": ""}[student]  # type: ignore[union-attr]
    if student == "stub":
        return ""
    others = mistaken(course, id)[1] or next(iter(exercise.alternatives().values()), "")
    return others if student == "other" and others else exercise.solution()
