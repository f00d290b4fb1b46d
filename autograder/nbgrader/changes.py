"""An exercise that comes to a released assignment or goes from it: nbgrader refuses that once somebody has handed in.

The rows of what is gone are removed, with their scores and comments; for what is new everybody who has handed in gets an
empty one. Where a person's work would go, the gradebook is kept first as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

__all__ = ["follow"]


def follow(gradebook: Any, notebook: str, assignment: str, cells: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Bring the rows of a notebook's cells in line with `cells` (grade_id → nbgrader's metadata); a sentence for each change."""
    from nbgrader.api import MissingEntry

    try:
        held = gradebook.find_notebook(notebook, assignment)
    except MissingEntry:
        return
    if not held.submissions:
        return  # nbgrader writes it all anew
    wanted = {
        "grade": {name for name, meta in cells.items() if meta.get("grade")},
        "solution": {name for name, meta in cells.items() if meta.get("solution")},
        "source": set(cells),
    }
    kinds = {kind: list(getattr(held, f"{kind}_cells")) for kind in wanted}
    gone = {kind: [cell for cell in there if cell.name not in wanted[kind]] for kind, there in kinds.items()}
    yield from _without(gradebook, held, assignment, gone)
    new = {kind: sorted(names - {cell.name for cell in kinds[kind]}) for kind, names in wanted.items()}
    yield from _with(gradebook, held, assignment, new, cells)


def _without(gradebook: Any, held: Any, assignment: str, gone: Mapping[str, list[Any]]) -> Iterator[str]:
    if not any(gone.values()):
        return
    ids = {cell.id for cell in (*gone["grade"], *gone["solution"])}
    scores = [grade for sub in held.submissions for grade in sub.grades if grade.cell_id in ids]
    comments = [comment for sub in held.submissions for comment in sub.comments if comment.cell_id in ids]
    by_hand = sum(g.manual_score is not None or bool(g.extra_credit) for g in scores) + sum(bool(c.manual_comment) for c in comments)
    names = ", ".join(sorted({cell.name for cell in gone["grade"]} or {cell.name for cell in gone["source"]}))
    said = f"{assignment}: {names} is no longer in the notebook; the gradebook's {len(scores)} scores of it are gone."
    if by_hand:
        said += f" {by_hand} scores and comments were a person's: the gradebook as it was is kept in {_kept(gradebook)}."
    for row in (*scores, *comments, *gone["grade"], *gone["solution"], *gone["source"]):
        gradebook.db.delete(row)
    gradebook.db.commit()
    yield said


def _with(gradebook: Any, held: Any, assignment: str, new: Mapping[str, list[str]], cells: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    from nbgrader.api import Comment, Grade

    for name in new["grade"]:
        made = gradebook.add_grade_cell(name, held.name, assignment, max_score=float(cells[name]["points"]), cell_type=cells[name]["cell_type"])
        for submission in held.submissions:
            gradebook.db.add(Grade(cell_id=made.id, notebook=submission))
    for name in new["solution"]:
        made = gradebook.add_solution_cell(name, held.name, assignment)
        for submission in held.submissions:
            gradebook.db.add(Comment(cell_id=made.id, notebook=submission))
    for name in new["source"]:
        gradebook.add_source_cell(name, held.name, assignment, cell_type=cells[name]["cell_type"])
    gradebook.db.commit()
    if new["grade"]:
        names = ", ".join(new["grade"])
        yield f"{assignment}: {names} is new in the notebook; the {len(held.submissions)} who have handed in are graded on it too."


def _kept(gradebook: Any) -> str:
    """A copy of the gradebook beside it; its name."""
    database = Path(str(gradebook.db.get_bind().url.database))
    copy = database.with_name(f"{database.stem}-before-{datetime.now():%Y-%m-%d-%H%M%S}.db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy.name
