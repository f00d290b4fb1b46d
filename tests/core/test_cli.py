"""The command line, as people use it."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import msgspec
import pytest

from autograder import cli, key
from autograder.course import Course, fill
from autograder.records import Report

IDS = [
    "01-perceptron/neuron", "01-perceptron/train_perceptron", "02-activations/forward_by_hand", "03-losses/mse",
    "03-losses/output_activation", "05-chain-rule/neuron_gradient", "08-optimizers/adam_step", "10-regularization/early_stopping",
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.root)


def file(folder: Path, course: Course, id: str, source: str) -> Path:
    path = folder / "answer.py"
    path.write_text(f"# %% exercise: {id}\n" + fill(source, key.values(course, course.resolve(id))), "utf-8")
    return path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> Report:
    assert cli.main(["check", *arguments, "--json", "-"]) == 0
    return msgspec.json.decode(capsys.readouterr().out, type=Report)


@pytest.mark.parametrize("id", IDS)
def test_solutions_earn_everything_and_stubs_nothing(course: Course, id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exercise = course.exercise(id)
    for hidden in ([], ["--hidden"]):
        right = report(capsys, str(file(tmp_path, course, id, exercise.solution())), id, *hidden)
        assert right.earned == right.possible == key.load(course, id).exercise.points
        stub = report(capsys, str(file(tmp_path, course, id, exercise.stub())), id, *hidden)
        assert (stub.earned, stub.pending) == (0, 0)
        for source in exercise.alternatives().values():
            other = report(capsys, str(file(tmp_path, course, id, source)), id, *hidden)
            assert other.earned == other.possible


def test_the_json_is_the_report_of_the_design(course: Course, tmp_path: Path) -> None:
    wrong = course.exercise("08-optimizers/adam_step").solution().replace("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")
    out = tmp_path / "report.json"
    assert cli.main(["check", str(file(tmp_path, course, "adam_step", wrong)), "adam_step", "--hidden", "--lang", "de", "--json", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert {"schema", "assignment", "submission", "lang", "key", "versions", "earned", "possible", "pending", "exercises"} <= found.keys()
    (exercise,) = found["exercises"]
    assert (found["lang"], exercise["misconception"], exercise["status"]) == ("de", "eps-inside-root", "partly")
    assert exercise["diagnosis"] == [{"part": "adam_step", "ids": ["eps-inside-root"], "certain": True}]
    for verdict in exercise["verdicts"]:
        assert {"part", "group", "points", "earned", "visible", "status", "code", "args", "message"} <= verdict.keys()
    assert course.secret_seed().hex() not in out.read_text("utf-8")


def test_hidden_values_are_not_shown_to_the_student(course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that is wrong on hidden cases only earns less, and what it gave there stays unsaid."""
    source = (
        course.exercise("03-losses/mse").solution().replace("def mse(y_pred, y_true):\n", "def mse(y_pred, y_true):\n    if y_pred.ravel()[0] % 0.0625: return 12345.678\n")
    )
    path = file(tmp_path, course, "03-losses/mse", source)
    assert cli.main(["check", str(path), "mse", "--hidden"]) == 0
    assert "12345" not in capsys.readouterr().out


def test_a_file_with_two_assignments_and_one_without_marks(course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both.py"
    both.write_text('# %% exercise: neuron_gradient\ndL_da = "2*(a-y)"\n# %% exercise: output_activation\nanswer = "A"\n')
    assert cli.main(["check", str(both)]) == 0
    out = capsys.readouterr().out
    assert "neuron_gradient" in out
    assert "output_activation" in out
    plain = tmp_path / "plain.py"
    plain.write_text(course.exercise("03-losses/mse").solution())
    assert cli.main(["check", str(plain)]) == 0
    assert "RIGHT" in capsys.readouterr().out
    plain.write_text("x = 1\n")
    assert cli.main(["check", str(plain)]) == 2
    assert "answers no exercise of this course" in capsys.readouterr().err


def test_unknown_exercises_and_missing_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments in (["check", "nothing.py", "mse"], ["check", "README.md", "msee"], ["audit", "mze"], ["grade", "08"]):
        assert cli.main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_outside_any_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == 2
    assert "No course_config.py here" in capsys.readouterr().err


def test_a_students_installation_says_what_an_instructor_needs(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.chdir(small)
    (small / "answer.py").write_text("# %% exercise: mse\ndef mse(): ...\n")
    assert cli.main(["check", "answer.py", "mse"]) == 2
    assert "In the checkout: pip install '.[instructor]'" in capsys.readouterr().err


def test_doctor_tells_every_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"✓ no network", out)
    assert re.search(r"torch\s+2\.", out)


@pytest.mark.parametrize(
    ("topic", "lang", "typed", "said"),
    [
        ("neuron_gradient", "de", ["2*(a-y)", "nonsense(", "x", "1", "s", "q"], ["Gradient eines Neurons", "dL_dw = "]),
        ("neuron_gradient", "en", [":s", "q"], ["dz_dw = x"]),
        ("forward", "en", ["1", "2", "3", "4", "s", "n", ":q"], ["A forward pass by hand", "σ(z1)"]),
        ("output", "de", ["A", "", "B", "q"], ["answer"]),
        ("output", "en", [], ["Practice has ended"]),
    ],
)
def test_practice(
    topic: str, lang: str, typed: list[str], said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n" if typed else ""))
    assert cli.main(["practice", topic, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert all(text in out for text in said), out


def test_practice_knows_its_topics(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["practice", "adam"]) == 2
    assert "nothing to practise under 'adam'. There is: 01-perceptron/ai_ml_dl" in capsys.readouterr().err


def test_the_same_seed_draws_the_same_variant_and_others_differ(course: Course) -> None:
    from autograder.practice import draw_task

    exercise = course.exercise("02-activations/forward_by_hand")
    prompts = [draw_task(exercise, "en", seed).prompt for seed in (1, 1, 2, 3)]
    assert prompts[0] == prompts[1]
    assert len(set(prompts)) == 3
    losses = {draw_task(course.exercise("05-chain-rule/neuron_gradient"), "en", seed).prompt for seed in range(20)}
    assert len(losses) >= 4


def test_an_assignment_may_show_its_hidden_cases_after_grading(course: Course, tmp_path: Path) -> None:
    import dataclasses

    from autograder.grade import Grader

    shown = dataclasses.replace(course.assignment("03-losses"), visibility="full")
    released = dataclasses.replace(course, assignments=(shown,))
    source = course.exercise("03-losses/mse").solution().replace(
        "def mse(y_pred, y_true):\n", "def mse(y_pred, y_true):\n    if y_pred.ravel()[0] % 0.0625: return 12345.678\n"
    )  # fmt: skip
    path = file(tmp_path, course, "03-losses/mse", source)
    for which, told in ((course, False), (released, True)):
        with Grader(which, "03-losses", "en", only=["03-losses/mse"]) as grader:
            assert any(v.args.get("yours") == 12345.678 for e in grader.grade(path, "me").exercises for v in e.verdicts) == told
