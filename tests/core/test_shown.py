"""What students see beside words, the whole way: figures, data files, hints, what is known of an exercise, criteria."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import datafiles, key, practice, release
from autograder.audit import audit
from autograder.course import Course, load
from autograder.grade import Grader
from autograder.judge import judge
from autograder.key.code import Seeds
from autograder.nbgrader import build
from autograder.records import ChoiceKey, Lang, Report, Run
from autograder.report import drawings, fragment, terminal
from autograder.report.build import build_exercise
from autograder.spec import Draw

ROOT = Path(__file__).parents[1] / "shown"
EXERCISES = ["which_rate", "which_fit", "downhill", "scaled", "explain_curves"]
IMAGE = re.compile(r"!\[([^\]]+)\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")


@pytest.fixture(scope="module")
def shown() -> Course:
    return load(ROOT)


def cells(course: Course, lang: Lang) -> dict[str, str]:
    """The sources of the built notebook by their ids."""
    return {cell["id"]: "".join(cell["source"]) for cell in build.notebook(course, "shown", lang)["cells"]}


def handed_in(course: Course, folder: Path, lang: Lang, answers: dict[str, str]) -> Path:
    """The built notebook with these answers, and beside it what came with it."""
    notebook = build.notebook(course, "shown", lang)
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            head = f"# exercise: shown/{cell['id']}\n" if cell["cell_type"] == "code" else ""
            cell["source"] = head + answers[cell["id"]]
    folder.mkdir(exist_ok=True)
    (folder / "shown.ipynb").write_text(json.dumps(notebook), "utf-8")
    release.write(course, "shown", lang, folder)
    datafiles.write(datafiles.of_assignment(course, "shown"), folder)
    return folder / "shown.ipynb"


def solutions(course: Course) -> dict[str, str]:
    names = [name for name in EXERCISES if name != "explain_curves"]
    found = {name: course.exercise(f"shown/{name}").of(key.values(course, f"shown/{name}")).solution() for name in names}
    return {**found, "explain_curves": "A and B share the upper arc and are parted by the two lowest rows only."}


@pytest.mark.parametrize(("lang", "alt", "summary"), [
    ("en", "Four loss curves over 40 steps on a logarithmic axis: A and B fall slowly, C rises, D falls at once.", "The numbers as a table"),
    ("de", "Vier Verlustkurven über 40 Schritte mit logarithmischer Achse: A und B fallen langsam, C steigt, D fällt sofort.", "Die Zahlen als Tabelle"),
])  # fmt: skip
def test_a_figure_stands_in_the_notebook_with_a_sentence_and_a_table(shown: Course, lang: Lang, alt: str, summary: str) -> None:
    found = cells(shown, lang)
    prompt = found["which_rate-prompt"]
    assert IMAGE.findall(prompt)[0][0] == alt
    assert f"<summary>{summary}</summary>" in prompt
    assert "| 40 | " + ("0,07432 |" if lang == "de" else "0.07432 |") in prompt
    assert [len(IMAGE.findall(found[f"{name}-prompt"])) for name in EXERCISES] == [1, 4, 2, 0, 1]
    assert not any("{{" in source for source in found.values())
    assert "0 9 9 1 1 9 9 0" in found["explain_curves-prompt"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_picture_is_plain_svg_that_says_only_what_is_seen(shown: Course, lang: Lang) -> None:
    for source in cells(shown, lang).values():
        for _, data in IMAGE.findall(source):
            text = base64.b64decode(data).decode("utf-8")
            names = {element.tag.partition("}")[2] for element in ElementTree.fromstring(text).iter()}
            assert names <= {"svg", "style", "rect", "path", "circle", "text"}
            assert not re.search(r"\bid=|<title|<desc|aria-|data-|<!--", text)
            assert "prefers-color-scheme:dark" in text and "url(" not in text


def test_the_same_figure_gives_the_same_bytes(shown: Course) -> None:
    keys = [key.compile_key(shown.exercise("shown/which_fit"), Seeds(public=b"p", secret=b"s")) for _ in range(2)]
    first, second = ([drawings.svg(figure, "de") for figure in compiled.figures] for compiled in keys)
    assert first == second
    cached = key.load(shown, "shown/which_fit")
    assert [drawings.svg(figure, "de") for figure in key.load(shown, "shown/which_fit").figures] == [drawings.svg(f, "de") for f in cached.figures]


def test_a_figure_follows_the_variant(shown: Course) -> None:
    exercise = shown.exercise("shown/which_rate")
    drawn = [key.compile_key(exercise, Seeds(public=b"p", secret=b"s"), drawn=Draw([seed])) for seed in range(6)]
    assert len({drawings.svg(compiled.figures[0], "en") for compiled in drawn}) > 1
    task = practice.draw_task(exercise, "de", 3)
    assert "Vier Verlustkurven" in task.prompt and "| Schritt | A | B | C | D |" in task.prompt and "data:" not in task.prompt
    right = next(chr(65 + i) for i, option in enumerate(task.key.body.options) if option.right)  # type: ignore[union-attr]
    assert task.judged({"answer": right}).earned == 1 and task.judged({"answer": ""}).earned == 0


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Eight points and a curve."), ("de", "Acht Punkte und eine Kurve.")])
def test_options_with_figures_are_told_by_their_sentence(shown: Course, lang: Lang, sentence: str) -> None:
    task = practice.draw_task(shown.exercise("shown/which_fit"), lang, 1)
    assert isinstance(task.key.body, ChoiceKey)
    wrong = "".join(chr(65 + i) for i, option in enumerate(task.key.body.options) if not option.right)
    report = build_exercise(judge(task.key, Run(answers={"answer": wrong}), hidden=True), lang)
    for surface in (terminal.render(report, lang), fragment.html(report, lang)):
        assert "{{" not in surface
    assert sentence in fragment.html(report, lang)
    assert all(line.startswith(sentence[:5]) for _, line in task.solution())


@pytest.mark.parametrize("lang", ["en", "de"])
def test_right_and_wrong_are_graded_and_data_files_are_found(shown: Course, tmp_path: Path, lang: Lang) -> None:
    right = handed_in(shown, tmp_path / "right", lang, solutions(shown))
    slips = {"scaled": solutions(shown)["scaled"].replace("mean(axis=0)", "mean()"), "which_rate": 'answer = "A"', "explain_curves": ""}
    wrong = handed_in(shown, tmp_path / "wrong", lang, {**solutions(shown), **slips})
    with Grader(shown, "shown", lang) as grader:
        full, partly = (grader.grade(path, path.parent.name) for path in (right, wrong))
    assert earned(full) == {"which_rate": 1, "which_fit": 2, "downhill": 2, "scaled": 2, "explain_curves": None}
    assert earned(partly)["scaled"] == 0
    told = next(exercise for exercise in partly.exercises if exercise.id == "shown/scaled")
    assert told.misconception == "one-mean"
    assert not full.notes and not partly.notes, "what we handed out is nobody's own words"


def earned(report: Report) -> dict[str, Any]:
    return {exercise.id.rpartition("/")[2]: exercise.earned for exercise in report.exercises}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_check_and_hint_need_the_release_alone(shown: Course, tmp_path: Path, lang: Lang) -> None:
    """In a folder with the notebook's own files, by a process that knows no course."""
    handed_in(shown, tmp_path, lang, {})
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT.parent / 'portable')!r}); import without_unix\nfrom autograder import check, hint\n" + solutions(shown)["scaled"].replace("{{", "").replace("}}", "")
        + "\ncheck('scaled')\nhint('which_rate')\nhint('which_rate')\nhint('which_rate')\nhint('scaled')\nhint('downhill')\nhint('nothing')\n"
    )
    (tmp_path / "work.py").write_text(program, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "work.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    out = done.stdout
    if lang == "en":
        assert "2 of 2 points" in out
        assert "Hint 1 of 2: What is 1 − ηλ" in out and out.count("Hint 2 of 2: A factor between") == 2 and "At ηλ = 0.05" in out
        assert "Hint: people has the shape (12, 2)." in out
        assert "`downhill` has no hint. There are hints for: which_rate, scaled, explain_curves." in done.stderr
    else:
        assert "2 von 2 Punkten" in out
        assert "Hinweis 1 von 2: Wie groß" in out and out.count("Hinweis 2 von 2: ") == 2
        assert "Hinweis: people hat die Form" in out
        assert "Hinweise gibt es zu: which_rate, scaled, explain_curves." in done.stderr
    assert "nothing" in done.stderr and len(done.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize(("lang", "first", "last"), [("en", "Hint 1 of 2: What is 1 − ηλ", "That was the last hint."), ("de", "Hinweis 1 von 2: Wie groß ist 1 − ηλ", "Das war der letzte Hinweis.")])
def test_practice_gives_hints_on_the_way(shown: Course, lang: Lang, first: str, last: str) -> None:
    typed = iter([":h", ":h", ":h", "A", "q"])
    said: list[str] = []
    practice.practise(shown, [shown.exercise("shown/which_rate")], lang, lambda _: next(typed), said.append, lambda report: report.status.value)
    hints = [line for line in said if line.startswith(("Hint", "Hinweis"))]
    assert len(hints) == 2 and hints[0].startswith(first) and said[said.index(hints[1]) + 1] == last


def test_a_changed_sentence_of_a_figure_compiles_nothing(shown: Course, tmp_path: Path) -> None:
    shutil.copytree(ROOT, tmp_path / "course", ignore=shutil.ignore_patterns(".autograder"))
    course, id = load(tmp_path / "course"), "shown/which_rate"
    before, name = key.load(course, id), key.name_of(course, id)
    texts = course.exercise(id).secret / "texts.toml"
    texts.write_text(texts.read_text("utf-8").replace("Four loss curves", "Four curves of the loss"), "utf-8")
    after = key.load(course, id)
    assert key.name_of(course, id) == name and after.hash == before.hash
    assert after.figures[0].sentence.en.startswith("Four curves of the loss") and after.figures[0].drawing == before.figures[0].drawing


def test_where_a_release_shows_nothing_there_are_no_hints(shown: Course, tmp_path: Path) -> None:
    (assignment,) = shown.assignments
    exam = replace(shown, assignments=(replace(assignment, visibility="none"),))
    release.write(exam, "shown", "en", tmp_path)
    assert release.read(tmp_path).hints == {}
    found = cells(exam, "en")
    assert "hint" not in found["setup"] and not any("hint(" in source for source in found.values())


def test_no_release_holds_figures_or_a_solution(shown: Course, tmp_path: Path) -> None:
    release.write(shown, "shown", "en", tmp_path)
    assert all(not k.figures for k in release.read(tmp_path).keys)
    assert b"upper arc" not in (tmp_path / release.FILE).read_bytes()


@pytest.mark.parametrize(("lang", "headings"), [
    ("en", ["*1 point · about 5 min · ★*", "*2 points · about 4 min · ★★ · builds on Which curve rings?*", "*2 points*", "*2 points · ★*",
            "*3 points · about 8 min · ★★ · builds on Which curve rings?, Which one overfits?*"]),
    ("de", ["*1 Punkt · etwa 5 min · ★*", "*2 Punkte · etwa 4 min · ★★ · Voraussetzung: Welche Kurve schwingt?*", "*2 Punkte*", "*2 Punkte · ★*",
            "*3 Punkte · etwa 8 min · ★★ · Voraussetzungen: Welche Kurve schwingt?, Welches Modell passt sich zu sehr an?*"]),
])  # fmt: skip
def test_what_is_known_of_an_exercise_stands_below_its_title(shown: Course, lang: Lang, headings: list[str]) -> None:
    found = cells(shown, lang)
    assert [found[f"{name}-prompt"].splitlines()[2] for name in EXERCISES] == headings


@pytest.mark.parametrize(("lang", "listed", "rubric", "open_"), [
    ("en", "What earns points:\n\n- names A and B (1 point)\n- says which pixels they share, and which part them (2 points)", "Rubric", "up to 2"),
    ("de", "Dafür gibt es Punkte:\n\n- nennt A und B (1 Punkt)\n- sagt, welche Pixel sie teilen und welche sie trennen (2 Punkte)", "Bewertungsraster", "bis zu 2"),
])  # fmt: skip
def test_criteria_are_told_before_and_after(shown: Course, tmp_path: Path, lang: Lang, listed: str, rubric: str, open_: str) -> None:
    assert listed in cells(shown, lang)["explain_curves-prompt"]
    path = handed_in(shown, tmp_path, lang, solutions(shown))
    with Grader(shown, "shown", lang, only=["shown/explain_curves"]) as grader:
        report = grader.grade(path, "me")
    (exercise,) = report.exercises
    assert exercise.earned is None and [points for _, points in exercise.criteria] == [1, 2]
    for surface in (fragment.html(exercise, lang), terminal.render(report, lang)):
        assert rubric in surface and open_ in surface


def test_the_build_lays_data_files_beside_the_notebook(shown: Course, tmp_path: Path) -> None:
    build.build(shown, "de", tmp_path)
    assert (tmp_path / "source/shown/data/heights.csv").read_bytes() == (ROOT / "exercises/shown/scaled/data/heights.csv").read_bytes()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    build.build(shown, "de", tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.full
def test_the_audit_goes_the_same_way(shown: Course) -> None:
    results = audit(shown, shown.exercise_ids(), seeds=2, draws=2, further=20)
    assert [(r.exercise, f.what, f.lines) for r in results for f in r.findings] == []
    assert [r.broken for r in results if r.broken] == []
