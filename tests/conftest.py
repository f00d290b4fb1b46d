"""What all tests share: the course of this checkout, and small courses of their own to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder import course as courses
from autograder.course import Course

ROOT = Path(__file__).parents[1]


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
