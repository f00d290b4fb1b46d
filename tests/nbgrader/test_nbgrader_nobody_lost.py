"""A class through `fairmark grade` to gradebook, pages and feedback: everybody who handed in anything is graded or told, and counted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.course import Course
from autograder.language import say
from autograder.nbgrader import build, gradebook

pytestmark = pytest.mark.full

ADAM = "08-optimizers"
NAME = f"{ADAM}.ipynb"
Json = dict[str, Any]
Grades = dict[tuple[str, str], tuple[float | None, bool]]
PEOPLE = [
    "O'Neill", "D'Angelo, Mia", "Ann & Bo", "C++", "-rf", "--help", "@home", "a..b", "J. Doe.", "Jörg Groß", "Jorg Gross", "n" * 200, "ü" * 100,
    "Müller-Lüdenscheidt, Karl-Heinz (2)", "%41", "a;b", "null", "学生",
]  # fmt: skip
RIGHT = """
import numpy as np

def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
"""


def worked(notebook: Json, source: str = RIGHT) -> bytes:
    for cell in notebook["cells"]:
        if cell["metadata"].get("autograder", {}).get("role") == "answer":
            cell["source"] = source
    return json.dumps(notebook).encode()


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def ended(course: Course, released: Callable[[str], Json], tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, str]:
    """`fairmark grade` on a class of odd names and odd files, its table asked for in another language."""
    source = tmp_path_factory.mktemp("class")
    right = worked(released(ADAM))
    for student in PEOPLE:
        put(source / student / NAME, right)
    put(source / "copy" / NAME, json.dumps(released(ADAM)).encode())
    put(source / "copy" / f"{ADAM}-Copy1.ipynb", right)
    put(source / "renamed" / f"{NAME}.txt", right)
    put(source / "markdown" / f"{ADAM}.md", b"# My answer\n")
    put(source / "photo.heic", b"\0\0\0\x18ftypheic")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        patch.chdir(course.root)
        code = cli.main(["grade", ADAM, "--submissions", str(source), "--jobs", "2", "--lang", "de"])
    return code, out.getvalue(), err.getvalue()


def test_everybody_is_in_the_gradebook_under_their_own_name(ended: tuple[int, str, str], grades: Callable[[], Grades]) -> None:
    scores = {student: score for (student, cell), (score, _) in grades().items() if cell == "adam_step-check"}
    assert {student: scores.get(student) for student in (*PEOPLE, "copy", "renamed")} == dict.fromkeys((*PEOPLE, "copy", "renamed"), 4.0)


def test_who_could_not_be_graded_is_counted_everywhere(ended: tuple[int, str, str], course: Course) -> None:
    code, table, _ = ended
    assert code == 1
    assert f"{len(PEOPLE) + 2} bewertet" in table
    overview = (build.folder(course, "en") / "pages" / ADAM / "overview.html").read_text("utf-8")
    for student, sentence in (("markdown", f"only {ADAM}.md"), ("photo", "This is a picture")):
        assert student in overview
        assert sentence in overview
    assert say("en", "overview.title", n=len(PEOPLE) + 4, assignment=ADAM) in overview


def test_no_language_chooses_another_gradebook(ended: tuple[int, str, str], course: Course) -> None:
    assert build.home(course) == "en"
    assert not (build.folder(course, "de") / "gradebook.db").exists()


def test_everybody_has_a_page_and_feedback(ended: tuple[int, str, str], course: Course) -> None:
    here = build.folder(course, "en")
    assert {path.name for path in (here / "pages" / ADAM / "students").iterdir()} >= {f"{student}.html" for student in PEOPLE}
    assert gradebook.feedback(course, "en", ADAM) == []
    assert {path.name for path in (here / "feedback").iterdir()} >= set(PEOPLE)
