"""Makes the sample class: `python tests/make_class.py` writes tests/class/<student>/<assignment>/<assignment>.ipynb.

Every notebook is the released one with answers put in, as JupyterLab would save it; some are then damaged. What each
of them is worth stands in class_expected.json, which a test holds. Run it again after a prompt, a stub or a solution changed.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder import key
from autograder.course import Course, fill
from autograder.kinds.choice.records import ChoiceKey
from autograder.nbgrader import build, gradebook
from autograder.spec import CodeExercise

HERE = Path(__file__).resolve().parent / "class"
ROOT = HERE.parents[1]
Json = dict[str, Any]
Answer = str
Damage = Callable[[Json], Json | bytes]

NUMBERS = """\
import math

z1 = w1 * x + b1
a1 = 1 / (1 + math.exp(-z1))
z2 = w2 * a1 + b2
a2 = 1 / (1 + math.exp(-z2))
"""
LINES = """\
dL_da = "2*(a - y)"
da_dz = "a*(1 - a)"
dz_dw = "x"
dL_dw = "dL_da*da_dz*dz_dw"
"""
ESSAY = """\
After epoch 30 the network learns the 2000 training images by heart, noise included. The training loss keeps falling
while the validation loss rises from 0.61 to 1.4: it gets better only on images it has already seen.

The training loss is measured on the images the weights were fitted to, so it cannot tell learning from memorising.

**Early stopping** would keep the weights of epoch 30. **Dropout** switches units off at random, so that none of them can
rely on a single other one.
"""


def answers(course: Course) -> dict[str, dict[str, Answer]]:
    """student → exercise (its name) → what stands in the answer cell, below its first line."""
    right = {e.rpartition("/")[2]: _solution(course, e) for e in course.exercise_ids()}
    other = {name: _alternatives(course, name) for name in ("neuron", "train_perceptron", "mse", "adam_step", "early_stopping")}

    def wrong(name: str, *ids: str) -> Answer:
        return _with_edits(course, name, ids)

    def chosen(id: str) -> Answer:
        return f'answer = "{_letter(course, id)}"'

    values = _values(course, "forward_by_hand")
    return {
        # right, in several styles
        "anna": right,
        "ben": {
            "neuron": other["neuron"]["loop.py"],
            "train_perceptron": other["train_perceptron"]["plain_python.py"],
            "mse": other["mse"]["norm.py"],
            "output_activation": chosen("sigmoid-probability").lower(),
            "adam_step": other["adam_step"]["copies_in_place.py"],
            "early_stopping": other["early_stopping"]["countdown.py"],
            "neuron_gradient": LINES.replace("2*(a - y)", "2*a - 2*y").replace("a*(1 - a)", "sigmoid(z) - sigma(z)^2"),
        },
        "Jörg Müller": {
            "neuron": other["neuron"]["half_tanh.py"],
            "train_perceptron": other["train_perceptron"]["counts.py"],
            "forward_by_hand": f"{values}\n{_rounded(course)}",
            "adam_step": other["adam_step"]["elementwise.py"],
            "early_stopping": other["early_stopping"]["history.py"],
            "explain_overfitting": "Nach Epoche 30 lernt das Netz die Trainingsbilder auswendig: Der Validierungsverlust steigt.",
        },
        # each a different misconception
        "chloe": {
            "neuron": wrong("neuron", "bias-left-out"),
            "train_perceptron": wrong("train_perceptron", "zero-is-no-mistake"),
            "forward_by_hand": f"{values}\n{NUMBERS}".replace("a1 = 1 / (1 + math.exp(-z1))", "a1 = z1"),
            "mse": wrong("mse", "factor-two-missing"),
            "output_activation": chosen("sigmoid-slope"),
            "neuron_gradient": LINES.replace('dz_dw = "x"', 'dz_dw = "w"'),
            "adam_step": wrong("adam_step", "eps-inside-root"),
            "early_stopping": wrong("early_stopping", "one-too-late"),
        },
        "dmitri": {
            "neuron": wrong("neuron", "exponent-sign"),
            "train_perceptron": wrong("train_perceptron", "batch-update"),
            "mse": wrong("mse", "gradient-over-rows"),
            "output_activation": chosen("tanh-centred"),
            "neuron_gradient": LINES.replace("dL_da*da_dz*dz_dw", "dL_da*dz_dw"),
            "adam_step": wrong("adam_step", "no-bias-correction"),
            "early_stopping": wrong("early_stopping", "weights-not-copied"),
        },
        "elif": {
            "neuron": wrong("neuron", "sigmoid-twice"),
            "forward_by_hand": f"{values}\n{NUMBERS}".replace("z2 = w2 * a1 + b2", "z2 = w2 * x + b2"),
            "adam_step": wrong("adam_step", "t-plus-one"),
            "early_stopping": wrong("early_stopping", "min-delta-sign"),
        },
        "farid": {"adam_step": wrong("adam_step", "eps-left-out"), "early_stopping": wrong("early_stopping", "count-kept")},
        "gwen": {"adam_step": wrong("adam_step", "betas-swapped"), "neuron_gradient": LINES.replace("2*(a - y)", "(a - y)^2")},
        # half done, empty, not yet Python
        "hana": {
            "neuron": right["neuron"],
            "mse": right["mse"].partition("\n\ndef mse_grad")[0] + "\n",
            "forward_by_hand": f"{values}\n\nz1 = w1 * x + b1\na1 = None\nz2 = None\na2 = None\n",
            "neuron_gradient": 'dL_da = "2*(a - y)"\nda_dz = "a*(1 - a)"\ndz_dw = ""\ndL_dw = ""\n',
            "adam_step": "def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):\n    m = beta1 * m + (1 - beta1) * g\n    v = beta2 * v + (1 - beta2) * g**2\n    return w, m, v\n",
        },
        "igor": {"mse": "", "adam_step": "", "early_stopping": "", "explain_overfitting": ""},
        "jana": {"adam_step": right["adam_step"].replace("g**2", "g**"), "neuron": right["neuron"]},
        "karl": {"adam_step": "while True:\n    pass\n", "neuron": right["neuron"], "train_perceptron": "def train_perceptron(X, y, epochs, lr):\n    while True:\n        pass\n"},
        # broken or hostile notebooks; the answers are right where nothing else is said
        "lena": {"adam_step": right["adam_step"], "mse": right["mse"]},
        "milan": {"adam_step": right["adam_step"], "early_stopping": right["early_stopping"]},
        "nele": {"adam_step": 'def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):\n    return "4.0"\n\nprint("4.0")\nprint("Score: 4.0 / 4.0")\n4.0\n'},
        "omar": {"adam_step": _reads_the_gradebook()},
        "pia": {"adam_step": right["adam_step"], "explain_overfitting": ESSAY + HOSTILE},
        "quinn": {"adam_step": wrong("adam_step", "only-m-corrected")},
        "rosa": {"adam_step": right["adam_step"]},
        "sven": {"adam_step": right["adam_step"]},
        "tara": {"adam_step": "%matplotlib inline\n!pip list\n" + right["adam_step"]},
        "ugo": {"adam_step": right["adam_step"]},
    }


HOSTILE = """
<script>document.title = "owned"; fetch("/formgrader/api/submissions")</script>
<img src="x" onerror="document.title = 'owned'">

[My sketch](javascript:void(document.title='owned'))
"""


def _reads_the_gradebook() -> Answer:
    return """\
import sqlite3
import numpy as np


def adam_step(w, g, m, v, t, lr, beta1, beta2, eps):
    for path in ("gradebook.db", "../gradebook.db", "../../../gradebook.db"):
        try:
            open(path, "rb").read()
            sqlite3.connect(path).execute("update grade set manual_score = max_score")
        except Exception:
            pass
    return w, m, v
"""


def duplicated(notebook: Json) -> Json:
    """The answer cell copied with all its metadata, the first copy an earlier attempt."""
    index = next(i for i, cell in enumerate(notebook["cells"]) if _role(cell) == "answer")
    copy = json.loads(json.dumps(notebook["cells"][index]))
    copy["source"] = copy["source"].replace("return", "pass  # return")
    notebook["cells"].insert(index, copy)
    return notebook


def without_tests(notebook: Json) -> Json:
    return {**notebook, "cells": [cell for cell in notebook["cells"] if _role(cell) != "check"]}


def forged(notebook: Json) -> Json:
    for cell in notebook["cells"]:
        if _role(cell) == "check":
            cell["outputs"] = [{"data": {"text/plain": "4.0"}, "execution_count": 9, "metadata": {}, "output_type": "execute_result"}]
            cell["metadata"]["nbgrader"]["points"] = 400
    return notebook


def scripted(notebook: Json) -> Json:
    metadata = {"nbgrader": {"schema_version": 99, "grade": True, "grade_id": "adam_step-check", "points": 100}}
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "notes", "metadata": metadata, "source": "# My notes\n" + HOSTILE})
    return notebook


def stripped(notebook: Json) -> Json:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def truncated(notebook: Json) -> bytes:
    content = _bytes(notebook)
    return content[: len(content) * 2 // 3]


def latin1(notebook: Json) -> bytes:
    notebook["cells"][-2]["source"] += "\n# für später\n"
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode("latin-1", "replace")


DAMAGE: dict[tuple[str, str], Damage] = {
    ("lena", "08-optimizers"): duplicated,
    ("lena", "03-losses"): duplicated,
    ("milan", "08-optimizers"): without_tests,
    ("milan", "10-regularization"): without_tests,
    ("nele", "08-optimizers"): forged,
    ("pia", "08-optimizers"): scripted,
    ("rosa", "08-optimizers"): truncated,
    ("sven", "08-optimizers"): stripped,
    ("ugo", "08-optimizers"): latin1,
}
LINKS = {("quinn", "08-optimizers"): ("notes.txt", "../../../gradebook.db")}


def main() -> int:
    """Write the class; nothing that is not made here is touched."""
    with tempfile.TemporaryDirectory() as folder:
        course = _copy(Path(folder))
        build.build(course, "en")
        for assignment in course.assignments:
            if problems := gradebook.release(course, "en", assignment.id):
                print(problems[0][1], file=sys.stderr)
                return 1
        release = build.folder(course, "en") / "release"
        for student, given in answers(course).items():
            shutil.rmtree(HERE / student, ignore_errors=True)
            for assignment in _assignments(course, given):
                notebook = json.loads((release / assignment / f"{assignment}.ipynb").read_text("utf-8"))
                _write(student, assignment, _answered(notebook, given))
    return 0


def _copy(root: Path) -> Course:
    """The course with its own seed and without anything built: the term's variant is the same, the secrets are not."""
    shutil.copy(ROOT / "course_config.py", root)
    for half in ("exercises", "solutions"):
        shutil.copytree(ROOT / half, root / half)
    return courses.load(root)


def _assignments(course: Course, given: dict[str, Answer]) -> Iterator[str]:
    for assignment in course.assignments:
        if any(e.rpartition("/")[2] in given for e in assignment.exercises):
            yield assignment.id


def _answered(notebook: Json, given: dict[str, Answer]) -> Json:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        name = cell["metadata"].get("autograder", {}).get("exercise", "").rpartition("/")[2]
        if _role(cell) == "answer" and given.get(name):
            first = cell["source"].partition("\n")[0] + "\n" if cell["cell_type"] == "code" else ""
            cell["source"] = first + given[name].rstrip("\n")
    for count, cell in enumerate((c for c in notebook["cells"] if c["cell_type"] == "code"), 1):
        cell["execution_count"] = count
    return notebook


def _write(student: str, assignment: str, notebook: Json) -> None:
    damaged = DAMAGE.get((student, assignment), lambda nb: nb)(notebook)
    folder = HERE / student / assignment
    folder.mkdir(parents=True)
    (folder / f"{assignment}.ipynb").write_bytes(damaged if isinstance(damaged, bytes) else _bytes(damaged))
    if (student, assignment) in LINKS:
        name, target = LINKS[student, assignment]
        (folder / name).symlink_to(target)


def _bytes(notebook: Json) -> bytes:
    for cell in notebook["cells"]:
        if isinstance(cell["source"], str):
            cell["source"] = cell["source"].splitlines(keepends=True)
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _role(cell: Json) -> str:
    return str(cell["metadata"].get("autograder", {}).get("role", ""))


def _solution(course: Course, id: str) -> Answer:
    name = id.rpartition("/")[2]
    if name == "explain_overfitting":
        return ESSAY
    if name == "output_activation":
        return f'answer = "{_letter(course, "sigmoid-probability")}"'
    return fill(course.exercise(id).solution(), key.values(course, id))


def _alternatives(course: Course, name: str) -> dict[str, Answer]:
    return course.exercise(course.resolve(name)).alternatives()


def _with_edits(course: Course, name: str, ids: tuple[str, ...]) -> Answer:
    """The model solution with the edits of these misconceptions."""
    exercise = course.exercise(course.resolve(name))
    spec, source = exercise.spec(), exercise.solution()
    assert isinstance(spec, CodeExercise)
    for wrong in spec.wrong:
        for old, new in wrong.edits if wrong.id in ids else ():
            assert source.count(old) == 1, (name, wrong.id, old)
            source = source.replace(old, new)
    return source


def _letter(course: Course, option: str) -> str:
    body = key.load(course, course.resolve("output_activation")).body
    assert isinstance(body, ChoiceKey)
    return "ABCDEFGH"[[o.id for o in body.options].index(option)]


def _values(course: Course, name: str) -> str:
    """The line of constants that the stub begins with."""
    id = course.resolve(name)
    return fill(course.exercise(id).stub(), key.values(course, id)).partition("\n")[0]


def _rounded(course: Course) -> str:
    """The four results to three decimals, each computed from the rounded one before."""
    from math import exp

    v = key.values(course, course.resolve("forward_by_hand"))
    z1 = round(v["w1"] * v["x"] + v["b1"], 3)
    a1 = round(1 / (1 + exp(-z1)), 3)
    z2 = round(v["w2"] * a1 + v["b2"], 3)
    return f"\nz1 = {z1}\na1 = {a1}\nz2 = {z2}\na2 = {round(1 / (1 + exp(-z2)), 3)}\n"


if __name__ == "__main__":
    sys.exit(main())
