"""A submitted notebook, rebuilt so that nbgrader can only find what the release put in. Pure: dictionaries in and out.

Nothing of the student's metadata survives. Every cell becomes a plain one; those that are found to be cells of the
release get the release's own labels, and the test cells come from the release itself, wherever the student's went.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder import prose, submission
from autograder.nbgrader.cells import Row, names, role_of
from autograder.nbgrader.safe import attachments

__all__ = ["bare", "repair", "sound"]

MAX_CELLS = 2_000
MAX_SOURCE = 1_000_000
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
PLAIN = (bool, int, float, str)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

Names = Mapping[str, tuple[str, ...]]
Json = dict[str, Any]


def repair(notebook: Mapping[str, Any], rows: Sequence[Row], exercises: Names) -> Json:
    """The notebook with the release's labels and test cells. `exercises`: id → the names its stub defines.

    Of several cells with one exercise's label the last is the graded one; the others stay, without a label.
    """
    cells = notebook.get("cells")
    given = [c for c in cells if isinstance(c, dict)][:MAX_CELLS] if isinstance(cells, list) else []
    labels = _labels(given, rows, exercises)
    made = [one for index, cell in enumerate(given) for one in _cells(cell, index, labels.get(index), exercises)]
    present = {row.name for row in labels.values()}
    for row in _in_order(rows, exercises):
        if row.points is not None and row.name not in present:
            made.insert(_place(made, row, exercises), _released(row, exercises))
    return _notebook(made)


def bare(rows: Sequence[Row], exercises: Names) -> Json:
    """The release's own graded cells and nothing else: what is left of a notebook that defeats `repair`."""
    return _notebook([_released(row, exercises) for row in _in_order(rows, exercises) if row.points is not None])


def sound(notebook: Mapping[str, Any]) -> Json:
    """The same notebook in a form that nbformat accepts, whatever stood in it: cells, sources and the labels we go by."""
    cells = notebook.get("cells")
    given = [c for c in cells if isinstance(c, dict)][:MAX_CELLS] if isinstance(cells, list) else []
    return _notebook([_sound(cell, index) for index, cell in enumerate(given)], _plain_values(notebook.get("metadata")))


def _sound(cell: Mapping[str, Any], index: int) -> Json:
    kind, id = cell.get("cell_type"), cell.get("id")
    source = submission.source_of(cell)[:MAX_SOURCE]
    made = _plain(kind if kind in ("code", "markdown") else "raw", source, id if isinstance(id, str) else str(index))
    made["metadata"] = _plain_values(cell.get("metadata"))
    if made["cell_type"] == "markdown" and (pictures := attachments(cell.get("attachments"))):
        made["attachments"] = pictures
    return made


def _plain_values(metadata: object) -> Json:
    """Our own and nbgrader's labels, as far as their values are plain ones."""
    if not isinstance(metadata, dict):
        return {}
    spaces = {name: metadata[name] for name in ("autograder", "nbgrader") if isinstance(metadata.get(name), dict)}
    kept = {name: {k: v for k, v in space.items() if v is None or isinstance(v, PLAIN)} for name, space in spaces.items()}
    return {**kept, **{k: metadata[k] for k in ("deletable", "editable") if isinstance(metadata.get(k), bool)}}


def _notebook(cells: list[Json], metadata: Json | None = None) -> Json:
    seen: set[str] = set()
    for index, cell in enumerate(cells):
        if cell["id"] in seen or not CELL_ID.fullmatch(cell["id"]):
            cell["id"] = f"autograder-{index}"
        seen.add(cell["id"])
    made = {**(metadata or {}), "kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": made, "nbformat": 4, "nbformat_minor": 5}


def _labels(cells: Sequence[Json], rows: Sequence[Row], exercises: Names) -> dict[int, Row]:
    """Which cell (by index) is which cell of the release; each of either at most once."""
    owners, _ = submission.locate({"cells": cells}, exercises)
    labels: dict[int, Row] = {}
    for row in rows:
        id, role = role_of(row.name, exercises)
        wanted = "markdown" if row.cell_type == "markdown" else "code"
        if role == "answer" and id in owners:
            found = [i for i in owners[id] if cells[i].get("cell_type") == wanted] or owners[id]
        else:
            found = [i for i, cell in enumerate(cells) if _named(cell, row, role)]
        free = [i for i in found if i not in labels]
        if free:
            labels[free[-1]] = row
    return labels


def _named(cell: Mapping[str, Any], row: Row, role: str | None) -> bool:
    metadata = cell.get("metadata")
    theirs = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(theirs, dict) and theirs.get("grade_id") == row.name:
        return True
    return role == "check" and submission.source_of(cell).strip() == row.source.strip()


def _cells(cell: Mapping[str, Any], index: int, row: Row | None, exercises: Names) -> list[Json]:
    """A cell; where a locked text of ours was written into, the student's words stay, in a cell of their own behind it."""
    made = _cell(cell, index, row, exercises)
    if row is None or not row.locked or row.cell_type != "markdown":
        return [made]
    words = prose.own(submission.source_of(cell)[:MAX_SOURCE], prose.lines_of([row.source]))
    return [made, _plain("markdown", words, f"own-{index}")] if words else [made]


def _cell(cell: Mapping[str, Any], index: int, row: Row | None, exercises: Names) -> Json:
    """A plain cell with the student's source, or with the release's where that is locked."""
    if row is not None and row.locked:
        return _released(row, exercises)
    made = _sound(cell if row is None else {**cell, "cell_type": row.cell_type}, index)
    made["metadata"] = {} if row is None else _metadata(row, exercises)
    return made


def _released(row: Row, exercises: Names) -> Json:
    return {**_plain(row.cell_type, row.source, row.name), "metadata": _metadata(row, exercises)}


def _plain(kind: str, source: str, id: str) -> Json:
    cell: Json = {"cell_type": kind, "id": id, "metadata": {}, "source": source}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _metadata(row: Row, exercises: Names) -> Json:
    meta: Json = {
        "checksum": row.checksum,
        "grade": row.points is not None,
        "grade_id": row.name,
        "locked": row.locked,
        "schema_version": 3,
        "solution": row.solution,
        "task": False,
        "cell_type": row.cell_type,
    }
    if row.points is not None:
        meta["points"] = row.points
    if row.checksum is None:
        del meta["checksum"]
    id, role = role_of(row.name, exercises)
    ours = {"exercise": id, "role": role} if id else {"role": role} if role else None
    made: Json = {"nbgrader": meta, "deletable": False}
    if row.locked:
        made["editable"] = False
    if ours:
        made["autograder"] = ours
    return made


def _in_order(rows: Sequence[Row], exercises: Names) -> list[Row]:
    """By exercise; within one the answer, then its test. The gradebook keeps no order."""
    order = [name for id in exercises for name in names(id.rpartition("/")[2])]
    return sorted(rows, key=lambda row: (order.index(row.name) if row.name in order else len(order), row.name))


def _place(cells: Sequence[Json], row: Row, exercises: Names) -> int:
    """Behind the last labelled cell of the same exercise, else at the end."""
    id, _ = role_of(row.name, exercises)
    same = [i for i, cell in enumerate(cells) if id and cell["metadata"].get("autograder", {}).get("exercise") == id]
    return same[-1] + 1 if same else len(cells)
