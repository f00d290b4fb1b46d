"""`check` in a released notebook: a real kernel, the same verdicts as grading on the visible cases, and nothing secret."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograder import key, release, selfcheck
from autograder.course import Course, fill
from autograder.grade import Grader
from autograder.overtime import TooLong, at_most
from autograder.release import ReleaseError

ADAM = "08-optimizers/adam_step"


def run(folder: Path, *sources: str) -> list[Any]:
    """Run cells in a real kernel; what each of them put out."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbclient.NotebookClient(book, resources={"metadata": {"path": str(folder)}}, timeout=120, allow_errors=True).execute()
    return [cell.outputs for cell in book.cells]


def solution(course: Course, id: str) -> str:
    return f"# exercise: {id}\n" + fill(course.exercise(id).solution(), key.values(course, id))


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_in_a_kernel_the_html_is_shown_and_the_plain_text_is_the_points(course: Course, tmp_path: Path) -> None:
    release.write(course, "08-optimizers", "de", tmp_path)
    right = solution(course, ADAM)
    wrong = right.replace("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")
    noisy = right.replace("return w", "import warnings; warnings.warn('loud'); print('200 points')\n    return w")
    outputs = run(
        tmp_path, "from autograder import check", wrong, 'check("adam_step")', right, 'check("adam_step")',
        noisy, 'check("adam_step")', 'check("adam")',
    )  # fmt: skip
    for index, points in ((2, "3.0"), (4, "4.0"), (6, "4.0")):
        (shown,) = outputs[index]
        assert shown["output_type"] == "execute_result"
        assert shown["data"]["text/plain"] == points
        assert '<article class="gc"' in shown["data"]["text/html"]
    first = outputs[2][0]["data"]["text/html"]
    assert "steht offenbar unter der Wurzel" in first
    assert "Zeile 10" in first
    assert outputs[7][0]["name"] == "stderr"
    assert "Es gibt: adam_step" in outputs[7][0]["text"]


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_the_line_that_stops_is_shown_where_it_is_the_cells_own(course: Course, tmp_path: Path) -> None:
    release.write(course, "08-optimizers", "en", tmp_path)
    own = solution(course, ADAM).replace("m_hat = ", "m_hat = 1 / 0 + ")
    other = solution(course, ADAM).replace("m_hat = ", "m_hat = half() + ")
    outputs = run(
        tmp_path, "from autograder import check", own, 'check("adam_step")', "def half():\n\n\n\n\n    return 1 / 0", other, 'check("adam_step")'
    )
    shown, not_shown = (outputs[i][0]["data"]["text/html"] for i in (2, 5))
    assert "ZeroDivisionError" in shown and "ZeroDivisionError" in not_shown
    assert "m_hat = 1 / 0 + " in shown
    assert "print(w)" in shown and "right [" in shown
    assert "half()" not in not_shown


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_answers_belong_to_their_own_cell(course: Course, tmp_path: Path) -> None:
    release.write(course, "05-chain-rule", "en", tmp_path)
    outputs = run(
        tmp_path, "from autograder import check", solution(course, "05-chain-rule/neuron_gradient"), "# exercise: 99-other/thing\ndL_dw = 'w'",
        'check("neuron_gradient")', "dL_dw = 'w'", 'check("neuron_gradient")',
    )  # fmt: skip
    assert outputs[3][0]["data"]["text/plain"] == outputs[5][0]["data"]["text/plain"] != "4.0"  # as grading has it


@pytest.mark.parametrize(
    ("id", "edit"),
    [
        (ADAM, ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")),
        (ADAM, ("m / (1 - beta1**t)", "m")),
        ("03-losses/mse", ("np.mean", "np.sum")),
        ("10-regularization/early_stopping", ("", "")),
        ("05-chain-rule/neuron_gradient", ("", "")),
    ],
)
def test_the_check_and_the_grader_agree_on_the_visible_cases(course: Course, tmp_path: Path, id: str, edit: tuple[str, str]) -> None:
    from autograder.selfcheck import _report

    assignment = course.exercise(id).assignment
    release.write(course, assignment, "en", tmp_path)
    source = solution(course, id).replace(*edit)
    names: dict[str, Any] = {}
    exec(source, names)
    published = release.read(tmp_path)
    public = next(k for k in published.keys if k.exercise.id == id)
    (tmp_path / "answer.py").write_text(source)
    with Grader(course, assignment, "en", hidden=False, only=[id]) as grader:
        graded = grader.grade(tmp_path / "answer.py", "me").exercises[0]
    checked = _report(public, published, names)
    assert [(v.part, v.group, v.value, v.status, v.earned) for v in checked.verdicts] == [
        (v.part, v.group, v.value, v.status, v.earned) for v in graded.verdicts
    ]
    assert (checked.what, checked.misconception, checked.trial) == (graded.what, graded.misconception, graded.trial)


SMALL = "def mse(y_pred, y_true):\n    {guard}\n    return np.sum((y_pred - y_true) ** 2)\n"


@pytest.mark.parametrize(
    ("guard", "code"),
    [
        ("pass", "print(mse(y_pred=np.array([[1.0, 2.0]]), y_true=np.zeros((1, 2))))"),
        ("while y_pred.shape[0] < 2: pass", "print(mse(y_pred=np.array([1.0, 2.0, 3.0, 4.0]),"),
        ("raise_ = 1 / (y_pred.shape[0] > 1)", "print(mse(y_pred=np.array([[1.0], [0.0]]), y_true=np.array([[0.0], [1.0]])))"),
    ],
    ids=["shows it", "never returns there", "raises there"],
)
def test_a_smaller_case_to_try_costs_nothing(course: Course, tmp_path: Path, guard: str, code: str) -> None:
    from autograder.selfcheck import _report

    release.write(course, "03-losses", "en", tmp_path)
    published = release.read(tmp_path)
    names: dict[str, Any] = {}
    exec("import numpy as np\n" + SMALL.format(guard=guard), names)
    handler = signal.getsignal(signal.SIGALRM)
    checked = _report(published.keys[0], published, names)
    assert (signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGALRM)) == ((0.0, 0.0), handler)
    assert checked.trial is not None
    assert checked.trial.code.startswith(code)


def test_a_release_that_is_missing_or_damaged_says_what_to_do(course: Course, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="put both into one folder"):
        release.read(tmp_path)
    path = release.write(course, "11-generalization", "en", tmp_path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ReleaseError, match="damaged"):
        release.read(tmp_path)


def test_the_same_course_gives_the_same_release(course: Course, tmp_path: Path) -> None:
    first = release.write(course, "03-losses", "en", tmp_path).read_bytes()
    assert release.write(course, "03-losses", "en", tmp_path).read_bytes() == first


def test_the_check_refuses_what_the_grader_refuses(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    release.write(course, "03-losses", "en", tmp_path)
    names: dict[str, Any] = {}
    exec(solution(course, "03-losses/mse"), names)
    published = release.read(tmp_path)

    def report(added: str) -> Any:
        monkeypatch.setitem(selfcheck._sources, "03-losses/mse", solution(course, "03-losses/mse") + added)
        return selfcheck._report(published.keys[0], published, names)

    used = report("\nfrom torch import square\nmse = mse if square else mse\n")
    assert (used.earned, used.verdicts[0].status.value) == (2, "refused")
    assert "torch" in used.what
    assert report("\nimport torch\n").earned == 4  # nothing uses it


def test_time_that_is_up_in_a_destructor_is_up_all_the_same() -> None:
    """Python swallows what is raised there, and says so; an error of the student's own is still told."""

    class Slow:
        def __del__(self) -> None:
            until = time.monotonic() + 0.2
            while time.monotonic() < until:
                pass

    class Odd:
        def __del__(self) -> None:
            raise ValueError

    def goes_on() -> None:
        Slow()
        while True:
            pass

    with pytest.raises(TooLong), at_most(0.05):
        goes_on()
    told: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "unraisablehook", told.append)
        with at_most(1.0):
            Odd()
    assert [one.exc_type for one in told] == [ValueError]


def test_calls_are_traced_after_a_clock_that_ended() -> None:
    """An interpreter that waits for an exception nobody sends any more stands still at the first call with a profile hook."""
    program = (
        "import sys\nfrom autograder.overtime import at_most\nwith at_most(60):\n    pass\n"
        "sys.setprofile(lambda *event: None)\n(lambda: 1)()\nsys.setprofile(None)\nprint('went on')"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60).stdout == b"went on\n"
