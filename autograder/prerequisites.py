"""Which exercises of a course come before which: `needs` in their texts names others of the course, and leads in no circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from autograder.course import Course, CourseError

__all__ = ["ordered"]


def ordered(course: Course) -> list[str]:
    """All exercises, each after those it needs. Raises `CourseError` for one that is not there, and for a circle.

    One whose own files cannot be read needs nothing here: the audit tells what is wrong with it.
    """
    needs = {id: [_needed(course, id, name) for name in _said(course, id)] for id in course.exercise_ids()}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        place = course.exercise(circle[0]).texts().place("meta", "needs")
        raise CourseError(f"{place}: these need each other in a circle: {' → '.join(circle)}. Take one of them out of `needs`.") from None


def _said(course: Course, id: str) -> tuple[str, ...]:
    try:
        return course.exercise(id).texts().meta.needs
    except CourseError:
        return ()


def _needed(course: Course, id: str, name: str) -> str:
    try:
        return course.resolve(name)
    except CourseError as error:
        raise CourseError(f"{course.exercise(id).texts().place('meta', 'needs')}: {error}") from None
