"""What an instructor changes after people have handed in reaches gradebook, release and pages, or is told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sysconfig
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder import course as courses
from autograder import key
from autograder.cli import main
from autograder.course import Course, CourseError
from autograder.nbgrader import build, classroom, database, gradebook, graders
from autograder.nbgrader.pages import write_pages
from autograder.nbgrader.standing import as_held

pytestmark = pytest.mark.full

LOSSES = "03-losses"
BOTH = '["mse", "output_activation"]'


@pytest.fixture
def edit(small: Path) -> Callable[[str, str], Course]:
    """Replace a text in course_config.py; the course after it."""

    def replace(old: str, new: str) -> Course:
        config = small / "course_config.py"
        text = config.read_text()
        assert old in text
        config.write_text(text.replace(old, new))
        return courses.load(small)

    return replace


@pytest.fixture
def handed_in(small: Path) -> Course:
    """Two hand-ins, graded: a right `mse`, and a choice that is left empty."""
    course = courses.load(small)
    build.build(course, "en")
    assert gradebook.release(course, "en", LOSSES) == []
    here = build.folder(course, "en")
    solution = course.exercise(f"{LOSSES}/mse").solution()
    for student, time in (("anna", "2026-11-02 10:00:00 UTC"), ("ben", "2026-11-09 10:00:00 UTC")):
        folder = here / "submitted" / student / LOSSES
        shutil.copytree(here / "release" / LOSSES, folder)
        path = folder / f"{LOSSES}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        next(c for c in notebook["cells"] if c["metadata"].get("autograder", {}).get("exercise") == f"{LOSSES}/mse" and c["metadata"]["autograder"]["role"] == "answer")["source"] = solution
        path.write_text(json.dumps(notebook), "utf-8")
        (folder / "timestamp.txt").write_text(time)
    classroom.grade_class(course, "en", LOSSES, jobs=1)
    return course


def graded(course: Course) -> classroom.ClassResult:
    build.build(course, "en", only=LOSSES)
    return classroom.grade_class(course, "en", LOSSES, jobs=1)


def cells(course: Course) -> dict[str, list[float | None]]:
    """Grade cells → everybody's automatic score."""
    found: dict[str, list[float | None]] = {}
    for scores in database.scores(build.folder(course, "en"), LOSSES).values():
        for cell, score in scores.items():
            found.setdefault(cell, []).append(score)
    return found


def test_an_exercise_goes_and_comes_back(handed_in: Course, edit: Callable[[str, str], Course]) -> None:
    from nbgrader.api import Gradebook

    here = build.folder(handed_in, "en")
    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        book.find_grade("output_activation-check", LOSSES, LOSSES, "anna").manual_score = 1.0
        book.db.commit()
    course = edit(BOTH, '["mse"]')
    result = graded(course)
    assert cells(course) == {"mse-check": [4.0, 4.0]}
    assert "output_activation" not in (here / "release" / LOSSES / f"{LOSSES}.ipynb").read_text("utf-8")
    (said,) = (sentence for who, sentence in result.notes if not who)
    assert said.startswith(f"{LOSSES}: output_activation-check is no longer in the notebook; the gradebook's 2 scores of it are gone. 1 scores and comments were a person's")
    (kept,) = here.glob("gradebook-before-*.db")
    assert kept.name in said
    with sqlite3.connect(kept) as book:
        assert book.execute("select manual_score from grade where manual_score is not null").fetchall() == [(1.0,)]
    book.close()
    assert [e.id for r in result.reports.values() for e in r.exercises] == [f"{LOSSES}/mse"] * 2

    course = edit('["mse"]', BOTH)
    result = graded(course)
    assert cells(course) == {"mse-check": [4.0, 4.0], "output_activation-check": [0.0, 0.0]}
    assert [s for who, s in result.notes if not who] == [
        f"{LOSSES}: output_activation-check is new in the notebook; the 2 who have handed in are graded on it too."
    ]
    assert "output_activation" in (here / "release" / LOSSES / f"{LOSSES}.ipynb").read_text("utf-8")


def test_points_reach_gradebook_release_and_pages(handed_in: Course, small: Path) -> None:
    spec = small / "solutions" / LOSSES / "output_activation" / "spec.py"
    assert "points=2" in spec.read_text()
    spec.write_text(spec.read_text().replace("points=2", "points=5"))
    result = graded(courses.load(small))
    here = build.folder(handed_in, "en")
    with sqlite3.connect(here / "gradebook.db") as book:
        assert book.execute("select max_score from grade_cells order by max_score").fetchall() == [(4.0,), (5.0,)]
    book.close()
    assert "*5 points*" in (here / "release" / LOSSES / f"{LOSSES}.ipynb").read_text("utf-8")
    assert {r.possible for r in result.reports.values()} == {9.0}
    marked = json.loads((here / "autograded" / "anna" / LOSSES / f"{LOSSES}.ipynb").read_text("utf-8"))
    assert [c["metadata"]["nbgrader"]["points"] for c in marked["cells"] if c["metadata"].get("nbgrader", {}).get("grade")] == [4.0, 5.0]


def test_a_due_date_and_its_zone_reach_the_gradebook_and_the_penalty(handed_in: Course, edit: Callable[[str, str], Course], small: Path) -> None:
    (small / "a_point.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\nclass APoint(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return 1.0\n"
    )
    here = build.folder(handed_in, "en")
    edit('term = "test"', 'term = "test"\ntimezone = "Asia/Tokyo"\nnbgrader = {"AssignLatePenalties": {"plugin_class": "a_point.APoint"}}')
    course = edit(f"{BOTH}}}", f'{BOTH}, "due": "2026-11-08 09:00"}}')
    result = graded(course)
    assert database.due(here, LOSSES) == datetime(2026, 11, 8)
    assert [s for who, s in result.notes if not who] == [
        f"{LOSSES}: the due date is 2026-11-08 09:00, as course_config.py says; the gradebook had none. Late penalties follow it."
    ]
    reports = as_held(course, "en", LOSSES, list(result.reports.values()))
    assert {r.submission: (r.earned, r.penalty, r.handed_in) for r in reports} == {
        "anna": (4.0, 0.0, "2026-11-02T19:00"), "ben": (3.0, 1.0, "2026-11-09T19:00"),
    }  # fmt: skip

    result = graded(course)  # nothing has changed: nothing is written
    assert result.notes == []
    course = edit("2026-11-08", "2026-11-10")
    reports = as_held(course, "en", LOSSES, list(graded(course).reports.values()))
    assert {r.submission: r.penalty for r in reports} == {"anna": 0.0, "ben": 0.0}
    course = edit("2026-11-10", "2026-11-01")
    reports = as_held(course, "en", LOSSES, list(graded(course).reports.values()))
    assert {r.submission: r.penalty for r in reports} == {"anna": 1.0, "ben": 1.0}

    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        book.find_grade("output_activation-check", LOSSES, LOSSES, "ben").manual_score = 1.0
        book.db.commit()
    assert [(who, text.partition(":")[0]) for who, text in graded(course).notes] == [("ben", "graded by hand after the late penalty was computed")]
    assert classroom.grade_class(course, "en", LOSSES, jobs=1, force=True).notes == []


def main_in(root: Path, *arguments: str) -> int:
    before = Path.cwd()
    os.chdir(root)
    try:
        return main(list(arguments))
    finally:
        os.chdir(before)


def test_the_page_of_a_withdrawn_hand_in_goes(handed_in: Course, small: Path) -> None:
    assert main_in(small, "grade", LOSSES, "--json", str(small / "all.json")) == 0
    students = build.folder(handed_in, "en") / "pages" / LOSSES / "students"
    assert sorted(p.name for p in students.iterdir()) == ["anna.html", "ben.html"]
    assert {r["submission"]: r["handed_in"] for r in json.loads((small / "all.json").read_text())} == {
        "anna": handed_in.clock(datetime(2026, 11, 2, 10)), "ben": handed_in.clock(datetime(2026, 11, 9, 10)),
    }  # fmt: skip
    shutil.rmtree(build.folder(handed_in, "en") / "submitted" / "ben")
    result = graded(handed_in)
    write_pages(handed_in, "en", LOSSES, list(result.reports.values()), result.problems)
    assert [p.name for p in students.iterdir()] == ["anna.html"]
    assert ("ben", "no hand-in is there any more. The gradebook and autograded/ keep what it was graded.") in result.notes


def test_an_assignment_that_went_is_told(handed_in: Course, edit: Callable[[str, str], Course], small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(small / "exercises" / LOSSES, small / "exercises" / "04-new")
    shutil.copytree(small / "solutions" / LOSSES, small / "solutions" / "04-new")
    edit(LOSSES, "04-new")
    assert main_in(small, "build", "--lang", "en") == 0
    said = capsys.readouterr().err
    assert f"{LOSSES} is no longer in course_config.py, and still in source/, release/, the gradebook (2 submissions)." in said
    assert f"nbgrader db assignment remove {LOSSES} --force" in said


def test_own_lines_in_the_configuration_are_kept_and_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = courses.load(small)
    build.build(course, "en", only=LOSSES)
    here = build.folder(course, "en")
    config = here / "nbgrader_config.py"
    assert not build.edited(course, "en")
    ours = config.read_text()
    config.write_text(ours + "\nc.Exchange.root = '/srv'\n")
    assert main_in(small, "build", "--lang", "en") == 0
    assert gradebook.configured(here).Exchange.root == "/srv"
    assert not (here / "nbgrader_config.py.edited").exists()
    config.write_text(ours.replace("c = get_config()", "c = get_config()\nc.Exchange.root = '/srv'"))
    assert main_in(small, "build", "--lang", "en") == 0
    assert "nbgrader_config.py has lines of your own" in capsys.readouterr().err
    assert "/srv" in (here / "nbgrader_config.py.edited").read_text()
    assert config.read_text() == ours


def test_own_settings_hold_but_for_those_that_guard(small: Path, edit: Callable[[str, str], Course]) -> None:
    settings = '"Exchange": {"root": "/srv/exchange"}, "LateSubmissionPlugin": {"penalty_method": "zero"}, "CourseDirectory": {"course_id": "nn"}'
    course = edit('term = "test"', f'term = "test"\ntimezone = "Europe/Berlin"\nnbgrader = {{{settings}}}')
    build.build(course, "en", only=LOSSES)
    config = gradebook.configured(build.folder(course, "en"))
    assert (config.Exchange.root, config.LateSubmissionPlugin.penalty_method, config.CourseDirectory.course_id) == ("/srv/exchange", "zero", "nn")
    assert config.NbGraderAPI.timezone == "Europe/Berlin"
    edit('"Exchange": {"root": "/srv/exchange"}', '"Autograde": {"autograde_preprocessors": []}')
    with pytest.raises(CourseError, match=r"nbgrader\['Autograde'\]\['autograde_preprocessors'\] is what fairmark grades by"):
        gradebook.release(courses.load(small), "en", LOSSES)


@pytest.mark.parametrize("zone", ["Berlin", "../etc/passwd", 3])
def test_a_zone_that_there_is_not_is_told(edit: Callable[[str, str], Course], zone: object) -> None:
    with pytest.raises(CourseError, match='write the name of a time zone, such as "Europe/Berlin"'):
        edit('term = "test"', f'term = "test"\ntimezone = {zone!r}')


@pytest.mark.parametrize(
    ("letter", "says"),
    [("A", "Success! Your notebook passes all the tests.\nOf output_activation only the form was checked. Whether the answer is right is decided in grading."),
     ("Z", "VALIDATION FAILED ON 1 CELL")],
)  # fmt: skip
def test_validate_says_that_of_a_choice_it_sees_the_form_only(handed_in: Course, letter: str, says: str) -> None:
    path = build.folder(handed_in, "en") / "submitted" / "anna" / LOSSES / f"{LOSSES}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(c for c in notebook["cells"] if c["id"] == "output_activation")
    assert key.load(handed_in, f"{LOSSES}/output_activation").body.options[0].right is False  # type: ignore[union-attr]
    cell["source"] = f'answer = "{letter}"'
    prompt = next(c for c in notebook["cells"] if c["id"] == "output_activation-prompt")
    assert "look at the form of this answer only" in "".join(prompt["source"])
    path.write_text(json.dumps(notebook), "utf-8")
    scripts = Path(sysconfig.get_path("scripts"))
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    command = [str(scripts / "nbgrader"), "validate", str(path)]
    done = subprocess.run(command, cwd=build.folder(handed_in, "en"), env=environment, capture_output=True, text=True, timeout=120)
    assert says in done.stdout, done.stderr


@pytest.fixture(autouse=True)
def _no_jails_left() -> object:
    yield
    graders.close()
