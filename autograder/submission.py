"""A notebook or .py file → the student's cells, by exercise. Hostile input: read as data, bounded, never run here."""

from __future__ import annotations

import ast
import hashlib
import itertools
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from autograder.records import Cell, Note

__all__ = ["Submission", "SubmissionError", "clean", "defined", "from_notebook", "locate", "read", "source_of"]

MAX_BYTES = 20 << 20
MAX_CELLS = 2_000
MARKER = re.compile(r"^#\s*(?:%%\s*)?exercise:\s*(\S+)\s*$")
HELP = re.compile(r"^\s*[\w.]+\?{1,2}\s*$")
SPLIT = re.compile(r"^# %%(?:\s+exercise:\s*(\S+))?.*$", re.MULTILINE)

Names = Mapping[str, tuple[str, ...]]


class SubmissionError(Exception):
    """A file that cannot be read as a submission: which, what is wrong, what to do, in one sentence."""


class Submission(msgspec.Struct, frozen=True):
    """What a student handed in: code cells in order (own ones labelled with their exercise), texts, what was repaired.

    `loose`: Markdown of the student's own, in cells that belong to no exercise.
    """

    cells: tuple[Cell, ...]
    texts: dict[str, str]
    notes: tuple[Note, ...]
    digest: str
    unlabelled: bool = False
    loose: str = ""

    def cells_for(self, exercise: str) -> tuple[Cell, ...]:
        """The cells to run for an exercise: in order, up to its last own cell; none where there is no own cell."""
        if self.unlabelled:
            return tuple(msgspec.structs.replace(cell, exercise=exercise) for cell in self.cells)
        own = [i for i, cell in enumerate(self.cells) if cell.exercise == exercise]
        return self.cells[: own[-1] + 1] if own else ()


def read(path: Path, exercises: Names, others: Collection[str] = ()) -> Submission:
    """Read a submission. `exercises`: id → the names its stub defines. Raises `SubmissionError`.

    `others`: further exercises of the course, which a .py may mark as well; their cells are nobody's here.
    """
    if not path.exists():
        raise SubmissionError(f"{path}: there is no such file.")
    if path.is_symlink() or not path.is_file():
        raise SubmissionError(f"{path}: this is no regular file. Hand in the notebook itself, not a link or a folder.")
    if path.stat().st_size > MAX_BYTES:
        raise SubmissionError(f"{path}: larger than {MAX_BYTES >> 20} MB. Clear the outputs (Edit, Clear All Outputs) and save again.")
    content = path.read_bytes()
    try:
        text = clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SubmissionError(f"{path}, byte {error.start}: not UTF-8. Save the file again as UTF-8.") from None
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix == ".py":
        return _from_python(text, path, exercises, others, digest)
    return from_notebook(_notebook(text, path), exercises, digest, str(path))


def _notebook(text: str, path: Path) -> dict[str, Any]:
    if not text.strip():
        raise SubmissionError(f"{path}: the file is empty. Open the notebook in JupyterLab, save it, and hand it in again.")
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        cut = len(text.rstrip()) - error.pos < 2 or "Unterminated" in error.msg
        what = "the file breaks off" if text.lstrip().startswith("{") and cut else "this is not a notebook (not JSON)"
        raise SubmissionError(f"{path}, line {error.lineno}: {what}. Save the notebook again in JupyterLab and hand it in again.") from None
    except (RecursionError, ValueError):
        raise SubmissionError(f"{path}: nested too deeply to be a notebook. Save it again in JupyterLab.") from None
    if not isinstance(notebook, dict):
        raise SubmissionError(f"{path}: this is JSON, but not a notebook. Hand in the .ipynb file that JupyterLab saved.")
    if notebook.get("nbformat") != 4:
        found = notebook.get("nbformat")
        version = f"notebook format {found}" if isinstance(found, int) else "no notebook format"
        raise SubmissionError(f"{path}: {version}; format 4 is needed. Open it in JupyterLab and save it again.")
    if not isinstance(notebook.get("cells"), list):
        raise SubmissionError(f"{path}: the notebook has no list of cells. Save it again in JupyterLab.")
    return notebook


def from_notebook(notebook: Mapping[str, Any], exercises: Names, digest: str = "", place: str = "") -> Submission:
    """The same for a notebook that is already parsed (nbformat 4)."""
    raw = [cell for cell in notebook["cells"][:MAX_CELLS] if isinstance(cell, dict)]
    owners, notes = locate({"cells": raw}, exercises)
    if raw and not owners and (strange := _strangers(raw, exercises)):
        raise SubmissionError(f"{place}: names the exercise {strange[0]}, which this assignment does not have. Hand in the notebook of this assignment.")
    by_index = {i: id for id, indices in owners.items() for i in indices}
    cells: list[Cell] = []
    texts: dict[str, str] = {}
    loose: list[str] = []
    for index, cell in enumerate(raw):
        source, exercise = source_of(cell), by_index.get(index)
        if cell.get("cell_type") == "code" and not _is_test(cell):
            plain, magics = plain_python(source)
            cells.append(Cell(source=plain, number=index + 1, exercise=exercise))
            notes += [Note(code="note.magic", args={"cell": index + 1, "line": line}) for line in magics]
        elif cell.get("cell_type") == "markdown" and exercise:
            texts[exercise] = "\n\n".join(filter(None, (texts.get(exercise, ""), source)))
        elif cell.get("cell_type") == "markdown" and not _metadata(cell, "gradecheck") and not _metadata(cell, "nbgrader"):
            loose.append(source)
    return Submission(tuple(cells), texts, tuple(notes), digest, loose="\n\n".join(loose))


def _from_python(text: str, path: Path, exercises: Names, others: Collection[str], digest: str) -> Submission:
    marks = list(SPLIT.finditer(text))
    if not any(mark[1] for mark in marks):
        return Submission((Cell(source=text, number=1),), {}, (), digest, unlabelled=True)
    cells = []
    bounds = [0, *(m.start() for m in marks), len(text)]
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        id = marks[number - 1][1] if number else None
        if id is not None and not _known(id, others):
            id = _known(id, exercises) or _unknown(path, text.count("\n", 0, start) + 1, id, exercises)
        if text[start:end].strip():
            cells.append(Cell(source=text[start:end], number=number, exercise=id))
    return Submission(tuple(cells), {}, (), digest)


def _known(id: str, exercises: Collection[str]) -> str | None:
    return next((full for full in exercises if id in (full, full.rpartition("/")[2])), None)


def _unknown(path: Path, line: int, id: str, exercises: Names) -> str:
    raise SubmissionError(f"{path}, line {line}: there is no exercise {id[:80]} here. There is: {', '.join(exercises)}.")


def locate(notebook: Mapping[str, Any], exercises: Names) -> tuple[dict[str, list[int]], list[Note]]:
    """Which cells (by index) answer which exercise, and what had to be guessed.

    By our label, else nbgrader's name, else the comment the cell starts with; where none of an exercise's is left, by
    the names it defines. Of two with one label both run, so that the later one counts.
    """
    cells = notebook["cells"]
    owners: dict[str, list[int]] = {}
    notes: list[Note] = []
    for index, cell in enumerate(cells):
        if (id := _label(cell, exercises)) is not None:
            if id in owners:
                notes.append(Note(code="note.duplicate", args={"cell": index + 1}))
            owners.setdefault(id, []).append(index)
    for id, names in exercises.items():
        if id not in owners and names and (found := [i for i, cell in enumerate(cells) if _unlabelled_answer(cell, names, exercises)]):
            owners[id] = found
            notes.append(Note(code="note.labels_lost", args={"exercise": id.rpartition("/")[2]}))
    return owners, notes


def _label(cell: Mapping[str, Any], exercises: Names) -> str | None:
    if _is_test(cell):
        return None
    ours, theirs = _metadata(cell, "gradecheck"), _metadata(cell, "nbgrader")
    if ours.get("role", "answer") != "answer":
        return None
    first = source_of(cell).lstrip().partition("\n")[0].strip()
    marker = MARKER.match(first)
    for name in (ours.get("exercise"), theirs.get("grade_id"), marker[1] if marker else None):
        if isinstance(name, str) and (id := _known(name, exercises)):
            return id
    return None


def _strangers(cells: list[dict[str, Any]], exercises: Names) -> list[str]:
    named = (_metadata(cell, "gradecheck").get("exercise") for cell in cells)
    return [name[:80] for name in named if isinstance(name, str) and not _known(name, exercises)]


def _unlabelled_answer(cell: Mapping[str, Any], names: tuple[str, ...], exercises: Names) -> bool:
    if cell.get("cell_type") != "code" or _is_test(cell) or _label(cell, exercises) is not None:
        return False
    return bool(defined(source_of(cell)) & set(names))


def defined(source: str) -> set[str]:
    """The names a source text defines at its top level."""
    try:
        body = ast.parse(plain_python(source)[0]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE))
    found = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return found


def _is_test(cell: Mapping[str, Any]) -> bool:
    """The release's own cells (checks), which are not the student's."""
    ours, theirs = _metadata(cell, "gradecheck"), _metadata(cell, "nbgrader")
    if theirs.get("grade") is True and theirs.get("solution") is not True and str(theirs.get("grade_id")).endswith("-check"):
        return True  # by its name too: an answer whose flags were changed stays an answer
    if ours.get("role") == "check":
        return True
    return bool(re.fullmatch(r"\s*check\([^()\n]*\)\s*", source_of(cell)))


def _metadata(cell: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    ours = metadata.get(name) if isinstance(metadata, dict) else None
    return ours if isinstance(ours, dict) else {}


def source_of(cell: Mapping[str, Any]) -> str:
    """A cell's source as text, whatever shape it was stored in."""
    source = cell.get("source")
    if isinstance(source, list):
        return clean("".join(line for line in source if isinstance(line, str)))
    return clean(source) if isinstance(source, str) else ""


def clean(source: str) -> str:
    """Lines that end in \\n, as every part of Python counts them, and no half of a surrogate pair, which no file can hold."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    return lines.encode("utf-8", "replace").decode("utf-8")


def plain_python(source: str) -> tuple[str, list[int]]:
    """The source with shell and magic lines (`!pip`, `%matplotlib`) taken out, and the numbers of those lines."""
    try:
        ast.parse(source)
        return source, []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    lines = source.split("\n")
    magics = [i for i, line in enumerate(lines) if line.lstrip()[:1] in ("!", "%", "?") or HELP.match(line)]
    if lines and lines[0].startswith("%%"):
        magics = magics if lines[0].split()[0] in ("%%time", "%%capture") else list(range(len(lines)))
    for i in magics:
        lines[i] = lines[i][: len(lines[i]) - len(lines[i].lstrip())] + "pass"
    return "\n".join(lines), [i + 1 for i in magics]
