"""What a check knows of its notebook, in a real kernel: cells that failed, did not run, were changed or never end."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from harness import course, notebook

pytest.importorskip("ipykernel", reason="ipykernel is not installed (extra `instructor`)")

from kernels import Kernel, Kernels

from autograder import release

pytestmark = pytest.mark.full

LOOK = "(lambda out: __import__('msgspec').json.encode(out.report).decode() if type(out).__name__ == 'Result' else '')(list(Out.values())[-1] if Out else None)"
IMPORTS = "import numpy as np\n\nfrom autograder import check"
MSE = "def mse(y_pred, y_true):\n    return np.mean((y_pred - y_true) ** 2)\n"
GRAD = "def mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size\n"
LABEL = "# exercise: 03-losses/mse\n"
CHOICE = "# exercise: 03-losses/output_activation\n"
RIGHT = LABEL + MSE + GRAD


@pytest.fixture(scope="module")
def kernels() -> Iterator[Kernels]:
    kernels = Kernels()
    yield kernels
    kernels.close()


@pytest.fixture
def kernel(kernels: Kernels, tmp_path: Path) -> Iterator[Kernel]:
    handed_out("03-losses", tmp_path)
    with kernels.kernel(tmp_path) as kernel:
        yield kernel


def handed_out(assignment: str, folder: Path, seconds: float = 2.0) -> None:
    path = release.write(course(), assignment, "en", folder)
    path.write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(release.read(folder), seconds=seconds)))


def said(kernel: Kernel, name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(ast.literal_eval(kernel.run(f'check("{name}")', "the-check", LOOK, limit=30.0)))
    return report


TABLE = [
    ("nothing has run", [], "no_answer", "has not run since the kernel started"),
    ("it ran", [("a", RIGHT)], "right", ""),
    ("cannot be read after it ran", [("a", RIGHT), ("a", RIGHT + "x = = 1")], "raised", "Python cannot read line 6"),
    ("fails above what it ran before", [("a", RIGHT), ("a", LABEL + "1 / 0\n" + MSE + GRAD)], "raised", "stops in line 2"),
    ("fails below", [("a", RIGHT), ("a", RIGHT + "1 / 0")], "right", ""),
    ("reduced to one name", [("a", RIGHT), ("a", LABEL + MSE)], "partly", "`mse_grad` is left over from an earlier run"),
    ("renamed", [("a", RIGHT), ("a", RIGHT.replace("mse_grad", "gradient"))], "partly", "`mse_grad` is left over"),
    ("put right again", [("a", RIGHT), ("a", RIGHT + "x = = 1"), ("a", RIGHT)], "right", ""),
    ("split into two", [("a", RIGHT), ("a", LABEL + MSE), ("b", GRAD)], "right", ""),
    ("taken from the cell that was split off", [("a", LABEL + MSE), ("b", GRAD), ("b", "x = 1")], "partly", "left over"),
    ("below the stub", [("a", LABEL + "def mse(y_pred, y_true): raise NotImplementedError"), ("b", MSE + GRAD)], "right", ""),
    ("timed", [("a", "%%time\n" + RIGHT)], "right", ""),
    ("timed often, after it ran", [("a", RIGHT), ("a", "%%timeit -n1 -r1\n" + RIGHT)], "no_answer", "left over"),
    ("never ends", [("a", RIGHT.replace("    return np", "    while len(y_true):\n        y_pred = y_true\n    return np"))], "partly", "`while len(y_true):` in line 3"),
    ("never ends and swallows", [("a", RIGHT.replace("    return np", "    while True:\n        try:\n            y_pred = 1\n        except Exception:\n            pass\n    return np"))], "partly", "`while True:` in line 3"),
]  # fmt: skip


@pytest.mark.parametrize("ids", [True, False], ids=["by id", "by label"])
@pytest.mark.parametrize(("cells", "status", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_true_of_the_cells_is_said(kernel: Kernel, cells: list[tuple[str, str]], status: str, told: str, ids: bool) -> None:
    if not ids and any("# exercise" not in source for _, source in cells):
        pytest.skip("a cell without id and label is nobody's")
    kernel.run(IMPORTS, "setup" if ids else "")
    for name, source in cells:
        kernel.run(source, name if ids else "")
    report = said(kernel, "mse")
    spoken = " ".join((report["what"], report["where"], report.get("note", "")))
    assert report["status"] == status or (status == "partly" and report["status"] in ("timed_out", "no_answer")), spoken
    assert told in spoken


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ([("a", CHOICE + 'answer = "D"')], "pending"),
        ([("a", CHOICE + 'answer = ""'), ("b", 'answer = "D"')], "pending"),
        ([("a", CHOICE + 'answer = "D"'), ("a", CHOICE + 'answer = "')], "raised"),
        ([("a", CHOICE + 'answer = "D"'), ("a", CHOICE)], "no_answer"),
        ([("m", RIGHT + 'answer = "D"'), ("a", CHOICE)], "pending"),
    ],
)
def test_a_choice_is_the_one_that_ran(kernel: Kernel, cells: list[tuple[str, str]], status: str) -> None:
    kernel.run(IMPORTS, "setup")
    for name, source in cells:
        kernel.run(source, name)
    assert said(kernel, "output_activation")["status"] == status


def saved(folder: Path, book: dict[str, Any], name: str = "03-losses.ipynb", age: float = 0.0) -> Path:
    path = folder / name
    path.write_text(json.dumps(book))
    now = path.stat().st_mtime
    os.utime(path, (now - age, now - age))
    return path


def test_what_was_saved_since_is_told(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run(IMPORTS, "setup")
    saved(tmp_path, notebook(MSE + GRAD, "mse"))
    assert "cell 4 has not run since the kernel started" in said(kernel, "mse")["what"]
    assert said(kernel, "mse")["next"] == "Run cell 4 and those above it, then `check` again."
    kernel.run(RIGHT, "a")
    saved(tmp_path, notebook(MSE + GRAD, "mse"))
    assert said(kernel, "mse")["note"] == ""
    saved(tmp_path, notebook(MSE.replace("2)", "3)") + GRAD, "mse"))
    report = said(kernel, "mse")
    assert report["status"] == "right" and "another text in cell 4" in report["note"]
    saved(tmp_path, notebook(MSE.replace("2)", "3)") + GRAD, "mse"), age=3600.0)
    assert said(kernel, "mse")["note"] == ""
    saved(tmp_path, {"cells": "none"}, "other.ipynb")
    kernel.run(f"__vsc_ipynb_file__ = {str(tmp_path / 'other.ipynb')!r}", "b")
    assert said(kernel, "mse")["status"] == "right"


def test_a_filled_text_is_never_called_empty(kernels: Kernels, tmp_path: Path) -> None:
    handed_out("11-generalization", tmp_path)
    with kernels.kernel(tmp_path) as kernel:
        kernel.run("from autograder import check", "setup")
        assert "cannot see text cells" in (first := said(kernel, "explain_overfitting"))["what"]
        assert first["status"] == "pending"
        path = saved(tmp_path, notebook("", "explain_overfitting"), "mine.ipynb")
        kernel.run(f"import os; os.environ['JPY_SESSION_NAME'] = {str(path)!r}", "a")
        assert "Save the notebook" in said(kernel, "explain_overfitting")["what"]
        saved(tmp_path, notebook("Too few data for so many weights.", "explain_overfitting"), "mine.ipynb")
        report = said(kernel, "explain_overfitting")
        assert report["status"] == "pending" and "7 words" in str(report["evidence"])


def test_what_was_deleted_since_does_not_count(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run(IMPORTS, "setup")
    kernel.run(MSE, "a")
    kernel.run(GRAD, "b")
    path = saved(tmp_path, notebook(MSE, "mse"), "mine.ipynb")
    kernel.run(f"import os; os.environ['JPY_SESSION_NAME'] = {str(path)!r}", "c")
    report = said(kernel, "mse")
    assert report["earned"] == 2.0 and "`mse_grad` is left over" in report["what"]


def test_an_answer_that_checks_itself_is_not_left_over(kernel: Kernel) -> None:
    kernel.run(IMPORTS, "setup")
    kernel.run(RIGHT, "a")
    kernel.run(RIGHT + "x = = 1", "a")
    report = json.loads(ast.literal_eval(kernel.run(RIGHT + 'check("mse")', "a", LOOK, limit=30.0)))
    assert report["status"] == "right"
