"""Hand-ins with their verdicts: how a file of this folder becomes a notebook, is graded, and is looked up.

A `.py` file says in its first line what is right: `# exercise: adam_step | right 4/4 | words that are told; a code`.
What follows stands in the answer cell of a fresh release of that exercise's assignment, up to the first marker:

    # %%                            a code cell below the answer cell, before the check cell
    # %% above                      a code cell above the answer cell
    # %% setup                      more lines of the setup cell
    # %% check                      a code cell below the check cell
    # %% markdown                   a text cell below the answer cell
    # %% answer: train_perceptron   the answer cell of another exercise of the sheet
    # %% ... | stub                 the exercise's own cell keeps its stub
    # %% ... | empty                the exercise's own cell is empty

An answer cell of which nothing is said keeps its stub. Whole hand-ins of any format stand in a `verdicts.tsv` beside
them: file, exercise, verdict, what is told.
"""

from __future__ import annotations

import csv
import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder.course import Course
from autograder.grade import Grader
from autograder.nbgrader.build import notebook as released
from autograder.records import ExerciseReport, Report
from autograder.report import terminal
from autograder.submission import SubmissionError

__all__ = ["HERE", "Graders", "HandIn", "exercise_of", "hand_ins", "notebook", "other_than", "sheet", "verdict", "words"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEAD = re.compile(r"# exercise: (?P<exercise>\S+) \| (?P<verdict>[^|\n]+?)(?: *\| *(?P<told>[^\n]*?))? *\n")
MARK = re.compile(r"^# %%[^\S\n]*(?P<place>[\w:-][^|\n]*?)?[^\S\n]*(?:\|[^\S\n]*(?P<own>stub|empty)[^\S\n]*)?$\n?", re.MULTILINE)
PLACES = ("", "below", "above", "setup", "check", "markdown", "answer:")


@dataclass(frozen=True)
class HandIn:
    """One file and its right verdict: `right 4/4`, or `told` for a file that cannot be read."""

    path: Path
    exercise: str
    verdict: str
    told: tuple[str, ...]

    def __str__(self) -> str:
        return self.path.relative_to(HERE).as_posix()


def hand_ins(folder: Path = HERE) -> list[HandIn]:
    """All hand-ins below a folder, in order. A file that nobody gives a verdict is no hand-in of ours: it fails here."""
    found = []
    for path in sorted(folder.glob("*/*")):
        if path.suffix == ".py" and (head := HEAD.match(path.read_text("utf-8"))):
            found.append(HandIn(path, head["exercise"], head["verdict"].strip(), _told(head["told"])))
    for table in sorted(folder.glob("*/verdicts.tsv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row and row[0] != "file":
                    name, exercise, verdict, told = (*row, "", "")[:4]
                    found.append(HandIn(table.parent / name, exercise, verdict.strip(), _told(told)))
    return found


def _told(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


@functools.cache
def course() -> Course:
    return courses.load(ROOT)


def assignment_of(exercise: str) -> str:
    return next(a.id for a in course().assignments for id in a.exercises if id.rpartition("/")[2] == exercise)


@functools.cache
def _released(assignment: str) -> str:
    return json.dumps(released(course(), assignment, "en"))


def notebook(text: str, exercise: str) -> dict[str, Any]:
    """The fresh release with what a `.py` hand-in says."""
    sheet: dict[str, Any] = json.loads(_released(assignment_of(exercise)))
    cells: list[dict[str, Any]] = sheet["cells"]
    marks = list(MARK.finditer(text))
    own = text[: marks[0].start()] if marks else text
    kept = next((mark["own"] for mark in marks if mark["own"]), None)
    if own.strip() and kept is None:
        _write(_cell(cells, exercise, "answer"), own)
    elif kept == "empty":
        _cell(cells, exercise, "answer")["source"] = ""
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        _put(cells, exercise, (mark["place"] or "").strip(), text[mark.end() : end].strip("\n"))
    return sheet


def _put(cells: list[dict[str, Any]], exercise: str, place: str, source: str) -> None:
    kind = place if place in PLACES else place.partition(" ")[0]
    assert kind in PLACES, f"nobody knows the place {place!r}"
    if kind == "setup":
        setup = next(c for c in cells if c["metadata"].get("autograder", {}).get("role") == "setup")
        setup["source"] = f"{_source(setup)}\n{source}"
    elif kind == "answer:":
        _write(_cell(cells, place.partition(" ")[2].strip(), "answer"), source)
    elif kind == "above":
        cells.insert(cells.index(_cell(cells, exercise, "answer")), _new("code", source))
    elif kind == "check":
        at = cells.index(_cell(cells, exercise, "check"))
        after = next((i for i in range(at + 1, len(cells)) if "autograder" in cells[i]["metadata"]), len(cells))
        cells.insert(after, _new("code", source))
    else:
        new = _new("markdown" if kind == "markdown" else "code", source)
        check = _cell(cells, exercise, "check")
        cells.insert(cells.index(check) if check else len(cells), new)


def _new(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _cell(cells: list[dict[str, Any]], exercise: str, role: str) -> dict[str, Any]:
    """The exercise's cell of this role; an empty dictionary where it has none (a text has no check)."""
    for cell in cells:
        ours = cell["metadata"].get("autograder", {})
        if ours.get("role") == role and str(ours.get("exercise", "")).rpartition("/")[2] == exercise:
            return cell
    return {}


def _write(cell: dict[str, Any], source: str) -> None:
    """Below the label, which stays; a cell magic goes above it."""
    label = _source(cell).partition("\n")[0]
    source = source.strip("\n")
    if cell["cell_type"] != "code":
        cell["source"] = source
    elif source.startswith("%%"):
        magic, _, rest = source.partition("\n")
        cell["source"] = f"{magic}\n{label}\n{rest}"
    else:
        cell["source"] = f"{label}\n{source}"


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def is_notebook(hand_in: HandIn) -> bool:
    """Whether `sheet` makes a notebook of it; without making one."""
    text = hand_in.path.read_text("utf-8-sig", errors="replace")
    return hand_in.path.suffix == ".ipynb" or (hand_in.path.suffix == ".py" and HEAD.match(text) is not None)


def sheet(hand_in: HandIn) -> dict[str, Any] | None:
    """A hand-in as a notebook, where it is one."""
    text = hand_in.path.read_text("utf-8-sig", errors="replace")
    if hand_in.path.suffix == ".py" and (head := HEAD.match(text)):
        return notebook(text[head.end() :], hand_in.exercise)
    return json.loads(text) if hand_in.path.suffix == ".ipynb" else None


class Graders:
    """One warm grader an assignment: with hidden cases, as a class is graded, or without, as `check()` judges."""

    def __init__(self, hidden: bool = True) -> None:
        self.hidden = hidden
        self.open: dict[str, Grader] = {}

    def report(self, hand_in: HandIn, folder: Path) -> Report | str:
        """The report of a hand-in, or the sentence that its file gets instead."""
        path = hand_in.path
        if path.suffix == ".py" and (whole := sheet(hand_in)) is not None:
            path = folder / f"{hand_in.path.stem}.ipynb"
            path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        assignment = assignment_of(hand_in.exercise)
        if assignment not in self.open:
            self.open[assignment] = Grader(course(), assignment, "en", hidden=self.hidden)
            self.open[assignment].start()
        try:
            return self.open[assignment].grade(path, path.name)
        except SubmissionError as error:
            return str(error)

    def close(self) -> None:
        for grader in self.open.values():
            grader.close()


def exercise_of(report: Report, name: str) -> ExerciseReport:
    return next(e for e in report.exercises if e.id.rpartition("/")[2] == name)


def verdict(given: Report | str, hand_in: HandIn) -> str:
    """`right 4/4`, as the table says it."""
    if isinstance(given, str):
        return "told"
    found = exercise_of(given, hand_in.exercise)
    earned = "-" if found.earned is None else f"{found.earned:g}"
    return f"{found.status.value} {earned}/{found.possible:g}"


def words(given: Report | str, hand_in: HandIn) -> str:
    """All that is told about the exercise and the notebook: sentences and codes."""
    if isinstance(given, str):
        return given
    found = exercise_of(given, hand_in.exercise)
    codes = [note.code for note in given.notes] + [v.code for v in found.verdicts] + ([found.misconception] if found.misconception else [])
    sentences = [note.message for note in given.notes] + [v.message for v in found.verdicts]
    return "\n".join([terminal.render(given, given.lang, color=False), *codes, *sentences])


def other_than(given: Report | str, hand_in: HandIn) -> list[str]:
    """What differs from the right verdict, in words; nothing where it is right."""
    found, said = verdict(given, hand_in), words(given, hand_in)
    flat = " ".join(said.split())
    wrong = [] if found == hand_in.verdict else [f"{found} instead of {hand_in.verdict}"]
    return wrong + [f"not told: {part}" for part in hand_in.told if part not in said and part not in flat]
