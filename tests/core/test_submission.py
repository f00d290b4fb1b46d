"""Reading what students hand in: every broken file in tests/broken gets its sentence, every odd notebook its cells."""

from __future__ import annotations

import json
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from make_broken import BROKEN, FILES, MADE, Expected

from autograder import cli
from autograder.course import Course
from autograder.grade import Grader
from autograder.submission import MAX_NOTES, SubmissionError, read, shown

NAMES = {"03-losses/mse": ("mse", "mse_grad"), "03-losses/output_activation": ("answer",), "11-generalization/essay": ()}

Broken = Callable[[str], tuple[Path, Expected]]


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def answer(source: str, id: str = "03-losses/mse", **more: Any) -> dict[str, Any]:
    return cell(source, autograder={"exercise": id, "role": "answer"}, **more)


def write(path: Path, *cells: dict[str, Any], **top: Any) -> Path:
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **top}))
    return path


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, "03-losses", "en", hidden=False, only=["03-losses/mse"]) as made:
        yield made


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Callable[[str], tuple[Path, Expected]]]:
    """A broken file by its name, made where it is not kept, and what must become of it."""

    def file(name: str) -> tuple[Path, Expected]:
        if name in FILES:
            return BROKEN / name, FILES[name]
        make, expected = MADE[name]
        make(tmp_path / name)
        return tmp_path / name, expected

    yield file
    shutil.rmtree(tmp_path)


def names(*, told: bool) -> list[str]:
    both = FILES | {name: expected for name, (_, expected) in MADE.items()}
    return [name for name, expected in both.items() if (expected.verdict == "told") == told]


def test_every_broken_file_is_expected() -> None:
    assert {path.name for path in BROKEN.iterdir()} - {"expected.tsv"} == set(FILES)
    assert len(FILES) + len(MADE) >= 45


@pytest.mark.parametrize("name", names(told=True), ids=ascii)
def test_a_broken_file_gets_its_sentence(name: str, broken: Broken, capsys: pytest.CaptureFixture[str]) -> None:
    path, expected = broken(name)
    with pytest.raises(SubmissionError) as told:
        read(path, NAMES)
    assert expected.detail in str(told.value)
    assert str(told.value).startswith(shown(path))
    assert cli.main(["check", str(path), "mse"]) == 2
    output, sentence = capsys.readouterr()
    assert output == ""
    assert sentence.startswith(shown(path)) and expected.detail in sentence
    assert sentence.count("\n") == 1


@pytest.mark.parametrize("name", names(told=False), ids=ascii)
def test_a_broken_file_that_can_be_read_is_graded(name: str, broken: Broken, grader: Grader) -> None:
    path, expected = broken(name)
    report = grader.grade(path, "somebody")
    assert report.exercises[0].status == expected.verdict
    assert {note.code for note in report.notes} == expected.notes
    assert len(report.notes) <= 3 * MAX_NOTES
    assert all(note.message for note in report.notes)


def test_a_file_that_is_not_there_gets_its_sentence(tmp_path: Path) -> None:
    for name in ("nothing.ipynb", "n" * 300 + ".ipynb"):
        with pytest.raises(SubmissionError, match=name):
            read(tmp_path / name, NAMES)


def test_every_cell_before_the_check_runs(tmp_path: Path) -> None:
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
    assert [c.number for c in cells] == [1, 2, 3, 4, 5]
    assert [c.exercise for c in cells] == [None, "03-losses/mse", None, "03-losses/mse", None]


@pytest.mark.parametrize(
    ("cells", "own", "note"),
    [
        ([answer("def mse(): ..."), answer("def mse(): return 1")], [1, 2], "note.duplicate"),
        ([cell("def mse(): ...")], [1], "note.labels_lost"),
        ([cell("# exercise: 03-losses/mse\nx = 1")], [1], None),
        ([cell("def mse(): ...", nbgrader={"grade_id": "mse", "solution": True, "schema_version": 99})], [1], None),
        ([cell("def mse(): ...", autograder="rubbish", nbgrader=[1])], [1], "note.labels_lost"),
        ([cell("!pip install x\ndef mse(): ...")], [1], "note.magic"),
    ],
)
def test_answers_are_found(tmp_path: Path, cells: list[dict[str, Any]], own: list[int], note: str | None) -> None:
    work = read(write(tmp_path / "a.ipynb", *cells), {"03-losses/mse": ("mse",)})
    assert [c.number for c in work.cells_for("03-losses/mse") if c.exercise] == own
    assert {n.code for n in work.notes} >= ({note} if note else set())


@pytest.mark.parametrize("source", [["def mse():", 3, None], 7, None, {"a": 1}])
def test_sources_of_any_shape_are_data(tmp_path: Path, source: object) -> None:
    odd = {"cell_type": "code", "source": source, "metadata": {"autograder": {"exercise": "03-losses/mse"}}}
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


def test_half_a_surrogate_and_old_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    write(path, answer("x = 1\rdef mse():\r\n    return 'SURROGATE'\n"))
    path.write_text(path.read_text().replace("SURROGATE", "\\ud800"))
    (cell_,) = read(path, NAMES).cells_for("03-losses/mse")
    assert cell_.source == "x = 1\ndef mse():\n    return '?'\n"


def test_a_text_in_a_cell_of_another_type_is_read_as_text(tmp_path: Path) -> None:
    id = "11-generalization/essay"
    work = read(write(tmp_path / "a.ipynb", answer("It learns by heart.", id), answer("x = 1")), NAMES)
    assert work.texts[id] == "It learns by heart."
    assert [c.exercise for c in work.cells] == ["03-losses/mse"]
    assert [n.code for n in work.notes] == ["note.retyped"]


def test_notes_beside_an_answer_stay_notes(tmp_path: Path) -> None:
    beside = cell("mse is small where y is right", "markdown", autograder={"exercise": "03-losses/mse", "role": "answer"})
    work = read(write(tmp_path / "a.ipynb", answer("def mse(): ..."), beside), NAMES)
    assert len(work.cells_for("03-losses/mse")) == 1


def test_long_texts_are_joined_once(tmp_path: Path) -> None:
    id = "11-generalization/essay"
    own = {"cell_type": "markdown", "metadata": {"autograder": {"exercise": id}}, "source": "x" * 600}
    work = read(write(tmp_path / "a.ipynb", *[own] * 2_000), NAMES)
    assert len(work.texts[id]) < 1_100_000
    assert "note.too_long" in {n.code for n in work.notes}


def test_a_python_file_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("# %% exercise: mse\n" * 3_000)
    with pytest.raises(SubmissionError, match="more than 2000 cells"):
        read(path, NAMES)
    path.write_text("x = 1\n" * 200_000)
    with pytest.raises(SubmissionError, match="more than 1000000 characters"):
        read(path, NAMES)


def test_a_text_is_found_wherever_it_stands(tmp_path: Path) -> None:
    id = "11-generalization/essay"
    own = {"cell_type": "markdown", "metadata": {"autograder": {"exercise": id, "role": "answer"}}}
    loose = {"cell_type": "markdown", "metadata": {}, "source": "below"}
    work = read(write(tmp_path / "a.ipynb", own | {"source": "first"}, own | {"source": ""}, loose), NAMES)
    assert work.texts[id] == "first"
    assert work.loose == "below"


@pytest.mark.parametrize("small", ["{}", '{"a":[]}', "[]", '{"":0}', "1.5", '"ü"'])
def test_millions_of_small_values_are_refused_before_they_take_memory(tmp_path: Path, small: str) -> None:
    path = tmp_path / "s.ipynb"
    path.write_text('{"nbformat":4,"cells":[' + ",".join([small] * ((19 << 20) // (len(small.encode()) + 1))) + "]}", "utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(SubmissionError, match="holds millions of small values"):
            read(path, NAMES)
        assert tracemalloc.get_traced_memory()[1] < 200 << 20
    finally:
        tracemalloc.stop()


def test_a_large_output_is_read(tmp_path: Path) -> None:
    table = {"output_type": "display_data", "metadata": {}, "data": {"application/json": [{"x": i, "y": i / 7} for i in range(100_000)]}}
    own = {**answer("# exercise: mse\ndef mse(): ..."), "outputs": [table]}
    path = tmp_path / "s.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [own]}), "utf-8")
    assert len(read(path, NAMES).cells) == 1
