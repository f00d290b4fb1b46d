"""An archive of such a folder."""

from __future__ import annotations

from pathlib import Path

from autograder import archive
from autograder.archive import is_archive, is_junk
from autograder.classroom.entries import stem
from autograder.classroom.importers import Desk, Importer, Opened

__all__ = ["IMPORTER"]


def _opened(source: Path, desk: Desk) -> Opened | None:
    """What could be taken of it; of a folder that wraps everything, what is in that."""
    if not source.is_file() or not is_archive(source.name):
        return None
    folder, left_out = desk.unpack(source, archive.CLASS)
    inner = [entry for entry in folder.iterdir() if not is_junk(entry.name)]
    wrapped = len(inner) == 1 and inner[0].is_dir() and inner[0].name == stem(source.name)
    return Opened(inner[0], [(name.partition("/")[2], why) for name, why in left_out]) if wrapped else Opened(folder, left_out)


IMPORTER = Importer(takes="a .zip, .tar, .tgz or .tar.gz", opens=_opened)
