"""Archives, opened without trust: by a process of its own, into a private folder, within bounds.

The process runs this file alone, under limits on time and memory: whatever zipfile and tarfile do with hostile bytes
(tarfile has looped for ever on negative sizes), the grader is not in it. Of an archive only the bytes of regular files
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
MAX_TOLD = 20
SMALL, RATIO = 32 << 20, 100
MEMORY = 1 << 30
OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.EIO)


class ArchiveError(Exception):
    """What is wrong with an archive and what to do, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Room:
    """What an archive may unpack to, and how long that may take."""

    files: int
    bytes: int
    seconds: int


HAND_IN = Room(files=500, bytes=100 << 20, seconds=30)
CLASS = Room(files=50_000, bytes=4 << 30, seconds=600)


def is_archive(name: str) -> bool:
    """Whether a file of this name is opened as an archive."""
    return name.lower().endswith(SUFFIXES)


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is some system's own and nobody's work."""
    return name in JUNK or name.startswith("._")


def unpack(path: Path, folder: Path, room: Room) -> list[tuple[str, str]]:
    """Unpack into an empty folder; the names of what was left out, and why. Raises `ArchiveError`, and `OSError` for faults of ours."""
    limits = (str(limit) for limit in (room.files, room.bytes, room.seconds))
    command = [sys.executable, "-I", "-S", "-X", "utf8", __file__, os.path.abspath(path), os.path.abspath(folder), *limits]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env={}, timeout=2 * room.seconds, check=False)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it was stopped, or ended by a limit
        raise ArchiveError("this archive takes too much time or memory to open. Pack the notebook again, by itself") from None
    if said["errno"]:
        raise OSError(said["errno"], os.strerror(said["errno"]), str(path))
    if said["error"]:
        raise ArchiveError(said["error"])
    return [(name, why) for name, why in said["left_out"]]


# --- inside the process of its own --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """One file of an archive: its name as stored, its size, how to get at its bytes. `strange`: why it is not taken."""

    name: str
    size: int
    source: Any
    strange: str = ""


def _open(path: Path, folder: Path, room: Room) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        with zipfile.ZipFile(path) as archive:
            return _Unpacking(folder, room, path.stat().st_size).all(_zipped(archive), lambda info: archive.open(info))
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path) as plain, tarfile.open(fileobj=plain, mode="r:") as tar:
            return _Unpacking(folder, room, path.stat().st_size).all(_tarred(tar), tar.extractfile)
    with tarfile.open(path, "r:") as tar:
        return _Unpacking(folder, room, path.stat().st_size).all(_tarred(tar), tar.extractfile)


def _zipped(archive: zipfile.ZipFile) -> Iterator[_Entry]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        if info.flag_bits & ENCRYPTED:
            raise ArchiveError("this archive asks for a password. Pack it again without one")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError("this archive is compressed in an unusual way. Pack it again as an ordinary .zip")
        name = _as_utf8(info.orig_filename) if not info.flag_bits & UTF8_NAME else info.orig_filename
        kind = stat.S_IFMT(info.external_attr >> 16)
        yield _Entry(name, info.file_size, info, "" if kind in (0, stat.S_IFREG) else "no regular file")


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


class _Unpacking:
    """One archive on its way into a folder."""

    def __init__(self, folder: Path, room: Room, packed: int) -> None:
        self.folder, self.room, self.packed = folder, room, packed
        self.files = self.bytes = 0
        self.names: set[str] = set()
        self.left_out: list[tuple[str, str]] = []

    def all(self, entries: Iterator[_Entry], source: Any) -> list[tuple[str, str]]:
        """Take what can be taken; what was left out."""
        for entry in entries:
            self.count(entry)
            parts, why = _parts(entry.name)
            if any(is_junk(part) for part in parts):
                continue
            if why or entry.strange:
                self.leave_out(entry.name, why or entry.strange)
                continue
            self.take(parts, source(entry.source))
        return self.left_out

    def count(self, entry: _Entry) -> None:
        """Against the sizes an archive claims: neither zipfile nor tarfile gives more than the claim."""
        self.files += 1
        self.bytes += entry.size
        if self.files > self.room.files:
            raise ArchiveError(f"this archive holds more than {self.room.files} files. Pack the notebook by itself")
        if self.bytes > self.room.bytes or (self.bytes > SMALL and self.bytes > RATIO * self.packed):
            raise ArchiveError("this archive unpacks to more than a hand-in may have. Pack the notebook by itself, without its outputs")

    def leave_out(self, name: str, why: str) -> None:
        if len(self.left_out) < MAX_TOLD:
            self.left_out.append((name[:MAX_NAME], why))

    def take(self, parts: tuple[str, ...], source: IO[bytes]) -> None:
        name = "/".join(parts)
        if name.casefold() in self.names:
            raise ArchiveError(f"this archive holds {name} twice. Pack it again with one of them")
        self.names.add(name.casefold())
        target = self.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise ArchiveError(f"this archive holds {name} both as a file and as a folder. Pack it again") from None


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


def _main(path: str, folder: str, *limits: str) -> None:
    room = Room(*map(int, limits))
    _limit(room)
    said: dict[str, Any] = {"errno": 0, "error": "", "left_out": []}
    try:
        said["left_out"] = _open(Path(path), Path(folder), room)
    except ArchiveError as error:
        said["error"] = str(error)
    except Exception as error:  # whatever the libraries make of hostile bytes
        ours = isinstance(error, OSError) and error.errno in OURS
        said["errno"] = error.errno if ours else 0  # type: ignore[attr-defined]
        said["error"] = "this archive is damaged, or no archive at all. Pack it again as a .zip, or hand in the notebook itself"
    print(json.dumps(said))


if __name__ == "__main__":
    _main(*sys.argv[1:])
