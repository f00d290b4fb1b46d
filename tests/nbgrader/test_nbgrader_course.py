"""The built course in real nbgrader: hostile and honest hand-ins, both ways into the gradebook."""

from __future__ import annotations

import copy
import json
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from cells_of import answer

from autograder import store
from autograder.course import Course, CourseError
from autograder.nbgrader import build, classroom, gradebook, graders
from autograder.release import FILE
from autograder.submission import SubmissionError

pytestmark = pytest.mark.full

Json = dict[str, Any]
ADAM = "08-optimizers"
TEXT = "11-generalization"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_building_twice_gives_the_same_bytes(course: Course, tmp_path: Path, lang: Any) -> None:
    places = tmp_path / "one", tmp_path / "two"
    first, second = (bytes_of(p) for p in places if build.build(course, lang, p))
    del first["nbgrader_config.py"], second["nbgrader_config.py"]
    assert first == second
    assert f"source/{ADAM}/{ADAM}.ipynb" in first


def test_building_again_leaves_what_nbgrader_made(course: Course, here: Path) -> None:
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in here.rglob("*") if p.is_file() and p.name != "autograder.data"}
    build.build(course, "en")
    assert before == {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in before}


def test_built_notebooks_are_valid_and_speak_their_language(course: Course) -> None:
    for lang, points in (("en", "*4 points*"), ("de", "*4 Punkte*")):
        notebook = build.notebook(course, ADAM, lang)  # type: ignore[arg-type]
        nbformat.validate(nbformat.from_dict(copy.deepcopy(notebook)))
        prompt = next(c for c in notebook["cells"] if c["id"] == "adam_step-prompt")
        assert points in "".join(prompt["source"])
        assert "{{" not in json.dumps(notebook)


def test_the_stub_survives_the_release(released: Callable[[str], Json], course: Course) -> None:
    source = answer(released(ADAM))["source"]
    assert source == f"# exercise: {ADAM}/adam_step\n{course.exercise(f'{ADAM}/adam_step').stub().rstrip()}"


def evil(nb: Json) -> None:
    text = "# Hi\n\n<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"
    nb["cells"].insert(1, {"cell_type": "markdown", "id": "e", "metadata": {"nbgrader": {"schema_version": 99}}, "source": text})
    html = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>document.title = 'owned'</script>"}}
    answer(nb)["outputs"] = [html]


def forged(nb: Json) -> None:
    answer(nb)["source"] = "def adam_step(*args, **kwargs):\n    print('4.0')\n    return 4.0\n\nprint('Score: 4/4')\n4.0"
    nb["cells"][-1]["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "4.0"}}]


def metadata_of_answer(**changes: Any) -> Callable[[Json], None]:
    return lambda nb: answer(nb)["metadata"]["nbgrader"].update(changes)


def strip(nb: Json) -> None:
    for cell in nb["cells"]:
        cell["metadata"] = {}


EDITS: dict[str, tuple[Callable[[Json], Any], float]] = {
    "right": (lambda nb: None, 4.0),
    "Jörg Müller": (lambda nb: None, 4.0),
    "doubled": (lambda nb: nb["cells"].append(copy.deepcopy(answer(nb))), 4.0),
    "deleted-test": (lambda nb: nb["cells"].pop(), 4.0),
    "stripped": (strip, 4.0),
    "flipped": (metadata_of_answer(grade=True, solution=False, points=99), 4.0),
    "schema": (metadata_of_answer(schema_version=99), 4.0),
    "metadata-list": (lambda nb: answer(nb).update(metadata=[]), 4.0),
    "evil": (evil, 4.0),
    "forged": (forged, 0.0),
    "syntax": (lambda nb: answer(nb).update(source="def adam_step(:"), 0.0),
    "endless": (lambda nb: answer(nb).update(source="while True:\n    pass"), 0.0),
    "linked": (lambda nb: None, 4.0),
}
BROKEN: dict[str, bytes] = {"truncated": b'{"cells": [{"cell_type": "co', "no-json": b"hello", "latin": b'{"cells": ["\xe4"]}', "v3": b'{"nbformat": 3, "worksheets": []}'}


@pytest.fixture(scope="module")
def graded(course: Course, here: Path, released: Any, hand_in: Any) -> classroom.ClassResult:
    """A class, graded once through `grade_class`."""
    solution = course.exercise(f"{ADAM}/adam_step").solution()
    for student, (edit, _) in EDITS.items():
        nb = released(ADAM)
        answer(nb)["source"] = f"# exercise: {ADAM}/adam_step\n{solution}"
        edit(nb)
        hand_in(student, ADAM, nb)
    hand_in("stub", ADAM, released(ADAM))
    for student, content in BROKEN.items():
        hand_in(student, ADAM, content)
    (here / "submitted" / "linked" / ADAM / "notes.txt").symlink_to("../../../gradebook.db")
    return classroom.grade_class(course, "en", ADAM, jobs=2)


def expected() -> dict[str, float | None]:
    scores: dict[str, float | None] = {student: score for student, (_, score) in EDITS.items()}
    return {**scores, "stub": 0.0, **dict.fromkeys(BROKEN)}


def test_everybody_has_a_score_or_waits_for_a_person(graded: classroom.ClassResult, grades: Any) -> None:
    assert {s: r.earned for s, r in graded.reports.items()} == {s: x for s, x in expected().items() if x is not None}
    assert [s for s, _ in graded.problems] == sorted(BROKEN)
    assert grades() == {(s, "adam_step-check"): (score, score is None) for s, score in expected().items()}


def test_a_broken_file_gets_one_sentence_that_names_it(graded: classroom.ClassResult, here: Path) -> None:
    for student, sentence in graded.problems:
        assert sentence.startswith(str(here / "submitted" / student))
        assert "\n" not in sentence


def test_a_link_is_reported_and_its_target_copied_nowhere(graded: classroom.ClassResult, here: Path) -> None:
    assert [(s, "notes.txt" in text) for s, text in graded.notes] == [("linked", True)]
    assert not list(here.rglob("notes.txt"))


def test_a_second_run_changes_nothing(graded: classroom.ClassResult, course: Course, grades: Any, here: Path) -> None:
    before, marks = grades(), {p: p.stat().st_mtime_ns for p in (here / "autograded").rglob("*.ipynb")}
    again = classroom.grade_class(course, "en", ADAM, jobs=2)
    assert again.before == len(EDITS) + 1
    assert again.reports == graded.reports
    assert (grades(), {p: p.stat().st_mtime_ns for p in marks}) == (before, marks)


def test_nbgraders_own_autograde_gives_the_same_scores(graded: classroom.ClassResult, nbgrader: Any, grades: Any, here: Path, course: Course) -> None:
    before = grades()
    shutil.rmtree(course.state() / "reports")
    (here / "submitted" / "linked" / ADAM / "notes.txt").symlink_to("../../../gradebook.db")
    done = nbgrader("autograde", ADAM, "--force")
    assert done.returncode == 1, done.stderr  # nbgrader names the four broken files
    assert grades() == before
    assert not list(here.rglob("notes.txt"))


def test_feedback_shows_the_verdict_and_no_script_of_a_student(graded: classroom.ClassResult, course: Course, here: Path) -> None:
    assert gradebook.feedback(course, "en", ADAM) == []
    for student in (s for s, score in expected().items() if score is not None):
        page = (here / "feedback" / student / ADAM / f"{ADAM}.html").read_text("utf-8")
        assert "gc-" in page or 'class="gc' in page
        assert "owned" not in page
        assert "onerror" not in page


def test_a_text_waits_for_a_person_and_an_empty_one_is_zero(course: Course, released: Any, hand_in: Any, grades: Any) -> None:
    written, empty = released(TEXT), released(TEXT)
    answer(written)["source"] = "After epoch 30 the network learns the training images by heart."
    hand_in("writer", TEXT, written)
    hand_in("idle", TEXT, empty)
    result = classroom.grade_class(course, "en", TEXT, jobs=1)
    assert {s: (r.earned, r.pending) for s, r in result.reports.items()} == {"idle": (0.0, 0.0), "writer": (0.0, 3.0)}
    found = {student: grade for (student, cell), grade in grades().items() if cell == "explain_overfitting"}
    assert found == {"idle": (0.0, False), "writer": (None, True)}


def test_our_own_failure_is_no_zero(course: Course, released: Any, hand_in: Any, grades: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("unlucky", ADAM, released(ADAM))

    def fails(*_: Any, **__: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(graders, "report_of", fails)
    assert gradebook.write(course, "en", ADAM, ["unlucky"]) == []
    assert grades()["unlucky", "adam_step-check"] == (None, True)
    nb = json.loads((here / "autograded" / "unlucky" / ADAM / f"{ADAM}.ipynb").read_text("utf-8"))
    output = nb["cells"][-1]["outputs"]
    assert "Our fault" in "".join(output[0]["data"]["text/html"])
    shutil.rmtree(here / "submitted" / "unlucky")


def test_a_person_s_score_outlives_a_regrading(course: Course, released: Any, hand_in: Any, here: Path) -> None:
    from nbgrader.api import Gradebook

    hand_in("appealed", ADAM, released(ADAM))
    classroom.grade_class(course, "en", ADAM, jobs=1)
    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        book.find_grade("adam_step-check", ADAM, ADAM, "appealed").manual_score = 3.5
        book.db.commit()
    classroom.grade_class(course, "en", ADAM, jobs=1, force=True)
    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        grade = book.find_grade("adam_step-check", ADAM, ADAM, "appealed")
        assert (grade.score, grade.auto_score, grade.needs_manual_grade) == (3.5, 0.0, True)


def test_a_late_hand_in_is_late_in_the_gradebook(course: Course, released: Any, hand_in: Any, here: Path) -> None:
    from nbgrader.api import Gradebook

    path = hand_in("late", ADAM, released(ADAM))
    (path.parent / "timestamp.txt").write_text("2026-12-20 12:00:00 UTC")
    classroom.grade_class(course, "en", ADAM, jobs=1)
    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        assert book.find_submission(ADAM, "late").total_seconds_late > 4 * 24 * 3600


@pytest.mark.parametrize(("solved", "says"), [(True, "Success! Your notebook passes all the tests."), (False, "VALIDATION FAILED ON 1 CELL")])
def test_validate_tells_a_student_the_truth(course: Course, released: Any, nbgrader: Any, here: Path, tmp_path: Path, solved: bool, says: str) -> None:
    place = tmp_path / "mine"
    shutil.copytree(here / "release" / ADAM, place)
    nb = released(ADAM)
    if solved:
        answer(nb)["source"] = course.exercise(f"{ADAM}/adam_step").solution()
    (place / f"{ADAM}.ipynb").write_text(json.dumps(nb))
    assert says in nbgrader("validate", str(place / f"{ADAM}.ipynb")).stdout


def test_a_changed_course_makes_a_new_release(course: Course, here: Path) -> None:
    made = here / "release" / ADAM / FILE
    made.write_bytes(b"old")
    assert gradebook.release(course, "en", ADAM) == []
    assert made.read_bytes() == (here / "source" / ADAM / FILE).read_bytes()
    before = made.stat().st_mtime_ns
    assert gradebook.release(course, "en", ADAM) == []
    assert made.stat().st_mtime_ns == before


def test_a_broken_course_config_ends_nbgrader_with_one_sentence(course: Course, nbgrader: Any) -> None:
    config = course.root / "course_config.py"
    text = config.read_text()
    config.write_text(text + "\nwieghts = 1\n")
    try:
        done = nbgrader("autograde", ADAM)
    finally:
        config.write_text(text)
    assert done.returncode == 2
    assert f"{config}, line {text.count(chr(10)) + 2}: there is no setting `wieghts`." in done.stderr


def test_an_interrupted_grading_keeps_what_is_done(course: Course, released: Any, hand_in: Any, here: Path) -> None:
    for student in ("z1", "z2", "z3"):
        hand_in(student, ADAM, {**released(ADAM), "metadata": {"who": student}})

    def stop(done: int, of: int, student: str) -> None:
        if student.startswith("z"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classroom.grade_class(course, "en", ADAM, jobs=1, progress=stop)
    _, grader = graders.shared(course.root, ADAM, "en")
    digest = graders.digest_of(here / "submitted" / "z1" / ADAM / f"{ADAM}.ipynb")
    assert store.load(course, "en", ADAM, "z1", digest, grader.key_hash) is not None


def test_any_executor_can_carry_the_work(course: Course, released: Any, hand_in: Any, here: Path) -> None:
    nb = released(ADAM)
    answer(nb)["source"] = course.exercise(f"{ADAM}/adam_step").solution()
    path = hand_in("far away", ADAM, nb)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        work = executor.submit(graders.report_of, course.root, ADAM, "en", "far away", path)
        report, digest = work.result(timeout=120)
    assert (report.earned, digest) == (4.0, graders.digest_of(path))


def test_a_name_that_could_be_markup_is_refused(course: Course, released: Any, hand_in: Any, here: Path) -> None:
    student = "<img src=x onerror=alert(1)>"
    hand_in(student, ADAM, released(ADAM))
    result = classroom.grade_class(course, "en", ADAM, jobs=1)
    assert student in dict(result.problems)
    assert student not in result.reports
    shutil.rmtree(here / "submitted" / student)


def test_without_submissions_there_is_a_sentence(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"is missing\. --submissions names the folder"):
        classroom.grade_class(course, "en", ADAM, tmp_path / "nowhere")


def test_a_file_that_cannot_be_read_raises_for_its_own_student_only(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_bytes(BROKEN["no-json"])
    with pytest.raises(SubmissionError):
        graders.report_of(course.root, ADAM, "en", "x", path)
