"""Links in a hand-in: gone before anything is copied, and nothing behind them touched."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.nbgrader import links


def submission(tmp_path: Path) -> Path:
    (tmp_path / "gradebook.db").write_text("secret")
    folder = tmp_path / "submitted" / "eve" / "a"
    (folder / "data").mkdir(parents=True)
    (folder / "a.ipynb").write_text("{}")
    (folder / "notes.txt").symlink_to("../../../gradebook.db")
    (folder / "data" / "up").symlink_to("../../../..", target_is_directory=True)
    (folder / "data" / "nowhere").symlink_to("missing")
    os.mkfifo(folder / "pipe")
    return folder


def test_links_and_pipes_go_and_files_stay(tmp_path: Path) -> None:
    folder = submission(tmp_path)
    assert sorted(links.remove(folder)) == ["data/nowhere", "data/up", "notes.txt", "pipe"]
    assert sorted(p.name for p in folder.rglob("*")) == ["a.ipynb", "data"]
    assert (tmp_path / "gradebook.db").read_text() == "secret"


def test_a_folder_that_is_a_link_goes_itself(tmp_path: Path) -> None:
    folder = submission(tmp_path)
    other = tmp_path / "submitted" / "mallory"
    other.symlink_to("eve", target_is_directory=True)
    assert links.remove(other / "a") == ["mallory"]
    assert not other.exists()
    assert (folder / "notes.txt").is_symlink()


def test_the_hook_takes_what_nbgrader_hands_it(tmp_path: Path) -> None:
    folder = submission(tmp_path)
    links.remove_beside(assignment="a", student="*", notebooks=[str(folder / "a.ipynb")])
    assert list(links.strange(folder)) == []


def test_a_copy_of_a_link_is_forgotten(tmp_path: Path) -> None:
    folder = submission(tmp_path)
    copied = tmp_path / "autograded" / "eve" / "a"
    copied.mkdir(parents=True)
    for name in ("notes.txt", "a.ipynb"):
        (copied / name).write_text("secret")
    links.forget(folder, copied)
    assert [p.name for p in copied.iterdir()] == ["a.ipynb"]
