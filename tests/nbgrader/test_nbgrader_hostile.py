"""Hostile notebooks through nbgrader's own commands: everybody has a score, nobody else is hurt, nothing leaks."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hostile_notebooks import ADAM, CANARIES, FILES, HONEST, NOT_TAKEN, TEXT, Batch, head

from autograder.submission import shown

pytestmark = [pytest.mark.slow, pytest.mark.full]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_first_line_says_what_it_tries(file: Path) -> None:
    said = head(file)
    assert said["attempt"] and said["expect"] in (0.0, 4.0, None) and said.keys() <= {"attempt", "expect", "assignment"}


def test_everybody_has_the_score_that_is_expected(batch: Batch) -> None:
    expected: dict[tuple[str, str], tuple[float | None, bool]] = {
        (attempt.name, attempt.assignment): (attempt.expect, attempt.expect is None) for attempt in batch.attempts
    }
    expected |= {(student, ADAM): (score, False) for student, score in HONEST.items()}
    expected |= {(student, TEXT): (None, True) for student in ("anna", "pia")}
    assert batch.grades() == expected


@pytest.mark.parametrize("assignment", [ADAM, TEXT])
def test_the_batch_ends_well(batch: Batch, assignment: str) -> None:
    assert batch.autograded[assignment].returncode == 0, batch.autograded[assignment].stderr


def test_what_is_not_taken_is_named(batch: Batch) -> None:
    said = batch.autograded[ADAM].stderr
    for student in NOT_TAKEN:
        assert f"submitted/{shown(student)}/{ADAM} was not taken in" in said
        assert not (batch.here / "autograded" / student).exists()


def test_only_notebooks_go_on(batch: Batch) -> None:
    for step, suffix in (("autograded", ".ipynb"), ("feedback", ".html")):
        for attempt in batch.attempts:
            folder = batch.here / step / attempt.name / attempt.assignment
            found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
            assert found == [f"{attempt.assignment}{suffix}", "autograder.data"], attempt.name


def test_nothing_secret_goes_on(batch: Batch) -> None:
    secrets = [*CANARIES, str(batch.course.root), "root:x:0:0", "SQLite format 3"]
    for step in ("autograded", "feedback"):
        for path in (batch.here / step).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert [secret for secret in secrets if secret.encode() in content] == [], path


def test_nothing_of_theirs_has_run(batch: Batch) -> None:
    assert list(batch.marks.iterdir()) == []


class Page(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.sources: list[str] = []
        self.ids: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.handlers += [name] if name.startswith("on") else []
            self.sources += [value or ""] if name in ("src", "srcset", "poster", "background", "data", "href") else []
            self.ids += [value or ""] if name in ("id", "name") else []


ACTING = ("script", "iframe", "object", "embed", "form", "input", "button", "meta", "link", "base", "title", "textarea", "style")


def test_feedback_has_no_element_that_acts_beside_nbgraders(batch: Batch) -> None:
    honest = {assignment: Page(batch.here / "feedback" / "anna" / assignment / f"{assignment}.html") for assignment in (ADAM, TEXT)}
    for attempt in batch.attempts:
        page, right = Page(batch.page(attempt)), honest[attempt.assignment]
        assert [tag for tag in page.tags if tag in ACTING] == [tag for tag in right.tags if tag in ACTING], attempt.name
        assert page.tags.count("math") <= right.tags.count("math"), attempt.name  # formulas of ours: a page that is too large lacks some
        assert page.handlers == [], attempt.name
        assert [s for s in page.sources if not s.startswith(("#", "data:image/")) and s not in right.sources] == [], attempt.name
        assert all(id.startswith("cell-id=") for id in set(page.ids) - set(right.ids)), attempt.name
        assert all(page.ids.count(id) == right.ids.count(id) for id in right.ids if not id.startswith("cell-id=")), attempt.name


def test_a_persons_comment_is_clean_in_feedback(batch: Batch) -> None:
    page = Page(batch.here / "feedback" / "chloe" / ADAM / f"{ADAM}.html")
    assert page.handlers == []
    assert "http://evil.example/c.png" not in page.sources


def test_fairmark_gives_the_same_scores(batch: Batch, tmp_path: Path) -> None:
    """`fairmark grade` on the same hand-ins, in a course of its own, without the stored reports."""
    from autograder import course as courses
    from autograder.nbgrader import classroom

    for name in ("course_config.py", "exercises", "solutions", ".autograder"):
        source = batch.course.root / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    shutil.rmtree(tmp_path / ".autograder" / "reports")
    here = tmp_path / "build" / "en"
    for name in ("source", "release", "nbgrader_config.py"):
        source = batch.here / name
        here.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, here / name)
    made = courses.load(tmp_path)
    found: dict[tuple[str, str], Any] = {}
    for assignment in (ADAM, TEXT):
        result = classroom.grade_class(made, "en", assignment, batch.here / "submitted", jobs=2)
        found |= {(student, assignment): report.earned if not report.pending else None for student, report in result.reports.items()}
        assert {s for s, _ in result.problems} == ({shown(student) for student in NOT_TAKEN} if assignment == ADAM else set())
    assert found == {place: score for place, (score, _) in batch.grades().items()}
