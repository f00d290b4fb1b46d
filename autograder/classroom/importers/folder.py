"""A folder with an entry per student."""

from __future__ import annotations

from pathlib import Path

from autograder.classroom.importers import Desk, Importer, Opened

__all__ = ["IMPORTER"]


def _opened(source: Path, desk: Desk) -> Opened | None:
    return Opened(source, []) if source.is_dir() else None


IMPORTER = Importer(takes="a folder", opens=_opened)
