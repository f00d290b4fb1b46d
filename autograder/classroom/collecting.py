"""The hand-ins of a class: taken from wherever they lie into one layout, and found there.

Nobody is lost without a word: whoever has an entry has a notebook in `submitted/` afterwards, or a sentence.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from autograder import archive
from autograder.archive import ArchiveError, is_archive, is_junk
from autograder.classroom import links
from autograder.classroom.entries import (
    UNFINISHED,
    Contents,
    HandIn,
    Refused,
    Wanted,
    bad_name,
    by_student,
    contents,
    files_of,
    hand_ins,
    is_notebook,
    spelled,
    stem,
    student_of,
)
from autograder.classroom.gradebook import Problem
from autograder.classroom.importers import LeftOut, importers, named
from autograder.classroom.untouched import Released, sources
from autograder.course import CourseError
from autograder.files import PART, cannot_write, writing
from autograder.formats import foreign
from autograder.submission import shown

__all__ = ["astray", "bring_home", "collect", "find", "without_links"]

MAX_FILES = 500
MAX_TOLD = 20
LOOKED_AT = 100_000
MAX_BYTES = 100 << 20
WHOLE = ".whole-"  # a hand-in that was copied to its end, beside the place it goes to


def find(here: Path, assignment: str) -> dict[str, Path]:
    """Who has handed in this assignment, in nbgrader's layout: student → notebook."""
    submitted = here / "submitted"
    paths = {p.name: p / assignment / f"{assignment}.ipynb" for p in submitted.iterdir()} if submitted.is_dir() else {}
    return {student: paths[student] for student in sorted(paths) if paths[student].is_file() and not student.startswith(".")}


def collect(source: Path, here: Path, assignment: str, others: Collection[str] = ()) -> tuple[list[Problem], list[Problem]]:
    """Copy submissions into `submitted/<student>/<assignment>/`: (problems, notes). Links are not followed and not copied.

    `source`, a folder or an archive, holds `<student>/<assignment>/`, `<student>/`, `<student>.ipynb`, an archive for
    any of these, or what another system makes (`importers/`). A notebook of another name, or under another suffix, is taken where no other
    was worked on; `others` are the course's further assignments, whose folders and notebooks are none of this one's.
    What was handed in before is replaced where the notebook differs. Raises `CourseError` where `source` cannot be read, and `CannotWrite`.
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
        self.released = Released(here, wanted.assignment)
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def all(self) -> tuple[list[Problem], list[Problem]]:
        folder, left_out = self.folder()
        try:
            students = by_student(hand_ins(folder, self.wanted))
        except OSError as error:
            raise CourseError(f"{shown(self.source)}: this folder cannot be read ({error.strerror}). Make it readable.") from None
        for student, handed in students.items():
            self.one(student, handed)
        told: Counter[str] = Counter()
        for name, why in left_out:
            first, inside, _ = name.replace("\\", "/").lstrip("/").partition("/")
            student = student_of(first, file=not inside)
            told[student] += 1
            if told[student] <= MAX_TOLD:
                kept = self.notes if student in students else self.problems
                kept.append((shown(student), f"{shown(self.source)}: {shown(name)} was left out ({why})."))
        return self.problems, self.notes

    def folder(self) -> tuple[Path, LeftOut]:
        """The folder that holds an entry per student, as the source's importer opens it."""
        source = shown(self.source)
        if not self.source.exists():
            raise CourseError(f"{source}: this folder is missing. --submissions names the folder or archive that holds one entry per student.")
        try:
            opened = next((found for one in importers() if one.opens is not None and (found := one.opens(self.source, self))), None)
        except (ArchiveError, OSError) as error:
            raise CourseError(f"{source}: {_reason(error)}.") from None
        if opened is None:
            known = " nor ".join(one.takes for one in sorted(importers(), key=lambda one: one.takes != "a folder") if one.takes)
            raise CourseError(f"{source}: neither {known}. --submissions names what holds one entry per student.")
        return opened.folder, opened.left_out

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
        for other in (h.path for h in handed if not h.usable and not h.online):
            self.notes.append((student, f"{self.place(other)}: not looked at, for there is a notebook too."))
        notebook = self.look(student, usable[0])
        if notebook is None:
            return
        if reason := bad_name(student):
            raise Refused(reason.rstrip("."))
        if notebook.name != self.wanted.file and notebook != usable[0]:
            self.notes.append((student, f"{self.place(notebook)}: taken as {self.wanted.file}: no other notebook there was worked on."))
        for name in self.copy(notebook, self.here / "submitted" / student / self.wanted.assignment, alone=notebook == usable[0]):
            self.notes.append((student, f"{self.place(notebook.parent)}: the link {shown(name)} was left out; nothing it points to is read."))

    def look(self, student: str, path: Path, *, inside: bool = False) -> Path | None:
        """The notebook in a hand-in; None where all of it is other assignments'. An archive in an archive stays shut."""
        if path.is_file():
            return path if is_notebook(path) else self.look_into(student, path)
        there = contents(path, self.wanted)
        if there.notebooks:
            return self.worked(student, there, path)
        if there.archives and not inside:
            return self.look_into(student, self.only(there.archives, path))
        if any(other.is_dir() for other in there.elsewhere) and not there.loose and not there.archives and not inside:
            return None
        if there.loose or there.archives or there.elsewhere or inside or named(path.name):
            raise Refused(self.unusable(path, (*there.loose, *there.archives, *there.elsewhere)))
        if any(path.iterdir()):
            raise Refused("nothing but files of some system's own is here, such as .ipynb_checkpoints. Ask for the notebook")
        raise Refused("this folder is empty. Ask for the notebook, or remove it")

    def look_into(self, student: str, path: Path) -> Path | None:
        folder, left_out = self.unpack(path, archive.HAND_IN)
        self.notes += [(student, f"{self.place(path)}: {shown(name)} was left out ({why}).") for name, why in left_out]
        return self.look(student, folder, inside=True)

    def worked(self, student: str, there: Contents, folder: Path) -> Path:
        """The notebook that was worked on, where others are as they were handed out; what lies beside it is told."""
        every = (*there.notebooks, *there.renamed)
        untouched = {path for path in every if self.released.holds(path)}
        worked = [[path for path in paths if path not in untouched] for paths in (there.notebooks, there.renamed)]
        chosen = self.only(worked[0] or worked[1] or there.notebooks, folder)
        others = [path for path in every if path != chosen and path not in untouched and sources(path)]
        if chosen in untouched:
            others += [path for path in there.loose if path.is_file() and stem(path.name) != path.name]
        if others:
            names = ", ".join(shown(path.relative_to(folder)) for path in others[:3])
            graded = f"{shown(chosen.name)}, which is as it was handed out" if chosen in untouched else shown(chosen.name)
            self.notes.append((student, f"{self.place(folder)}: also here, and not looked at: {names}. What was taken is {graded}."))
        return chosen

    def only(self, paths: Sequence[Path], folder: Path) -> Path:
        """The one with the right name in the right place, else the only one with the right name, else the only one."""
        for place in (folder / self.wanted.assignment, folder):
            if place / self.wanted.file in paths:
                return place / self.wanted.file
        named = [p for p in paths if stem(p.name) == self.wanted.assignment] or list(paths)
        if len(named) > 1:
            both = " and ".join(shown(p.relative_to(folder)) for p in named[:2])
            raise Refused(f"{both}: either may be meant. Leave one of them, called {self.wanted.file}")
        return named[0]

    def unusable(self, path: Path, there: Sequence[Path] = ()) -> str:
        if path.is_symlink():
            return "this is a link; nothing it points to is read. Ask for the file itself"
        if path.exists() and not path.is_file() and not path.is_dir():
            return "this is no regular file. Ask for the notebook"
        files = [p for p in there if p.is_file()] or [p for p in there if p.is_dir()] or ([path] if path.is_file() else [])
        only = f", only {', '.join(shown(p.name) for p in files[:3])}{' …' if files[3:] else ''}" if there and files else ""
        return f"no notebook called {self.wanted.file} is here{only}. {_advice(files, self.wanted)}"

    def empty(self, of: Path) -> Path:
        """A private folder; what lies in it is told of by the name of what it came from."""
        folder = self.private / str(len(self.opened))
        folder.mkdir()
        self.opened[folder] = self.place(of)
        return folder

    def unpack(self, path: Path, room: archive.Room) -> tuple[Path, LeftOut]:
        """Unpack into a private folder. Raises `ArchiveError`, `OSError` where it cannot be read, `CannotWrite`."""
        path.open("rb").close()
        folder = self.empty(path)
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
        files = [] if alone else sorted(path for path in files_of(folder, self.wanted) if path != notebook)
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


def _advice(files: Sequence[Path], wanted: Wanted) -> str:
    """What to do about a hand-in without a notebook, by what there is."""
    if any(spelled(stem(path.name)) in wanted.others for path in files):
        return "That is another assignment's. Ask for the notebook of this one"
    if any(path.name.lower().endswith(UNFINISHED) for path in files):
        return "A download seems to have been broken off. Ask for the notebook itself"
    for path in files:
        if path.is_file() and not path.is_symlink() and not is_archive(path.name):
            with path.open("rb") as file:
                if what := foreign(file.read(LOOKED_AT)):
                    return f"This is {what}"
    return "Ask for the notebook itself, the .ipynb file"


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


def astray(here: Path, assignment: str) -> list[Problem]:
    """Who has a folder for this assignment in nbgrader's layout with something in it, and no notebook of its name."""
    problems = []
    found, wanted = find(here, assignment), Wanted(assignment)
    submitted = here / "submitted"
    for student in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        folder = student / assignment
        if student.name in found or student.name.startswith(".") or folder.is_symlink() or not folder.is_dir():
            continue
        there = [path.name for path in sorted(folder.iterdir()) if not is_junk(path.name) and path.name != "timestamp.txt"]
        if there:
            names = ", ".join(shown(name) for name in there[:3])
            problems.append((shown(student.name), f"{shown(folder)}: no notebook called {wanted.file} is here, only {names}. Rename it, or ask for it."))
    return problems


def without_links(here: Path, assignment: str) -> list[Problem]:
    """Take links away that lie in submitted/ itself, before anything looks for notebooks there."""
    notes = []
    submitted = here / "submitted"
    for student in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        for name in links.remove(student / assignment):
            where = shown(student / assignment)
            notes.append((shown(student.name), f"{where}: the link {shown(name)} was removed; nothing it points to is read."))
    return notes
