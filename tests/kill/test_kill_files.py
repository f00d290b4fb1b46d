"""Files are written whole or not at all, whoever else writes, sweeps or fails meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from said import said

from autograder import files
from autograder.classroom import collecting
from autograder.course import Course
from autograder.files import PART, CannotWrite


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob(f"{PART}*"))


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    files.write(path, b"one")
    files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert leftovers(tmp_path) == []


def test_many_writers_and_a_sweep(tmp_path: Path) -> None:
    """A sweep may take what is being written; then it is written again."""
    path = tmp_path / "file"

    def write(number: int) -> None:
        for _ in range(50):
            files.write(path, bytes([number]) * 10_000)

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(write, number) for number in range(4)]
        files.sweep(tmp_path)
        for one in work:
            one.result()
    assert len(set(path.read_bytes())) == 1
    assert len(path.read_bytes()) == 10_000
    assert leftovers(tmp_path) == []


def test_a_sweep_takes_what_was_left_and_nothing_else(tmp_path: Path) -> None:
    for name in ("keep", f"{PART}a", f"deep/er/{PART}b", f"deep/{PART}c/inner", "deep/keep"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / f"{PART}link").symlink_to(tmp_path / "deep")
    files.sweep(tmp_path, ".")
    assert len(leftovers(tmp_path)) == 2
    files.sweep(tmp_path)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["deep", "deep/er", "deep/keep", "keep"]


@pytest.mark.parametrize("error", ["ENOSPC", "EROFS", "EIO"])
def test_what_the_disk_says_becomes_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str) -> None:
    number = getattr(errno, error)

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(CannotWrite, match=r"then run the same command again: it goes on where it was\.$") as told:
        files.write(tmp_path / "file", b"x")
    assert str(told.value).startswith(f"{tmp_path}: ")
    assert leftovers(tmp_path) == []


def test_everybody_gets_the_seed_that_was_drawn_first(tmp_path: Path) -> None:
    course = Course(root=tmp_path, title=said("a", "a"), languages=("en",), term="t", assignments=())
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: course.secret_seed(), range(8)))) == 1
    assert [p.name for p in course.state().iterdir()] == ["secret_seed"]


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    holds = f"from autograder import files; from pathlib import Path\nwith files.alone(Path({str(tmp_path / 'lock')!r}), print): print('held', flush=True); input()"
    told: list[int] = []
    with subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        threading.Timer(0.5, process.kill).start()
        with files.alone(tmp_path / "lock", lambda: told.append(1)):
            assert process.wait(5)
    assert told == [1]


@pytest.mark.parametrize("gone", [False, True])
def test_a_hand_in_that_replaces_another_is_never_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool) -> None:
    """Killed when all was copied, before or after the old one went: it is there without a second look at where it came from."""
    source, here = tmp_path / "in", tmp_path / "course"
    (source / "anna").mkdir(parents=True)
    (source / "anna" / "a.ipynb").write_text("old")
    collecting.collect(source, here, "a")
    (source / "anna" / "a.ipynb").write_text("new")

    def killed(whole: Path, target: Path) -> None:
        if gone:
            shutil.rmtree(target)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(collecting, "_put", killed)
        with pytest.raises(KeyboardInterrupt):
            collecting.collect(source, here, "a")
    collecting.bring_home(here)
    assert collecting.find(here, "a")["anna"].read_text() == "new"
    assert [p.name for p in (here / "submitted" / "anna").iterdir()] == ["a"]
