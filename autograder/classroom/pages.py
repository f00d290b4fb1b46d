"""What a graded class leaves to read: a page for each student, and the instructor's overview beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder import files
from autograder.classroom.gradebook import Gradebook, Problem
from autograder.records import Report

__all__ = ["write_pages"]


def write_pages(
    book: Gradebook, assignment: str, reports: Sequence[Report], problems: Sequence[Problem], keys: Sequence[Problem] = ()
) -> Path:
    """Write `overview.html` and `students/<name>.html` to `pages/<assignment>/` beside the gradebook and return that folder.

    `reports` say what the gradebook holds (`Gradebook.held`). A page of somebody whose hand-in is no longer there, or
    cannot be read any more, goes.
    """
    from autograder.report import overview, page

    pages = book.here / "pages" / assignment
    for report in reports:
        _write(pages / "students" / f"{report.submission}.html", page.html(report, book.lang))
    current = {f"{report.submission}.html" for report in reports}
    for path in (pages / "students").glob("*.html"):
        if path.name not in current:
            path.unlink()
    _write(pages / "overview.html", overview.html(reports, problems, keys=keys, lang=book.lang, command=f"fairmark grade {assignment}"))
    return pages


def _write(path: Path, text: str) -> None:
    files.write(path, text.encode("utf-8", "replace"), mode=0o666)
