"""What all tests share: the course of this checkout, and small courses of their own to break."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import course as courses
from autograder.course import Course

ROOT = Path(__file__).parents[1]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m full…`: a file in which nothing is marked so is not even imported."""
    only_full = str(config.option.markexpr).startswith("full") and collection_path.name.startswith("test_")
    return True if only_full and "mark.full" not in collection_path.read_text("utf-8") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: several are run at a time, and the last should not be a long one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this checkout."""
    return courses.load(ROOT)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course of two exercises in a folder of its own, free to be broken."""
    for half in ("exercises", "solutions"):
        for id in ("03-losses/mse", "03-losses/output_activation"):
            shutil.copytree(ROOT / half / id, tmp_path / half / id)
    for lang in ("en", "de"):
        shutil.copy(ROOT / "exercises" / "03-losses" / f"intro.{lang}.md", tmp_path / "exercises" / "03-losses")
    (tmp_path / "course_config.py").write_text(
        'title = {"en": "Small", "de": "Klein"}\nlanguages = ["en", "de"]\nterm = "test"\ndevice = "cpu"\n'
        'assignments = {"03-losses": {"exercises": ["mse", "output_activation"]}}\n'
    )
    return tmp_path


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Hostile and honest hand-ins, autograded and with feedback by stock nbgrader (`hostile_notebooks.Batch`)."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")
    import hostile_notebooks

    root = tmp_path_factory.mktemp("batch")
    yield hostile_notebooks.make(root)
    subprocess.run(["rm", "-rf", str(root)], check=False)  # one folder in it is too deep for Python's own rmtree
