"""What Moodle calls the entries of its download of all hand-ins."""

from __future__ import annotations

import re

from autograder.classroom.importers import Importer, Named

__all__ = ["IMPORTER"]

ENTRY = re.compile(r"(.+)_(\d+)_assignsubmission_(file|onlinetext)(?:_(.*))?", re.DOTALL)


def _named(entry: str) -> Named | None:
    found = ENTRY.fullmatch(entry)
    return Named(found[1], found[2], found[3] == "onlinetext") if found else None


IMPORTER = Importer(names=_named)
