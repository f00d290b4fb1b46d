"""The corpus: every file in the three groups is a submission, and its first line says what it must get.

A new attack is a new file. Where it uses `BAIT`, its first line makes way for that: where all canaries are.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course import fill
from autograder.records import ExerciseReport, Report

__all__ = ["PROGRAMS", "Program", "verdict"]

HERE = Path(__file__).parent
GROUPS = ("points_for_nothing", "someone_else_pays", "right_yet_rejected")
LINE = re.compile(r"# tries: (?P<tries>[^|]+) \| verdict: (?P<exercise>\w+) (?P<verdict>[a-z_]+ [\d.]+/[\d.]+)(?P<codes>(?: [a-z_.]+)*)")
MARK = re.compile(r"^# %%(?: exercise: (\w+))?$", re.MULTILINE)

Json = dict[str, Any]


@dataclass(frozen=True)
class Program:
    """One submission: `verdict` as `status earned/possible`; `codes` are those of verdicts or notes that must be among its own."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def line(self) -> re.Match[str]:
        found = LINE.fullmatch(self.first)
        assert found is not None, f"{self.path}: its first line is not `# tries: … | verdict: <exercise> <status> <earned>/<possible>`"
        return found

    @property
    def exercise(self) -> str:
        return self.line["exercise"]

    @property
    def verdict(self) -> str:
        return self.line["verdict"]

    @property
    def codes(self) -> set[str]:
        return set(self.line["codes"].split())

    @property
    def stopped(self) -> str:
        """How soon it is to be stopped: where it uses up its time, that had better be short."""
        if "note.skipped_cell" in self.codes:
            return "some"
        return "short" if self.verdict.startswith("timed_out") else ""

    @property
    def first(self) -> str:
        """The file's first line; of a notebook its first cell's."""
        if self.path.suffix == ".py":
            return self.path.read_text("utf-8").partition("\n")[0]
        return "".join(json.loads(self.path.read_bytes())["cells"][0]["source"]).partition("\n")[0]

    def handed_in(self, bait: Mapping[str, object], values: Mapping[str, object]) -> bytes:
        """The file as a student would hand it in, its answer marked as one to its exercise and `values` filled in."""
        if self.path.suffix == ".ipynb":
            return json.dumps(self.notebook(bait, values)).encode()
        content = self.path.read_bytes().decode()
        _, end, rest = content.partition("\r\n" if "\r\n" in content else "\n")
        return f"# %% exercise: {self.exercise}{end}{_header(bait, rest)}{end}{fill(rest, values) if values else rest}".encode()

    def notebook(self, bait: Mapping[str, object], values: Mapping[str, object]) -> Json:
        """The submission as a notebook, which it may be already."""
        if self.path.suffix == ".py":
            cells = [_cell(source, exercise) for exercise, source in _split(self.handed_in(bait, values).decode())]
            return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        notebook: Json = json.loads(self.path.read_bytes())
        first = notebook["cells"][0]
        first["source"] = "".join(first["source"]).partition("\n")[2]
        return notebook


def _header(bait: Mapping[str, object], source: str) -> str:
    """What stands in the place of the first line."""
    return f"BAIT = {bait!r}" if "BAIT" in source else "#"


def _split(text: str) -> Iterator[tuple[str | None, str]]:
    marks = [*MARK.finditer(text.replace("\r\n", "\n")), None]
    for mark, following in itertools.pairwise(marks):
        assert mark is not None
        yield mark[1], mark.string[mark.end() + 1 : following.start() if following else None]


def _cell(source: str, exercise: str | None) -> Json:
    label = f"# exercise: {exercise}\n" if exercise else ""
    return {"cell_type": "code", "metadata": {}, "source": label + source, "execution_count": None, "outputs": []}


def verdict(report: Report, exercise: str) -> tuple[str, set[str]]:
    """A report's word on an exercise in the form of a first line, with all codes of its verdicts and notes."""
    (found,) = (e for e in report.exercises if e.id.rpartition("/")[2] == exercise)
    codes = {v.code.removeprefix("numeric.") for v in found.verdicts} | {note.code for note in report.notes}
    return f"{found.status} {_points(found)}/{found.possible:g}", codes


def _points(exercise: ExerciseReport) -> str:
    return "none" if exercise.earned is None else f"{exercise.earned:g}"


# What is held only where a jail has a root of its own.
ENCLOSED = "import platform, sys; sys.path.append(sys.argv[1]); from autograder.jail import enclosure; sys.exit(not enclosure.possible(platform.machine()))"
ASKED = [sys.executable, "-I", "-S", "-c", ENCLOSED, str(HERE.parents[1])]
LEFT_OUT = () if subprocess.run(ASKED, check=False).returncode == 0 else ("looking",)
PROGRAMS = [
    Program(path)
    for group in GROUPS
    for path in sorted((HERE / group).rglob("*.*"))
    if path.suffix in (".py", ".ipynb") and path.parent.name not in LEFT_OUT
]
