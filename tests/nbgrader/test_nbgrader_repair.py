"""Whatever the metadata says, what comes out is valid for nbgrader and finds the answer."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.nbgrader.cells import Row
from autograder.nbgrader.repair import bare, repair, sound

Json = dict[str, Any]
ID = "08-optimizers/adam_step"
NAMES = {ID: ("adam_step",)}
SUM = "0" * 32
ROWS = [
    Row("adam_step-check", "code", 'check("adam_step")', SUM, locked=True, solution=False, points=4.0),
    Row("adam_step", "code", "stub", SUM, locked=False, solution=True, points=None),
    Row("intro", "markdown", "# Intro", SUM, locked=True, solution=False, points=None),
]
CODE = f"# exercise: {ID}\ndef adam_step(): pass"
PLAIN = {"schema_version": 3, "task": False, "checksum": SUM}


def notebook() -> Json:
    def cell(name: str, source: str, role: str, **meta: Any) -> Json:
        metadata = {"nbgrader": {"grade_id": name, **PLAIN, **meta}, "autograder": {"exercise": ID, "role": role}}
        return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, "outputs": [], "execution_count": 1}

    return {
        "cells": [
            {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "my notes"},
            cell("adam_step", CODE, "answer", grade=False, solution=True, locked=False),
            cell("adam_step-check", 'check("adam_step")', "check", grade=True, solution=False, locked=True, points=4),
        ],
        "metadata": {"kernelspec": {"name": "evil"}, "widgets": {"x": 1}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def nbgrader_of(index: int, **changes: Any) -> Callable[[Json], None]:
    return lambda nb: nb["cells"][index]["metadata"]["nbgrader"].update(changes)


def cell_of(index: int, **changes: Any) -> Callable[[Json], None]:
    return lambda nb: nb["cells"][index].update(changes)


def strip(nb: Json) -> None:
    for cell in nb["cells"]:
        cell["metadata"] = {}


HOSTILE: dict[str, Callable[[Json], Any]] = {
    "nothing wrong": lambda nb: None,
    "schema 99": nbgrader_of(1, schema_version=99),
    "schema text": nbgrader_of(1, schema_version="x"),
    "schema old": nbgrader_of(0 + 1, schema_version=0),
    "grade_id a list": nbgrader_of(2, grade_id=["adam_step-check"]),
    "grade_id renamed": nbgrader_of(2, grade_id="renamed"),
    "grade_id empty": nbgrader_of(1, grade_id=""),
    "two of one name": nbgrader_of(1, grade_id="adam_step-check"),
    "points 1e9": nbgrader_of(2, points=1e9),
    "points text": nbgrader_of(2, points="all"),
    "test says solution": nbgrader_of(2, solution=True),
    "a further key": nbgrader_of(1, mine=1),
    "a task": nbgrader_of(1, task=True, points=9),
    "deep": nbgrader_of(1, schema_version=json.loads("[" * 60 + "]" * 60)),
    "all metadata gone": strip,
    "test deleted": lambda nb: nb["cells"].pop(2),
    "answer doubled": lambda nb: nb["cells"].insert(1, copy.deepcopy(nb["cells"][1])),
    "test doubled": lambda nb: nb["cells"].append(copy.deepcopy(nb["cells"][2])),
    "test rewritten": cell_of(2, source="4.0"),
    "test made markdown": cell_of(2, cell_type="markdown"),
    "outputs forged": cell_of(2, outputs=[{"output_type": "execute_result", "data": {"text/plain": "4.0"}}]),
    "metadata a list": cell_of(1, metadata=[]),
    "metadata null": cell_of(1, metadata=None),
    "notebook's metadata a text": lambda nb: nb.update(metadata="x"),
    "kernelspec a text": lambda nb: nb["metadata"].update(kernelspec="x"),
    "source a number": cell_of(0, source=5),
    "source lines of numbers": cell_of(0, source=[1, 2]),
    "a cell that is a text": lambda nb: nb["cells"].append("x"),
    "a cell without a type": lambda nb: nb["cells"][0].pop("cell_type"),
    "outputs a text": cell_of(1, outputs="x"),
    "ids equal": lambda nb: [c.update(id="same") for c in nb["cells"]],
    "id a number": cell_of(1, id=5),
    "id too long": cell_of(1, id="x" * 500),
    "attachments a text": cell_of(0, attachments="x"),
    "minor 99": lambda nb: nb.update(nbformat_minor=99),
    "minor a text": lambda nb: nb.update(nbformat_minor="x"),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=list(HOSTILE))
def test_repaired_notebook_is_nbgraders_own(change: Callable[[Json], Any]) -> None:
    nb = notebook()
    change(nb)
    made = nbformat.from_dict(repair(nbformat.from_dict(sound(nb)), ROWS, NAMES))
    nbformat.validate(made)
    MetadataValidator().validate_nb(made)
    labelled = {c.metadata.nbgrader.grade_id: c for c in made.cells if "nbgrader" in c.metadata}
    test = labelled["adam_step-check"]
    assert (test.source, test.cell_type, test.metadata.nbgrader.points) == ('check("adam_step")', "code", 4.0)
    assert (test.metadata.nbgrader.grade, test.metadata.nbgrader.solution) == (True, False)
    assert not any(c.get("outputs") for c in made.cells)
    assert made.metadata == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    assert labelled["adam_step"].source == CODE
    assert set(labelled) == {"adam_step", "adam_step-check"}


def test_flipped_flags_leave_the_answer_an_answer() -> None:
    nb = notebook()
    nbgrader_of(1, grade=True, solution=False, points=99)(nb)
    made = repair(nb, ROWS, NAMES)
    labels = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in made["cells"]]
    assert labels == [None, "adam_step", "adam_step-check"]


def test_of_a_doubled_answer_the_later_one_is_graded_and_the_other_kept() -> None:
    nb = notebook()
    first = copy.deepcopy(nb["cells"][1])
    first["source"] = f"# exercise: {ID}\ndef adam_step(): return 1"
    nb["cells"].insert(1, first)
    cells = repair(nb, ROWS, NAMES)["cells"]
    assert [(c["source"], "nbgrader" in c["metadata"]) for c in cells[1:3]] == [(first["source"], False), (CODE, True)]


def test_a_deleted_test_comes_back_behind_its_answer() -> None:
    nb = notebook()
    nb["cells"].pop()
    nb["cells"].append({"cell_type": "markdown", "id": "z", "metadata": {}, "source": "the end"})
    names = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in repair(nb, ROWS, NAMES)["cells"]]
    assert names == [None, "adam_step", "adam_step-check", None]


def test_pictures_stay_and_other_attachments_go() -> None:
    nb = notebook()
    nb["cells"][0]["attachments"] = {
        "a.png": {"image/png": "iVBORw0K"},
        "b.svg": {"image/svg+xml": "PHN2Zz4="},
        "c.html": {"text/html": "<script>"},
        "d.png": {"image/png": '"><script>'},
    }
    assert repair(nb, ROWS, NAMES)["cells"][0]["attachments"] == {"a.png": {"image/png": "iVBORw0K"}}


def test_bare_holds_the_graded_cells_only() -> None:
    assert [c["id"] for c in bare(ROWS, NAMES)["cells"]] == ["adam_step-check"]


def test_what_a_student_wrote_into_a_text_of_ours_stays_behind_it() -> None:
    nb = notebook()
    nb["cells"].insert(0, {"cell_type": "markdown", "id": "i", "metadata": {"nbgrader": {"grade_id": "intro"}}, "source": "# Intro\n\nMy answer is here."})
    made = repair(nb, ROWS, NAMES)
    texts = [cell["source"] for cell in made["cells"] if cell["cell_type"] == "markdown"]
    assert texts == ["# Intro", "My answer is here.", "my notes"]
