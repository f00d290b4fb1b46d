"""A course with its keys, two rounds of hand-ins, and what undisturbed runs make of them: once for all these tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", exc_type=ImportError)
pytest.importorskip("torch", exc_type=ImportError)

from killing import ASSIGNMENT, REPOSITORY, STUDENTS, Batch, Result

from autograder import course as courses
from autograder import key
from autograder.kinds.choice.records import ChoiceKey
from autograder.nbgrader import build, gradebook

CONFIG = """
title = {"en": "Kill", "de": "Kill"}
languages = ["en"]
term = "test"
device = "cpu"
limits = {"seconds": 5, "memory_mb": 512}
assignments = {"03-losses": {"exercises": ["mse", "output_activation"]}}
"""
SLEEP = "import time\ntime.sleep({seconds})\n"


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Built and released, its keys compiled, nothing handed in yet."""
    root = tmp_path_factory.mktemp("kill") / "fresh"
    root.mkdir()
    (root / "course_config.py").write_text(CONFIG)
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half / ASSIGNMENT, root / half / ASSIGNMENT)
    course = courses.load(root)
    build.build(course, "en")
    assert gradebook.release(course, "en", ASSIGNMENT) == []
    for round in (1, 2):
        _hand_in(course, root.parent / f"round-{round}", round)
    return Batch(root, root.parent / "round-1")


@pytest.fixture(scope="session")
def first(fresh: Batch) -> tuple[Batch, Result]:
    """After an undisturbed run over the first hand-ins."""
    batch = fresh.copy(fresh.root.parent / "first")
    return batch, batch.finish()


@pytest.fixture(scope="session")
def second(first: tuple[Batch, Result]) -> tuple[Batch, Result]:
    """After another one: everybody has handed in once more, half of them something else."""
    batch = first[0].copy(first[0].root.parent / "second")
    batch.hand_ins = batch.root.parent / "round-2"
    return batch, batch.finish()


def _hand_in(course: courses.Course, folder: Path, round: int) -> None:
    released = build.folder(course, "en") / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    for number, student in enumerate(STUDENTS):
        notebook = json.loads(released.read_text("utf-8"))
        kind = number if round == 1 or number % 2 else number + 1
        for cell in notebook["cells"]:
            ours = cell["metadata"].get("autograder", {})
            if ours.get("role") == "answer":
                cell["source"] = f"# exercise: {ours['exercise']}\n" + _answer(course, ours["exercise"].rpartition("/")[2], kind)
        place = folder / student / ASSIGNMENT
        place.mkdir(parents=True)
        content = json.dumps(notebook)
        (place / f"{ASSIGNMENT}.ipynb").write_text(content if kind != 11 else content[: len(content) // 2])


def _answer(course: courses.Course, name: str, kind: int) -> str:
    """One of twelve ways to answer: right, wrong, half, not at all, raising, ended; most of them take their time."""
    id = f"{ASSIGNMENT}/{name}"
    if name == "output_activation":
        body: Any = key.load(course, id).body
        assert isinstance(body, ChoiceKey)
        right = "ABCDEFGH"[[option.right for option in body.options].index(True)]
        return f'answer = "{right if kind % 3 else "B" if right == "A" else "A"}"'
    solution = course.exercise(id).solution()
    sleep = SLEEP.format(seconds=0.05 + 0.03 * (kind % 5))
    answers = {
        1: solution.replace("return 2 * ", "return "),
        3: solution.partition("\n\ndef mse_grad")[0] + "\n",
        5: course.exercise(id).stub(),
        7: "raise RuntimeError('no')",
        9: "import os\nos._exit(3)",
    }
    return sleep + answers.get(kind, solution)
