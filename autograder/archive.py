"""Archives, opened without trust: by a process of its own, into a private folder, within bounds.

The process runs this file alone, under limits on time and memory and confined as a child of the jail is, to the folder
it fills: whatever zipfile and tarfile do with hostile bytes (tarfile has looped for ever on negative sizes), the grader
is not in it. Of an archive only the bytes of regular files
are taken, under names that are checked here: no links, no devices, no owners, no modes.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

__all__ = ["CLASS", "HAND_IN", "SUFFIXES", "ArchiveError", "Room", "is_archive", "is_junk", "unpack"]

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
JUNK = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__", ".git"})
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DRIVE = re.compile(r"[A-Za-z]:")
UTF8_NAME, ENCRYPTED = 0x800, 0x1
MAX_DEPTH = 20
MAX_NAME = 255
MAX_TOLD, MOST_TOLD = 20, 5_000  # of one hand-in, of a class
SMALL, RATIO = 32 << 20, 100
MOST_LISTED = 4
MEMORY = 1 << 30
OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.EIO)


class ArchiveError(Exception):
    """What is wrong with an archive and what to do, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Room:
    """What an archive may unpack to, and how long that may take.

    `files_each`, `bytes_each`: of an archive of a class, how much one entry of it may hold. What is wrong with one entry
    then costs that entry only; of a single hand-in (0) it costs the archive.
    """

    files: int
    bytes: int
    seconds: int
    files_each: int = 0
    bytes_each: int = 0


HAND_IN = Room(files=500, bytes=100 << 20, seconds=30)
CLASS = Room(files=50_000, bytes=4 << 30, seconds=600, files_each=5_000, bytes_each=500 << 20)


def is_archive(name: str) -> bool:
    """Whether a file of this name is opened as an archive."""
    return name.lower().endswith(SUFFIXES)


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is some system's own and nobody's work."""
    return name in JUNK or name.startswith("._")


def unpack(path: Path, folder: Path, room: Room) -> list[tuple[str, str]]:
    """Unpack into an empty folder; the names of what was left out, and why. Raises `ArchiveError`, and `OSError` for faults of ours."""
    limits = (str(limit) for limit in (room.files, room.bytes, room.seconds, room.files_each, room.bytes_each))
    command = [sys.executable, "-I", "-S", "-X", "utf8", __file__, os.path.abspath(path), os.path.abspath(folder), *limits]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env={}, timeout=2 * room.seconds, check=False)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it was stopped, or ended by a limit
        raise ArchiveError("this archive takes too much time or memory to open. Pack the notebook again, by itself") from None
    finally:
        _take_back(folder)
    if said["errno"]:
        raise OSError(said["errno"], os.strerror(said["errno"]), str(path))
    if said["error"]:
        raise ArchiveError(said["error"])
    return [(name, why) for name, why in said["left_out"]]


def _take_back(folder: Path) -> None:
    """What root's process of its own left belongs to the user it had become: it is root's again. Follows no link."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    for place, folders, files in os.walk(folder):
        for name in ("", *folders, *files):
            os.chown(os.path.join(place, name), 0, os.getegid(), follow_symlinks=False)


# --- inside the process of its own --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """One file of an archive: its name as stored, its size, how to get at its bytes.

    `packed`: its size in the archive, where that is known. `strange`: why it is not taken; `wrong`: why none beside it is.
    """

    name: str
    size: int
    source: Any
    strange: str = ""
    packed: int | None = None
    wrong: str = ""


def _open(file: IO[bytes], folder: Path, room: Room) -> list[tuple[str, str]]:
    start, packed = file.read(4), os.fstat(file.fileno()).st_size
    file.seek(0)
    if start[:2] == b"PK":
        with zipfile.ZipFile(file) as archive:
            return _Unpacking(folder, room, packed).all(_zipped(archive), lambda info: archive.open(info))
    if start[:2] == b"\x1f\x8b":
        with gzip.open(file) as plain, tarfile.open(fileobj=plain, mode="r:") as tar:
            return _Unpacking(folder, room, packed).all(_tarred(tar), tar.extractfile)
    with tarfile.open(fileobj=file, mode="r:") as tar:
        return _Unpacking(folder, room, packed).all(_tarred(tar), tar.extractfile)


def _zipped(archive: zipfile.ZipFile) -> Iterator[_Entry]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        wrong = ""
        if info.flag_bits & ENCRYPTED:
            wrong = "this archive asks for a password. Pack it again without one"
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            wrong = "this archive is compressed in an unusual way. Pack it again as an ordinary .zip"
        name = _as_utf8(info.orig_filename) if not info.flag_bits & UTF8_NAME else info.orig_filename
        kind = stat.S_IFMT(info.external_attr >> 16)
        yield _Entry(name, info.file_size, info, "" if kind in (0, stat.S_IFREG) else "no regular file", info.compress_size, wrong)


def _as_utf8(name: str) -> str:
    """Many programs write UTF-8 and do not say so; zipfile has then read it as code page 437."""
    with suppress(UnicodeError):
        return name.encode("cp437").decode("utf-8")
    return name


def _tarred(tar: tarfile.TarFile) -> Iterator[_Entry]:
    for member in tar:
        if not member.isdir():
            strange = "" if member.isreg() and not member.issparse() else "a link" if member.issym() or member.islnk() else "no regular file"
            yield _Entry(_as_latin(member.name), member.size, member, strange)


def _as_latin(name: str) -> str:
    """What is not UTF-8 in a tar is most likely an older system's Latin-1."""
    with suppress(UnicodeError):
        name.encode()
        return name
    return name.encode("utf-8", "surrogateescape").decode("latin-1")


Taken = tuple[tuple[str, ...], _Entry]  # under which name


class _Unpacking:
    """One archive on its way into a folder."""

    def __init__(self, folder: Path, room: Room, packed: int) -> None:
        self.folder, self.room, self.packed = folder, room, packed
        self.left_out: list[tuple[str, str]] = []

    def all(self, entries: Iterator[_Entry], source: Any) -> list[tuple[str, str]]:
        """Take what can be taken; what was left out."""
        groups = self.grouped(entries)
        good = {group: taken for group, taken in groups.items() if not self.spoils(group, self.wrong(taken))}
        self.fits(sum(map(len, good.values())), sum(entry.size for taken in good.values() for _, entry in taken))
        for group, taken in good.items():
            for parts, entry in taken:
                try:
                    self.take(parts, source(entry.source))
                except Exception as error:  # whatever the libraries make of hostile bytes
                    if not self.room.files_each or (isinstance(error, OSError) and error.errno in OURS):
                        raise
                    self.forget(group)
                    self.spoils(group, "/".join(parts[-1:]) + " is damaged")
                    break
        return self.left_out

    def grouped(self, entries: Iterator[_Entry]) -> dict[str, list[Taken]]:
        """What may be taken, by whose it is: of a class by the outermost folder that tells entries apart, else all in one."""
        listed: list[Taken] = []
        claimed = count = 0
        for entry in entries:
            count, claimed = count + 1, claimed + entry.size
            if not self.room.files_each:  # tarfile reads on through what an entry claims: stop before it does
                self.fits(count, claimed)
            elif count > MOST_LISTED * self.room.files:
                self.fits(count, 0)
            parts, why = _parts(entry.name)
            if any(is_junk(part) for part in parts):
                continue
            if why or entry.strange:
                self.leave_out(entry.name, why or entry.strange)
                continue
            listed.append((parts, entry))
        if not self.room.files_each:
            return {"": listed}
        wrapped = len({parts[0] for parts, _ in listed}) == 1 and all(len(parts) > 1 for parts, _ in listed)
        groups: dict[str, list[Taken]] = {}
        for parts, entry in listed:
            groups.setdefault("/".join(parts[: 2 if wrapped else 1]), []).append((parts, entry))
        return groups

    def wrong(self, taken: list[Taken]) -> str:
        """Why none of these can be taken; empty where all can. Names that some system takes for one are one."""
        seen: dict[str, str] = {}
        for parts, entry in taken:
            if entry.wrong:
                return entry.wrong
            name = "/".join(parts)
            if name.lower() in seen:
                both = f"{name} twice" if seen[name.lower()] == name else f"{seen[name.lower()]} and {name}, which is the same file twice to many systems"
                return f"this archive holds {both}. Pack it again with one of them"
            seen[name.lower()] = name
        for parts, _ in taken:
            for depth in range(1, len(parts)):
                if (folder := "/".join(parts[:depth]).lower()) in seen:
                    return f"this archive holds {seen[folder]} both as a file and as a folder. Pack it again"
        if not self.room.files_each:
            return ""
        size = sum(entry.size for _, entry in taken)
        packed = [entry.packed for _, entry in taken if entry.packed is not None]
        if len(taken) > self.room.files_each:
            return f"more than {self.room.files_each} files"
        if size > self.room.bytes_each or (packed and size > SMALL and size > RATIO * sum(packed)):
            return "it unpacks to more than a hand-in may have"
        return ""

    def spoils(self, group: str, why: str) -> bool:
        """Whether something is wrong with a group: it is left out. A single hand-in is all there is: raises `ArchiveError`."""
        if why and not self.room.files_each:
            raise ArchiveError(why)
        if why:
            self.leave_out(group, why.replace("this archive holds", "it holds").rstrip("."))
        return bool(why)

    def forget(self, group: str) -> None:
        """Take away what was taken of a group."""
        place = self.folder / group
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)

    def fits(self, files: int, size: int) -> None:
        """Against the sizes an archive claims: neither zipfile nor tarfile gives more than the claim."""
        if files > self.room.files:
            raise ArchiveError(f"this archive holds more than {self.room.files} files. Pack the notebook by itself")
        if size > self.room.bytes or (not self.room.files_each and size > SMALL and size > RATIO * self.packed):
            raise ArchiveError("this archive unpacks to more than a hand-in may have. Pack the notebook by itself, without its outputs")

    def leave_out(self, name: str, why: str) -> None:
        if len(self.left_out) < (MOST_TOLD if self.room.files_each else MAX_TOLD):
            self.left_out.append((name[:MAX_NAME], why))

    def take(self, parts: tuple[str, ...], source: IO[bytes]) -> None:
        target = self.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):  # a disk that takes more names for one than we do
            raise ArchiveError(f"this archive holds {'/'.join(parts)} twice, as this disk reads names. Pack it again") from None


def _parts(name: str) -> tuple[tuple[str, ...], str]:
    """The folders and the name of an entry, and why it may not be taken, if so."""
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if path.startswith("/") or DRIVE.match(path) or ".." in parts:
        return parts, "its name leads out of the archive"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI for c in path):
        return parts, "characters in its name that cannot be seen"
    if not parts or len(parts) > MAX_DEPTH or any(len(part.encode()) > MAX_NAME for part in parts):
        return parts, "no usable name"
    return parts, ""


def _limit(room: Room) -> None:
    import resource

    limits = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": room.seconds, "RLIMIT_FSIZE": room.bytes, "RLIMIT_NOFILE": 32, "RLIMIT_CORE": 0}
    for name, value in limits.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _confine(folder: Path) -> Path:
    """Keep this process to a folder; under which path it finds it then."""
    if sys.platform != "linux":
        return folder
    sys.path.append(str(Path(__file__).parents[1]))
    from autograder.jail.confine import confine

    confine(write=folder)
    return Path()


def _main(path: str, folder: str, *limits: str) -> None:
    room = Room(*map(int, limits))
    said: dict[str, Any] = {"errno": 0, "error": "", "left_out": []}
    try:
        with open(path, "rb") as file:
            place = _confine(Path(folder))
            _limit(room)
            said["left_out"] = _open(file, place, room)
    except ArchiveError as error:
        said["error"] = str(error)
    except Exception as error:  # whatever the libraries make of hostile bytes
        ours = isinstance(error, OSError) and error.errno in OURS
        said["errno"] = error.errno if ours else 0  # type: ignore[attr-defined]
        said["error"] = "this archive is damaged, or no archive at all. Pack it again as a .zip, or hand in the notebook itself"
    print(json.dumps(said))


if __name__ == "__main__":
    _main(*sys.argv[1:])
