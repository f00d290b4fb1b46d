"""A course of its own for each file of these tests: the repository's exercises, a fresh seed, built and released once."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cells_of import scores

from autograder import course as courses
from autograder.course import Course
from autograder.nbgrader import build, gradebook

REPOSITORY = Path(__file__).resolve().parents[2]
Json = dict[str, Any]
CONFIG = """
title = {"en": "Test course", "de": "Testkurs"}
languages = ["en", "de"]
term = "test"
device = "cpu"
limits = {"seconds": 3, "memory_mb": 512}
assignments = {
    "08-optimizers": {"exercises": ["adam_step"], "due": "2026-12-14 23:59"},
    "11-generalization": {"exercises": ["explain_overfitting"]},
}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("course")
    (root / "course_config.py").write_text(CONFIG)
    for half in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / half, root / half)
    made = courses.load(root)
    build.build(made, "en")
    for assignment in made.assignments:
        assert gradebook.release(made, "en", assignment.id) == []
    return made


@pytest.fixture(scope="module")
def here(course: Course) -> Path:
    return build.folder(course, "en")


@pytest.fixture(scope="module")
def released(here: Path) -> Callable[[str], Json]:
    """A fresh copy of a released notebook, ready to be answered."""

    def load(assignment: str) -> Json:
        notebook: Json = json.loads((here / "release" / assignment / f"{assignment}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        return copy.deepcopy(notebook)

    return load


@pytest.fixture(scope="module")
def hand_in(here: Path) -> Callable[..., Path]:
    """Put a notebook into submitted/."""

    def put(student: str, assignment: str, notebook: Json | str | bytes) -> Path:
        path = here / "submitted" / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(notebook, dict):
            notebook = json.dumps(notebook)
        path.write_bytes(notebook if isinstance(notebook, bytes) else notebook.encode())
        return path

    return put


@pytest.fixture(scope="module")
def nbgrader(here: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """nbgrader's own command line, in the built course."""

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        scripts = sysconfig.get_path("scripts")
        environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}
        command = [str(Path(scripts) / "nbgrader"), *args]
        return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, timeout=300)

    return run


@pytest.fixture(scope="module")
def grades(here: Path) -> Callable[[], dict[tuple[str, str], tuple[float | None, bool]]]:
    """The gradebook: (student, grade cell) → (auto_score, needs_manual_grade)."""

    def read() -> dict[tuple[str, str], tuple[float | None, bool]]:
        return {(student, cell): found for (student, _, cell), found in scores(here).items()}

    return read

