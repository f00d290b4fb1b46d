"""The hand-ins of a class: taken from wherever they lie into nbgrader's layout, and found there.

Nobody is lost without a word: whoever has an entry has a notebook in `submitted/` afterwards, or a sentence.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import archive
from autograder.archive import ArchiveError, is_archive, is_junk
from autograder.course import CourseError
from autograder.files import PART, cannot_write, writing
from autograder.nbgrader import links
from autograder.nbgrader.gradebook import Problem
from autograder.submission import shown

__all__ = ["bad_name", "bring_home", "collect", "find", "without_links"]

MAX_FILES = 500
MAX_BYTES = 100 << 20
MAX_DEPTH = 6
UNSAFE_NAME = re.compile(r"""[<>"'&*?\[\]{}\\/+\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]""")
LONGEST_NAME = 120  # bytes
WHOLE = ".whole-"  # a hand-in that was copied to its end, beside the place it goes to
MOODLE = re.compile(r"(.+)_(\d+)_assignsubmission_(file|onlinetext)(?:_(.*))?", re.DOTALL)
HANDED_IN = (".py", ".pdf", ".html", ".htm", ".docx", ".odt", ".rar", ".7z", ".gz", ".xz", ".bz2")

LeftOut = list[tuple[str, str]]


class Refused(Exception):
    """Why a hand-in is not taken and what to do, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class HandIn:
    """One entry that somebody handed in. `number`: Moodle's, for where two people have one name."""

    student: str
    path: Path
    number: str = ""
    online: bool = False

    @property
    def usable(self) -> bool:
        """Whether a notebook may be in it."""
        if self.online or self.path.is_symlink():
            return False
        return self.path.is_dir() or (self.path.is_file() and (_is_notebook(self.path) or is_archive(self.path.name)))


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
    """What lies in a folder. `loose`: there is something handed in that is neither a notebook nor an archive."""

    notebooks: tuple[Path, ...]
    archives: tuple[Path, ...]
    loose: bool


def find(here: Path, assignment: str) -> dict[str, Path]:
    """Who has handed in this assignment, in nbgrader's layout: student → notebook."""
    submitted = here / "submitted"
    paths = {p.name: p / assignment / f"{assignment}.ipynb" for p in submitted.iterdir()} if submitted.is_dir() else {}
    return {student: paths[student] for student in sorted(paths) if paths[student].is_file() and not student.startswith(".")}


def collect(source: Path, here: Path, assignment: str, others: Collection[str] = ()) -> tuple[list[Problem], list[Problem]]:
    """Copy submissions into nbgrader's layout: (problems, notes). Links are not followed and not copied.

    `source`, a folder or an archive, holds `<student>/<assignment>/`, `<student>/`, `<student>.ipynb`, an archive for
    any of these, or what Moodle makes. A notebook of another name is taken where it is the only one; `others` are the
    course's further assignments, whose folders and notebooks are none of this one's. What was handed in before is
    replaced where the notebook differs. Raises `CourseError` where `source` cannot be read, and `CannotWrite`.
    """
    with writing(here):
        here.mkdir(parents=True, exist_ok=True)
        private = tempfile.TemporaryDirectory(prefix=PART, dir=here)
    with private as folder:
        return _Collecting(source, here, Wanted(assignment, others), Path(folder)).all()


def bring_home(here: Path) -> None:
    """Finish what a killed collecting had copied as a whole and not yet put into its place. Raises `CannotWrite`."""
    with writing(here / "submitted"):
        for whole in (here / "submitted").glob(f"*/{WHOLE}*"):
            if not whole.parent.is_symlink():
                _put(whole, whole.with_name(whole.name.removeprefix(WHOLE)))


class _Collecting:
    """One source on its way into `submitted/`."""

    def __init__(self, source: Path, here: Path, wanted: Wanted, private: Path) -> None:
        self.source, self.here, self.wanted, self.private = source, here, wanted, private
        self.opened: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def all(self) -> tuple[list[Problem], list[Problem]]:
        folder, left_out = self.folder()
        try:
            students = _by_student(_hand_ins(folder, self.wanted))
        except OSError as error:
            raise CourseError(f"{shown(self.source)}: this folder cannot be read ({error.strerror}). Make it readable.") from None
        for student, handed in students.items():
            self.one(student, handed)
        for name, why in left_out:
            student = _student(name.lstrip("/").partition("/")[0])
            kept = self.notes if student in students else self.problems
            kept.append((shown(student), f"{shown(self.source)}: {shown(name)} was left out ({why})."))
        return self.problems, self.notes

    def folder(self) -> tuple[Path, LeftOut]:
        """The folder that holds an entry per student, of an archive what could be taken of it."""
        source = shown(self.source)
        if self.source.is_dir():
            return self.source, []
        if not self.source.is_file():
            raise CourseError(f"{source}: this folder is missing. --submissions names the folder or archive that holds one entry per student.")
        if not is_archive(self.source.name):
            raise CourseError(f"{source}: neither a folder nor a .zip, .tar, .tgz or .tar.gz. --submissions names what holds one entry per student.")
        try:
            folder, left_out = self.unpack(self.source, archive.CLASS)
        except (ArchiveError, OSError) as error:
            raise CourseError(f"{source}: {_reason(error)}.") from None
        inner = [entry for entry in folder.iterdir() if not is_junk(entry.name)]
        wrapped = len(inner) == 1 and inner[0].is_dir() and inner[0].name == _stem(self.source.name)
        return (inner[0], [(name.partition("/")[2], why) for name, why in left_out]) if wrapped else (folder, left_out)

    def one(self, student: str, handed: list[HandIn]) -> None:
        """One student: a notebook in `submitted/`, or a sentence."""
        before = set(self.opened)
        try:
            self.take(student, handed)
        except (Refused, ArchiveError, OSError) as error:
            self.problems.append((shown(student), f"{self.place(handed[0].path)}: {_reason(error)}."))
        for folder in set(self.opened) - before:
            shutil.rmtree(folder, ignore_errors=True)

    def take(self, student: str, handed: list[HandIn]) -> None:
        usable = [h.path for h in handed if h.usable]
        if len(usable) > 1:
            raise Refused(f"the same student has also handed in {self.place(usable[1])}. Leave one of the two")
        if not usable:
            raise Refused(self.unusable(handed[0].path))
        notebook = self.look(student, usable[0])
        if notebook is None:
            return
        if reason := bad_name(student):
            raise Refused(reason.rstrip("."))
        if notebook.name != self.wanted.file and notebook != usable[0]:
            self.notes.append((student, f"{self.place(notebook)}: taken as {self.wanted.file}, being the only notebook there."))
        for name in self.copy(notebook, self.here / "submitted" / student / self.wanted.assignment, alone=notebook == usable[0]):
            self.notes.append((student, f"{self.place(notebook.parent)}: the link {shown(name)} was left out; nothing it points to is read."))

    def look(self, student: str, path: Path, *, inside: bool = False) -> Path | None:
        """The notebook in a hand-in; None where all of it is other assignments'. An archive in an archive stays shut."""
        if path.is_file():
            return path if _is_notebook(path) else self.look_into(student, path)
        there = _contents(path, self.wanted)
        if there.notebooks:
            return self.only(there.notebooks, path)
        if there.archives and not inside:
            return self.look_into(student, self.only(there.archives, path))
        if there.loose or there.archives or inside or MOODLE.fullmatch(path.name):
            raise Refused(self.unusable(path))
        if not any(path.iterdir()):
            raise Refused("this folder is empty. Ask for the notebook, or remove it")
        return None

    def look_into(self, student: str, path: Path) -> Path | None:
        folder, left_out = self.unpack(path, archive.HAND_IN)
        self.notes += [(student, f"{self.place(path)}: {shown(name)} was left out ({why}).") for name, why in left_out]
        return self.look(student, folder, inside=True)

    def only(self, paths: Sequence[Path], folder: Path) -> Path:
        """The one with the right name in the right place, else the only one with the right name, else the only one."""
        for place in (folder / self.wanted.assignment, folder):
            if place / self.wanted.file in paths:
                return place / self.wanted.file
        named = [p for p in paths if _stem(p.name) == self.wanted.assignment] or list(paths)
        if len(named) > 1:
            both = " and ".join(shown(p.relative_to(folder)) for p in named[:2])
            raise Refused(f"{both}: either may be meant. Leave one of them, called {self.wanted.file}")
        return named[0]

    def unusable(self, path: Path) -> str:
        if path.is_symlink():
            return "this is a link; nothing it points to is read. Ask for the file itself"
        if path.exists() and not path.is_file() and not path.is_dir():
            return "this is no regular file. Ask for the notebook"
        return f"no notebook called {self.wanted.file} is here. Rename what was handed in, or ask for it"

    def unpack(self, path: Path, room: archive.Room) -> tuple[Path, LeftOut]:
        """Unpack into a private folder. Raises `ArchiveError`, `OSError` where it cannot be read, `CannotWrite`."""
        path.open("rb").close()
        folder = self.private / str(len(self.opened))
        folder.mkdir()
        self.opened[folder] = self.place(path)
        try:
            return folder, archive.unpack(path, folder, room)
        except OSError as error:
            raise cannot_write(self.private, error) from error

    def place(self, path: Path) -> str:
        """Where something lies, as the instructor knows it: in its archive, not in the folder that was unpacked to."""
        for folder, name in reversed(self.opened.items()):
            if path == folder:
                return name
            if folder in path.parents:
                return f"{name}: {shown(path.relative_to(folder))}"
        return shown(path)

    def copy(self, notebook: Path, target: Path, *, alone: bool) -> list[str]:
        """Copy a notebook and what lies beside it, all of it or nothing; the links that were left out."""
        folder = notebook.parent
        skipped = [] if alone else sorted(str(p.relative_to(folder)) for p in links.strange(folder))
        content = notebook.read_bytes()
        current = target / self.wanted.file
        if not current.is_symlink() and current.is_file() and current.read_bytes() == content:
            return skipped
        files = [] if alone else sorted(path for path in _files(folder, self.wanted) if path != notebook)
        if len(files) > MAX_FILES or sum(file.stat().st_size for file in files) > MAX_BYTES:
            raise Refused(f"more than {MAX_FILES} files or {MAX_BYTES >> 20} MB. Take out what is not needed")
        part = target.parent / f"{PART}{self.wanted.assignment}"
        shutil.rmtree(part, ignore_errors=True)
        try:
            for file in files:
                _copy(file, part / file.relative_to(folder))
            _copy(notebook, part / self.wanted.file)
            with writing(target.parent):
                _put(part.rename(target.parent / f"{WHOLE}{self.wanted.assignment}"), target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return skipped


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error}). Look at this hand-in by hand"
    return str(error)


def _put(whole: Path, target: Path) -> None:
    """In the place of what was handed in before. Killed in between, `bring_home` does the rest."""
    if target.is_symlink():
        target.unlink()
    elif target.exists():
        shutil.rmtree(target)
    whole.rename(target)


def _copy(file: Path, target: Path) -> None:
    """Whether reading or writing failed is told by the exception: `OSError` or `CannotWrite`."""
    with file.open("rb") as source, writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _hand_ins(folder: Path, wanted: Wanted) -> Iterator[HandIn]:
    for entry in sorted(folder.iterdir()):
        moodle = MOODLE.fullmatch(entry.name)
        if is_junk(entry.name) or (entry.name.startswith(".") and not _holds_notebook(entry, wanted)):
            continue
        if moodle:
            yield HandIn(_student(entry.name), entry, moodle[2], moodle[3] == "onlinetext")
        elif entry.is_symlink() or entry.is_dir() or _stem(entry.name) != entry.name:
            yield HandIn(_student(entry.name), entry)


def _student(entry: str) -> str:
    """Whose entry this is, by its name: one spelling per student, whichever system wrote it."""
    moodle = MOODLE.fullmatch(entry)
    return _spelled(moodle[1] if moodle else _stem(entry))


def _holds_notebook(entry: Path, wanted: Wanted) -> bool:
    try:
        return _is_notebook(entry) or (entry.is_dir() and bool(_contents(entry, wanted).notebooks))
    except OSError:
        return True


def _by_student(hand_ins: Iterator[HandIn]) -> dict[str, list[HandIn]]:
    """Everything a student has handed in. Of Moodle's people with one name each keeps the number."""
    found: dict[str, list[HandIn]] = {}
    for hand_in in hand_ins:
        found.setdefault(hand_in.student, []).append(hand_in)
    apart: dict[str, list[HandIn]] = {}
    for student, handed in found.items():
        numbers = {h.number for h in handed}
        for hand_in in handed:
            apart.setdefault(f"{student} {hand_in.number}" if len(numbers) > 1 and "" not in numbers else student, []).append(hand_in)
    return apart


def _contents(folder: Path, wanted: Wanted) -> Contents:
    """What of this assignment's lies in a folder and below, as far as notebooks are looked for. Follows no links."""
    notebooks, archives, loose = [], [], False
    for path in _walk(folder, wanted):
        if not path.is_symlink() and path.is_file() and _is_notebook(path):
            notebooks.append(path)
        elif not path.is_symlink() and path.is_file() and is_archive(path.name):
            archives.append(path)
        elif path.name == wanted.assignment or _is_notebook(path) or path.suffix.lower() in HANDED_IN:
            loose = True
    return Contents(tuple(notebooks), tuple(archives), loose)


def _walk(folder: Path, wanted: Wanted, depth: int = 0) -> Iterator[Path]:
    """Files, folders and whatever else there is, but for what is junk, hidden or another assignment's."""
    for path in sorted(folder.iterdir()):
        if is_junk(path.name) or path.name.startswith(".") or _spelled(_stem(path.name)) in wanted.others:
            continue
        yield path
        if depth < MAX_DEPTH and path.is_dir() and not path.is_symlink():
            yield from _walk(path, wanted, depth + 1)


def _files(folder: Path, wanted: Wanted) -> Iterator[Path]:
    return (path for path in _walk(folder, wanted) if path.is_file() and not path.is_symlink())


def _is_notebook(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def _stem(name: str) -> str:
    """The name without what tells its kind, also where that are two suffixes."""
    kinds = (*archive.SUFFIXES, ".ipynb", *HANDED_IN)
    kind = max((k for k in kinds if name.lower().endswith(k)), key=len, default="")
    return name[: len(name) - len(kind)]


def _spelled(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def bad_name(student: str) -> str:
    """Why this cannot be a student's name, as a sentence; empty where it can."""
    size = len(student.encode("utf-8", "replace"))
    if UNSAFE_NAME.search(student) or student != student.strip() or student.startswith(".") or not 0 < size <= LONGEST_NAME:
        return "a student's name may hold letters, digits, spaces and . _ - @ , only. Rename the folder."
    return ""


def without_links(here: Path, assignment: str) -> list[Problem]:
    """Take links away that lie in submitted/ itself, before anything looks for notebooks there."""
    notes = []
    submitted = here / "submitted"
    for student in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        for name in links.remove(student / assignment):
            where = shown(student / assignment)
            notes.append((shown(student.name), f"{where}: the link {shown(name)} was removed; nothing it points to is read."))
    return notes
