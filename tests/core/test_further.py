"""What a spec can say further, each the whole way: key, notebook, check, grading, report in both languages, practice."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import course as courses
from autograder import datasets, key, practice, release, selfcheck
from autograder.audit import audit
from autograder.course import Course, CourseError, load
from autograder.grade import Grader
from autograder.nbgrader.build import notebook
from autograder.records import CodeKey, ExerciseReport, Lang, Status

ROOT = Path(__file__).parents[1] / "further"
BREAK, DESCEND, EPOCH, BY_HAND, MEAN, VARIANCE = (
    f"further/{name}" for name in ("break_softmax", "descend", "sgd_epoch", "squares_by_hand", "mse_gradient", "variance")
)
IRIS, DIGITS = "real/iris", "real/digits"
ROWS = "        for row, one in zip(rows, wanted):\n            w = w - rate * 2 * row * (row @ w - one) / len(rows)\n"
STEP = "        w = w - rate * 2 * rows.T @ (rows @ w - wanted) / len(rows)\n"
BATCHES = "    for start in range(0, len(X), batch_size):\n"
SINGLE = {
    "en": "goes through the samples one or two at a time. This exercise allows loops over batches of `batch_size` samples, and none over single ones.",
    "de": "geht die Beispiele einzeln oder zu zweit durch. Diese Aufgabe erlaubt Schleifen über Batches von `batch_size` Beispielen, aber keine über einzelne.",
}

GRADED: list[tuple[str, tuple[str, str], float, str | None, dict[str, str]]] = [
    (BREAK, ("[[1000.0, 0.0]]", "[[0.0, 1.0]]"), 3.0, None, {
        "en": "does not break the program: it gives `[[0.2689, 0.7311]]`, and `[[0.2689, 0.7311]]` is right. At least 0.1 is to lie between them.",
        "de": "bringt das Programm nicht zu Fall: Es ergibt `[[0.2689, 0.7311]]`, richtig ist `[[0.2689, 0.7311]]`. Dazwischen soll mindestens 0,1 liegen.",
    }),
    (BREAK, ("[[1000.0, 0.0]]", "[[300.0, 200.0]]"), 3.0, "too-mild", {"en": "The entries seem too small", "de": "Die Einträge sind offenbar zu klein"}),
    (BREAK, ("[[-700.0, -700.0], [700.0, 700.0]]", "[[1900.0, 0.0], [0.0, 0.0]]"), 2.0, None, {
        "en": "also breaks a program that it is to leave alone: that one gives", "de": "bringt auch ein Programm zu Fall, das richtig bleiben soll: Es ergibt",
    }),
    (BREAK, ("[[1000.0, 0.0]]", "[1000.0, 0.0]"), 3.0, None, {
        "en": "The right program takes no input of the shape `(2,)`", "de": "Das richtige Programm nimmt keine Eingabe der Form `(2,)` an",
    }),
    (BREAK, ("[[1000.0, 0.0]]", "[[float('inf'), 0.0]]"), 3.0, None, {"en": "inf", "de": "inf"}),
    (BREAK, ("[[1000.0, 0.0]]", "[[1000.0] * 17]"), 3.0, None, {"en": "holds 17 numbers; at most 16", "de": "enthält 17 Zahlen; erlaubt sind höchstens 16"}),
    (BREAK, ("[[1000.0, 0.0]]", "[[3000.0, 0.0]]"), 3.0, None, {"en": "outside", "de": "nicht zwischen"}),
    (BREAK, ("[[0.0, 3.0], [0.0, 0.0]]", "[[8.0, 8.0], [8.0, 8.0]]"), 3.0, "one-row", {"en": "All rows seem to be the same", "de": "Alle Zeilen sind offenbar gleich"}),
    (DESCEND, ("range(60)", "range(8)"), 1.0, None, {"en": "In “Near the bottom”, `w` may be off by 0.003: when you stop", "de": "In „Nahe am tiefsten Punkt“ darf `w` um 0,003 abweichen: Wann Schluss ist"}),
    (DESCEND, ("return w, 2 * (start - 3)", "return w, start - 3"), 1.0, "half-slope", {"en": "lack the factor 2", "de": "fehlt offenbar der Faktor 2"}),
    (EPOCH, (BATCHES, "    batch_size = 1\n" + BATCHES), 0.0, None, SINGLE),
    (EPOCH, (STEP, ROWS), 0.0, None, SINGLE),
    (EPOCH, ("/ len(rows)", "/ batch_size"), 1.0, "size-for-rows", {"en": "averaged over `batch_size` samples", "de": "über `batch_size` Beispiele gemittelt"}),
    (MEAN, (" / len(y)", ""), 1.0, "not-averaged", {"en": "summed", "de": "summiert"}),
    (VARIANCE, ("p*(1 - p)*x^2", "p*x^2 - m^2"), 1.0, None, {
        "en": "is right, but not yet written out: it uses m. Use only x, p.", "de": "stimmt, ist aber noch nicht ausgeschrieben: Es verwendet m. Verwende nur x, p.",
    }),
    (VARIANCE, ("p*(1 - p)*x^2", "(p*x)^2"), 1.0, "deviation-only", {"en": "the square of the mean", "de": "das Quadrat des Mittelwerts"}),
    (IRIS, ("X - c", "X - X.mean(axis=0)"), 0.0, "mean-for-c", {"en": "mean of `X`", "de": "Mittelwert von `X`"}),
    (DIGITS, ("argmin", "argmax"), 0.0, "farthest", {"en": "farthest", "de": "fernste"}),
    (DIGITS, ("distances.argmin(axis=1)", "distances.argmin(axis=1) // 2 * 2"), 0.0, None, {"en": "At least 0.85 is asked.", "de": "Verlangt ist mindestens 0,85."}),
]  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy: keys are kept in the course's own folder."""
    return load(Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("further") / "course")))


@pytest.fixture(scope="module", params=["further", "real"])
def graders(request: Any, course: Course) -> Any:
    """The assignment, and a grader of it in every language; real data only where it is."""
    if request.param == "real":
        pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra `instructor`)")
    with Grader(course, request.param, "en") as en, Grader(course, request.param, "de") as de:
        yield request.param, {"en": en, "de": de}


def of(grader: Grader, path: Path, id: str) -> ExerciseReport:
    return next(e for e in grader.grade(path, "me").exercises if e.id == id)


def written(folder: Path, course: Course, id: str, old: str = "", new: str = "") -> Path:
    source = course.exercise(id).solution()
    assert not old or source.count(old) == 1, old
    path = folder / f"{len(list(folder.iterdir()))}.py"
    path.write_text(f"# exercise: {id}\n{source.replace(old, new) if old else source}", "utf-8")
    return path


def test_the_notebook_is_there_in_both_languages(graders: Any, course: Course) -> None:
    assignment, _ = graders
    for lang, word in (("en", "Write"), ("de", "Schreibe")):
        text = str(notebook(course, assignment, lang)["cells"])  # type: ignore[arg-type]
        assert "{{" not in text and (assignment == "real" or word in text)


def test_from_hand_in_to_report(graders: Any, course: Course, tmp_path: Path) -> None:
    assignment, by_lang = graders
    for id in course.assignment(assignment).exercises:
        for lang, grader in by_lang.items():
            full = of(grader, written(tmp_path, course, id), id)
            assert (full.status, full.earned) == (Status.right, full.possible), (id, lang, full.what)
    for id, edit, points, misconception, said in GRADED:
        if id.startswith(assignment):
            for lang, grader in by_lang.items():
                found = of(grader, written(tmp_path, course, id, *edit), id)
                told = " ".join([found.what, *found.evidence])
                assert (found.earned, found.misconception) == (points, misconception), (id, edit, told)
                assert said[lang] in told, (id, edit, told)


def test_every_alternative_is_right(graders: Any, course: Course, tmp_path: Path) -> None:
    assignment, by_lang = graders
    for id in course.assignment(assignment).exercises:
        for name, source in course.exercise(id).alternatives().items():
            path = tmp_path / name
            path.write_text(f"# exercise: {id}\n{source}", "utf-8")
            assert of(by_lang["en"], path, id).status is Status.right, (id, name)


def test_the_students_own_check_says_the_same(graders: Any, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assignment, _ = graders
    release.write(course, assignment, "de", tmp_path)
    published = release.read(tmp_path)
    with Grader(course, assignment, "de", hidden=False) as visible:
        for id, edit, _, _, _ in [*((id, ("", ""), 0, None, {}) for id in course.assignment(assignment).exercises if id not in (BY_HAND, VARIANCE)), *GRADED]:
            if id.startswith(assignment):
                path = written(tmp_path, course, id, *edit)
                names: dict[str, Any] = {}
                exec(compile(path.read_text("utf-8"), "<ipython-input-1>", "exec"), names)
                monkeypatch.setitem(selfcheck._sources, id, path.read_text("utf-8"))
                public = next(k for k in published.keys if k.exercise.id == id)
                for source in public.body.public.values() if isinstance(public.body, CodeKey) else ():
                    exec("import numpy as np\n" + source, names)  # as the notebook's first cell does
                own, graded = selfcheck._report(public, published, names), of(visible, path, id)
                assert [(v.value, v.status, v.message) for v in own.verdicts] == [(v.value, v.status, v.message) for v in graded.verdicts]
                assert (own.evidence, own.earned) == (graded.evidence, graded.earned)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_what_is_measured_is_told_of_a_right_answer_too(course: Course, tmp_path: Path, lang: Lang) -> None:
    told = {
        "en": ("With `breaks_one` the faulty program gives `[[nan, 0]]`; right is `[[1.0, 0.0]]`.", "In “Near the bottom”, `w` counts as right because it may be off by 0.003: when you stop"),
        "de": ("Mit `breaks_one` ergibt das fehlerhafte Programm `[[nan, 0]]`; richtig ist `[[1.0, 0.0]]`.", "In „Nahe am tiefsten Punkt“ gilt `w` als richtig, weil es um 0,003 abweichen darf: Wann Schluss ist"),
    }[lang]
    with Grader(course, "further", lang) as grader:
        for id, edit, sentence in zip((BREAK, DESCEND), (("", ""), ("range(60)", "range(40)")), told, strict=True):
            assert sentence in " ".join(of(grader, written(tmp_path, course, id, *edit), id).evidence)


def test_a_formula_is_laid_beside_code_that_gives_a_multiple(course: Course, tmp_path: Path) -> None:
    """The mean in code, the sum by hand: right in both, no note; where the code sums as well, they disagree."""
    both = "\n\n".join(f"# %% exercise: {id}\n{course.exercise(id).solution()}" for id in (BY_HAND, MEAN))
    with Grader(course, "further", "en") as grader:
        for old, new, code in (("", "", None), (" / len(y)", "", "note.code_apart"), ('"2*r"', '"r"', "note.code_apart"), ('"X.T @ dL_dr"', '"2*X.T @ dL_dr"', "note.code_apart")):
            path = tmp_path / "both.py"
            path.write_text(both.replace(old, new) if old else both, "utf-8")
            notes = [note for note in grader.grade(path, "me").notes if note.code.startswith("note.code_")]
            assert [note.code[:15] for note in notes[:1]] == ([code] if code else []), (old, new, notes)


def test_real_data_is_frozen_into_key_and_release(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra `instructor`)")
    for id in (IRIS, DIGITS):
        body = key.load(course, id).body
        assert isinstance(body, CodeKey) and any(case.visible for case in body.cases)
    release.write(course, "real", "en", tmp_path)
    assert (tmp_path / release.FILE).stat().st_size < 200_000
    monkeypatch.setitem(sys.modules, "sklearn", None)  # a student has none
    names: dict[str, Any] = {}
    exec(course.exercise(DIGITS).solution(), names)
    published = release.read(tmp_path)
    report = selfcheck._report(published.keys[1], published, names)
    assert report.status is Status.right
    assert any(line.endswith("and at least 0.85 is asked.") for line in report.evidence)


def test_data_sets_are_those_that_keys_are_made_with(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra `instructor`)")
    for name, shape in (("iris", (150, 4)), ("digits", (1797, 64)), ("breast_cancer", (569, 30))):
        first = datasets.dataset(name)
        assert first.X.shape == shape and first.y.shape == shape[:1] and len(first.features) == shape[1]
        first.X[:] = np.nan  # an author's own copy
        assert np.isfinite(datasets.dataset(name).X).all()
    datasets._loaded.cache_clear()
    monkeypatch.setitem(datasets.HASHES, "iris", "0")
    with pytest.raises(datasets.NoData, match="other numbers than the one that keys are made with"):
        datasets.dataset("iris")


def test_without_scikit_learn_the_author_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(shutil.copytree(ROOT, tmp_path / "course"))
    datasets._loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(CourseError, match=r"spec.py: the data set 'iris' comes from scikit-learn, which cannot be loaded here .* pip install '\.\[instructor\]'"):
        key.load(courses.load(root), IRIS)


def test_an_author_who_gives_batches_of_one_and_two_only_is_told(tmp_path: Path) -> None:
    """Code might do anything with larger ones: their answers are judged nowhere."""
    root = Path(shutil.copytree(ROOT, tmp_path / "course"))
    spec = root / "solutions" / EPOCH / "spec.py"
    spec.write_text(spec.read_text("utf-8").replace("batch_size=3", "batch_size=2"), "utf-8")
    with pytest.raises(CourseError, match=r"spec.py: batch names 'batch_size', but no case of sgd_epoch gives 3 or more: .* Add one"):
        key.load(courses.load(root), EPOCH)


def test_practice_runs_them_too(course: Course) -> None:
    for id in (BREAK, DESCEND, EPOCH):
        task = practice.draw_task(course.exercise(id), "de", 3)
        assert task.key.exercise.points > 0 and task.prompt


@pytest.mark.full
@pytest.mark.parametrize("id", [BREAK, DESCEND, EPOCH, BY_HAND, MEAN, VARIANCE, IRIS, DIGITS])
def test_the_audit_holds(course: Course, id: str) -> None:
    if id in (IRIS, DIGITS):
        pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra `instructor`)")
    (result,) = audit(course, [id], jobs=1, seeds=1, draws=1, further=20)
    assert result.broken == ""
    assert [finding.what for finding in result.findings] == []
