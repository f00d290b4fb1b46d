"""How long one submission takes: `fairmark grade` beside stock `nbgrader autograde`, same answers, same machine, same run.

Both get the same honest answers to adam_step in notebooks of their own course. The stock course tests them with
assert cells as one writes them by hand: NumPy only, no torch, one kernel start per notebook. Both commands are timed
whole, with their own start. The answer key is compiled before, as it is on every grading but a term's first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder.course import Course
from autograder.nbgrader import build, gradebook
from autograder.spec import CodeExercise

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT, EXERCISE = "08-optimizers", "08-optimizers/adam_step"
SUBMISSIONS = 24
WANTED = 5.0

ASSERTS = """\
import numpy as np

def _adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

_rng = np.random.default_rng(0)
for _shape, _t, _eps in [((6,), 1, 0.0), ((4, 3), 1000, 1e-8), ((6,), 2, 1e-3)]:
    _w, _g, _m = (_rng.normal(size=_shape) for _ in range(3))
    _v = _rng.normal(size=_shape) ** 2
    _args = (_w, _g, _m, _v, _t, 0.1, 0.9, 0.999, _eps)
    for _yours, _right in zip(adam_step(*_args), _adam(*_args)):
        np.testing.assert_allclose(_yours, _right, rtol=1e-9)
"""


def main() -> int:
    """Print both times and the ratio; 1 where it is below `WANTED`."""
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        course = _ours(Path(folder) / "ours")
        here = build.folder(course, "en")
        stock = _stock(Path(folder) / "stock")
        for number, source in enumerate(_answers(course)):
            _hand_in(here, number, source)
            _hand_in(stock, number, source)
        scripts = Path(sysconfig.get_path("scripts"))
        theirs = _timed([str(scripts / "nbgrader"), "autograde", ASSIGNMENT], stock)
        grade = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT]
        alone = _timed([*grade, "--jobs", "1", "--again"], course.root)
        all_jobs = _timed([*grade, "--again"], course.root)
    print(f"{SUBMISSIONS} submissions of {EXERCISE}, seconds per submission (whole command, {os.cpu_count()} cores)")
    print(f"  nbgrader autograde, assert cells   {theirs / SUBMISSIONS:6.2f}")
    print(f"  fairmark grade --jobs 1          {alone / SUBMISSIONS:6.2f}   {theirs / alone:4.1f} times as fast")
    print(f"  fairmark grade                   {all_jobs / SUBMISSIONS:6.2f}   {theirs / all_jobs:4.1f} times as fast")
    return 0 if theirs / all_jobs >= WANTED else 1


def _answers(course: Course) -> list[str]:
    """Solutions, alternatives and misconceptions in turn, as a class hands them in."""
    exercise = course.exercise(EXERCISE)
    spec, solution = exercise.spec(), exercise.solution()
    assert isinstance(spec, CodeExercise)
    wrong = []
    for misconception in spec.wrong:
        source = solution
        for old, new in misconception.edits:
            source = source.replace(old, new)
        wrong.append(source)
    pool = [solution, *exercise.alternatives().values(), *wrong]
    return [pool[i % len(pool)] for i in range(SUBMISSIONS)]


def _ours(root: Path) -> Course:
    root.mkdir()
    shutil.copy(ROOT / "course_config.py", root)
    for half in ("exercises", "solutions"):
        shutil.copytree(ROOT / half, root / half)
    course = courses.load(root)
    build.build(course, "en", only=ASSIGNMENT)
    problems = gradebook.release(course, "en", ASSIGNMENT)
    if problems:
        raise SystemExit(problems[0][1])
    return course


def _stock(root: Path) -> Path:
    """The same exercise as one writes it for nbgrader alone."""
    cells = [
        _cell("import numpy as np"),
        _cell("### BEGIN SOLUTION\n### END SOLUTION", grade_id="adam_step", solution=True),
        _cell(ASSERTS, grade_id="adam_step-check", grade=True, locked=True, points=4),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "stock"\n')
    _timed([str(Path(sysconfig.get_path("scripts")) / "nbgrader"), "generate_assignment", ASSIGNMENT], root)
    return root


def _cell(source: str, **nbgrader: Any) -> dict[str, Any]:
    meta = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **nbgrader}
    return {
        "cell_type": "code", "id": nbgrader.get("grade_id", "setup"), "source": source, "outputs": [],
        "execution_count": None, "metadata": {"nbgrader": meta} if nbgrader else {},
    }  # fmt: skip


def _hand_in(here: Path, number: int, source: str) -> None:
    notebook = json.loads((here / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text("utf-8"))
    answer = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "adam_step")
    answer["source"] = f"# exercise: {EXERCISE}\n# {number}\n{source}"
    path = here / "submitted" / f"student{number:02}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))


def _timed(command: list[str], folder: Path) -> float:
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
