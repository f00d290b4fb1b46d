"""The whole corpus in one class with the honest one of tests/class: nobody's points move, and nothing else happens."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

for module in ("torch", "nbgrader"):
    pytest.importorskip(module)

import msgspec
from canaries import Bait
from corpus import PROGRAMS, Program, verdict
from house import copied

from autograder import key
from autograder.course import Course
from autograder.nbgrader import build, classroom, gradebook, graders
from autograder.nbgrader.classroom import ClassResult
from autograder.records import Report

pytestmark = [pytest.mark.slow, pytest.mark.full]

CLASS = Path(__file__).parents[1] / "class"
EXPECTED = json.loads((CLASS.parent / "class_expected.json").read_text("utf-8"))
WRITTEN = "08-optimizers"  # where most of the class is: this one is written to nbgrader's gradebook too, the others only graded


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as one:
        yield one


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Iterator[Bait]:
    patch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path_factory.mktemp("torch")))  # torch makes it where the canaries are
    root = Path(tempfile.mkdtemp(prefix="autograder-hostile-"))
    try:
        root.chmod(0o755)
        with Bait(root) as one:
            yield one
    finally:
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, bait: Bait) -> Iterator[Course]:
    course = copied(tmp_path_factory.mktemp("batch"), bait, seconds=2)  # enough to run out of memory beside three others
    build.build(course, "en")
    yield course
    graders.close()


def student(program: Program) -> str:
    return program.name.replace("/", " ").replace("_", "-")


def programs(course: Course, assignment: str) -> list[Program]:
    return [program for program in PROGRAMS if course.resolve(program.exercise).startswith(f"{assignment}/")]


@pytest.fixture(scope="module")
def results(course: Course, bait: Bait, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ClassResult]:
    """Everybody's everything, four at once; then all jails end."""
    handed_in = tmp_path_factory.mktemp("handed-in")
    told = bait.told()
    for program in PROGRAMS:
        id = course.resolve(program.exercise)
        folder = handed_in / student(program) / id.partition("/")[0]
        folder.mkdir(parents=True)
        (folder / f"{folder.name}.ipynb").write_text(json.dumps(program.notebook(told, key.values(course, id))))
    shutil.copytree(CLASS, handed_in, symlinks=True, dirs_exist_ok=True)
    bait.watch()
    with pytest.MonkeyPatch.context() as patch:
        graded = {WRITTEN: classroom.grade_class(course, "en", WRITTEN, handed_in, jobs=4)}
        patch.setattr(gradebook, "write", lambda *args, **options: [])
        patch.setattr(gradebook, "missing", lambda *args, **options: [])
        for assignment in course.assignments:
            if assignment.id != WRITTEN and programs(course, assignment.id):
                graded[assignment.id] = classroom.grade_class(course, "en", assignment.id, handed_in, jobs=4)
    graders.close()
    return graded


def test_every_hostile_submission_gets_its_verdict(course: Course, results: dict[str, ClassResult]) -> None:
    wrong = []
    for assignment, result in results.items():
        for program in programs(course, assignment):
            word, codes = verdict(result.reports[student(program)], program.exercise)
            if word != program.verdict or not program.codes <= codes:
                wrong.append(f"{program.name}: {word} {sorted(codes)}, not {program.line['verdict']} {program.line['codes']}")
    assert wrong == []


def test_no_honest_score_moves_by_a_point(results: dict[str, ClassResult]) -> None:
    for assignment, result in results.items():
        expected = {name: given[assignment] for name, given in EXPECTED.items() if assignment in given}
        points = {name: report.earned for name, report in result.reports.items() if name in EXPECTED}
        assert points == {name: given["points"] for name, given in expected.items() if "points" in given}
        assert {name for name, _ in result.problems} == {name for name, given in expected.items() if "problem" in given}


def test_nothing_is_touched_and_nothing_comes_out(course: Course, bait: Bait, results: dict[str, ClassResult]) -> None:
    assert bait.touched() == []
    assert [*(bait.root / "tmp").iterdir()] == []
    written = [path for place in (course.root / "build", course.state() / "reports") for path in place.rglob("*") if path.is_file()]
    assert len(written) > len(PROGRAMS)
    assert [(path.name, kind) for path in written for kind in bait.leaked(path.read_bytes())] == []
    assert [kind for result in results.values() for report in result.reports.values() for kind in bait.leaked(encoded(report))] == []


def encoded(report: Report) -> bytes:
    return msgspec.msgpack.encode(report)
