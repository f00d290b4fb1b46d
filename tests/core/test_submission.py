"""Reading what students hand in: every broken file in tests/broken gets its sentence, every odd notebook its cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.submission import SubmissionError, plain_python, read

BROKEN = Path(__file__).parents[1] / "broken"
NAMES = {"03-losses/mse": ("mse", "mse_grad"), "03-losses/output_activation": ("answer",), "11-generalization/essay": ()}
EXPECTED = dict(line.split("\t") for line in (BROKEN / "expected.tsv").read_text("utf-8").splitlines())


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def answer(source: str, id: str = "03-losses/mse", **more: Any) -> dict[str, Any]:
    return cell(source, gradecheck={"exercise": id, "role": "answer"}, **more)


def write(path: Path, *cells: dict[str, Any], **top: Any) -> Path:
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **top}))
    return path


@pytest.mark.parametrize("name", sorted(p.name for p in BROKEN.iterdir() if p.name != "expected.tsv"))
def test_a_broken_file_gets_its_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SubmissionError) as told:
        read(BROKEN / name, NAMES)
    assert EXPECTED[name] in str(told.value)
    assert name in str(told.value)
    assert cli.main(["check", str(BROKEN / name), "mse"]) == 2
    assert capsys.readouterr().out == ""


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.ipynb").write_text("{}")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    with pytest.raises(SubmissionError, match="no regular file"):
        read(tmp_path / "link.ipynb", NAMES)


def test_cells_run_up_to_the_last_own_one(tmp_path: Path) -> None:
    notebook = write(
        tmp_path / "a.ipynb",
        cell("import numpy as np"),
        answer("def mse(): ..."),
        cell("mse()"),
        answer("def mse_grad(): ..."),
        cell("later = 1"),
        cell('check("mse")', nbgrader={"grade": True, "solution": False}),
    )
    cells = read(notebook, NAMES).cells_for("03-losses/mse")
    assert [c.number for c in cells] == [1, 2, 3, 4]
    assert [c.exercise for c in cells] == [None, "03-losses/mse", None, "03-losses/mse"]


@pytest.mark.parametrize(
    ("cells", "own", "note"),
    [
        ([answer("def mse(): ..."), answer("def mse(): return 1")], [1, 2], "note.duplicate"),
        ([cell("def mse(): ...")], [1], "note.labels_lost"),
        ([cell("# exercise: 03-losses/mse\nx = 1")], [1], None),
        ([cell("def mse(): ...", nbgrader={"grade_id": "mse", "solution": True, "schema_version": 99})], [1], None),
        ([cell("def mse(): ...", gradecheck="rubbish", nbgrader=[1])], [1], "note.labels_lost"),
        ([cell("!pip install x\ndef mse(): ...")], [1], "note.magic"),
    ],
)
def test_answers_are_found(tmp_path: Path, cells: list[dict[str, Any]], own: list[int], note: str | None) -> None:
    work = read(write(tmp_path / "a.ipynb", *cells), {"03-losses/mse": ("mse",)})
    assert [c.number for c in work.cells_for("03-losses/mse") if c.exercise] == own
    assert {n.code for n in work.notes} >= ({note} if note else set())


@pytest.mark.parametrize("source", [["def mse():", 3, None], 7, None, {"a": 1}])
def test_sources_of_any_shape_are_data(tmp_path: Path, source: object) -> None:
    odd = {"cell_type": "code", "source": source, "metadata": {"gradecheck": {"exercise": "03-losses/mse"}}}
    assert read(write(tmp_path / "a.ipynb", odd, "no cell", {"cell_type": 5}), NAMES)  # type: ignore[arg-type]


def test_marked_python(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("import numpy as np\n# %% exercise: mse\ndef mse(): ...\n# %% exercise: output_activation\nanswer = 'A'\n")
    work = read(path, NAMES)
    assert [c.exercise for c in work.cells] == [None, "03-losses/mse", "03-losses/output_activation"]
    assert len(work.cells_for("03-losses/mse")) == 2
    path.write_text("# %% exercise: nothing\n")
    with pytest.raises(SubmissionError, match="line 1: there is no exercise nothing here"):
        read(path, NAMES)


@pytest.mark.parametrize(
    ("source", "plain", "lines"),
    [
        ("x = 1", "x = 1", []),
        ("%matplotlib inline\nx = 1", "pass\nx = 1", [1]),
        ("if True:\n    !ls\nx = 1", "if True:\n    pass\nx = 1", [2]),
        ('s = """\n!not a shell line\n"""', 's = """\n!not a shell line\n"""', []),
        ("x?", "pass", [1]),
        ("%matplotlib inline\nx = y  # why?\nnp.dot??", "pass\nx = y  # why?\npass", [1, 3]),
        ("%%time\nx = 1", "pass\nx = 1", [1]),
        ("%%bash\nrm x", "pass\npass", [1, 2]),
    ],
)
def test_shell_and_magic_lines_are_taken_out(source: str, plain: str, lines: list[int]) -> None:
    assert plain_python(source) == (plain, lines)


def test_half_a_surrogate_and_old_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    write(path, answer("x = 1\rdef mse():\r\n    return 'SURROGATE'\n"))
    path.write_text(path.read_text().replace("SURROGATE", "\\ud800"))
    (cell_,) = read(path, NAMES).cells_for("03-losses/mse")
    assert cell_.source == "x = 1\ndef mse():\n    return '?'\n"


def test_a_text_is_found_wherever_it_stands(tmp_path: Path) -> None:
    id = "11-generalization/essay"
    own = {"cell_type": "markdown", "metadata": {"gradecheck": {"exercise": id, "role": "answer"}}}
    loose = {"cell_type": "markdown", "metadata": {}, "source": "below"}
    work = read(write(tmp_path / "a.ipynb", own | {"source": "first"}, own | {"source": ""}, loose), NAMES)
    assert work.texts[id] == "first"
    assert work.loose == "below"
