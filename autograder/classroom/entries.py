"""What lies in the folder of a class: whose entry each is, and what of an assignment is in it. Follows no links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import archive
from autograder.archive import is_archive, is_junk
from autograder.classroom.importers import named
from autograder.classroom.untouched import sources

__all__ = ["UNFINISHED", "Contents", "HandIn", "Refused", "Wanted", "bad_name", "by_student", "contents", "files_of", "hand_ins", "is_notebook", "spelled", "stem", "student_of"]

MAX_DEPTH = 30
MAX_ENTRIES = 20_000  # of one hand-in
UNSAFE_NAME = re.compile(r"""[<>"*?\[\]{}\\/\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]""")
LONGEST_NAME = 200  # bytes: pages add to it, and a name of a file has 255
UNFINISHED = (".crdownload", ".download", ".part", ".partial", ".tmp")
DOCUMENTS = (
    *UNFINISHED, ".ipynb_", ".json", ".txt", ".py", ".md", ".rmd", ".qmd", ".r", ".tex", ".rtf", ".html", ".htm", ".mhtml", ".pdf",
    ".doc", ".docx", ".odt", ".odp", ".ods", ".pages", ".numbers", ".key", ".ppt", ".pptx", ".xls", ".xlsx", ".csv", ".url", ".webloc",
    ".jpg", ".jpeg", ".png", ".gif", ".heic", ".heif", ".webp", ".tif", ".tiff", ".svg", ".rar", ".7z", ".gz", ".xz", ".bz2", ".bak", ".log",
)  # fmt: skip


class Refused(Exception):
    """Why a hand-in is not taken and what to do, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class HandIn:
    """One entry that somebody handed in. `number`: a system's, for where two people have one name."""

    student: str
    path: Path
    number: str = ""
    online: bool = False

    @property
    def usable(self) -> bool:
        """Whether a notebook may be in it."""
        if self.online or self.path.is_symlink():
            return False
        return self.path.is_dir() or (self.path.is_file() and (is_archive(self.path.name) or is_notebook(self.path)))


@dataclass(frozen=True)
class Wanted:
    """The assignment that is collected, and the others of the course: their folders and notebooks are not looked at."""

    assignment: str
    others: Collection[str] = ()

    @property
    def file(self) -> str:
        return f"{self.assignment}.ipynb"


@dataclass(frozen=True)
class Contents:
    """What lies in a folder. `loose`: what is neither a notebook nor an archive; `elsewhere`: what is another assignment's.

    `renamed`: notebooks under another suffix, or hidden, where there are others.
    """

    notebooks: tuple[Path, ...]
    archives: tuple[Path, ...]
    loose: tuple[Path, ...]
    elsewhere: tuple[Path, ...]
    renamed: tuple[Path, ...] = ()


def hand_ins(folder: Path, wanted: Wanted) -> Iterator[HandIn]:
    for entry in sorted(folder.iterdir()):
        told = named(entry.name)
        if is_junk(entry.name) or (entry.name.startswith(".") and not _holds_notebook(entry, wanted)):
            continue
        if told:
            yield HandIn(student_of(entry.name), entry, told.number, told.online)
        else:
            yield HandIn(student_of(entry.name, file=not entry.is_dir()), entry)


def student_of(entry: str, *, file: bool = True) -> str:
    """Whose entry this is, by its name: one spelling per student, whichever system wrote it."""
    told = named(entry)
    return spelled(told.student if told else stem(entry, documents=file))


def _holds_notebook(entry: Path, wanted: Wanted) -> bool:
    try:
        return is_notebook(entry) or (entry.is_dir() and bool(contents(entry, wanted).notebooks))
    except OSError:
        return True


def by_student(hand_ins: Iterator[HandIn]) -> dict[str, list[HandIn]]:
    """Everything a student has handed in. Of people with one name each keeps the system's number."""
    found: dict[str, list[HandIn]] = {}
    for hand_in in hand_ins:
        found.setdefault(hand_in.student, []).append(hand_in)
    apart: dict[str, list[HandIn]] = {}
    for student, handed in found.items():
        numbers = {h.number for h in handed}
        for hand_in in handed:
            apart.setdefault(f"{student} {hand_in.number}" if len(numbers) > 1 and "" not in numbers else student, []).append(hand_in)
    return apart


def contents(folder: Path, wanted: Wanted) -> Contents:
    """What of this assignment's lies in a folder and below. Follows no links.

    A notebook under another suffix counts where there is none with the right one, a hidden one where there is no other.
    """
    notebooks: dict[str, list[Path]] = {"": [], "renamed": [], "hidden": []}
    archives, loose, elsewhere = [], [], []
    for path in _walk(folder, wanted):
        hidden = path.name.startswith(".")
        regular = not path.is_symlink() and path.is_file()
        if spelled(stem(path.name)) in wanted.others:
            elsewhere.append(path)
        elif regular and is_notebook(path):
            notebooks["hidden" if hidden else "" if _called_notebook(path) else "renamed"].append(path)
        elif regular and is_archive(path.name):
            archives.append(path)
        elif not path.is_dir() or path.is_symlink() or path.name == wanted.assignment or _called_notebook(path) or _too_deep(path, folder):
            loose.append(path)
    found, *more = [paths for paths in notebooks.values() if paths] or [[]]
    return Contents(tuple(found), tuple(archives), tuple(loose), tuple(elsewhere), tuple(path for paths in more for path in paths))


def _walk(folder: Path, wanted: Wanted) -> Iterator[Path]:
    """Files, folders and whatever else there is, but for what is junk or lies in folders that are hidden or another assignment's."""
    waiting, count = [(folder, 0)], 0
    while waiting:
        here, depth = waiting.pop(0)
        for path in sorted(here.iterdir()):
            count += 1
            if count > MAX_ENTRIES:
                raise Refused(f"more than {MAX_ENTRIES} files and folders. Ask for the notebook by itself")
            inside = path.is_dir() and not path.is_symlink()
            if is_junk(path.name) or (inside and path.name.startswith(".")):
                continue
            yield path
            if inside and depth < MAX_DEPTH and spelled(stem(path.name)) not in wanted.others:
                waiting.append((path, depth + 1))


def _too_deep(path: Path, folder: Path) -> bool:
    return len(path.relative_to(folder).parts) > MAX_DEPTH


def files_of(folder: Path, wanted: Wanted) -> Iterator[Path]:
    for path in _walk(folder, wanted):
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and spelled(stem(path.name)) not in wanted.others:
            yield path


def _called_notebook(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def is_notebook(path: Path) -> bool:
    """By its name, else by what stands in it."""
    return _called_notebook(path) or (not is_archive(path.name) and sources(path) is not None)


def stem(name: str, *, documents: bool = True) -> str:
    """The name without what tells its kind, also where that are two suffixes. A folder's name ends in no document's."""
    kinds = (*archive.SUFFIXES, ".ipynb", *(DOCUMENTS if documents else ()))
    kind = max((k for k in kinds if name.lower().endswith(k) and len(name) > len(k)), key=len, default="")
    name = name[: len(name) - len(kind)]
    return name[: -len(".ipynb")] if name.lower().endswith(".ipynb") and len(name) > len(".ipynb") else name


def spelled(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def bad_name(student: str) -> str:
    """Why this cannot be a student's name, as a sentence; empty where it can."""
    size = len(student.encode("utf-8", "replace"))
    if UNSAFE_NAME.search(student) or student != student.strip() or student.startswith(".") or not 0 < size <= LONGEST_NAME:
        return "a student's name may hold letters, digits, spaces and . _ - @ , ' & + ( ) only. Rename the folder."
    return ""
