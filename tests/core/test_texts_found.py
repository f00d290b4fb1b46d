"""A text is read by a person wherever in the notebook it stands; what we handed out is nobody's text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import prose
from autograder.course import Course
from autograder.grade import Grader
from autograder.nbgrader.build import notebook
from autograder.records import Lang

Json = dict[str, Any]
Edit = Callable[[Json], Any]
ASSIGNMENT = "11-generalization"
TEXT = "After epoch 30 the network learns the noise by heart: training loss falls, validation loss rises."
COUNT = len(TEXT.split())
BLANK = "_Write your answer here._"


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, ASSIGNMENT, "en") as made:
        yield made


def cell(sheet: Json, role: str) -> Json:
    found: Json = next(c for c in sheet["cells"] if c["metadata"].get("autograder", {}).get("role") == role)
    return found


def add(source: str, kind: str = "markdown", **metadata: Any) -> Edit:
    return lambda sheet: sheet["cells"].append({"cell_type": kind, "metadata": metadata, "source": source})


def write(text: str, role: str = "answer", kind: str = "") -> Edit:
    def edit(sheet: Json) -> None:
        place = cell(sheet, role)
        place["source"] = text if role == "answer" else "".join(place["source"]) + text
        place["cell_type"] = kind or place["cell_type"]

    return edit


def bare(*edits: Edit) -> Edit:
    """Then all labels are lost."""

    def edit(sheet: Json) -> None:
        for each in edits:
            each(sheet)
        for one in sheet["cells"]:
            one["metadata"] = {}

    return edit


FOUND: dict[str, Edit] = {
    "in its cell": write(TEXT),
    "behind the placeholder": write(f"{BLANK}\n\n{TEXT}"),
    "as a code cell": write(TEXT, kind="code"),
    "as a raw cell": write(TEXT, kind="raw"),
    "labels lost": bare(write(TEXT)),
    "labels lost, all raw": bare(write(TEXT), lambda sheet: [c.update(cell_type="raw") for c in sheet["cells"]]),
    "below": add(TEXT),
    "below, raw": add(TEXT, "raw"),
    "below, in a code cell that is prose": add(TEXT, "code"),
    "in a comment": add(f"# {TEXT}", "code"),
    "in a comment of two lines": add("# " + TEXT.replace(": ", ":\n# "), "code"),
    "in a string": add(f'"""{TEXT}"""', "code"),
    "printed": add(f'print("{TEXT}")', "code"),
    "in the prompt's cell": write(f"\n\n{TEXT}", "prompt"),
    "in the prompt's last line": write(f" {TEXT}", "prompt"),
    "in the introduction's cell": write(f"\n\n{TEXT}", "intro"),
    "in the prompt's cell, labels lost": bare(write(f"\n\n{TEXT}", "prompt")),
    "as a heading": add(f"# {TEXT}"),
}
NOTHING: dict[str, Edit] = {
    "untouched": lambda sheet: None,
    "labels lost": bare(),
    "emptied": write(""),
    "spaces": write(" \n\n \t"),
    "deleted": lambda sheet: sheet["cells"].remove(cell(sheet, "answer")),
    "nothing left": lambda sheet: sheet["cells"].clear(),
    "code of one's own": add("import numpy as np\nx = np.zeros(3)  # three", "code"),
    "code commented out": add("# x = np.zeros(3)\n# print(x)", "code"),
    "a broken line": add("plt.plot(x, y", "code"),
    "labels lost and headings of another level": bare(lambda sheet: [c.update(source="".join(c["source"]).replace("## ", "### ")) for c in sheet["cells"]]),
}


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("place", FOUND)
def test_a_text_waits_for_a_person_and_its_words_are_counted(place: str, lang: Lang, grader: Grader, tmp_path: Path) -> None:
    report = graded(FOUND[place], lang, grader, tmp_path)
    verdict = report.exercises[0].verdicts[0]
    assert (verdict.status, verdict.args.get("n")) == ("pending", COUNT), verdict.message
    elsewhere = place in ("in its cell", "behind the placeholder", "as a code cell", "as a raw cell")
    assert ("note.text_elsewhere" in {note.code for note in report.notes}) != elsewhere


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("place", NOTHING)
def test_what_we_handed_out_is_no_answer(place: str, lang: Lang, grader: Grader, tmp_path: Path) -> None:
    report = graded(NOTHING[place], lang, grader, tmp_path)
    assert (report.exercises[0].status, report.exercises[0].earned, report.notes) == ("no_answer", 0.0, ())


@pytest.mark.parametrize("picture", ["![scan](attachment:a.png)", "![](my photo.jpg)", '<img src="a.png" width="400"/>'])
def test_a_picture_alone_waits_for_a_person(picture: str, grader: Grader, tmp_path: Path) -> None:
    report = graded(write(f"{BLANK}\n\n{picture}"), "en", grader, tmp_path)
    assert (report.exercises[0].status, report.exercises[0].verdicts[0].code) == ("pending", "text.picture")


def graded(edit: Edit, lang: Lang, grader: Grader, folder: Path) -> Any:
    sheet = json.loads(json.dumps(notebook(grader.course, ASSIGNMENT, lang)))
    edit(sheet)
    path = folder / "sheet.ipynb"
    path.write_text(json.dumps(sheet))
    return grader.grade(path, "x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("# Title\n\nOurs, a line of some length.\nmine", "mine"),
        ("## Title\nOurs, a line of some length. mine", "mine"),
        ("  Ours,   a line of some length.", ""),
        ("Ours, a line", "Ours, a line"),
        ("", ""),
    ],
)
def test_our_lines_are_taken_away(text: str, left: str) -> None:
    assert prose.own(text, prose.lines_of(["# Title\n\nOurs, a line of some length."])) == left


def test_hostile_texts_cost_little() -> None:
    ours = prose.lines_of(["x" * 50, "y" * 30])
    assert prose.own("x" * 500_000, ours) == "x" * 499_950
    assert prose.words("![" * 200_000) == 1
    assert prose.in_code("#" * 90_000) == ""
    assert prose.in_code("(" * 90_000) == ""
