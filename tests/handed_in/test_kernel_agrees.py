"""`check()` in a real kernel and grading say the same of every hand-in, or the difference is told."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import HERE, ROOT, Graders, HandIn, course, exercise_of, hand_ins, is_notebook, sheet

pytest.importorskip("ipykernel", reason="ipykernel is not installed (extra `instructor`)")

from kernels import ENDLESS, Kernels

from autograder import release
from autograder.records import ExerciseReport, Report, Status
from autograder.submission import CHECK

Releases = Callable[[str], Path]
LOOK = "(lambda out: __import__('msgspec').json.encode(out.report).decode() if type(out).__name__ == 'Result' else '')(list(Out.values())[-1] if Out else None)"
TELLING = frozenset(
    f"note.{word}"
    for word in ["below_check", "cell_stopped", "cell_unread", "elsewhere", "killed_cell", "magic", "magic_cell", "magic_forgets", "passed_over", "skipped_cell", "stub_below", "duplicate"]
)
STOPPED = (Status.timed_out, Status.killed)
UNANSWERED = (Status.no_answer, Status.raised, Status.unreadable, Status.refused)

BOOKS = [hand_in for hand_in in hand_ins() if hand_in.verdict != "told" and is_notebook(hand_in)]


@pytest.fixture(scope="module")
def kernels() -> Iterator[Kernels]:
    kernels = Kernels()
    yield kernels
    kernels.close()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return functools.cache(lambda assignment: release.write(course(), assignment, "en", tmp_path_factory.mktemp("release")))


def checked(book: dict[str, Any], exercises: list[str], kernels: Kernels, data: Path, folder: Path) -> dict[str, Any]:
    """What the last check of each exercise says when all cells run from top to bottom; nothing where it says nothing."""
    shutil.copy(data, folder / data.name)
    found: dict[str, Any] = {}
    cells = [cell for cell in book["cells"] if cell.get("cell_type") == "code"]
    names = [f"cell-{number}" for number in range(len(cells))]
    with kernels.kernel(folder) as kernel:
        for name, cell in zip(names, cells, strict=True):
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            written = CHECK.fullmatch(source)
            exercise = written["name"].strip() if written is not None else ""
            said = kernel.run(source, name, LOOK if exercise else "", limit=40.0 if exercise else ENDLESS)
            if exercise in exercises:
                found[exercise] = _decoded(said)
        for exercise in exercises:
            if not found.get(exercise):
                found[exercise] = _decoded(kernel.run(f'from autograder import check\ncheck("{exercise}")', "last", LOOK, limit=40.0))
    return found


def _decoded(said: str) -> dict[str, Any] | None:
    import ast

    text = ast.literal_eval(said) if said.startswith(("'", '"')) else ""
    return json.loads(text) if text else None


def differs(mine: dict[str, Any] | None, graded: ExerciseReport) -> str:
    """In what the two differ, in words."""
    if mine is None:
        return "check said nothing"
    if graded.status in STOPPED and not mine.get("earned") and not graded.earned:
        return ""
    if graded.kind == "code":
        said = [(v["part"], v.get("group", ""), v.get("value", ""), v["status"], v.get("earned")) for v in mine["verdicts"]]
        given = [(v.part, v.group, v.value, v.status.value, v.earned) for v in graded.verdicts]
        return "" if said == given else f"check: {mine['status']} {mine.get('earned')} ({mine.get('what')}); graded: {graded.status} {graded.earned} ({graded.what})"
    if graded.kind == "text":
        return ""  # a kernel has no text cells
    lacking = {v["part"] for v in mine["verdicts"] if v["status"] in UNANSWERED}
    same = lacking == {v.part for v in graded.verdicts if v.status in UNANSWERED}
    return "" if same else f"check: {mine['status']} ({mine.get('what')}); graded: {graded.status} ({graded.what})"


@pytest.mark.full
@pytest.mark.parametrize("hand_in", BOOKS, ids=str)
def test_check_and_grading_say_the_same(hand_in: HandIn, visible: Graders, kernels: Kernels, releases: Releases, tmp_path: Path) -> None:
    given = visible.report(hand_in, tmp_path)
    assert isinstance(given, Report)
    book = sheet(hand_in)
    assert book is not None
    assert not untold(book, [hand_in.exercise], given, kernels, releases, tmp_path)


def untold(book: dict[str, Any], exercises: list[str], given: Report, kernels: Kernels, releases: Releases, folder: Path) -> list[str]:
    """The differences that no note of the report tells of."""
    mine = checked(book, exercises, kernels, releases(given.assignment), folder)
    differences = [said for name in exercises if (said := differs(mine.get(name), exercise_of(given, name)))]
    return [] if any(note.code in TELLING for note in given.notes) else differences


CLASS = sorted((ROOT / "tests" / "class").rglob("*.ipynb"))


@pytest.mark.full
@pytest.mark.parametrize("path", CLASS, ids=lambda path: path.parent.parent.name + "-" + path.stem)
def test_for_the_sample_class_too(path: Path, visible: Graders, kernels: Kernels, releases: Releases, tmp_path: Path) -> None:
    assignment = course().assignment(path.stem)
    exercises = [id.rpartition("/")[2] for id in assignment.exercises]
    given = visible.report(HandIn(path, exercises[0], "", ()), tmp_path)
    if isinstance(given, str):
        pytest.skip(given)
    book = json.loads(path.read_text("utf-8-sig"))
    assert not untold(book, exercises, given, kernels, releases, tmp_path)


def test_the_corpus_is_there() -> None:
    assert len(BOOKS) > 20 and HERE.exists()
