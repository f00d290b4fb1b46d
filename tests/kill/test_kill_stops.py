"""What may come between: Ctrl-C, a second batch, a full disk, a locked gradebook, a jail that breaks. One sentence, nothing lost."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from killing import ASSIGNMENT, ENDED, GRADES, STUDENTS, Batch, Result, gone, moment, orphans, reached

from autograder import cli
from autograder.jail import JailRefused
from autograder.jail import jail as jail_module
from autograder.jail.conversation import ParentGone
from autograder.nbgrader import database, graders

pytestmark = pytest.mark.full

First = tuple[Batch, Result]
Disk = Callable[[Path, int], Callable[[int], None]]


@pytest.fixture
def batch(fresh: Batch, tmp_path: Path) -> Batch:
    return fresh.copy(tmp_path / "course")


def refused(batch: Batch, process: subprocess.Popen[bytes], *said: str) -> None:
    """It ends with exit code 2 and one sentence."""
    assert process.wait(120) == 2, batch.words()
    (line,) = batch.words().splitlines()
    assert all(words in line for words in said), line


# --- signals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "phase"), [("INT", "grading"), ("INT INT", "gradebook"), ("TERM", "gradebook"), ("INT", "pages")])
def test_a_signal_to_stop_gets_one_sentence(batch: Batch, first: First, sent: str, phase: str) -> None:
    rng = random.Random()
    with orphans() as left:
        process = batch.start()
        if reached(process, moment(batch, phase, rng)):
            for name in sent.split():
                process.send_signal(getattr(signal, f"SIG{name}"))
        code = process.wait(60)
        gone(left)
    if code != ENDED:  # it may have ended before
        assert code == 128 + getattr(signal, f"SIG{sent.split()[0]}")
        (line,) = batch.words().splitlines()
        assert (match := re.fullmatch(r"Stopped with (?:all )?(\d+) .*\. .*[Tt]he same command goes on .*\.", line)), line
        assert int(match[1]) <= len(list(batch.reports.glob("*.json"))) + 1  # one file cannot be read
    batch.check([first[1]])
    assert batch.finish().differs(first[1]) == []
    assert list(batch.tmp.iterdir()) == []


def test_a_signal_that_was_ignored_before_stays_ignored(batch: Batch, first: First) -> None:
    process = batch.start(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    assert reached(process, moment(batch, "grading", random.Random()))
    process.send_signal(signal.SIGINT)
    assert process.wait(120) == ENDED
    assert batch.result().differs(first[1]) == []


# --- another program ----------------------------------------------------------------------------------------------


def test_a_second_batch_waits_and_says_so(batch: Batch, first: First) -> None:
    """The first one is killed while the second one waits, which then does what is left."""
    other = replace(batch)
    other.said = batch.root.parent / "other-said"
    one = batch.start()
    assert reached(one, moment(batch, "grading", random.Random()))
    two = other.start()
    assert reached(two, lambda: other.said.stat().st_size > 0)
    one.kill()
    one.wait()
    assert two.wait(120) == ENDED
    assert other.words().startswith("Another `fairmark grade` is at work on this course.")
    assert "Graded before and unchanged since: " in other.words()
    assert batch.result().differs(first[1]) == []


def test_a_gradebook_in_use_is_waited_for(batch: Batch, first: First) -> None:
    process = batch.start()
    assert reached(process, moment(batch, "gradebook", random.Random()))
    with closing(sqlite3.connect(batch.here / "gradebook.db", timeout=30, isolation_level=None)) as held:
        held.execute("begin exclusive")
        time.sleep(3)
        assert process.poll() is None
        held.execute("rollback")
    assert process.wait(120) == ENDED, batch.words()
    assert batch.result().differs(first[1]) == []


def test_a_gradebook_that_stays_in_use_is_named(
    batch: Batch, first: First, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.5)
    with closing(sqlite3.connect(batch.here / "gradebook.db", isolation_level=None)) as held:
        held.execute("begin exclusive")
        assert graded_here(batch, monkeypatch) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{batch.here / 'gradebook.db'}: another program holds the gradebook (formgrader")
        held.execute("rollback")
    batch.check([first[1]])
    assert len(list(batch.reports.glob("*.json"))) == len(STUDENTS) - 1
    assert batch.finish().differs(first[1]) == []


def test_a_gradebook_that_was_lost_is_filled_again(batch: Batch, first: First, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the run that fills it is killed, and whoever looked at it in between has made an empty one."""
    assert batch.finish().differs(first[1]) == []
    for path in batch.here.glob("gradebook.db*"):
        path.unlink()
    sqlite3.connect(batch.here / "gradebook.db").close()
    process = batch.start()
    assert reached(process, moment(batch, "gradebook", random.Random()))
    process.kill()
    process.wait()
    assert batch.finish().differs(first[1]) == []


def test_a_damaged_gradebook_is_named(batch: Batch) -> None:
    (batch.here / "gradebook.db").write_bytes(b"no gradebook " * 1000)
    refused(batch, batch.start(), str(batch.here / "gradebook.db"), "is damaged", "backup")


# --- the disk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Put a folder with all it holds on a small disk of its own; what comes back leaves so many KB free, or makes it read-only."""
    mounted: list[Path] = []

    def put(folder: Path, free: int) -> Callable[[int], None]:
        kept = folder.with_name(f"{folder.name}-kept")
        folder.rename(kept)
        folder.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True).returncode:
            pytest.skip("no disk of its own: this user may not mount")
        mounted.append(folder)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        shutil.rmtree(kept)

        def leave(free: int) -> None:
            used = shutil.disk_usage(folder).used
            size = "ro" if free < 0 else f"size={(used >> 10) + free}k"
            subprocess.run(["mount", "-o", f"remount,{size}", str(folder)], check=True)

        leave(free)
        return leave

    yield put
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("place", [".autograder", "build/en"])
def test_a_full_disk_is_named_and_what_is_graded_stays(batch: Batch, first: First, disk: Disk, place: str) -> None:
    folder = batch.root / place
    leave = disk(folder, 4)
    stored = 0
    for free in (16, 64, 256, 1024, 8192):
        process = batch.start()
        if process.wait(120) == ENDED:
            break
        refused(batch, process, str(folder), "there is no room left on this disk. Make room, then run the same command again")
        batch.check([first[1]])
        assert len(list(batch.reports.glob("*.json"))) >= stored
        stored = len(list(batch.reports.glob("*.json")))
        leave(free)
    assert free > 24
    assert batch.finish().differs(first[1]) == []


@pytest.mark.parametrize("kilobytes", [1, 64])
def test_a_limit_on_files_is_told_like_a_full_disk(batch: Batch, first: First, kilobytes: int) -> None:
    """A quota of a kind that any user meets."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, resource.RLIM_INFINITY))

    refused(batch, batch.start(preexec_fn=limit), str(batch.root), "run the same command again: it goes on where it was")
    batch.check([first[1]])
    assert batch.finish().differs(first[1]) == []


@pytest.mark.parametrize("place", [".autograder", "build/en"])
def test_a_folder_that_may_not_be_written_is_named(batch: Batch, first: First, place: str, request: pytest.FixtureRequest) -> None:
    folder = batch.root / place
    if os.geteuid() == 0:
        request.getfixturevalue("disk")(folder, -1)
    else:
        folder.chmod(0o555)
    refused(batch, batch.start(), str(folder), "may not be written", "Make it writable")
    if os.geteuid() != 0:
        folder.chmod(0o755)
        assert batch.finish().differs(first[1]) == []


# --- the jail -----------------------------------------------------------------------------------------------------


def graded_here(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> int:
    """`fairmark grade` in this process, where it can be tampered with."""
    monkeypatch.chdir(batch.root)
    try:
        return cli.main(["grade", ASSIGNMENT, "--submissions", str(batch.hand_ins), "--jobs", "2"])
    finally:
        graders.close()


def test_our_fault_is_set_aside_and_graded_by_the_next_run(
    batch: Batch, first: First, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    converse = jail_module.converse

    def breaks(line: Any, request: Any, *more: Any) -> Any:
        if any("raise RuntimeError('no')" in cell.source for cell in request.cells):
            raise ParentGone(began=False)
        return converse(line, request, *more)

    with monkeypatch.context() as broken:
        broken.setattr(jail_module, "converse", breaks)
        assert graded_here(batch, monkeypatch) == ENDED
    out = " ".join(capsys.readouterr().out.split())
    assert "our fault" in out
    assert f"fairmark grade {ASSIGNMENT} grades only these" in out
    unlucky = STUDENTS[7]
    assert sorted(p.stem for p in batch.reports.glob("*.json")) == sorted(set(first[1].reports) - {unlucky})
    with closing(sqlite3.connect(batch.here / "gradebook.db")) as book:
        grades = set(book.execute(GRADES))
    assert {row[2:] for row in grades if row[0] == unlucky} == {(None, None, 1)}
    assert {row for row in grades if row[0] != unlucky} == {row for row in first[1].grades if row[0] != unlucky}
    assert batch.finish().differs(first[1]) == []
    assert f"Graded before and unchanged since: {len(STUDENTS) - 2} of {len(STUDENTS) - 1}." in batch.words()


def test_a_jail_that_cannot_start_grades_nobody(
    batch: Batch, first: First, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any) -> None:
        raise JailRefused("The jail for numpy cannot start: no. `fairmark doctor` says what is missing.")

    with monkeypatch.context() as broken:
        broken.setattr(jail_module._Parent, "_wait_until_warm", fails)
        assert graded_here(batch, monkeypatch) == 2
    assert capsys.readouterr().err == "The jail for numpy cannot start: no. `fairmark doctor` says what is missing.\n"
    assert not list(batch.reports.glob("*.json"))
    with closing(sqlite3.connect(batch.here / "gradebook.db")) as book:
        assert book.execute(GRADES).fetchall() == []
    assert batch.finish().differs(first[1]) == []
