"""Reports on disk: found by file and key, under any name."""

from __future__ import annotations

from pathlib import Path

import pytest
from said import said

from autograder import store
from autograder.course import Course
from autograder.records import Report


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(root=tmp_path, title=said("a", "a"), languages=("en",), term="t", assignments=())


def report(key: str = "k") -> Report:
    return Report(
        schema=1, assignment="a", title="A", submission="s", lang="en", key=key, versions={},
        earned=1.0, possible=2.0, pending=0.0, exercises=(),
    )  # fmt: skip


NAMES = ["anna", "Jörg Müller", "..", "../../x", "a/b", "a%2Fb", "x" * 250, "x" * 251, "nul\0", ".", "é", "e\u0301"]


def test_any_name_is_safe_and_no_two_share_a_file(course: Course) -> None:
    places = [store.save(course, "en", "a", name, "d", report()) for name in NAMES]
    assert len(set(places)) == len(NAMES)
    assert {p.parent for p in places} == {course.state() / "reports" / "en" / "a"}
    assert all(store.load(course, "en", "a", name, "d", "k") == report() for name in NAMES)


def test_another_file_or_key_is_not_found(course: Course) -> None:
    store.save(course, "en", "a", "anna", "d", report())
    assert store.load(course, "en", "a", "anna", "e", "k") is None
    assert store.load(course, "en", "a", "anna", "d", "l") is None
    assert store.load(course, "de", "a", "anna", "d", "k") is None


def test_a_damaged_file_is_graded_again(course: Course) -> None:
    path = store.save(course, "en", "a", "anna", "d", report())
    path.write_bytes(path.read_bytes()[:20])
    assert store.load(course, "en", "a", "anna", "d", "k") is None


def test_a_failed_write_leaves_the_old_report(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(course, "en", "a", "anna", "d", report())
    monkeypatch.setattr("os.replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save(course, "en", "a", "anna", "e", report())
    assert store.load(course, "en", "a", "anna", "d", "k") == report()
    assert len(list((course.state() / "reports" / "en" / "a").iterdir())) == 1
