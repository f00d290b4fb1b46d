"""Every small exercise of these tests through nbgrader's own commands, in both languages: points and words are those of `fairmark grade`."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forms
import pytest
from cells_of import scores

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder import key, store
from autograder.classroom import graders
from autograder.course import Course
from autograder.grade import Grader
from autograder.kinds.text.records import TextKey
from autograder.nbgrader import build, cells, gradebook
from autograder.records import ExerciseReport, Lang, Report
from autograder.report.markup import to_plain

pytestmark = [pytest.mark.slow, pytest.mark.full]

LANGUAGES: tuple[Lang, ...] = ("en", "de")
COMMANDS = """
import json, os, sys
import nbconvert.exporters, nbgrader.apps.nbgraderapp as nbgrader, autograder.nbgrader.config, autograder.nbgrader.preprocessors
from nbgrader import converters
for line in sys.stdin:
    here, log, *args = json.loads(line)
    child = os.fork()
    if not child:  # nbgrader's own command line, in a process of its own; what it imports is there already
        os.chdir(here)
        sys.argv = ["nbgrader", *args]
        for number in (1, 2):
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.exit(nbgrader.main())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """nbgrader's commands; Python and nbgrader are started once for all of them."""
    log = tmp_path_factory.mktemp("log") / "log"
    with subprocess.Popen([sys.executable, "-c", COMMANDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout

        def run(here: Path, *args: str) -> None:
            print(json.dumps([str(here), str(log), *args]), file=process.stdin, flush=True)
            assert process.stdout and process.stdout.readline() == "0\n", log.read_text("utf-8")

        yield run
        process.stdin.close()


@dataclass(frozen=True)
class Built:
    """A small course, handed in by all students in every language, and graded by nbgrader. `mistakes`: what the other answers are, by exercise."""

    course: Course
    mistakes: dict[str, str]

    def path(self, lang: Lang, student: str, assignment: str) -> Path:
        return build.folder(self.course, lang) / "submitted" / student / assignment / f"{assignment}.ipynb"


@pytest.fixture(scope="module", params=forms.COURSES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, nbgrader: Callable[..., None]) -> Iterator[Built]:
    if request.param == "further":
        pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra `instructor`)")
    course = forms.copied(request.param, tmp_path_factory.mktemp("forms"))
    made = Built(course, {id: forms.mistaken(course, id)[0] for id in course.exercise_ids()})
    for lang in LANGUAGES:
        build.build(course, lang)
        for assignment in course.assignments:
            assert gradebook.release(course, lang, assignment.id) == []
            for student in forms.STUDENTS:
                hand_in(made, lang, assignment.id, student)
            for command in ("autograde", "generate_feedback"):
                nbgrader(build.folder(course, lang), command, assignment.id)
    yield made
    graders.close()


def hand_in(made: Built, lang: Lang, assignment: str, student: str) -> None:
    released = build.folder(made.course, lang) / "release" / assignment / f"{assignment}.ipynb"
    notebook = json.loads(released.read_text("utf-8"))
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == "answer" and (answer := forms.answer(made.course, ours["exercise"], student)):
            cell["source"] = answer if cell["cell_type"] == "markdown" else f"# exercise: {ours['exercise']}\n{answer}"
    path = made.path(lang, student, assignment)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), "utf-8")


def reports(made: Built, lang: Lang) -> Iterator[tuple[str, Report]]:
    """What `fairmark grade` says of everybody: it takes from its store what `nbgrader autograde` put there."""
    for assignment in made.course.assignments:
        graded_by = Grader(made.course, assignment.id, lang).key_hash
        for student in forms.STUDENTS:
            held = store.load(made.course, lang, assignment.id, student, graders.digest_of(made.path(lang, student, assignment.id)), graded_by)
            assert held is not None
            yield student, held


def text_of(page: str) -> str:
    """What a page says, without tags, styles and line ends."""
    bare = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", bare)).split())


def said(exercise: ExerciseReport) -> Iterator[str]:
    for text in (exercise.what, exercise.why, exercise.next, *exercise.evidence, exercise.trial.code if exercise.trial else ""):
        yield " ".join(to_plain(text).split()) if text else ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nbgrader_has_the_points_and_the_words(built: Built, lang: Lang) -> None:
    here, course = build.folder(built.course, lang), built.course
    held, wanted = scores(here), dict[tuple[str, str, str], Any]()
    for student, report in reports(built, lang):
        page = text_of((here / "feedback" / student / report.assignment / f"{report.assignment}.html").read_text("utf-8"))
        for exercise in report.exercises:
            text = exercise.kind == "text"
            answer, test, _ = cells.names(exercise.id.rpartition("/")[2])
            wanted[student, report.assignment, answer if text else test] = (exercise.earned, exercise.earned is None)
            as_expected(built, student, exercise)
            if not text:
                assert [words for words in said(exercise) if words not in page] == [], (student, exercise.id)
    assert held == wanted
    assert {id for _, id, _ in wanted} == {assignment.id for assignment in course.assignments}


def as_expected(made: Built, student: str, exercise: ExerciseReport) -> None:
    if exercise.kind == "text":
        assert exercise.earned is None or student == "stub"
    elif student == "stub":
        assert exercise.earned == 0, exercise.id
    elif student == "right" or not made.mistakes[exercise.id]:
        assert exercise.earned == exercise.possible, (exercise.id, exercise.what)
    else:
        assert exercise.earned is not None and exercise.earned < exercise.possible, exercise.id
        assert exercise.misconception in (made.mistakes[exercise.id], None) and exercise.what, exercise.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_text_is_graded_by_stands_in_formgrader_only(built: Built, lang: Lang) -> None:
    """Criteria with points, rubric and model solution, beside the answer; in no file that a student is given, or could be."""
    here = build.folder(built.course, lang)
    for id in built.course.exercise_ids():
        compiled = key.load(built.course, id)
        if not isinstance(compiled.body, TextKey):
            continue
        assignment = id.partition("/")[0]
        model = compiled.body.model[lang].strip()
        page = text_of(formgrader(here, "stub", assignment))
        assert page.index({"en": "For grading: students never see this.", "de": "Zum Bewerten: Studierende sehen das nie."}[lang]) < page.index(model)
        assert "Rubric" in page if lang == "en" else "Bewertungsraster" in page
        assert page.count(model) == 1 and all(page.count(one.text[lang]) == 2 for one in compiled.exercise.criteria), "once in the prompt, once to grade by"
        for folder in ("release", "source", "autograded/stub", "feedback/stub", "feedback/other"):
            for path in (path for path in (here / folder).rglob("*") if path.is_file()):
                assert not any(text.encode() in path.read_bytes() for text in (model, model[:30], "For grading", "Zum Bewerten")), path


def formgrader(here: Path, student: str, assignment: str) -> str:
    """The page of a hand-in, made as formgrader's own handler makes it."""
    from nbconvert.exporters import HTMLExporter
    from nbconvert.exporters.exporter import ResourcesDict

    config = gradebook.configured(here)
    config.HTMLExporter.template_name = "formgrade"
    resources = ResourcesDict(
        assignment_id=assignment, notebook_id=assignment, submission_id="0" * 32, index=0, total=3, base_url="/", student=student,
        last_name=None, first_name=None, notebook_path=f"autograded/{student}/{assignment}/{assignment}.ipynb",
    )  # fmt: skip
    page, _ = HTMLExporter(config=config).from_filename(str(here / "autograded" / student / assignment / f"{assignment}.ipynb"), resources=resources)
    return str(page)
