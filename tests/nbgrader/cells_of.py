"""Finding the way in a notebook that is plain JSON, and in the gradebook that it is written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def answer(notebook: dict[str, Any]) -> dict[str, Any]:
    """The answer cell of a notebook with one exercise."""
    return next(c for c in notebook["cells"] if c["metadata"].get("autograder", {}).get("role") == "answer")


def scores(here: Path) -> dict[tuple[str, str, str], tuple[float | None, bool]]:
    """The gradebook of a built course: (student, assignment, grade cell) → (auto_score, needs_manual_grade)."""
    with closing(sqlite3.connect(here / "gradebook.db")) as database:
        rows = database.execute(
            "select a.student_id, s.name, c.name, g.auto_score, g.needs_manual_grade from grade g "
            "join submitted_notebook n on g.notebook_id = n.id join submitted_assignment a on n.assignment_id = a.id "
            "join assignment s on a.assignment_id = s.id join base_cell c on g.cell_id = c.id"
        ).fetchall()
    return {(student, assignment, cell): (score, bool(manual)) for student, assignment, cell, score, manual in rows}
