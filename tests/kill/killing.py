"""A real batch in a process of its own: made, started, killed at a chosen moment, and looked at."""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder.records import Key
from autograder.store import Stored

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENT = "03-losses"
STUDENTS = [f"s{number:02}" for number in range(1, 13)]
PATIENCE = 120.0
ENDED = 1  # all is graded but one hand-in, which is cut off and told
LOOK_EVERY = 0.003
PR_SET_CHILD_SUBREAPER = 36
GRADES = """
select submitted.student_id, cell.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade
from grade join base_cell cell on grade.cell_id = cell.id
join submitted_notebook notebook on grade.notebook_id = notebook.id
join submitted_assignment submitted on notebook.assignment_id = submitted.id
"""
COMMENTS = """
select submitted.student_id, cell.name, comment.auto_comment, comment.manual_comment
from comment join base_cell cell on comment.cell_id = cell.id
join submitted_notebook notebook on comment.notebook_id = notebook.id
join submitted_assignment submitted on notebook.assignment_id = submitted.id
"""

Json = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """All that a batch leaves, but for times and random ids."""

    reports: dict[str, Json]
    grades: tuple[Any, ...]
    comments: tuple[Any, ...]
    submitted: dict[str, bytes]
    files: frozenset[str]

    def differs(self, other: Result) -> list[str]:
        """In what."""
        parts = {name: (getattr(self, name), getattr(other, name)) for name in ("reports", "grades", "comments", "submitted")}
        found = [f"{name}: {mine} instead of {theirs}" for name, (mine, theirs) in parts.items() if mine != theirs]
        return found + sorted(f"file {name}" for name in self.files ^ other.files)


@dataclass
class Batch:
    """A course in a folder of its own, and a folder of hand-ins."""

    root: Path
    hand_ins: Path
    tmp: Path = field(init=False)
    said: Path = field(init=False)

    def __post_init__(self) -> None:
        self.tmp, self.said = self.root.parent / f"{self.root.name}-tmp", self.root.parent / f"{self.root.name}-said"
        self.tmp.mkdir(exist_ok=True)

    @property
    def here(self) -> Path:
        return self.root / "build" / "en"

    @property
    def reports(self) -> Path:
        return self.root / ".autograder" / "reports" / "en" / ASSIGNMENT

    def start(self, *more: str, **options: Any) -> subprocess.Popen[bytes]:
        """`fairmark grade` as a user starts it."""
        command = [sys.executable, "-m", "autograder.cli", "grade", ASSIGNMENT, "--submissions", str(self.hand_ins), "--jobs", "2", *more]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TMPDIR": str(self.tmp), "PYTHONDONTWRITEBYTECODE": "1"}
        options.setdefault("preexec_fn", interruptible)
        with self.said.open("wb") as said:
            return subprocess.Popen(command, cwd=self.root, env=environment, stdout=said, stderr=subprocess.STDOUT, **options)

    def finish(self, *more: str, **options: Any) -> Result:
        """Run to the end, without a disturbance."""
        process = self.start(*more, **options)
        assert process.wait(PATIENCE) == ENDED, self.words()
        return self.result()

    def words(self) -> str:
        """What the last run said."""
        return self.said.read_text("utf-8")

    def copy(self, to: Path) -> Batch:
        """The same in another folder; where it lies is part of neither reports nor gradebook."""
        shutil.copytree(self.root, to, symlinks=True)
        return Batch(to, self.hand_ins)

    def result(self) -> Result:
        """Raises where something is torn."""
        reports = {path.stem: _report(path) for path in self.reports.glob("*.json")}
        grades, comments = self._rows(GRADES), self._rows(COMMENTS)
        files = frozenset(str(p.relative_to(self.root)) for place in (".autograder", "build") for p in (self.root / place).rglob("*") if p.is_file())
        return Result(reports, grades, comments, self.submitted(), files)

    def submitted(self) -> dict[str, bytes]:
        """What every student has handed in, as far as it has been collected."""
        paths = {student: self.here / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb" for student in STUDENTS}
        return {student: path.read_bytes() for student, path in paths.items() if path.exists()}

    def check(self, allowed: list[Result]) -> None:
        """What holds at every moment: nothing torn, nothing twice, nothing that an undisturbed run would not have written."""
        for path in (self.root / ".autograder" / "keys").glob("*.key"):
            msgspec.msgpack.decode(path.read_bytes(), type=Key)
        for path in self.reports.glob("*.json"):
            assert _report(path) in [result.reports[path.stem] for result in allowed], path
        for student, content in self.submitted().items():
            assert content in [result.submitted.get(student) for result in allowed], student
        for path in self.here.glob("pages/**/*.html"):
            assert path.read_bytes().rstrip().endswith(b"</html>"), path
        self._check_gradebook(allowed)

    def _check_gradebook(self, allowed: list[Result]) -> None:
        """On a copy: whoever opens a gradebook that was killed mends it."""
        if not (self.here / "gradebook.db").exists():
            return
        copy = self.root.parent / f"{self.root.name}-gradebook"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in self.here.glob("gradebook.db*"):
            shutil.copy(path, copy)
        with closing(sqlite3.connect(copy / "gradebook.db")) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert database.execute("pragma foreign_key_check").fetchall() == []
            tables = {name for (name,) in database.execute("select name from sqlite_master")}
            assert "alembic_version" in tables
            students = [student for (student,) in database.execute("select student_id from submitted_assignment")]
            assert len(students) == len(set(students))
            grades = database.execute(GRADES).fetchall()
        assert len({row[:2] for row in grades}) == len(grades)
        right = {(row[0], row[1], row[2]) for result in allowed for row in result.grades}
        assert {row[:3] for row in grades if row[2] is not None} <= right

    def _rows(self, query: str) -> tuple[Any, ...]:
        with closing(sqlite3.connect(self.here / "gradebook.db")) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
            return tuple(sorted(database.execute(query).fetchall(), key=repr))


def _report(path: Path) -> Json:
    """A stored report without the minute it was made in."""
    stored = msgspec.json.decode(path.read_bytes(), type=Stored)
    report: Json = json.loads(msgspec.json.encode(stored.report))
    del report["graded_at"], report["handed_in"]
    return report


# --- moments ------------------------------------------------------------------------------------------------------


def moment(batch: Batch, phase: str, rng: random.Random) -> Callable[[], bool]:
    """Whether this moment of a run has come: a random one within its start, its grading, its writing of gradebook or pages."""
    started = time.monotonic()
    if phase == "start":
        until = started + rng.uniform(0, 4)
        return lambda: time.monotonic() > until
    seen = {"grading": batch.reports, "gradebook": batch.here / "autograded", "pages": batch.here / "pages"}[phase]
    suffix = {"grading": "*.json", "gradebook": f"*/{ASSIGNMENT}/*.ipynb", "pages": "*/students/*.html"}[phase]
    before, after = _times(seen, suffix), rng.randint(1, 6)
    later = rng.uniform(0, {"grading": 0.4, "gradebook": 0.15, "pages": 0.02}[phase])
    until = [0.0]

    def come() -> bool:
        if not until[0] and len(_times(seen, suffix).items() - before.items()) >= after:
            until[0] = time.monotonic() + later
        return 0 < until[0] < time.monotonic()

    return come


def _times(folder: Path, pattern: str) -> dict[str, int]:
    times = {}
    for path in folder.glob(pattern):
        with suppress(OSError):
            times[str(path)] = path.stat().st_mtime_ns
    return times


def reached(process: subprocess.Popen[bytes], come: Callable[[], bool]) -> bool:
    """Wait for a moment; False where the run has ended before."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None:
        if come():
            return True
        assert time.monotonic() < until
        time.sleep(LOOK_EVERY)
    return False


def interruptible() -> None:
    """Ctrl-C is heard, also where these tests run in the background of a shell, which has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# --- processes ----------------------------------------------------------------------------------------------------


@contextmanager
def orphans() -> Iterator[Callable[[], list[int]]]:
    """Within the block, whatever loses its parent becomes ours: `left()` are those that live on."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    before = set(children(os.getpid()))

    def left() -> list[int]:
        for pid in set(children(os.getpid())) - before:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        return sorted(set(children(os.getpid())) - before)

    try:
        yield left
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def gone(left: Callable[[], list[int]]) -> None:
    """All of them end soon."""
    until = time.monotonic() + PATIENCE
    while alive := left():
        assert time.monotonic() < until, [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in alive]
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(one) for one in (task / "children").read_text().split()]
    return found


def parents(grader: int) -> list[int]:
    """The warm parents of a grader."""
    return [pid for pid in children(grader) if b"autograder.jail.parent" in _command(pid)]


def kill(process: subprocess.Popen[bytes], whom: str, rng: random.Random) -> bool:
    """`kill -9` of a grader, of a warm parent of it or of a child of those; False where there is none at the moment."""
    if whom == "grader":
        process.kill()
        return True
    found = parents(process.pid)
    if whom == "child":
        found = [child for parent in found for child in children(parent)]
    if not found:
        return False
    try:
        os.kill(rng.choice(found), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
