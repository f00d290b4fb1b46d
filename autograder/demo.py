"""The main job in one go: build the course, grade the sample class through nbgrader's gradebook, show the report."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.records import Lang

__all__ = ["run"]

CLASS = Path("tests") / "class"


def run(course: Course, lang: Lang, jobs: int | None, progress: Callable[[int, int, str], None] | None, color: bool) -> int:
    """Grade every assignment that the sample class handed in; the tables, and where the pages lie."""
    from autograder.classroom.grading import grade_class
    from autograder.classroom.pages import write_pages
    from autograder.nbgrader import build
    from autograder.nbgrader.book import Book
    from autograder.report.table import class_table

    sample = course.root / CLASS
    if not sample.is_dir():
        raise CourseError(f"{sample}: the sample class is missing. `fairmark demo` runs in a checkout of fairmark itself.")
    print(f"Building {course.title[lang]} for nbgrader ({lang}) …", flush=True)
    build.build(course, lang)
    book, pages = Book(course, lang), []
    for assignment in course.assignments:
        if not any(sample.glob(f"*/{assignment.id}")):
            continue
        result = grade_class(book, assignment.id, sample, jobs=jobs, progress=progress)
        reports = book.held(assignment.id, list(result.reports.values()))
        print(f"\n\n{assignment.id}: {course.assignment_title(assignment.id)[lang]}\n")
        print(class_table(reports, result.problems, keys=result.keys, lang=lang, command=f"fairmark grade {assignment.id} --lang {lang}", color=color))
        for student, sentence in result.notes:
            print(f"  {student}: {sentence}")
        pages.append(write_pages(book, assignment.id, reports, result.problems, result.keys))
    here = os.path.relpath(build.folder(course, lang))
    print(f"\nThe gradebook is {here}/gradebook.db. Look at it with: cd {here} && jupyter lab (then Nbgrader, Formgrader).")
    print("Open in a browser:")
    for folder in pages:
        print(f"  {os.path.relpath(folder)}/overview.html")
    return 0
