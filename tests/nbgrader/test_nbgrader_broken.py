"""A class folder of honest hand-ins with every broken one between them: the honest scores do not change by a point."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from make_archives import CASES, zipped
from make_broken import BROKEN, FILES, MADE, Expected

from autograder import course as courses
from autograder.course import Course
from autograder.nbgrader import build, gradebook
from autograder.nbgrader.classroom import ClassResult, grade_class
from autograder.nbgrader.pages import write_pages
from autograder.submission import shown

pytestmark = [pytest.mark.slow, pytest.mark.full]

REPOSITORY = Path(__file__).resolve().parents[2]
CLASS = REPOSITORY / "tests" / "class"
LOSSES = "03-losses"
HONEST = {s: e[LOSSES] for s, e in json.loads((CLASS.parent / "class_expected.json").read_text("utf-8")).items() if "points" in e.get(LOSSES, {})}
TERM = re.findall(r"^term = .*\n", (REPOSITORY / "course_config.py").read_text("utf-8"), re.MULTILINE)[0]
BIG = {name for name in MADE if re.search(r"\d\d-mb|100000|200000|1500", name)}  # each has its own test; here time counts


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The sample class's course, term and seed, of one assignment."""
    root = tmp_path_factory.mktemp("broken")
    (root / "course_config.py").write_text(
        'title = {"en": "Test", "de": "Test"}\nlanguages = ["en"]\ndevice = "cpu"\nlimits = {"seconds": 3, "memory_mb": 512}\n' + TERM +
        f'assignments = {{"{LOSSES}": {{"exercises": ["mse", "output_activation"]}}}}\n'
    )
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half / LOSSES, root / half / LOSSES)
    (root / ".autograder").mkdir()
    (root / ".autograder" / "secret_seed").write_text("5e" * 16 + "\n")
    made = courses.load(root)
    build.build(made, "en")
    assert gradebook.release(made, "en", LOSSES) == []
    return made


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hand-ins")
    for student in HONEST:
        shutil.copytree(CLASS / student / LOSSES, folder / student / LOSSES)
    for name in FILES:
        shutil.copy(BROKEN / name, folder)
    for name, (make, _) in MADE.items():
        if name not in BIG:
            make(folder / name)
    for name, case in CASES.items():
        if isinstance(case.content, bytes):
            place = folder / f"archive {name}" / Path(case.name).name
            place.parent.mkdir()
            place.write_bytes(case.content)
    return folder


@pytest.fixture(scope="module")
def result(course: Course, source: Path) -> ClassResult:
    return grade_class(course, "en", LOSSES, source, jobs=2)


def expected() -> dict[str, Expected]:
    """By student, as collecting spells them."""
    both = FILES | {name: e for name, (_, e) in MADE.items() if name not in BIG}
    return {Path(name).stem.replace("u\u0308", "ü"): e for name, e in both.items() if name.endswith(".ipynb")}


def test_the_honest_get_what_they_get_alone(result: ClassResult) -> None:
    assert {student: result.reports[student].earned for student in HONEST} == {s: e["points"] for s, e in HONEST.items()}
    assert len(HONEST) >= 5


def test_every_broken_hand_in_has_a_sentence_or_its_verdict(result: ClassResult, course: Course) -> None:
    problems = dict(result.problems)
    for student, (verdict, detail) in expected().items():
        if shown(student) in problems:
            refused = any(what in problems[shown(student)] for what in ("this is a link", "no regular file", "a student's name", "folder is empty"))
            assert refused or (verdict == "told" and detail in problems[shown(student)]), student
        else:
            found = result.reports[student].exercises[0]
            assert found.status == verdict, (student, found.verdicts[:1])
    assert not set(problems) & set(HONEST)
    assert set(problems).isdisjoint(result.reports)


def test_nobody_is_lost(result: ClassResult, source: Path) -> None:
    """Everybody who has an entry in the folder has a report or a problem."""
    known = {*result.reports, *dict(result.problems)}
    lost = [p.name for p in source.iterdir() if not {shown(p.name), shown(p.stem), p.stem.replace("u\u0308", "ü")} & known]
    assert lost == []


def test_everybody_who_was_graded_has_a_page(result: ClassResult, course: Course) -> None:
    pages = write_pages(course, "en", LOSSES, list(result.reports.values()), result.problems)
    assert len(list((pages / "students").iterdir())) == len(result.reports)


def test_a_second_run_from_an_archive_gives_the_same(result: ClassResult, course: Course, source: Path, tmp_path: Path) -> None:
    honest = {f"{s}/{LOSSES}/{LOSSES}.ipynb": (source / s / LOSSES / f"{LOSSES}.ipynb").read_bytes() for s in HONEST}
    (tmp_path / "class.zip").write_bytes(zipped({**honest, "new/final.ipynb": (BROKEN / "right.ipynb").read_bytes()}))
    again = grade_class(course, "en", LOSSES, tmp_path / "class.zip", jobs=2)
    assert {s: again.reports[s] for s in result.reports} == result.reports
    assert again.reports["new"].earned == 4.0
    assert [(student, "taken as" in sentence) for student, sentence in again.notes] == [("new", True)]
