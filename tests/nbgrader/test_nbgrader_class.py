"""The sample class, and the three ways to a score: `fairmark check`, `fairmark grade`, `nbgrader autograde`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from cells_of import answer, scores

from autograder import course as courses
from autograder import key
from autograder.classroom import grading
from autograder.classroom.grading import ClassResult
from autograder.course import Course, fill
from autograder.kinds.choice.records import ChoiceKey
from autograder.nbgrader import build, gradebook
from autograder.nbgrader.book import Book

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
CLASS = REPOSITORY / "tests" / "class"
EXPECTED = json.loads((CLASS.parent / "class_expected.json").read_text("utf-8"))
CONFIG = (REPOSITORY / "course_config.py").read_text("utf-8")
ASSIGNMENTS = re.findall(r'^    "(\d\d-[a-z-]+)":', CONFIG, re.MULTILINE)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The repository's course with little patience and a seed of its own: what is half wrong may be right by chance."""
    root = tmp_path_factory.mktemp("class")
    (root / "course_config.py").write_text(re.sub(r'"seconds": \d+', '"seconds": 2', CONFIG))
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half, root / half)
    (root / ".autograder").mkdir()
    (root / ".autograder" / "secret_seed").write_text("5e" * 16 + "\n")
    made = courses.load(root)
    build.build(made, "en")
    return made


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, ClassResult]:
    """Everybody's everything, with one who has all solutions and one who has all stubs."""
    here = build.folder(course, "en")
    for assignment in ASSIGNMENTS:
        assert gradebook.release(course, "en", assignment) == []
        released = here / "release" / assignment / f"{assignment}.ipynb"
        for student, solved in (("model", True), ("stub", False)):
            folder = here / "submitted" / student / assignment
            folder.mkdir(parents=True)
            notebook = json.loads(released.read_text("utf-8"))
            for cell in notebook["cells"] if solved else ():
                ours = cell["metadata"].get("autograder", {})
                if ours.get("role") == "answer":
                    cell["source"] = solution(course, ours["exercise"])
            (folder / f"{assignment}.ipynb").write_text(json.dumps(notebook))
    return {a: grading.grade_class(Book(course, "en"), a, CLASS, jobs=2) for a in ASSIGNMENTS}


def solution(course: Course, id: str) -> str:
    body, exercise = key.load(course, id).body, course.exercise(id)
    if isinstance(body, ChoiceKey):
        letters = "".join(letter for letter, option in zip("ABCDEFGH", body.options, strict=False) if option.right)
        return f"# exercise: {id}\nanswer = '{letters}'"
    source = exercise.solution()
    return f"# exercise: {id}\n{fill(source, key.values(course, id))}" if source else "The network learns by heart."


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_sample_class_gets_what_was_expected(results: dict[str, ClassResult], assignment: str) -> None:
    result = results[assignment]
    found: dict[str, dict[str, Any]] = {}
    for student, report in result.reports.items():
        found[student] = {"points": report.earned}
        if report.pending:
            found[student]["pending"] = report.pending
        if named := [e.misconception for e in report.exercises if e.misconception]:
            found[student]["named"] = named
        if status := [e.status.value for e in report.exercises if e.status.value in ("timed_out", "raised")]:
            found[student]["status"] = status
    problems = dict(result.problems)
    expected = {student: given[assignment] for student, given in EXPECTED.items() if assignment in given}
    assert {s: e for s, e in expected.items() if "points" in e} == {s: f for s, f in found.items() if s in EXPECTED}
    assert {s for s, e in expected.items() if "problem" in e} == set(problems)
    assert all(expected[s]["problem"] in sentence for s, sentence in problems.items())


def test_every_folder_of_the_class_is_expected() -> None:
    found = {p.name: {a.name for a in p.iterdir()} for p in CLASS.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert found == {student: set(given) for student, given in EXPECTED.items()}
    assert len(found) >= 16


def test_the_link_in_the_class_is_a_link() -> None:
    link = CLASS / "quinn" / "08-optimizers" / "notes.txt"
    assert os.readlink(link) == "../../../gradebook.db"


def test_solutions_earn_everything_and_stubs_nothing(results: dict[str, ClassResult]) -> None:
    for result in results.values():
        model, stub = result.reports["model"], result.reports["stub"]
        assert model.earned + model.pending == model.possible
        assert (stub.earned, stub.pending) == (0.0, 0.0)


def test_the_gradebook_says_what_the_reports_say(course: Course, results: dict[str, ClassResult]) -> None:
    expected: dict[tuple[str, str, str], tuple[float | None, int]] = {}
    for assignment, result in results.items():
        for student, report in result.reports.items():
            for exercise in report.exercises:
                name = exercise.id.rpartition("/")[2]
                cell = name if exercise.kind == "text" else f"{name}-check"
                expected[student, assignment, cell] = (exercise.earned, int(exercise.pending > 0))
    found = scores(build.folder(course, "en"))
    unread = {s for r in results.values() for s, _ in r.problems}
    assert {k: v for k, v in found.items() if k[0] not in unread} == expected
    assert {v for k, v in found.items() if k[0] in unread} == {(None, 1)}


def test_check_grade_and_autograde_agree(course: Course, results: dict[str, ClassResult]) -> None:
    here = build.folder(course, "en")
    before = scores(here)
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}
    shutil.rmtree(course.state() / "reports")
    for assignment in ASSIGNMENTS:
        for student in ("model", "stub"):
            shutil.rmtree(here / "autograded" / student / assignment)
        command = [str(Path(scripts) / "nbgrader"), "autograde", assignment]
        subprocess.run(command, cwd=here, env=environment, check=False, capture_output=True, timeout=300)
        assert (here / "autograded" / "model" / assignment).is_dir()
        file = here / "submitted" / "model" / assignment / f"{assignment}.ipynb"
        command = [sys.executable, "-m", "autograder.cli", "check", str(file), "--hidden", "--json", "-"]
        done = subprocess.run(command, cwd=course.root, env=environment, check=True, capture_output=True, timeout=300)
        checked, graded = json.loads(done.stdout), results[assignment].reports["model"]
        assert (checked["earned"], checked["pending"], checked["key"]) == (graded.earned, graded.pending, graded.key)
    assert scores(build.folder(course, "en")) == before


def test_make_gives_answers_that_stand_in_their_cells() -> None:
    notebook = json.loads((CLASS / "chloe" / "08-optimizers" / "08-optimizers.ipynb").read_text("utf-8"))
    assert "np.sqrt(v_hat + eps)" in "".join(answer(notebook)["source"])
