"""Every program a report says to try was run by itself: in a fresh process it gives what the report says it gives.

By default in every third report of the class; with `AUTOGRADER_SEEDS=2` in all of them. Standard mistakes are tried in
test_small.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

import numpy as np
from trying import gives

from autograder import spec, submission
from autograder.course import Course, fill
from autograder.grade import Grader
from autograder.judge.program import Program
from autograder.records import Case, Part, Returned_, Trial
from autograder.script import Seen

ROOT = Path(__file__).parents[2]
ALL = int(os.environ.get("AUTOGRADER_SEEDS", "1")) > 1
EVERY = 1 if ALL else 3


def by(student: str, assignment: str) -> Path | None:
    folder = ROOT / "tests" / "class" / student / assignment
    return next(iter(sorted(folder.glob("*.ipynb"))), None) if folder.is_dir() else None


def handed_in(assignment: str) -> Iterator[Path]:
    students = sorted(p.name for p in (ROOT / "tests" / "class").iterdir() if p.is_dir())
    yield from (path for student in students[::EVERY] if (path := by(student, assignment)))


def untrue(source: str, trial: Trial, solution: str) -> list[str]:
    """What the program does not give that the report says it gives."""
    wrong = [] if gives(source, trial, trial.yours) else [f"does not give {trial.yours!r}: {trial.code}"]
    return wrong + ([] if gives(solution, trial, trial.right) else [f"is not right as {trial.right!r}: {trial.code}"])


@pytest.mark.full
@pytest.mark.parametrize("assignment", ["01-perceptron", "03-losses", "08-optimizers", "10-regularization"])
def test_in_the_reports_of_the_class(course: Course, assignment: str) -> None:
    wrong, tried = [], 0
    with Grader(course, assignment, "en") as grader:
        for path in handed_in(assignment):
            try:
                work = submission.read(path, grader.names, grader.others)
            except submission.SubmissionError:
                continue
            for k in grader.keys:
                trial = grader.judged(k, work).trial
                if trial is not None:
                    source = "\n".join(cell.source for cell in work.cells_for(k.exercise.id))
                    solution = fill(course.exercise(k.exercise.id).solution(), k.values)
                    wrong += [f"{path.parent.parent.name}, {k.exercise.id}: {what}" for what in untrue(source, trial, solution)]
                    tried += 1
    assert not wrong, "\n".join(wrong)
    assert tried


def test_a_program_with_tensors_imports_torch_itself() -> None:
    """A notebook's first cell imports NumPy; whoever wrote `from torch import nn` has no `torch` there."""
    part = Part(name="f", points=1, returns=(Returned_(name="f"),))
    script = spec.Case("a").call("f", as_="out", x=np.array([1.0, 2.0], dtype="float32")).script
    case = Case(name="a", part="f", group="all", visible=True, script=script, expected=(Seen("out", 1.0, 0),))
    plain, tensors = (Program(case, torch).giving(part, case.expected[0], "", "") for torch in (False, True))
    assert plain == "print(f(x=np.array([1.0, 2.0], dtype=np.float32)))"
    assert tensors == "import torch\nprint(f(x=torch.tensor([1.0, 2.0])))"
