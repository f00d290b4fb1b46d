"""A week with an assignment in real nbgrader, by a real exchange: once graded by `fairmark grade`, once by `nbgrader autograde`.

Both courses are one and the same up to the collecting. Everything an instructor and four students do is a command, but
for what a person enters in formgrader: that goes where formgrader writes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder import course as courses
from autograder import key
from autograder.language import date
from autograder.nbgrader import build
from autograder.nbgrader.times import moment

pytestmark = [pytest.mark.slow, pytest.mark.full]

REPOSITORY = Path(__file__).resolve().parents[2]
WEEK = "03-losses"
CONFIG = """
title = {{"en": "A Week", "de": "Eine Woche"}}
languages = ["en"]
term = "test"
device = "cpu"
timezone = "Europe/Berlin"
assignments = {{"03-losses": {{"exercises": ["mse", "output_activation", "explain_overfitting"], "due": {due!r}}}}}
nbgrader = {{"Exchange": {{"root": {exchange!r}}}}}
"""
# What somebody has who used nbgrader before: a plugin of one's own, in one's own configuration.
USERS = 'c = get_config()\nc.AssignLatePenalties.plugin_class = "half_point.HalfPoint"\n'
PLUGIN = """
from nbgrader.plugins import BasePlugin


class HalfPoint(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5
"""
IN_TIME, LATE = ("anna", "ben"), ("chloe", "dora")
STUDENTS = (*IN_TIME, *LATE)
MSE = "import numpy as np\n\ndef mse(y_pred, y_true):\n    return np.mean((y_pred - y_true) ** 2)\n\ndef mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size\n"
SUM = MSE.replace("np.mean(", "np.sum(")
TEXT = "The network learns the training images by heart after epoch 30."


@dataclass(frozen=True)
class Place:
    """One course with its exchange: the folder of `course_config.py`."""

    root: Path

    @property
    def here(self) -> Path:
        return self.root / "build" / "en"

    def configure(self, due: datetime) -> None:
        there = due.astimezone(courses._zone("Europe/Berlin")).replace(tzinfo=None)
        text = CONFIG.format(due=there.isoformat(sep=" ", timespec="seconds"), exchange=str(self.root / "exchange"))
        (self.root / "course_config.py").write_text(text)

    def run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        scripts = Path(sysconfig.get_path("scripts"))
        environment = {
            **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY),
            "HOME": str(self.root / "home"), "JUPYTER_CONFIG_DIR": str(self.root / "home"),
        }  # fmt: skip
        program = [sys.executable, "-m", "autograder.cli"] if command[0] == "fairmark" else [str(scripts / command[0])]
        done = subprocess.run([*program, *command[1:]], cwd=cwd or self.here, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done

    def student(self, name: str, *command: str) -> None:
        """A student's own nbgrader: another folder, another cache, nothing of ours but the course's name."""
        folder = self.root / "students" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'a-week-en'\nc.Exchange.root = {str(self.root / 'exchange')!r}\n"
            f"c.Exchange.cache = {str(folder / 'cache')!r}\nc.CourseDirectory.student_id = {name!r}\n"
        )
        self.run("nbgrader", *command, cwd=folder)

    def all_students(self, names: tuple[str, ...], *command: str) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda name: self.student(name, *command), names))

    def fetched(self, name: str) -> str:
        (page,) = (self.root / "students" / name / WEEK / "feedback").glob("*/*.html")
        return page.read_text("utf-8")

    def exported(self) -> list[str]:
        self.run("nbgrader", "export", "--to", "grades.csv")
        lines = (self.here / "grades.csv").read_text("utf-8").splitlines()
        columns = lines[0].split(",")
        return [",".join(v for c, v in zip(columns, line.split(","), strict=True) if c not in ("last_name", "first_name", "email")) for line in lines]


def answers(place: Place, name: str) -> None:
    """Write a student's answers into the fetched notebook."""
    course = courses.load(place.root)
    options = key.load(course, f"{WEEK}/output_activation").body.options  # type: ignore[union-attr]
    right = "ABCDEFGH"[[o.right for o in options].index(True)]
    wrong = "ABCDEFGH"[[o.right for o in options].index(False)]
    mine = {
        "anna": (MSE, right, TEXT),
        "ben": (SUM, wrong, ""),
        "chloe": (MSE, right, TEXT),
        "dora": (SUM, right, ""),
    }[name]
    path = place.root / "students" / name / WEEK / f"{WEEK}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer":
            exercise = ours["exercise"].rpartition("/")[2]
            code = mine[0] if exercise == "mse" else f'answer = "{mine[1]}"\n'
            cell["source"] = (mine[2] or cell["source"]) if exercise == "explain_overfitting" else f"# exercise: {ours['exercise']}\n{code}"
    path.write_text(json.dumps(notebook), "utf-8")


def by_hand(place: Place) -> None:
    """What a person enters in formgrader: a score for a text, a better one for code, extra credit, comments."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{place.here / 'gradebook.db'}") as book:
        for student, cell, score, extra in (("anna", "explain_overfitting", 2.5, None), ("chloe", "explain_overfitting", 1.0, 1.0), ("ben", "mse-check", 1.5, None)):
            grade = book.find_grade(cell, WEEK, WEEK, student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
        book.find_comment("explain_overfitting", WEEK, WEEK, "anna").manual_comment = "Which curve shows it?"
        book.find_comment("mse", WEEK, WEEK, "ben").manual_comment = "The sum of *squares* is nearly it."
        book.db.commit()


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    """The two courses after their week."""
    ours = Place(tmp_path_factory.mktemp("ours"))
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half / WEEK, ours.root / half / WEEK)
        shutil.copytree(REPOSITORY / half / "11-generalization" / "explain_overfitting", ours.root / half / WEEK / "explain_overfitting")
    (ours.root / "home").mkdir()
    (ours.root / "home" / "nbgrader_config.py").write_text(USERS)
    (ours.root / "half_point.py").write_text(PLUGIN)
    (ours.root / "exchange").mkdir(mode=0o777)
    (ours.root / "exchange").chmod(0o777)
    now = datetime.now(UTC)
    ours.configure(now + timedelta(days=7))
    build.build(courses.load(ours.root), "en")
    ours.run("nbgrader", "generate_assignment", WEEK)
    ours.run("nbgrader", "release_assignment", WEEK)
    ours.all_students(STUDENTS, "fetch_assignment", WEEK)
    for name in STUDENTS:
        answers(ours, name)
    ours.all_students(IN_TIME, "submit", WEEK)
    ours.configure(datetime.now(UTC))  # the instructor has thought better of it
    time.sleep(1.1)
    ours.all_students(LATE, "submit", WEEK)
    ours.run("nbgrader", "collect", WEEK)

    theirs = Place(ours.root.with_name("theirs"))
    shutil.copytree(ours.root, theirs.root)
    due = re.search(r'"due": \'(.*?)\'', (ours.root / "course_config.py").read_text())
    assert due is not None
    config = (theirs.root / "course_config.py").read_text().replace(str(ours.root), str(theirs.root))
    (theirs.root / "course_config.py").write_text(config)

    said = ours.run("fairmark", "grade", WEEK, cwd=ours.root)
    assert f"{WEEK}: the due date is {due[1][:16]}, as course_config.py says" in said.stderr
    theirs.run("nbgrader", "autograde", WEEK)
    for place in (ours, theirs):
        by_hand(place)
        place.run("nbgrader", "generate_feedback", WEEK)
        place.run("nbgrader", "release_feedback", WEEK)
        place.all_students(("ben", "chloe"), "fetch_feedback", WEEK)
    ours.run("fairmark", "grade", WEEK, cwd=ours.root)
    return ours, theirs


# raw score, late penalty
EXPECTED = {"anna": (8.5, 0.0), "ben": (1.5, 0.0), "chloe": (8.0, 0.5), "dora": (4.0, 0.5)}


def test_both_ways_give_the_same_scores_and_penalties(week: tuple[Place, Place]) -> None:
    ours, theirs = (place.exported() for place in week)
    assert ours == theirs
    found = {line.split(",")[3]: tuple(map(float, line.split(",")[4:6])) for line in ours[1:]}
    assert found == EXPECTED


@pytest.mark.parametrize("name", ["ben", "chloe"])
def test_students_fetch_what_the_gradebook_holds(week: tuple[Place, Place], name: str) -> None:
    ours, theirs = (place.fetched(name) for place in week)
    earned, penalty = EXPECTED[name]
    for page in (ours, theirs):
        assert f"(Score: {earned - penalty} / 9.0)" in page
        assert ("Late submission penalty (Score: -0.5)" in page) == (penalty > 0)
        assert ("The sum of <em>squares</em> is nearly it." in page) == (name == "ben")
        assert "<math" in page
        assert "cdnjs" not in page

    def verdicts(page: str) -> list[str]:
        return re.findall(r"<article\b.*?</article>", page, re.DOTALL)

    assert verdicts(ours) == verdicts(theirs) != []


def test_pages_show_it_too_in_the_course_s_own_time(week: tuple[Place, Place]) -> None:
    ours, _ = week
    pages = ours.here / "pages" / WEEK
    text = {name: re.sub(r"<[^>]+>", "", (pages / "students" / f"{name}.html").read_text("utf-8")) for name in STUDENTS}
    for name, shown in (("anna", "8.5 of 9 points"), ("ben", "1.5 of 9 points"), ("chloe", "7.5 of 9 points"), ("dora", "3.5 of 9 points")):
        assert shown in text[name]
        assert ("Handed in late: 0.5 points are taken off." in text[name]) == (name in LATE)
        stamp = moment(ours.here / "submitted" / name / WEEK / "timestamp.txt")
        assert stamp is not None
        assert f"handed in {date('en', courses.load(ours.root).clock(stamp))}" in text[name]
    assert "A person gave 2.5 of 3 points." in text["anna"]
    assert "Which curve shows it?" in text["anna"]
    assert "A person gave 1.5 of 4 points." in text["ben"]
    assert "1 point on top." in text["chloe"]
    overview = re.sub(r"<[^>]+>", "", (pages / "overview.html").read_text("utf-8"))
    assert "2 came after the due date and have lost points for it: chloe, dora." in overview
    assert "Nothing needs you." in overview
