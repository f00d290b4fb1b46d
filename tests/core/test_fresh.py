"""The names of a notebook made anew, and what `check` shows of mistakes that only an earlier call makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder import fresh, release, selfcheck
from autograder.course import Course
from autograder.grade import Grader

COUNTING = "T = 0\ndef f(x):\n    global T\n    T += 1\n    return x * T\n"


def test_what_a_cell_kept_is_as_after_its_first_run() -> None:
    around: dict[str, Any] = {"helper": 3}
    exec(COUNTING, around)
    assert (around["f"](1), around["f"](1)) == (1, 2)
    for _ in range(2):
        assert fresh.names(COUNTING, around, ["f"])["f"](1) == 1
    assert around["T"] == 2 and fresh.names(COUNTING, around, ["f"])["helper"] == 3


def test_what_a_cell_only_does_is_not_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    own = fresh.names("print('loud')\n" + COUNTING + "f(5)\n", {}, ["f"])
    assert capsys.readouterr().out == "" and own["f"](1) == 1
    with pytest.raises(EOFError):
        fresh.names("x = input('Your answer: ')\ndef f(x): pass", {}, ["f"])
    with pytest.raises(LookupError):
        fresh.names("x = 1", {"f": print}, ["f"])


MSE_GRAD = "\ndef mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size\n"
ADDING = "import numpy as np\nsums = []\ndef mse(y_pred, y_true):\n    sums.append(np.mean((y_pred - y_true) ** 2))\n    return sum(sums)\n" + MSE_GRAD
DRAWING = "import numpy as np\ndef mse(y_pred, y_true):\n    return np.mean((y_pred - y_true) ** 2) + np.random.rand()\n" + MSE_GRAD


@pytest.mark.parametrize(("source", "after", "said"), [(ADDING, True, "after earlier calls it does not"), (DRAWING, None, "")])
def test_the_check_shows_no_program_that_gives_something_else(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, after: bool | None, said: str
) -> None:
    release.write(course, "03-losses", "en", tmp_path)
    published = release.read(tmp_path)
    key = next(k for k in published.keys if k.exercise.name == "mse")
    names: dict[str, Any] = {}
    exec(source, names)
    monkeypatch.setitem(selfcheck._sources, key.exercise.id, source)
    checked = selfcheck._report(key, published, names)
    assert (checked.trial.after if checked.trial else None) is after
    assert said in checked.trial_text
    if checked.trial:
        assert checked.trial.code.count("mse(") == 2


@pytest.mark.parametrize(("source", "shown"), [(ADDING, True), (DRAWING, False), (DRAWING.replace("np.random.rand()", "C").replace("\ndef mse_grad", "\nC = np.random.rand()\ndef mse_grad"), False)])
def test_grading_shows_none_either(course: Course, tmp_path: Path, source: str, shown: bool) -> None:
    handed_in = tmp_path / "mse.py"
    handed_in.write_text(source)
    with Grader(course, "03-losses", "en", only=["03-losses/mse"]) as grader:
        (graded,) = grader.grade(handed_in, "s").exercises
    assert graded.earned is not None and graded.earned < graded.possible
    assert (graded.trial is not None) is shown
