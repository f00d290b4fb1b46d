"""Bad input of an author: one sentence that names the file, the place and the remedy; exit code 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import cli, course, key
from autograder.course import CourseError


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


MSE = "solutions/03-losses/mse"
CONFIG = [
    (edit("course_config.py", "device =", "devise ="), ("course_config.py, line 4", "`devise`", "Did you mean `device`?")),
    (edit("course_config.py", '"exercises":', '"exercise":'), ("line 5", "assignments['03-losses']", "`exercises`")),
    (edit("course_config.py", '"cpu"', '"tpu"'), ("device is 'tpu'", "auto, cpu, cuda")),
    (edit("course_config.py", 'term = "test"\n', ""), ("`term` is missing",)),
    (edit("course_config.py", '["en", "de"]', '["fr"]'), ("languages", "en, de")),
    (edit("course_config.py", "title =", "title = ("), ("course_config.py, line", "SyntaxError")),
    (edit("course_config.py", ']}}', '], "due": "soon"}}'), ("due is 'soon'", "2026-12-14 23:59")),
]
SPEC = [
    (edit(f"{MSE}/solution.py", "np.mean", "np.average"), ("texts.toml, line ", "found 0 times", "exactly once")),
    (edit(f"{MSE}/solution.py", "def mse(", "def mse(*a, **k):\n    raise ValueError('no')\ndef other("),
     ("spec.py: case", "the model solution does not return", "ValueError: no")),
    (edit("exercises/03-losses/mse/stub.py", "y_pred, y_true", "y_true, y_pred, n"), ("spec.py: case", "but the stub has (y_true, y_pred, n)")),
    (remove("exercises/03-losses/mse/prompt.de.md"), ("prompt.de.md: this file is missing",)),
    (edit("exercises/03-losses/mse/prompt.de.md", "# ", ""), ("prompt.de.md, line 1", "# Title")),
    (edit(f"{MSE}/spec.py", "def cases(draw):", "def cases(draw):\n    {}['x']"), ("spec.py, line ", ": cases(draw) raises KeyError",)),
    (edit(f"{MSE}/spec.py", "def cases(draw):", "def cases(draw):\n    cases.n = getattr(cases, 'n', 0) + 1\n    if cases.n > 1: return"), ("in one draw and not in another",)),
    (edit(f"{MSE}/spec.py", "EXERCISE =", "EXERCISES ="), ("spec.py: EXERCISE is missing",)),
    (edit(f"{MSE}/spec.py", "import torch", "import torsh"), ("spec.py, line", "torsh")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), CONFIG, ids=[said[0] for _, said in CONFIG])
def test_a_wrong_setting_is_told(small: Path, change: Callable[[Path], None], said: tuple[str, ...]) -> None:
    change(small)
    with pytest.raises(CourseError) as told:
        course.load(small)
    assert all(part in str(told.value) for part in said), told.value
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("change", "said"), SPEC, ids=[said[0] for _, said in SPEC])
def test_a_wrong_spec_is_told(small: Path, change: Callable[[Path], None], said: tuple[str, ...]) -> None:
    change(small)
    with pytest.raises(CourseError) as told:
        key.load(course.load(small), "03-losses/mse")
    assert all(part in str(told.value) for part in said), told.value


def test_exit_code_and_nothing_else_disturbed(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(small)
    (small / "answer.py").write_text("# %% exercise: 03-losses/mse\ndef mse(y_pred, y_true):\n    return ((y_pred - y_true) ** 2).mean()\n")
    edit("course_config.py", "device =", "devise =")(small)
    assert cli.main(["check", "answer.py"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    edit("course_config.py", "devise =", "device =")(small)
    assert cli.main(["check", "answer.py", "mse"]) == 0


def test_a_broken_spec_leaves_the_other_exercise_alone(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(small)
    remove("exercises/03-losses/mse/prompt.de.md")(small)
    assert cli.main(["audit", "--seeds", "1", "--jobs", "1"]) == 2
    out = capsys.readouterr().out
    assert "prompt.de.md: this file is missing" in out
    assert "✓ stubs           1 of 1 get none" in out


def test_ids_and_nearest_names(course: course.Course) -> None:
    assert course.resolve("adam_step") == "08-optimizers/adam_step"
    with pytest.raises(CourseError, match="Did you mean `08-optimizers/adam_step`"):
        course.resolve("08-optimizers/adam_steb")
    with pytest.raises(CourseError, match="there is no assignment"):
        course.assignment("08")


def test_the_device_of_a_command_wins(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(course.DEVICE, "cuda")
    assert course.load(small).device == "cuda"
    monkeypatch.setenv(course.DEVICE, "tpu")
    with pytest.raises(CourseError, match="device is 'tpu'"):
        course.load(small)


def test_a_choice_needs_a_right_option(small: Path) -> None:
    edit("solutions/03-losses/output_activation/spec.py", "right=True", "right=False")(small)
    with pytest.raises(CourseError, match="none of the options is right"):
        key.load(course.load(small), "03-losses/output_activation")


def test_a_spec_of_the_wrong_form_names_its_file(small: Path) -> None:
    spec = small / f"{MSE}/spec.py"
    ending = "import dataclasses\nEXERCISE = dataclasses.replace(EXERCISE, reference=[3])\n"
    spec.write_text(f"{spec.read_text()}\n{ending}")
    with pytest.raises(CourseError, match=r"spec\.py"):
        key.load(course.load(small), "03-losses/mse")


def test_an_exercise_twice_is_told(small: Path) -> None:
    edit("course_config.py", '"mse",', '"mse", "mse",')(small)
    with pytest.raises(CourseError, match="lists an exercise twice"):
        course.load(small)
