"""Variants of code and of choice, the whole way: key, notebook, release, grading, practice and audit."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

from autograder import key, practice, release
from autograder.audit import audit
from autograder.course import Course, load
from autograder.grade import Grader
from autograder.key.code import Seeds
from autograder.nbgrader.build import notebook
from autograder.records import ChoiceKey, CodeKey, Lang
from autograder.script import Call, Ref
from autograder.spec import Case, Draw

LEAKY, CHOICE = "varied/leaky", "varied/which_slope"


@pytest.fixture(scope="module")
def varied() -> Course:
    return load(Path(__file__).parents[1] / "varied")


def test_a_variant_reaches_cases_reference_and_sentences(varied: Course) -> None:
    exercise, seeds = varied.exercise(LEAKY), Seeds(public=b"p", secret=b"s")
    kept, other = (key.compile_key(exercise, seeds, drawn=drawn) for drawn in (None, Draw([3])))
    assert kept.values == {"slope": 0.1} and other.values["slope"] != 0.1
    for one in (kept, other):
        assert isinstance(one.body, CodeKey)
        slope = one.values["slope"]
        call = one.body.cases[0].script[0]
        assert isinstance(call, Call)
        assert dict(call.args)["z"].numpy()[2] == -1 / slope  # type: ignore[union-attr]
        assert one.body.cases[0].expected[0].value.numpy()[2] == pytest.approx(-1)  # type: ignore[union-attr]
        assert f"{slope:g}." in one.exercise.misconceptions[0].what.en


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_graded_one_stands_in_the_notebook_and_the_release(varied: Course, tmp_path: Path, lang: Lang) -> None:
    cells = "\n".join(cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]) for cell in notebook(varied, "varied", lang)["cells"])
    assert "{{" not in cells and "0.1·" in cells and "-1.5" in cells
    release.write(varied, "varied", lang, tmp_path)
    keys = release.read(tmp_path).keys
    assert not any("{{" in one.what[lang] for k in keys for one in k.exercise.misconceptions)


def test_it_is_graded_and_its_mistakes_are_named(varied: Course, tmp_path: Path) -> None:
    right = tmp_path / "right.py"
    right.write_text(f"# exercise: {LEAKY}\n" + varied.exercise(LEAKY).of({"slope": 0.1}).solution())
    wrong = tmp_path / "wrong.py"
    wrong.write_text(right.read_text().replace("0.1 * z", "0.1 + z"))
    with Grader(varied, "varied", "de", only=[LEAKY]) as grader:
        (full,), (named,) = (grader.grade(path, path.name).exercises for path in (right, wrong))
    assert full.earned == 2
    assert (named.misconception, named.what) == ("slope-added", "Die Steigung 0.1 wird zu negativen Zahlen offenbar addiert statt multipliziert.")


def test_of_a_choice_the_right_letter_follows_the_variant(varied: Course) -> None:
    seen = set()
    for seed in range(12):
        task = practice.draw_task(varied.exercise(CHOICE), "en", seed)
        assert isinstance(task.key.body, ChoiceKey)
        z = task.key.values["z"]
        assert f"*z* = {z:g}" in task.prompt and f"{z:g}, the number itself" in task.prompt
        (right,) = (option.id for option in task.key.body.options if option.right)
        assert right == ("one" if z > 0 else "zero")
        seen.add(right)
    assert seen == {"one", "zero"}


@pytest.mark.full
def test_the_audit_tries_drawn_variants_as_well(varied: Course) -> None:
    results = audit(varied, varied.exercise_ids(), seeds=2, draws=2, further=20)
    assert [(r.exercise, f.what, f.lines) for r in results for f in r.findings] == []
    assert [r.broken for r in results if r.broken] == []


def test_a_result_may_be_used_and_not_compared() -> None:
    case = Case("a").call("start", as_="s", look=False, n=3).call("advance", state=Ref("s"), x=1.0)
    assert [step.see for step in case.script if isinstance(step, Call)] == [False, True]
