"""When something was handed in: timestamp.txt, which a student may have written."""

from __future__ import annotations

import os
import re
import stat
from datetime import datetime
from pathlib import Path

__all__ = ["TIMESTAMP", "moment"]

TIMESTAMP = "timestamp.txt"
LONGEST = 100
ZONE = re.compile(r"[+-]?\d{1,4}|[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z][A-Za-z0-9_+-]*)*")


def moment(path: Path) -> datetime | None:
    """The UTC time in a timestamp file, as nbgrader reads it; None where there is none. Never raises, never waits.

    What stands for a time zone has to look like the name of one: dateutil would open any file of that name.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError):
        return None
    try:
        content = os.read(handle, LONGEST + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    finally:
        os.close(handle)
    try:
        return _moment(content.decode("ascii").strip()) if len(content) <= LONGEST else None
    except Exception:  # dateutil raises whatever its arithmetic does
        return None


def _moment(text: str) -> datetime | None:
    from nbgrader.utils import parse_utc

    parts = text.split(" ")
    if not text or (len(parts) == 3 and not ZONE.fullmatch(parts[2])):
        return None
    found = parse_utc(text)
    return found if isinstance(found, datetime) else None
