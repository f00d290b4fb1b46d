"""A notebook or .py file → the student's cells, by exercise. Hostile input: read as data, bounded, never run here."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder import formats, marimo, newer, prose
from autograder.choosing import Choice, choose
from autograder.language import LANGUAGES, say
from autograder.magics import FORGETS, WHOLE
from autograder.records import Cell, Note
from autograder.syntax import MAX_SOURCE, defined, plain_python

__all__ = [
    "NO_TEXT_IN_PYTHON", "Submission", "SubmissionError", "clean", "from_bytes", "from_notebook", "locate", "parsed", "read", "shown",
    "source_of", "without_placeholder",
]  # fmt: skip

MAX_BYTES = 20 << 20
MAX_MEMORY = 160 << 20
SIZES = {"{": 200, "[": 64, ",": 40, '"': 40}  # bytes that Python takes for each, at least
MAX_CELLS = 2_000
MAX_CODE = 1_000_000
MAX_TEXT = 1_000_000
MAX_NOTES = 20  # of a kind
MARKER = re.compile(r"^#\s*(?:%%\s*)?exercise:\s*(\S+)\s*$")
CHECK = re.compile(r"\s*+(?:#[^\n]*+\n\s*+)*+check\(\s*+(?:name\s*+=\s*+)?[\"']?(?P<name>[^()\n\"',]*+)[^()\n]*+\)\s*+;?\s*+")
KINDS = ("code", "markdown", "raw")
FOREIGN = {
    b"PK\x03\x04": "a zip archive. Unpack it and hand in the notebook",
    b"\x1f\x8b": "a compressed archive. Unpack it and hand in the notebook",
    b"%PDF": "a PDF. Hand in the .ipynb file itself",
    b"\xff\xfe": "UTF-16, not UTF-8. Save the file again as UTF-8",
    b"\xfe\xff": "UTF-16, not UTF-8. Save the file again as UTF-8",
    b"<!doctype html": "a web page. In JupyterLab, download the notebook itself (File, Download)",
    b"<html": "a web page. In JupyterLab, download the notebook itself (File, Download)",
}

NO_TEXT_IN_PYTHON = "a text is read in the notebook, and this is a .py file. Hand in the notebook itself, the .ipynb file."

Names = Mapping[str, tuple[str, ...]]


class SubmissionError(Exception):
    """A file that cannot be read as a submission: which, what is wrong, what to do, in one sentence."""


class Submission(msgspec.Struct, frozen=True):
    """What a student handed in: code cells in order (own ones labelled with their exercise), texts, what was repaired.

    `loose`: what may be a text of the student's own, in cells that belong to no exercise; what we handed out may be in it.
    `chosen`: what runs, by exercise.
    """

    cells: tuple[Cell, ...]
    texts: dict[str, str]
    notes: tuple[Note, ...]
    digest: str
    unlabelled: bool = False
    loose: str = ""
    chosen: dict[str, Choice] = {}

    def cells_for(self, exercise: str) -> tuple[Cell, ...]:
        """The cells to run for an exercise, its own under its label (`choosing.py`); none where there is no own cell."""
        if self.unlabelled:
            return tuple(msgspec.structs.replace(cell, exercise=exercise) for cell in self.cells)
        return self.chosen.get(exercise, Choice()).of(self.cells, exercise)


def read(path: Path, exercises: Names, others: Collection[str] = ()) -> Submission:
    """Read a submission. `exercises`: id → the names its stub defines. Raises `SubmissionError`.

    `others`: further exercises of the course, which a .py may mark as well; their cells are nobody's here.
    """
    try:
        return from_bytes(_content(path), path, exercises, others)
    except OSError as error:
        raise SubmissionError(f"{shown(path)}: cannot be read ({error.strerror}). Look at its name and permissions.") from None


def shown(path: Path | str) -> str:
    """A path as text that any terminal can show on one line: what cannot be printed is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


def _content(path: Path) -> bytes:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise SubmissionError(f"{shown(path)}: this is no regular file. Hand in the notebook itself, not a link or a folder.")
    if not path.exists():
        raise SubmissionError(f"{shown(path)}: there is no such file.")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SubmissionError(f"{shown(path)}: larger than {MAX_BYTES >> 20} MB. Clear the outputs (Edit, Clear All Outputs) and save again.")
    return content


def from_bytes(content: bytes, path: Path, exercises: Names, others: Collection[str] = ()) -> Submission:
    """The same for a file's content; `path` gives it its name and its kind."""
    place = shown(path)
    start = content[:200].lstrip().lower()
    python = path.suffix.lower() == ".py" and not start.startswith(b"{")
    if not python and (what := formats.foreign(content)):
        raise SubmissionError(f"{place}: this is {what}.")
    for mark, what in FOREIGN.items():
        if start.startswith(mark.lower()):
            raise SubmissionError(f"{place}: this is {what}.")
    try:
        text = clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SubmissionError(f"{place}, byte {error.start}: not UTF-8. Save the file again as UTF-8.") from None
    digest = hashlib.sha256(content).hexdigest()
    if python:
        return _from_python(text, place, exercises, others, digest)
    return from_notebook(_notebook(text, place), exercises, digest, place)


def parsed(text: str) -> Any:
    """JSON as Python reads it, NaN included. Integers of more digits than Python converts become floats.

    Raises `json.JSONDecodeError`, `RecursionError` for what is nested too deeply, and `MemoryError`, before anything is
    read, for so many small values that they would take far more memory than the text.
    """
    if sum(size * text.count(mark) for mark, size in SIZES.items()) > MAX_MEMORY:
        raise MemoryError
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, parse_int=_number)


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else float(digits)


def _notebook(text: str, place: str) -> dict[str, Any]:
    if not text.strip():
        raise SubmissionError(f"{place}: the file is empty. Open the notebook in JupyterLab, save it, and hand it in again.")
    try:
        notebook = parsed(text)
    except json.JSONDecodeError as error:
        whole = text.strip()
        cut = not whole.endswith("}") or error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
        what = "the file breaks off" if whole.startswith("{") and cut else "this is not a notebook (not JSON)"
        raise SubmissionError(f"{place}, line {error.lineno}: {what}. Save the notebook again in JupyterLab and hand it in again.") from None
    except MemoryError:
        raise SubmissionError(f"{place}: holds millions of small values. Clear the outputs (Edit, Clear All Outputs) and save again.") from None
    except RecursionError:
        raise SubmissionError(f"{place}: nested too deeply to be a notebook. Save it again in JupyterLab.") from None
    if not isinstance(notebook, dict):
        raise SubmissionError(f"{place}: this is JSON, but not a notebook. Hand in the .ipynb file that JupyterLab saved.")
    if (found := notebook.get("nbformat")) != 4:
        version = f"notebook format {json.dumps(found)[:20]}" if isinstance(found, str | int | float) else "no notebook format"
        raise SubmissionError(f"{place}: {version}; format 4 is needed. Open it in JupyterLab and save it again.")
    if not isinstance(notebook.get("cells"), list):
        raise SubmissionError(f"{place}: the notebook has no list of cells. Save it again in JupyterLab.")
    return notebook


@dataclass(frozen=True, slots=True)
class _Given:
    """One cell as it was handed in, whatever shape it had. `sound`: of a known type, and its source is text."""

    kind: str
    source: str
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]
    sound: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Which cells (by index) belong to which exercise; those read as another type than they have; what was guessed."""

    owners: dict[str, list[int]]
    retyped: frozenset[int]
    notes: list[Note]


class _Room:
    """So many characters, and no more."""

    def __init__(self, size: int) -> None:
        self.left = size

    def takes(self, source: str) -> bool:
        """Whether this still fits; what does not takes no room."""
        fits = len(source) <= self.left
        self.left -= len(source) if fits else 0
        return fits


def from_notebook(notebook: Mapping[str, Any], exercises: Names, digest: str = "", place: str = "") -> Submission:
    """The same for a notebook that is already parsed (nbformat 4)."""
    entries: list[Any] = notebook["cells"]
    given = [_given(cell) for cell in entries[:MAX_CELLS] if isinstance(cell, dict)]
    found = _located(given, exercises)
    if not found.owners and (strange := _stranger(given, exercises)):
        raise SubmissionError(f"{place}: names the exercise {shown(strange)}, which this assignment does not have. Hand in the notebook of this assignment.")
    owner = {i: id for id, indices in found.owners.items() for i in indices}
    notes = [*_damage(entries, given), *found.notes]
    cells: list[Cell] = []
    checks: dict[str, list[int]] = {}
    texts: dict[str, list[str]] = {}
    loose: list[str] = []
    room = {"code": _Room(MAX_CODE), "text": _Room(MAX_TEXT)}
    written = not all(exercises.values())
    for index, cell in enumerate(given):
        exercise, number = owner.get(index), index + 1
        if cell.kind == "code" and _is_test(cell) and (checked := _checked(cell, exercises)):
            checks.setdefault(checked, []).append(number)
        role = _role(cell, exercise, exercises, index in found.retyped)
        if role and not room[role].takes(cell.source):
            notes.append(Note(code="note.too_long", args={"cell": number}))
        elif role == "code":
            plain, magics = plain_python(cell.source)
            cells.append(Cell(source=newer.readable(plain), number=number, exercise=exercise))
            notes += [_left_out(number, line) for line in magics]
        elif role == "text":
            (texts.setdefault(exercise, []) if exercise else loose).append(cell.source)
        if not exercise and written:
            loose.append(_elsewhere(cell, role))
    whole = {id: "\n\n".join(filter(None, parts)) for id, parts in texts.items()}
    chosen = choose(cells, checks, exercises)
    notes += [note for choice in chosen.values() for note in choice.notes]
    return Submission(tuple(cells), whole, _few(notes), digest, loose="\n\n".join(filter(None, loose)), chosen=chosen)


def _elsewhere(cell: _Given, role: str) -> str:
    """What may be somebody's text although it stands in no cell for texts: a raw cell, one of ours, comments in code."""
    if role == "text" or _is_test(cell):
        return ""
    return prose.in_code(cell.source) if cell.kind == "code" else cell.source[:MAX_SOURCE]


def _role(cell: _Given, exercise: str | None, exercises: Names, retyped: bool) -> str:
    """What a cell is to us: `code` to run, a `text` to read, or nothing."""
    if exercise and not exercises[exercise]:
        return "text"
    if retyped or (cell.kind == "code" and not (_is_test(cell) and _only_checks(cell, exercises))):
        return "code"
    own = not cell.ours and not cell.theirs
    return "text" if cell.kind == "markdown" and (exercise or own) else ""


def _damage(entries: Sequence[Any], given: Sequence[_Given]) -> list[Note]:
    """What of the notebook could not be read, or only in part."""
    notes = [Note(code="note.damaged", args={"cell": i}) for i, cell in enumerate(given, 1) if not cell.sound]
    if strange := sum(not isinstance(entry, dict) for entry in entries[:MAX_CELLS]):
        notes.append(Note(code="note.no_cell", args={"count": strange}))
    if len(entries) > MAX_CELLS:
        notes.append(Note(code="note.too_many", args={"cells": MAX_CELLS}))
    return notes


def _few(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The first notes of each kind, and how many more there were."""
    counts: Counter[str] = Counter()
    kept = []
    for note in notes:
        counts[note.code] += 1
        if counts[note.code] <= MAX_NOTES:
            kept.append(note)
    if more := sum(max(0, count - MAX_NOTES) for count in counts.values()):
        kept.append(Note(code="note.more", args={"count": more}))
    return tuple(kept)


def _from_python(text: str, place: str, exercises: Names, others: Collection[str], digest: str) -> Submission:
    """A .py file, as the notebook it stands for; a plain program belongs to every exercise whose names it defines."""
    if len(text) > MAX_CODE:
        raise SubmissionError(f"{place}: more than {MAX_CODE} characters of code. Take the data out of the file.")
    if exercises and not any(exercises.values()):
        raise SubmissionError(f"{place}: {NO_TEXT_IN_PYTHON}")
    try:
        pieces = marimo.cells(text) if marimo.is_marimo(text) else formats.pieces(text)
    except marimo.Unreadable as error:
        what = f"this is a marimo notebook, and Python cannot read it ({shown(str(error)[:80])})"
        raise SubmissionError(f"{place}: {what}. Hand in a notebook: marimo export ipynb FILE.py -o NAME.ipynb.") from None
    if len(pieces) > MAX_CELLS:
        raise SubmissionError(f"{place}: more than {MAX_CELLS} cells. Hand in the exercises' own cells.")
    if len(pieces) < 2 and not any(piece.exercise for piece in pieces):
        plain, magics = plain_python(pieces[0].source if pieces else "")
        notes = _few(_left_out(1, line) for line in magics)
        return Submission((Cell(source=newer.readable(plain), number=1),), {}, notes, digest, unlabelled=True)
    work = from_notebook({"cells": [_as_cell(piece, place, exercises, others) for piece in pieces]}, exercises, digest, place)
    told = [Note(code="note.text_in_py")] if work.loose and not all(exercises.values()) else []
    return msgspec.structs.replace(work, texts={}, loose="", notes=(*work.notes, *told))


def _as_cell(piece: formats.Piece, place: str, exercises: Names, others: Collection[str]) -> dict[str, Any]:
    """A cell as notebooks have it, labelled where the line before it names one of these exercises."""
    id = piece.exercise
    if id and not _known(id, others):
        id = _known(id, exercises) or _unknown(place, piece.line, id, exercises)
    metadata = {"autograder": {"exercise": id, "role": "answer"}} if id in exercises else {}
    return {"cell_type": piece.kind, "source": piece.source, "metadata": metadata}


def _known(id: str, exercises: Collection[str]) -> str | None:
    return next((full for full in exercises if id in (full, full.rpartition("/")[2])), None)


def _unknown(place: str, line: int, id: str, exercises: Names) -> str:
    raise SubmissionError(f"{place}, line {line}: there is no exercise {shown(id[:80])} here. There is: {', '.join(exercises)}.")


def locate(notebook: Mapping[str, Any], exercises: Names) -> tuple[dict[str, list[int]], list[Note]]:
    """Which cells (by index) answer which exercise, and what had to be guessed.

    By our label, else nbgrader's name, else the comment the cell starts with; where none of an exercise's is left, by
    the names it defines. Of two with one label both run, so that the later one counts.
    """
    found = _located([_given(cell) for cell in notebook["cells"]], exercises)
    return found.owners, found.notes


def _located(cells: Sequence[_Given], exercises: Names) -> _Found:
    labels = [_label(cell, exercises) for cell in cells]
    owners: dict[str, list[int]] = {}
    notes: list[Note] = []
    for index, id in enumerate(labels):
        if id is not None:
            if id in owners:
                notes.append(Note(code="note.duplicate", args={"cell": index + 1}))
            owners.setdefault(id, []).append(index)
    free = [i for i, cell in enumerate(cells) if labels[i] is None and cell.kind == "code" and not _is_test(cell)]
    for id, names in exercises.items():
        if id not in owners and names and (found := [i for i in free if _defines(cells[i], names)]):
            owners[id] = found
            notes.append(Note(code="note.labels_lost", args={"exercise": id.rpartition("/")[2]}))
    retyped = frozenset(i for id, indices in owners.items() for i in _retyped(cells, indices, exercises[id]))
    notes += [Note(code="note.retyped", args={"cell": i + 1}) for i in sorted(retyped)]
    return _Found(owners, retyped, notes)


def _left_out(cell: int, line: int) -> Note:
    """A notebook command that is not run."""
    if line == WHOLE:
        return Note(code="note.magic_cell", args={"cell": cell})
    if line == FORGETS:
        return Note(code="note.magic_forgets", args={"cell": cell})
    return Note(code="note.magic", args={"cell": cell, "line": line})


def _retyped(cells: Sequence[_Given], own: Sequence[int], names: tuple[str, ...]) -> list[int]:
    """Of an exercise's cells those whose type was changed: code that became text, or a text that became something else."""
    if not names:
        return [i for i in own if cells[i].kind != "markdown" and cells[i].source.strip()]
    if any(cells[i].kind == "code" for i in own):
        return []
    return [i for i in own if _defines(cells[i], names)]


def _defines(cell: _Given, names: tuple[str, ...]) -> bool:
    return any(name in cell.source for name in names) and bool(defined(cell.source) & set(names))


def _label(cell: _Given, exercises: Names) -> str | None:
    if _is_test(cell) or cell.ours.get("role", "answer") != "answer":
        return None
    marker = MARKER.match(cell.source.lstrip().partition("\n")[0].strip())
    for name in (cell.ours.get("exercise"), cell.theirs.get("grade_id"), marker[1] if marker else None):
        if isinstance(name, str) and (id := _known(name, exercises)):
            return id
    return None


def _stranger(cells: Iterable[_Given], exercises: Names) -> str:
    """The first exercise that a cell names, by its label or its first line, and the assignment does not have."""
    marked = ((cell, MARKER.match(cell.source.lstrip().partition("\n")[0].strip())) for cell in cells)
    named = (cell.ours.get("exercise") or (mark[1] if mark and "/" in mark[1] else None) for cell, mark in marked)
    return next((name[:80] for name in named if isinstance(name, str) and not _known(name, exercises)), "")


def _is_test(cell: _Given) -> bool:
    """The release's own cells (checks), which are not the student's."""
    if cell.theirs.get("grade") is True and cell.theirs.get("solution") is not True and str(cell.theirs.get("grade_id")).endswith("-check"):
        return True  # by its name too: an answer whose flags were changed stays an answer
    return cell.ours.get("role") == "check" or bool(CHECK.fullmatch(cell.source))


def _checked(cell: _Given, exercises: Names) -> str | None:
    """Which exercise a check cell checks."""
    written = CHECK.fullmatch(cell.source)
    grade_id = cell.theirs.get("grade_id")
    named = (cell.ours.get("exercise"), grade_id.removesuffix("-check") if isinstance(grade_id, str) else None)
    for name in (written["name"].strip() if written else None, *named):
        if isinstance(name, str) and (id := _known(name, exercises)):
            return id
    return None


def _only_checks(cell: _Given, exercises: Names) -> bool:
    """Whether a check cell holds no answer: some people write theirs into it."""
    return bool(CHECK.fullmatch(cell.source)) or not any(names and _defines(cell, names) for names in exercises.values())


def _given(cell: Mapping[str, Any]) -> _Given:
    kind, source = cell.get("cell_type"), cell.get("source")
    text = isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))
    known = kind if isinstance(kind, str) and kind in KINDS else ""
    return _Given(known, source_of(cell), _metadata(cell, "autograder"), _metadata(cell, "nbgrader"), text and bool(known))


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


def without_placeholder(text: str) -> str:
    """A text as the student wrote it, without what the release put there."""
    for lang in LANGUAGES:
        text = text.replace(say(lang, "text.placeholder"), "")
    return text.strip()
