"""A class whose one key is wrong, and one graded with --unsafe: what the gradebook holds, and who is told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sysconfig
from pathlib import Path

import pytest

from autograder import cli, key, store
from autograder import course as courses
from autograder.course import Course, fill
from autograder.nbgrader import build, classroom, gradebook, graders

pytestmark = pytest.mark.full

REPOSITORY = Path(__file__).resolve().parents[2]
WEEK = "03-losses"
OTHER = "    return torch.nn.functional.mse_loss(y_pred, -y_true)\n"
CONFIG = f"""title = {{"en": "Keys", "de": "Schlüssel"}}
languages = ["en"]
term = "test"
device = "cpu"
assignments = {{"{WEEK}": {{"exercises": ["mse", "output_activation"]}}}}
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Released, and handed in by one who has everything right."""
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half / WEEK, tmp_path / half / WEEK)
    (tmp_path / "course_config.py").write_text(CONFIG)
    made = courses.load(tmp_path)
    build.build(made, "en")
    assert gradebook.release(made, "en", WEEK) == []
    here = build.folder(made, "en")
    notebook = json.loads((here / "release" / WEEK / f"{WEEK}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer":
            id = ours["exercise"]
            cell["source"] = f"# exercise: {id}\n{fill(made.exercise(id).solution(), key.values(made, id))}"
    path = here / "submitted" / "anna" / WEEK / f"{WEEK}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    return made


def scores(course: Course) -> dict[str, tuple[float | None, int]]:
    database = sqlite3.connect(build.folder(course, "en") / "gradebook.db")
    rows = database.execute("select c.name, g.auto_score, g.needs_manual_grade from grade g join base_cell c on g.cell_id = c.id").fetchall()
    database.close()
    return {next(n for n in ("mse", "output_activation") if n in name): (score, waits) for name, score, waits in rows}


def test_a_key_that_is_wrong_costs_nobody_a_point(course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(course.root)
    assert cli.main(["grade", WEEK]) == 0
    before = scores(course)
    assert before["mse"][0] and not before["mse"][1]
    spec = course.root / "solutions" / WEEK / "mse" / "spec.py"
    right = spec.read_text("utf-8")
    spec.write_text(right.replace("    return torch.nn.functional.mse_loss(y_pred, y_true)\n", OTHER), "utf-8")
    graders.close()
    capsys.readouterr()
    assert cli.main(["grade", WEEK]) == 0
    told = capsys.readouterr()
    assert "does not accept its own model solution" in told.err
    assert "the answer key of mse is wrong" in told.out
    assert scores(course) == {**before, "mse": (None, 1)}
    here = build.folder(course, "en")
    assert "model solution" in (here / "pages" / WEEK / "overview.html").read_text("utf-8")
    assert "model solution" not in (here / "pages" / WEEK / "students" / "anna.html").read_text("utf-8")

    nbgrader = Path(sysconfig.get_path("scripts")) / "nbgrader"
    done = subprocess.run([nbgrader, "autograde", WEEK, "--force"], cwd=here, capture_output=True, text=True, env={**os.environ})
    assert "does not accept its own model solution" in done.stderr
    assert scores(course) == {**before, "mse": (None, 1)}

    spec.write_text(right, "utf-8")
    graders.close()
    assert cli.main(["grade", WEEK]) == 0
    assert scores(course) == before


def test_what_was_graded_unsafely_is_graded_again(course: Course) -> None:
    def graded(unsafe: bool) -> classroom.ClassResult:
        graders.close()
        return classroom.grade_class(course, "en", WEEK, unsafe=unsafe)

    assert graded(True).reports["anna"].unsafe
    safe = graded(False)
    assert (safe.before, safe.reports["anna"].unsafe) == (0, False)
    assert graded(False).before == 1
    assert graded(True).before == 0
    graders.close()
    assert store.place(course, "en", WEEK, "anna").exists()
