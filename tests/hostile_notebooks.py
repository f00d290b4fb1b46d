"""A class of hostile and honest hand-ins, taken through stock nbgrader once for all tests that look at what came of it.

Every file of nbgrader/hostile/ is one attempt; its first line says what it tries, what it must earn (null: a person
decides) and, where it is not `ADAM`, of which assignment it is. In it, "@answer" and "@check" stand for the released
cells, the first with the model solution in it, "@solution" for that solution, and @(text)*3@ for three times the text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder.course import Course

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
FILES = sorted((HERE / "nbgrader" / "hostile").glob("*.ipynb"))
CLASS = HERE / "class"
ADAM, TEXT = "08-optimizers", "11-generalization"
HONEST: dict[str, float] = {"aaron": 4.0, "anna": 4.0, "chloe": 3.0, "pia": 4.0, "zoe": 4.0}
SEED = "5eed" * 8
CANARIES = (SEED, "canary-of-the-key", "canary-of-a-file", "canary-of-the-environment")
TIMES = {
    "time-words": b"not a time",
    "time-digits": b"9" * 400,
    "time-bytes": b"\xff\xfe\0",
    "time-file": b"2026-01-01 10:00:00 /etc/passwd",
    "time-colon": b"2026-01-01 10:00:00 :/etc/passwd",
    "time-far": b"0001-01-01 00:00:00 +9999",
    "time-long": b"2026-01-01 10:00:00 UTC" + b" " * 1_000_000,
}
MODULES = ("abc", "contextlib", "importlib", "json", "numpy", "os", "site", "sitecustomize", "torch", "typing", "warnings")
SETTINGS = ("conftest.py", "ipython_config.py", "jupyter_server_config.py", "nbgrader_config.py", "setup.py")
MARKUP = "<img src=x onerror=window.__pwned=1>"
NOT_TAKEN = (MARKUP, "x';window.__pwned=1;\"", "two\nlines", "*", "\u202egnp.enna", "notebook-is-link", "notebook-is-pipe", "notebook-is-folder")


@dataclass(frozen=True)
class Attempt:
    """What somebody hands in: `beside` puts further things into the folder of the hand-in."""

    name: str
    expect: float | None
    assignment: str = ADAM
    file: Path | None = None
    beside: Callable[[Path], object] = lambda folder: None


@dataclass(frozen=True)
class Batch:
    """The course with everything handed in, autograded and with feedback by nbgrader's own commands."""

    course: Course
    here: Path
    attempts: tuple[Attempt, ...]
    autograded: dict[str, subprocess.CompletedProcess[str]]
    marks: Path  # what code that ran outside the jail leaves behind

    def grades(self) -> dict[tuple[str, str], tuple[float | None, bool]]:
        """(student, assignment) → (auto_score, needs_manual_grade)."""
        database = sqlite3.connect(self.here / "gradebook.db")
        rows = database.execute(
            "select a.student_id, s.name, g.auto_score, g.needs_manual_grade from grade g "
            "join submitted_notebook n on g.notebook_id = n.id join submitted_assignment a on n.assignment_id = a.id "
            "join assignment s on a.assignment_id = s.id"
        ).fetchall()
        database.close()
        return {(student, assignment): (score, bool(manual)) for student, assignment, score, manual in rows}

    def notebooks(self) -> dict[tuple[str, str], str]:
        """(student, assignment) → nbgrader's id of the submitted notebook."""
        database = sqlite3.connect(self.here / "gradebook.db")
        rows = database.execute(
            "select a.student_id, s.name, n.id from submitted_notebook n "
            "join submitted_assignment a on n.assignment_id = a.id join assignment s on a.assignment_id = s.id"
        ).fetchall()
        database.close()
        return {(student, assignment): id for student, assignment, id in rows}

    def page(self, attempt: Attempt) -> Path:
        """The feedback of an attempt."""
        return self.here / "feedback" / attempt.name / attempt.assignment / f"{attempt.assignment}.html"


def attempts(marks: Path) -> Iterator[Attempt]:
    """Everybody who hands in, but those whose hand-in is not taken at all."""
    for file in FILES:
        said = head(file)
        yield Attempt(file.stem, said["expect"], said.get("assignment", ADAM), file)
    for name, content in TIMES.items():
        yield Attempt(name, 4.0, beside=lambda folder, content=content: (folder / "timestamp.txt").write_bytes(content))
    for beside in (modules, names, links, pipes, release, repository, deep):
        yield Attempt(f"beside-{beside.__name__}", 4.0, beside=lambda folder, beside=beside: beside(folder, marks))


def head(file: Path) -> dict[str, Any]:
    """What the first line of a file says."""
    first = file.read_text("utf-8").partition("\n")[0]
    said: dict[str, Any] = json.loads(first.rstrip().rstrip(",") + "}")
    return said


def make(root: Path) -> Batch:
    """Build the course, hand everything in, and run nbgrader."""
    from autograder.nbgrader import build, gradebook

    course = _course(root)
    build.build(course, "en")
    for assignment in (ADAM, TEXT):
        assert gradebook.release(course, "en", assignment) == []
    here, marks = build.folder(course, "en"), root / "marks"
    marks.mkdir()
    all_of_them = tuple(attempts(marks))
    _hand_in(course, here, all_of_them)
    autograded = {a: nbgrader(here, "autograde", a) for a in (ADAM, TEXT)}
    _comment(here)
    for assignment in (ADAM, TEXT):
        done = nbgrader(here, "generate_feedback", assignment)
        assert done.returncode == 0, done.stderr
    return Batch(course, here, all_of_them, autograded, marks)


def nbgrader(here: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """nbgrader's own command line."""
    scripts = sysconfig.get_path("scripts")
    environment = {
        **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY),
        "SECRET": "canary-of-the-environment",
    }  # fmt: skip
    command = [str(Path(scripts) / "nbgrader"), *args]
    return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, errors="replace", timeout=600)


def _course(root: Path) -> Course:
    """The repository's course, cut down to two assignments, with secrets to look for."""
    config = (REPOSITORY / "course_config.py").read_text("utf-8")
    keep = re.compile(rf'^    "(?!{ADAM}|{TEXT})\d\d-.*\n', re.MULTILINE)
    (root / "course_config.py").write_text(keep.sub("", config), "utf-8")
    for half in ("exercises", "solutions"):
        for assignment in (ADAM, TEXT):
            shutil.copytree(REPOSITORY / half / assignment, root / half / assignment)
    spec = root / "solutions" / ADAM / "adam_step" / "spec.py"
    spec.write_text(spec.read_text("utf-8") + "\n# canary-of-the-key\n", "utf-8")
    (root / "secret.txt").write_text("canary-of-a-file")
    (root / ".autograder").mkdir()
    (root / ".autograder" / "secret_seed").write_text(SEED + "\n")
    return courses.load(root)


def _hand_in(course: Course, here: Path, all_of_them: tuple[Attempt, ...]) -> None:
    solution = course.exercise(f"{ADAM}/adam_step").solution()
    released = json.loads((here / "release" / ADAM / f"{ADAM}.ipynb").read_text("utf-8"))
    cells = {c["metadata"].get("autograder", {}).get("role"): c for c in released["cells"]}
    cells["answer"]["source"] = f"# exercise: {ADAM}/adam_step\n{solution}"
    right = json.dumps(released)
    for attempt in all_of_them:
        folder = here / "submitted" / attempt.name / attempt.assignment
        folder.mkdir(parents=True)
        text = _filled(attempt.file.read_text("utf-8"), cells, solution) if attempt.file else right
        (folder / f"{attempt.assignment}.ipynb").write_text(text, "utf-8")
        attempt.beside(folder)
    for student in HONEST:
        for assignment in (ADAM, TEXT):
            folder = here / "submitted" / student / assignment
            if (CLASS / student / assignment).is_dir():
                shutil.copytree(CLASS / student / assignment, folder)
            elif assignment == ADAM:
                folder.mkdir(parents=True)
                (folder / f"{ADAM}.ipynb").write_text(right, "utf-8")
    _not_taken(here, right)


def _filled(text: str, cells: dict[str | None, Any], solution: str) -> str:
    for mark, value in (("answer", cells["answer"]), ("check", cells["check"]), ("solution", solution)):
        text = text.replace(f'"@{mark}"', json.dumps(value))
    return re.sub(r"@\((.*?)\)\*(\d+)@", lambda m: m[1] * int(m[2]), text)


def _not_taken(here: Path, right: str) -> None:
    for student in NOT_TAKEN:
        notebook = here / "submitted" / student / ADAM / f"{ADAM}.ipynb"
        notebook.parent.mkdir(parents=True)
        if student == "notebook-is-link":
            notebook.symlink_to(f"../../zoe/{ADAM}/{ADAM}.ipynb")
        elif student == "notebook-is-pipe":
            os.mkfifo(notebook)
        elif student == "notebook-is-folder":
            notebook.mkdir()
        else:
            notebook.write_text(right, "utf-8")


def _comment(here: Path) -> None:
    """A person's comment that holds what a student wrote."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{here / 'gradebook.db'}") as book:
        comment = book.find_comment("adam_step", ADAM, ADAM, "chloe")
        comment.manual_comment = f"You wrote {MARKUP}<script>window.__pwned=1</script> ![x](http://evil.example/c.png) here."
        book.db.commit()


# --- what lies beside a notebook ----------------------------------------------------------------------------------


def modules(folder: Path, marks: Path) -> None:
    """Modules that take the place of Python's and settings of every program about."""
    for name in [*(f"{module}.py" for module in MODULES), *SETTINGS]:
        (folder / name).write_text(f"open({str(marks / name)!r}, 'w').close()\n")
    (folder / "jupyter_config.json").write_text('{"ServerApp": {"allow_origin": "*"}}')
    (folder / ".env").write_text("PYTHONPATH=.\n")


def names(folder: Path, marks: Path) -> None:
    """Files with names that are markup, several lines, sequences for a terminal, or very long; further notebooks."""
    for name in (MARKUP, "a\nb", "\x1b]0;owned\x07", "\u202egnp.x", "$(touch x)", "-rf", "x" * 250, "'; --", f"{MARKUP}.ipynb", "a\nb.ipynb", "[*].ipynb"):
        (folder / name).write_text("{}")


def links(folder: Path, marks: Path) -> None:
    """Links of both kinds to the gradebook and to a secret, to folders, to nowhere and to themselves."""
    here = folder.parents[2]
    (folder / "gradebook.db").symlink_to("../../../gradebook.db")
    (folder / "secret.txt").symlink_to(here.parents[1] / "secret.txt")
    (folder / "up").symlink_to("../../../..", target_is_directory=True)
    (folder / "loop").symlink_to("loop")
    (folder / "nowhere").symlink_to("missing")
    os.link(here.parents[1] / "secret.txt", folder / "picture.png")
    os.link(here.parents[1] / "secret.txt", folder / "timestamp.txt")


def pipes(folder: Path, marks: Path) -> None:
    """What blocks whoever reads it."""
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "timestamp.txt")
    there = os.getcwd()
    os.chdir(folder)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(there)


def release(folder: Path, marks: Path) -> None:
    """Folders where the release and nbgrader have files."""
    for name in ("autograder.data", "timestamp.txt"):
        (folder / name).mkdir()
        (folder / name / "x").write_text("x")


def repository(folder: Path, marks: Path) -> None:
    """A repository with hooks, a gradebook, checkpoints, compiled modules."""
    for name in (".git/hooks/post-checkout", ".git/config", "gradebook.db", ".ipynb_checkpoints/x.ipynb", "__pycache__/numpy.cpython-311.pyc", ".ssh/config"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\ntouch {marks / 'hook'}\n")


def deep(folder: Path, marks: Path) -> None:
    """Folders deeper than a program that calls itself can go, with a link in the last one."""
    there = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        with suppress(OSError):
            os.symlink("/etc/passwd", "x")
    finally:
        os.chdir(there)
