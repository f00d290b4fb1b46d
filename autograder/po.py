"""A catalogue as translators write it (.po), for gettext: put into the compiled form that gettext reads, in memory."""

from __future__ import annotations

import gettext
import io
import json
import re
import struct
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

__all__ = ["catalogue"]

LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr|msgstr\[\d\])[ \t]+)?("(?:[^"\\]|\\.)*")[ \t]*')
MAGIC = 0x950412DE
HEAD = 28


def catalogue(path: Path) -> gettext.GNUTranslations:
    """What the file says, with its own rule for plurals. Raises `ValueError` for a line that is neither entry nor comment."""
    return gettext.GNUTranslations(io.BytesIO(_compiled(_entries(path))))


def _entries(path: Path) -> dict[str, str]:
    """Ids and texts as gettext keeps them: the forms of a plural are parted by a zero, ids and texts alike."""
    entries: list[list[list[str]]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        if found is None or not (found[1] == "msgid" or entries):
            raise ValueError(f"{path}, line {number}: neither an entry nor a comment of a catalogue: {line}")
        if found[1] == "msgid":
            entries.append([[], []])
        if found[1]:
            entries[-1][found[1].startswith("msgstr")].append("")
        entries[-1][bool(entries[-1][1])][-1] += json.loads(found[2])
    return {"\0".join(ids): "\0".join(texts) for ids, texts in entries}


def _compiled(entries: Mapping[str, str]) -> bytes:
    """A .mo file: its head, where each id and each text begins and how long it is, and all of them, a zero after each."""
    pieces = [id.encode() for id in sorted(entries)] + [entries[id].encode() for id in sorted(entries)]
    lengths = [len(piece) for piece in pieces]
    count, first = len(entries), HEAD + 8 * len(pieces)
    begins = accumulate((length + 1 for length in lengths[:-1]), initial=first)
    places = [number for place in zip(lengths, begins, strict=True) for number in place]
    head = struct.pack("<7I", MAGIC, 0, count, HEAD, HEAD + 8 * count, 0, HEAD)
    return head + struct.pack(f"<{len(places)}I", *places) + b"".join(piece + b"\0" for piece in pieces)
