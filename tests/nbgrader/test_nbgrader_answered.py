"""Pairs, orders, values of one's own and texts in real nbgrader: `check` in a kernel, both ways into the gradebook, feedback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import course as courses
from autograder import key
from autograder.course import Course, fill
from autograder.key.answers import shortcuts
from autograder.nbgrader import build, classroom, gradebook

pytestmark = pytest.mark.full

NAME = "answered"
NAMES = ("which_loss", "order_a_step", "slide_mse", "print_shape")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("answered") / "course"
    shutil.copytree(Path(__file__).parents[1] / NAME, root, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    made = courses.load(root)
    for lang in ("en", "de"):
        build.build(made, lang)
        assert gradebook.release(made, lang, NAME) == []
    return made


def answers(notebook: Json) -> dict[str, Json]:
    return {c["metadata"]["autograder"]["exercise"].partition("/")[2]: c for c in notebook["cells"] if c["metadata"].get("autograder", {}).get("role") == "answer"}


def solved(course: Course, name: str) -> str:
    return f"# exercise: {NAME}/{name}\n" + fill(course.exercise(f"{NAME}/{name}").solution(), key.values(course, f"{NAME}/{name}"))


def shortcut(course: Course, name: str) -> str:
    (_, answer), *_ = shortcuts(key.load(course, f"{NAME}/{name}"))
    return f"# exercise: {NAME}/{name}\nanswer = {answer['answer']!r}"


EXPECTED = {"right": [3, 3, 3, 3], "stub": [0, 0, 0, 0], "shortcut": [0, 0, 1, 2], "hostile": [0, 0, 0, 0]}


@pytest.fixture(scope="module")
def graded(course: Course, released: Callable[[str], Json], hand_in: Any) -> classroom.ClassResult:
    for student in EXPECTED:
        notebook = released(NAME)
        cells = answers(notebook)
        if student == "right":
            for name in NAMES:
                cells[name]["source"] = solved(course, name)
        if student == "shortcut":
            for name in NAMES[:2]:
                cells[name]["source"] = shortcut(course, name)
            cells["slide_mse"]["source"] = f"# exercise: {NAME}/slide_mse\ne1 = {{p1}} - {{t1}}\np = t = 0".replace("{p1} - {t1}", "{p1} - ({t1})").format(**key.values(course, f"{NAME}/slide_mse"))
            cells["print_shape"]["source"] = f"# exercise: {NAME}/print_shape\nshape, error, equal = 'x', ValueError, True"
        if student == "hostile":
            cells["which_loss"]["source"] += "\nclass D(dict):\n    def items(self): return [('A', 1)]\nanswer = D(A=1)"
            cells["order_a_step"]["source"] += "\nanswer = [['A'] * 1000] * 1000"
            cells["slide_mse"]["source"] += "\np, t = float('nan'), 1e400"
            cells["print_shape"]["source"] += "\nshape = 'x' * 10**7"
        hand_in(student, NAME, notebook)
    return classroom.grade_class(course, "en", NAME, jobs=1)


def test_both_ways_into_the_gradebook_give_the_same(graded: classroom.ClassResult, course: Course, grades: Any, nbgrader: Any) -> None:
    wanted = {(student, f"{name}-check"): (float(points), False) for student, row in EXPECTED.items() for name, points in zip(NAMES, row, strict=True)}
    assert graded.problems == [] and grades() == wanted
    shutil.rmtree(course.state() / "reports")
    done = nbgrader("autograde", NAME, "--force")
    assert done.returncode == 0, done.stderr
    assert grades() == wanted


def test_feedback_says_what_is_right_by_pair(graded: classroom.ClassResult, course: Course, here: Path) -> None:
    assert gradebook.feedback(course, "en", NAME) == []
    page = (here / "feedback" / "shortcut" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "every number fits one letter at most" in page and "the left side gives 0, the right one 1" in page
    assert "are equal, the slide is right" in page


def test_feedback_in_german(course: Course) -> None:
    place = build.folder(course, "de")
    notebook = (place / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    path = place / "submitted" / "jemand" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(notebook.replace("answer = []", "answer = {'A', 'B'}"), "utf-8")
    assert classroom.grade_class(course, "de", NAME, jobs=1).problems == []
    assert gradebook.feedback(course, "de", NAME) == []
    page = (place / "feedback" / "jemand" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "ist eine Menge und hat keine Reihenfolge" in page and "`answer` ist leer" not in page


@pytest.mark.filterwarnings("ignore")
def test_check_in_a_kernel_reads_the_form_only(course: Course, here: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    told = {
        "answer = {'A': 3, 1: 'B'}\ncheck('which_loss')": "Read as A → 3, B → 1. Still missing: C.",
        "answer = {'A': 9}\ncheck('which_loss')": "the numbers are 1 to 5",
        "answer = (x for x in 'CAB')\ncheck('order_a_step')": "Still missing",
        "answer = [['C'] * 500] * 500\ncheck('order_a_step')": "Write it as",
        "e1, p, t = 1, 2, 'x'\ncheck('slide_mse')": "does not read as one number",
        "shape, error, equal = 'x', ValueError, True\ncheck('print_shape')": "reads as a text",
    }
    sources = ["from autograder import check"]
    for call in told:
        set_, _, check = call.partition("\n")
        sources += [f"# exercise: {NAME}/{check[7:-2]}\n{set_}", check]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbclient.NotebookClient(book, resources={"metadata": {"path": str(here / "release" / NAME)}}, timeout=120, allow_errors=True).execute()
    for cell, said in zip(book.cells[2::2], told.values(), strict=True):
        text = str(cell.outputs)
        assert said in text, cell.source
