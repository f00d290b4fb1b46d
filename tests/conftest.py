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


TIERS = ("quick", "test", "full")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--tier", choices=TIERS,
        help="quick: the pure parts and one way through each room; test: all but what is marked `full`; full: only that",
    )  # fmt: skip


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file without a test of the tier that runs alone is not even imported."""
    tier = config.getoption("--tier")
    if tier in ("quick", "full") and collection_path.name.startswith("test_") and f"mark.{tier}" not in collection_path.read_text("utf-8"):
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of one tier; files with slow tests first: several are run at a time, and the last should not be a long one."""
    tier = config.getoption("--tier")
    if tier is not None:
        items[:] = [item for item in items if _is_of(item, tier)]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def _is_of(item: pytest.Item, tier: str) -> bool:
    full = item.get_closest_marker("full") is not None
    return full if tier == "full" else not full and (tier == "test" or item.get_closest_marker("quick") is not None)


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
