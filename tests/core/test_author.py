"""The author's bench: exercises begun from examples, stages in words and on a page, and what runs again when a file changes."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import date
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder import cli, files
from autograder.audit.stages import STAGES
from autograder.author import new, page, places, watch, words
from autograder.author.bench import Bench, View
from autograder.author.listing import list_exercise
from autograder.author.serve import Served
from autograder.course import KINDS, load
from autograder.nbgrader import build

ALL = tuple(KINDS.values())


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course with an exercise of each kind, as the command writes them."""
    root = tmp_path_factory.mktemp("begun") / "course"
    new.begin_course(root)
    for kind in ALL:
        assert new.begin_exercise(load(root), f"01-first/a_{kind}", kind)[1] == ""
    return root


@pytest.fixture
def copied(begun: Path, tmp_path: Path) -> Path:
    """One of its own to break."""
    shutil.copytree(begun, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "course"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def last(root: Path, id: str, draws: int = 1) -> View:
    bench = Bench(root, id, draws)
    try:
        return list(bench.run())[-1]
    finally:
        bench.close()


# --- new ----------------------------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("kind", ALL)
def test_an_exercise_begun_passes_every_stage(begun: Path, kind: str) -> None:
    view = last(begun, f"01-first/a_{kind}", draws=3)
    assert [(row.name, row.state) for row in view.rows] == [(name, "ok") for name in STAGES], words.rendered(view, "")
    assert view.done and view.paper is not None and set(view.paper.prompts) == {"en", "de"}
    assert all(words.verdict(one) == ("rejected" if kind == "choice" else "named", True) for one in view.mistakes)
    assert bool(view.mistakes) == (kind != "text")
    assert view.untouched[:4] == ("prompt.en.md", "prompt.de.md", "intro.en.md", "intro.de.md") and view.untouched[4:] == (
        ("model.en.md", "model.de.md", "rubric.en.md", "rubric.de.md") if kind == "text" else ("texts.toml",)
    )
    assert "still as `fairmark new` wrote them" in words.following(view)


def test_a_course_is_listed_and_loads(begun: Path) -> None:
    course = load(begun)
    assert course.exercise_ids() == [f"01-first/a_{kind}" for kind in ALL]
    for id in course.exercise_ids():
        exercise = course.exercise(id)
        for path in (*exercise.public.rglob("*"), *exercise.secret.rglob("*")):
            if path.suffix == ".py":
                ast.parse(re.sub(r"\{\{\w+\}\}", "0", path.read_text("utf-8")))
            if path.is_file():
                assert not re.search(r"EXERCISE_NAME|ASSIGNMENT_NAME|TERM", path.read_text("utf-8")), path


@pytest.mark.parametrize(("today", "term"), [((2026, 11, 3), "2026-winter"), ((2027, 2, 3), "2026-winter"), ((2027, 5, 3), "2027-summer")])
def test_the_term_is_that_of_today(tmp_path: Path, today: tuple[int, int, int], term: str) -> None:
    new.begin_course(tmp_path / "c", date(*today))
    assert load(tmp_path / "c").term == term


SLIPS = [
    (["new", "exercise", "penalty", "--kind", "code"], "names no assignment. Write ASSIGNMENT/ID, such as 01-first/penalty"),
    (["new", "exercise", "01 first/penalty", "--kind", "code"], "cannot be an assignment"),
    (["new", "exercise", "01-first/l2-penalty", "--kind", "code"], "`l2-penalty` cannot be an exercise"),
    (["new", "exercise", "../x/penalty", "--kind", "code"], "cannot be an assignment"),
    (["new", "exercise", "01-first/a_code", "--kind", "text"], "this folder is there already"),
    (["new", "course", "other"], "here is a course already"),
    (["author", "01-first/a_coed"], "Did you mean `01-first/a_code`?"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), SLIPS, ids=[said for _, said in SLIPS])
def test_a_slip_of_the_command_is_told(copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    monkeypatch.chdir(copied)
    before = sorted(copied.rglob("*"))
    assert cli.main(arguments) == 2
    assert said in capsys.readouterr().err
    assert sorted(copied.rglob("*")) == before


CONFIGS = [
    ("assignments = {}", True),
    ('assignments = {"01-first": {"exercises": ["ä"], "due": "2026-11-02 23:59"}}', True),
    ('assignments = {\n    "00": {"exercises": ["x"]},  # ünïcode\n    "01-first": {\n        "exercises": [\n            "y",\n        ],\n    },\n}', True),
    ('assignments = {"00-other": {"exercises": ["x"]}}', True),
    ('assignments = dict([("01-first", {"exercises": ["y"]})])', False),
    ('assignments = {"01-first": {"exercises": ["y"] + ["z"]}}', False),
]


@pytest.mark.parametrize(("written", "does"), CONFIGS)
def test_an_exercise_is_listed_where_it_belongs(tmp_path: Path, written: str, does: bool) -> None:
    config = tmp_path / "course_config.py"
    config.write_text(f'title = {{"en": "A", "de": "Ä"}}\nlanguages = ["en", "de"]\nterm = "t"\n{written}\n', "utf-8")
    before = load(tmp_path).exercise_ids()
    text = config.read_bytes()
    left = list_exercise(tmp_path, "01-first", "new_one")
    if does:
        assert left == "" and set(load(tmp_path).exercise_ids()) == {*before, "01-first/new_one"}
        assert load(tmp_path).assignment("01-first").exercises[-1] == "01-first/new_one"
    else:
        assert "list it by hand" in left and config.read_bytes() == text


# --- the bench ----------------------------------------------------------------------------------------------------

BROKEN = [
    ("a_code", "solutions", "texts.toml", 'de = "Der Strafterm', 'fr = "Der Strafterm', "load", r"texts\.toml, line \d+", "there is no language fr"),
    ("a_code", "solutions", "spec.py", "EXERCISE = CodeExercise(", "EXERCISE = CodeExercise(kases=1, ", "load", r"spec\.py, line 20", "kases"),
    ("a_code", "exercises", "prompt.de.md", "a_code", "strafe", "build", "", "does not mention a_code"),
    ("a_code", "solutions", "solution.py", "lam * np", "2 * lam * np", "solution", "", "solution.py earns"),
    ("a_code", "solutions", "texts.toml", '"np.mean(w**2)"', '"np.sum(w * w)"', "misconceptions", r"texts\.toml, line \d+", "mean-of-weights gets full points"),
    ("a_derivation", "solutions", "spec.py", '"L": "(z - y)^2"', '"L": "log(z - y)"', "solution", "", "earns"),
    ("a_number", "solutions", "alternatives/rounded.py", "{{x}}", "{{q}}", "load", r"rounded\.py, line 1", "{{q}} stands in a text"),
    ("a_number", "solutions", "texts.toml", 'formula = "w*x"', 'formula = "w*x + b"', "misconceptions", r"texts\.toml, line \d+", "bias-left-out"),
]  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize(("name", "half", "file", "old", "put", "stage", "place", "said"), BROKEN, ids=[row[-1] for row in BROKEN])
def test_the_first_stage_that_fails_is_told_with_its_place(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    name: str, half: str, file: str, old: str, put: str, stage: str, place: str, said: str,
) -> None:  # fmt: skip
    id = f"01-first/{name}"
    change(copied / half / id / file, old, put)
    monkeypatch.chdir(copied)
    code = cli.main(["author", id, "--draws", "1"])
    shown = capsys.readouterr().out
    assert code == (2 if stage in ("load", "build") else 1), shown
    assert re.search(rf"✗ {stage}", shown) and said in shown
    assert re.search(place, shown) and (not place or re.search(r"^    >  *\d+  ", shown, re.MULTILINE))
    assert str(copied) not in shown and "Traceback" not in shown
    html = (copied / "build" / "author" / f"{id}.html").read_text("utf-8")
    assert f'<li class="bad" aria-current=step><b><span aria-hidden="true">✗</span><span>{stage}</span>' in html
    assert not place or 'class=hl' in html


@pytest.mark.full
def test_a_graph_without_a_value_says_where(copied: Path) -> None:
    """A logarithm of what may be negative: its leaves' domains are what is missing."""
    id = "01-first/a_derivation"
    change(copied / "solutions" / id / "spec.py", '"L": "(z - y)^2"', '"a": "tanh(z)", "L": "-y*log(a)"')
    for name in ("solution.py", "alternatives/written_out.py"):
        (copied / "solutions" / id / name).write_text('dL_dz = "-y*(1 - a^2)/a"\ndL_dw = "-y*(1 - a^2)/a*x"\n', "utf-8")
    text = words.rendered(last(copied, id), "")
    assert "differs from autograd" in text and re.search(r"where +L is nan at w = ", text)
    assert "Say in domains of spec.py where its leaves lie" in text


def test_places_are_found_in_words(begun: Path) -> None:
    exercise = load(begun).exercise("01-first/a_code")
    for text, path, line in [
        (f"{exercise.secret}/texts.toml, line 3: what", "texts.toml", 3),
        ("a mutant of the solution gets full points: 5:12 lam -> w", "solution.py", 5),
        ("spec.py: case 'drawn: one weight': the reference raises", "spec.py", 13),
        ("spec.py: case 'drawn: a_code, one weight': the reference raises", "spec.py", 13),
        ("mean-of-weights gets full points", "texts.toml", 16),
    ]:
        (found,) = places.excerpts(exercise, [text])
        assert (found.path.rpartition("/")[2], found.line) == (path, line)
        assert line in dict(found.lines)
    assert places.excerpts(exercise, ["texts.toml, line 99999: what", "nothing"]) == ()


class Loads(HTMLParser):
    """What a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}={value}" for name, value in attrs if name in ("src", "href", "action") and value and not value.startswith("#")]
        if tag in ("script", "link", "iframe", "form"):
            self.found.append(tag)


@pytest.mark.full
def test_the_page_says_what_it_is_and_fetches_nothing(begun: Path) -> None:
    view = last(begun, "01-first/a_code")
    text = page.html(view, at="12:00:00")
    loads = Loads()
    loads.feed(text)
    assert loads.found == [] and "url(" not in text and "@import" not in text
    assert "contains answers" in text
    for lang in ("en", "de"):
        assert f'<div class="only" lang="{lang}">' in text
    assert "nimmt offenbar den Mittelwert der Quadrate" in text and "seems to take the mean of the squares" in text
    assert "<math" in text and "raise NotImplementedError" in text


def test_what_an_author_wrote_is_escaped(begun: Path) -> None:
    view = last(begun, "01-first/a_text")
    hostile = replace(view, problems=(replace_problem("<script>alert(1)</script>"),), course="<b>x</b>")
    text = page.html(hostile)
    assert "<script" not in text and "<b>x</b>" not in text


def replace_problem(what: str) -> object:
    from autograder.author.bench import Problem
    from autograder.author.places import Excerpt

    return Problem(what, (("where", what),), (Excerpt(what, 1, ((1, what),)),))


@pytest.mark.full
def test_a_changed_sentence_runs_only_what_depends_on_it(copied: Path) -> None:
    id, bench = "01-first/a_code", Bench(copied, "01-first/a_code", 1)
    logic = watch._logic(copied, id)
    try:
        first = list(bench.run())[-1]
        grader = bench.graders.grader
        change(copied / "solutions" / id / "texts.toml", "seems to take the mean", "seems to be the mean")
        assert watch._logic(copied, id) == logic
        again = list(bench.run(only_words=True))[-1]
        assert [row.kept for row in again.rows] == [False, False, True, True, True, True]
        assert bench.graders.grader is grader
        told = {one.id: one.reports["en"].what for view in (first, again) for one in view.mistakes}
        assert told["mean-of-weights"].startswith("`a_code` seems to be the mean")
        change(copied / "solutions" / id / "texts.toml", '"np.mean(w**2)"', '"np.max(w**2)"')
        assert watch._logic(copied, id) != logic
    finally:
        bench.close()


@pytest.mark.full
def test_a_sentence_that_let_nothing_be_tried_is_mended_and_all_is(copied: Path) -> None:
    id, bench = "01-first/a_choice", Bench(copied, "01-first/a_choice", 1)
    prompt = copied / "exercises" / id / "prompt.de.md"
    try:
        change(prompt, "`answer`", "`antwort`")
        change(prompt, "`answer = ", "`antwort = ")
        failed = list(bench.run())[-1]
        assert failed.failed is not None and failed.failed.name == "build" and "prompt.de.md" in words.following(failed)
        change(prompt, "`antwort`", "`answer`")
        assert [row.state for row in list(bench.run(only_words=True))[-1].rows] == ["ok"] * 6
    finally:
        bench.close()


def test_a_course_that_breaks_meanwhile_is_told(copied: Path) -> None:
    change(copied / "course_config.py", "title =", "titel =")
    view = last(copied, "01-first/a_code")
    assert view.failed is not None and "titel" in view.problems[0].what and "course_config.py" in view.problems[0].what
    assert "titel" in page.html(view)


# --- watching -----------------------------------------------------------------------------------------------------


def get(address: str, host: str = "") -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_only_the_page_is_served_and_only_to_whom_it_is_shown() -> None:
    with Served() as served:
        served.show(lambda version, nonce: f"page {version} {nonce}")
        root = served.address.removesuffix(f"{served.token}/")
        assert served.address.startswith("http://127.0.0.1:")
        assert get(served.address)[1].startswith("page ") and get(served.address + "version") == (200, served.version)
        for path in ("", "version", "course_config.py", f"{served.token}", f"{served.token}/../../etc/passwd", f"{served.token[:-1]}x/", f"{served.token}/solution.py"):
            assert get(root + path) == (404, ""), path
        assert get(served.address, host="evil.example:80") == (404, "")
        with pytest.raises(OSError, match=r"\S"):
            urllib.request.urlopen(urllib.request.Request(served.address, data=b"x", method="POST"), timeout=5)


@pytest.mark.full
def test_a_change_runs_it_again(copied: Path) -> None:
    seen: list[View] = []
    addresses: list[str] = []

    def said(view: View) -> None:
        seen.append(view)
        if len(seen) == 1:
            assert get(addresses[0])[1].count("no longer watched") == 1
            threading.Timer(0.2, change, (copied / "exercises/01-first/a_choice/prompt.en.md", "What a bias does", "What the bias does")).start()

    watch.watched(load(copied), "01-first/a_choice", 1, said, addresses.append, turns=2)
    assert [view.failed for view in seen] == [None, None]
    assert seen[1].title is not None and seen[1].title.en == "What the bias does"
    assert [row.kept for row in seen[1].rows][2:] == [True] * 4


@pytest.mark.full
def test_a_change_in_the_middle_ends_a_run_and_begins_the_next(copied: Path) -> None:
    """A spec that takes its time is changed while its key is made: nothing is said of what it was, nor taken over from it."""
    id = "01-first/a_code"
    spec = copied / "solutions" / id / "spec.py"
    change(spec, "def a_code(w, lam):\n", "def a_code(w, lam):\n    import time; time.sleep(20)\n")
    threading.Timer(4, change, (spec, "    import time; time.sleep(20)\n", "")).start()
    seen: list[View] = []
    watch.watched(load(copied), id, 1, seen.append, lambda address: None, turns=2)
    assert [[row.state for row in view.rows] for view in seen] == [["ok"] * 6]


@pytest.mark.full
def test_ctrl_c_ends_watching(begun: Path) -> None:
    command = [sys.executable, "-m", "autograder.cli", "author", "01-first/a_choice", "--watch", "--draws", "1"]
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # also in the background of a shell
    process = subprocess.Popen(command, cwd=begun, preexec_fn=hears, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])})
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Page:"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out.strip(), err) == (0, "No longer watched.", "")
    assert lines[0].startswith("http://127.0.0.1:")


def test_no_release_has_the_page(begun: Path) -> None:
    course = load(begun)
    files.write(watch.page_of(course, "01-first/a_choice"), b"answers")
    assert (begun / "build" / "author" / "01-first" / "a_choice.html").stat().st_mode & 0o077 == 0
    build.build(replace(course, assignments=(replace(course.assignments[0], exercises=("01-first/a_choice",)),)), "en")
    assert not [path for path in (begun / "build" / "en").rglob("*") if path.is_file() and path.read_bytes() == b"answers"]
    assert "build/" in (begun / ".gitignore").read_text()
