"""What a graded class leaves to read: a page for each student, and the instructor's overview beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.course import Course
from autograder.nbgrader.build import folder
from autograder.records import Lang, Report

__all__ = ["write_pages"]


def write_pages(course: Course, lang: Lang, assignment: str, reports: Sequence[Report], problems: Sequence[tuple[str, str]]) -> Path:
    """Write `overview.html` and `students/<name>.html` to `build/<lang>/pages/<assignment>/` and return that folder."""
    from autograder.report import overview, page

    pages = folder(course, lang) / "pages" / assignment
    (pages / "students").mkdir(parents=True, exist_ok=True)
    for report in reports:
        (pages / "students" / f"{report.submission}.html").write_text(page.html(report, lang), "utf-8")
    (pages / "overview.html").write_text(overview.html(reports, problems, lang=lang, command=f"gradecheck grade {assignment}"), "utf-8")
    return pages
