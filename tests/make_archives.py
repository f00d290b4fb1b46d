"""Archives as students hand them in, and as nobody should: made when a test needs them, for most are built by lying."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

NOTEBOOK = b'{"nbformat": 4, "cells": []}'
NAME = "08-optimizers.ipynb"
Files = Mapping[str, bytes]


def zipped(files: Files, **more: int) -> bytes:
    """An ordinary zip; `more` are fields that every entry gets."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in more.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    return made.getvalue()


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w:gz", form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, format=form, encoding="utf-8", errors="surrogateescape") as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                tar.addfile(info, io.BytesIO(member[1]))
    return made.getvalue()


def special(name: str, kind: bytes, to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info


def twice(*names: str) -> bytes:
    """A zip that holds entries whose names are equal to some system."""
    made = zipped({f"{i:0{len(name)}}"[: len(name)]: NOTEBOOK for i, name in enumerate(names, 1)})
    for i, name in enumerate(names, 1):
        made = made.replace(f"{i:0{len(name)}}".encode(), name.encode())
    return made


def renamed(name: bytes, *, utf8: bool = False) -> bytes:
    """A zip whose entry has these bytes for a name, whatever they are."""
    made = bytearray(zipped({"x" * len(name): NOTEBOOK}).replace(b"x" * len(name), name))
    if utf8:
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = made.index(mark) + at
            made[place : place + 2] = struct.pack("<H", 0x800)
    return bytes(made)


def patched(content: bytes, mark: bytes, at: int, new: bytes) -> bytes:
    """The bytes with others behind a mark: how a header comes to lie."""
    place = content.rindex(mark) + at
    return content[:place] + new + content[place + len(new) :]


def claiming(kind: bytes, size: bytes) -> bytes:
    """A tar whose one entry claims a size; its checksum is right, its bytes are missing."""
    made = bytearray(tarred(special("x", kind), mode="w"))
    made[124:136] = size
    made[148:156] = b" " * 8
    made[148:156] = b"%06o\0 " % sum(made[:512])
    return bytes(made)


def endless(start: bytes, megabytes: int) -> bytes:
    """A start and so many megabytes of nothing, in a gzip of some kilobytes."""
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=1) as packed:
        packed.write(start)
        for _ in range(megabytes):
            packed.write(bytes(1 << 20))
    return made.getvalue()


HUGE = b"77777777777\0"  # 8 GB
NEGATIVE = b"\xff" * 10 + b"\xf0\x00"  # -4096


ZIP = zipped({NAME: NOTEBOOK})
MANY = {f"{i}.txt": b"" for i in range(600)}


class Case(NamedTuple):
    """One hand-in: what lies in the folder under which name; a piece of the sentence where it is refused, else of the note."""

    name: str
    content: bytes | Callable[[], bytes]
    refused: str = ""
    noted: str = ""


CASES = {
    "zip": Case("s.zip", ZIP),
    "upper-case": Case("s.ZIP", ZIP),
    "stored": Case("s.zip", zipped({NAME: NOTEBOOK}, compress_type=zipfile.ZIP_STORED)),
    "tar": Case("s.tar", tarred((NAME, NOTEBOOK), mode="w")),
    "tgz": Case("s.tgz", tarred((NAME, NOTEBOOK))),
    "tar-gz": Case("s.tar.gz", tarred((NAME, NOTEBOOK))),
    "old-tar": Case("s.tar", tarred((NAME, NOTEBOOK), mode="w", form=tarfile.USTAR_FORMAT)),
    "zip-called-tar": Case("s.tar", ZIP),
    "in-a-folder": Case("s.zip", zipped({f"my work/{NAME}": NOTEBOOK, "my work/data.csv": b"1"})),
    "in-the-assignments-folder": Case("s.zip", zipped({f"08-optimizers/{NAME}": NOTEBOOK})),
    "beside-the-folder": Case("s/08-optimizers.zip", ZIP),
    "inside-the-folder": Case("s/08-optimizers/final.zip", ZIP),
    "another-name": Case("s.zip", zipped({"Untitled (1).ipynb": NOTEBOOK}), noted="taken as 08-optimizers.ipynb"),
    "two-names": Case("s.zip", zipped({"a.ipynb": NOTEBOOK, "b.ipynb": NOTEBOOK}), "a.ipynb and b.ipynb: either may be meant"),
    "two-places": Case("s.zip", zipped({f"a/{NAME}": NOTEBOOK, f"b/{NAME}": NOTEBOOK}), "either may be meant"),
    "right-name-and-scratch": Case("s.zip", zipped({NAME: NOTEBOOK, "scratch.ipynb": b"x"})),
    "another-assignment": Case("s.zip", zipped({"03-losses.ipynb": NOTEBOOK}), "no notebook called 08-optimizers.ipynb"),
    "two-assignments": Case("s.zip", zipped({"03-losses.ipynb": b"x", "mine.ipynb": NOTEBOOK}), noted="taken as"),
    "junk": Case("s.zip", zipped({NAME: NOTEBOOK, f"__MACOSX/._{NAME}": b"x", f".ipynb_checkpoints/{NAME}": b"x", ".DS_Store": b"x"})),
    "only-junk": Case("s.zip", zipped({f"__MACOSX/{NAME}": NOTEBOOK}), "no notebook called"),
    "empty": Case("s.zip", zipped({}), "no notebook called"),
    "umlaut-utf-8": Case("s.zip", zipped({f"Übung von Jörg/{NAME}": NOTEBOOK})),
    "umlaut-cp437": Case("s.zip", renamed("Übung.ipynb".encode("cp437")), noted="Übung.ipynb: taken as"),
    "umlaut-utf-8-unsaid": Case("s.zip", renamed("Übung.ipynb".encode()), noted="Übung.ipynb: taken as"),
    "umlaut-nfd": Case("s.zip", renamed("U\u0308bung.ipynb".encode(), utf8=True), noted="Übung.ipynb: taken as"),
    "umlaut-latin-1-tar": Case("s.tar", tarred(("\udcdcbung.ipynb", NOTEBOOK), mode="w", form=tarfile.GNU_FORMAT), noted="Übung.ipynb: taken as"),
    "emoji": Case("s.zip", zipped({"😀.ipynb": NOTEBOOK}), noted="😀.ipynb: taken as"),
    "backslashes": Case("s.zip", renamed(b"work\\08-optimizers.ipynb")),
    "in-an-archive": Case("s.zip", zipped({"inner.zip": ZIP}), "no notebook called"),
    "climbs": Case("s.zip", zipped({f"../../{NAME}": NOTEBOOK}), "no notebook called", "leads out of the archive"),
    "climbs-backwards": Case("s.zip", renamed(b"..\\..\\08-optimizers.ipynb"), "no notebook called", "leads out of the archive"),
    "absolute": Case("s.zip", zipped({NAME: NOTEBOOK, "/etc/cron.d/x": b"x"}), noted="/etc/cron.d/x was left out"),
    "drive": Case("s.zip", zipped({NAME: NOTEBOOK, "C:/x": b"x"}), noted="C:/x was left out"),
    "climbs-tar": Case("s.tgz", tarred((NAME, NOTEBOOK), ("../x", b"x")), noted="../x was left out"),
    "link-tar": Case("s.tgz", tarred((NAME, NOTEBOOK), special("l", tarfile.SYMTYPE, "/etc/passwd")), noted="l was left out (a link)"),
    "hard-link-tar": Case("s.tgz", tarred((NAME, NOTEBOOK), special("l", tarfile.LNKTYPE, "/etc/passwd")), noted="l was left out (a link)"),
    "device-tar": Case("s.tgz", tarred((NAME, NOTEBOOK), special("d", tarfile.CHRTYPE)), noted="d was left out (no regular file)"),
    "pipe-tar": Case("s.tgz", tarred(special(NAME, tarfile.FIFOTYPE)), "no notebook called", "no regular file"),
    "through-a-link-tar": Case("s.tgz", tarred(special("l", tarfile.SYMTYPE, "/tmp"), ("l/x", b"x"), (NAME, NOTEBOOK)), noted="l was left out (a link)"),
    "link-zip": Case("s.zip", zipped({NAME: b"/etc/passwd"}, external_attr=0o120777 << 16), "no notebook called", "no regular file"),
    "nul": Case("s.zip", renamed(b"08-optimizers.ipynb\0.txt"), "no notebook called", "cannot be seen"),
    "newline": Case("s.zip", zipped({"a\nb.ipynb": NOTEBOOK}), "no notebook called", r"a\nb.ipynb was left out"),
    "escape": Case("s.tgz", tarred(("\x1b[31m.ipynb", NOTEBOOK)), "no notebook called", r"\x1b[31m.ipynb was left out"),
    "right-to-left": Case("s.zip", zipped({"\u202ebnypi.ipynb": NOTEBOOK}), "no notebook called", "cannot be seen"),
    "surrogate-pax": Case("s.tar", tarred(("\udcff\udcfe.ipynb", NOTEBOOK), mode="w"), noted="taken as"),
    "long-name": Case("s.zip", zipped({"n" * 300 + ".ipynb": NOTEBOOK}), "no notebook called", "no usable name"),
    "deep-folders": Case("s.zip", zipped({"d/" * 200 + NAME: NOTEBOOK}), "no notebook called", "no usable name"),
    "twice": Case("s.zip", twice(NAME, NAME), "holds 08-optimizers.ipynb twice"),
    "twice-by-case": Case("s.zip", twice(NAME, NAME.upper()), "twice"),
    "twice-tar": Case("s.tar", tarred((NAME, NOTEBOOK), (NAME, b"{}"), mode="w"), "twice"),
    "file-and-folder": Case("s.zip", zipped({NAME: NOTEBOOK, f"{NAME}/x": b"x"}), "both as a file and as a folder"),
    "folder-called-notebook": Case("s.zip", zipped({f"{NAME}/": b"", f"{NAME}/x.txt": b"x"}), "no notebook called"),
    "password": Case("s.zip", patched(patched(ZIP, b"PK\x01\x02", 8, b"\1\0"), b"PK\x03\x04", 6, b"\1\0"), "asks for a password"),
    "unusual-compression": Case("s.zip", patched(ZIP, b"PK\x01\x02", 10, b"\x0e\0"), "compressed in an unusual way"),
    "many-files": Case("s.zip", zipped({NAME: NOTEBOOK, **MANY}), "more than 500 files"),
    "bomb-by-ratio": Case("s.zip", lambda: zipped({NAME: NOTEBOOK, "x": bytes(40 << 20)}), "unpacks to more"),
    "bomb-by-claim": Case("s.tar", claiming(tarfile.REGTYPE, HUGE), "unpacks to more"),
    "bomb-in-many": Case("s.zip", lambda: zipped(dict.fromkeys("abcdefgh", bytes(20 << 20))), "unpacks to more"),
    "bomb-gz": Case("s.tgz", lambda: endless(b"", 400), "no notebook called"),
    "bomb-tgz": Case("s.tgz", lambda: tarred(("x", bytes(200 << 20))), "unpacks to more"),
    "bomb-in-a-header": Case("s.tgz", gzip.compress(claiming(b"x", HUGE)), "damaged"),
    "bomb-in-a-long-name": Case("s.tgz", lambda: endless(claiming(tarfile.GNUTYPE_LONGNAME, HUGE)[:512], 1_200), "damaged"),
    "claims-less": Case("s.zip", patched(ZIP, b"PK\x01\x02", 24, struct.pack("<I", 3)), "damaged"),
    "claims-more": Case("s.zip", patched(ZIP, b"PK\x01\x02", 24, struct.pack("<I", 1 << 24))),
    "claims-zip64": Case("s.zip", patched(ZIP, b"PK\x01\x02", 20, b"\xff" * 8), "unpacks to more"),
    "other-local-name": Case("s.zip", ZIP.replace(NAME.encode(), b"88-optimizers.ipynb", 1), "damaged"),
    "wrong-checksum": Case("s.zip", patched(ZIP, b"PK\x01\x02", 16, b"\0\0\0\0"), "damaged"),
    "directory-elsewhere": Case("s.zip", patched(ZIP, b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"), "damaged"),
    "truncated-zip": Case("s.zip", ZIP[:-30], "damaged"),
    "truncated-tgz": Case("s.tgz", tarred((NAME, NOTEBOOK * 999))[:-40], "damaged"),
    "truncated-tar": Case("s.tar", tarred((NAME, NOTEBOOK * 99), mode="w")[:1500], "damaged"),
    "negative-size": Case("s.tar", claiming(tarfile.REGTYPE, NEGATIVE), "damaged"),
    "negative-header": Case("s.tar", claiming(b"x", NEGATIVE), "damaged"),
    "negative-folder": Case("s.tar", claiming(tarfile.GNUTYPE_LONGNAME, NEGATIVE), "damaged"),
    "no-bytes": Case("s.zip", b"", "damaged"),
    "prose": Case("s.zip", b"see my mail", "damaged"),
    "page": Case("s.tgz", b"<html>Sign in</html>", "damaged"),
    "rar": Case("s.rar", b"Rar!\x1a\x07", "no notebook called"),
    "seven": Case("s/x.7z", b"7z\xbc\xaf", "no notebook called"),
}


class Class(NamedTuple):
    """An archive of a class: a piece of the sentence for each whose hand-in is left out. Anna and Ben always have theirs."""

    name: str
    content: bytes | Callable[[], bytes]
    told: Mapping[str, str]


def _class(files: Files, **more: int) -> bytes:
    return zipped({f"anna/{NAME}": NOTEBOOK, f"ben_12_assignsubmission_file_/{NAME}": NOTEBOOK, **files}, **more)


def _one_patched(mark: bytes, at: int, new: bytes) -> bytes:
    """A class of which the last entry's header lies."""
    return patched(_class({f"mallory/{NAME}": NOTEBOOK}), mark, at, new)


MALLORY = f"mallory/{NAME}"
HONEST = ((f"anna/{NAME}", NOTEBOOK), (f"ben/{NAME}", NOTEBOOK))
CLASSES = {
    "case": Class("c.zip", _class({MALLORY: NOTEBOOK, MALLORY.upper().replace("MALLORY", "mallory"): NOTEBOOK}), {"mallory": "the same file twice"}),
    "case-of-a-folder": Class("c.zip", _class({"mallory/A/x.ipynb": NOTEBOOK, "mallory/a/X.ipynb": NOTEBOOK}), {"mallory": "the same file twice"}),
    "case-tar": Class("c.tgz", tarred(*HONEST, (MALLORY, NOTEBOOK), ("mallory/A", b""), ("mallory/a", b"")), {"mallory": "twice"}),
    "twice": Class("c.zip", lambda: _class({MALLORY: NOTEBOOK, f"mall0ry/{NAME}": b"{}"}).replace(b"mall0ry", b"mallory"), {"mallory": "twice"}),
    "composed-and-decomposed": Class("c.zip", _class({"mallory/\u00fc.ipynb": NOTEBOOK, "mallory/u\u0308.ipynb": NOTEBOOK}), {"mallory": "twice"}),
    "sharp-s": Class("c.zip", _class({f"Wei\u00df/{NAME}": NOTEBOOK, f"Weiss/{NAME}": NOTEBOOK}), {}),
    "sharp-s-in-one": Class("c.zip", _class({"mallory/stra\u00dfe.ipynb": NOTEBOOK, "mallory/strasse.txt": b"x"}), {}),
    "file-and-folder": Class("c.zip", _class({MALLORY: NOTEBOOK, f"{MALLORY}/x": b"x"}), {"mallory": "both as a file and as a folder"}),
    "student-a-file-and-a-folder": Class("c.zip", _class({"mallory": b"x", MALLORY: NOTEBOOK}), {"mallory": "both as a file and as a folder"}),
    "ratio": Class("c.zip", lambda: _class({MALLORY: NOTEBOOK, "mallory/zeros": bytes(40 << 20)}), {"mallory": "unpacks to more"}),
    "ratio-in-many": Class("c.zip", lambda: _class({f"mallory/{i}": bytes(9 << 20) for i in range(5)}), {"mallory": "unpacks to more"}),
    "many": Class("c.zip", lambda: _class({MALLORY: NOTEBOOK, **{f"mallory/{i}": b"" for i in range(5_100)}}), {"mallory": "more than 5000 files"}),
    "claims-zip64": Class("c.zip", _one_patched(b"PK\x01\x02", 20, b"\xff" * 8), {"mallory": "unpacks to more"}),
    "password": Class("c.zip", _one_patched(b"PK\x01\x02", 8, b"\1\0"), {"mallory": "asks for a password"}),
    "unusual-compression": Class("c.zip", _one_patched(b"PK\x01\x02", 10, b"\x0e\0"), {"mallory": "compressed in an unusual way"}),
    "wrong-checksum": Class("c.zip", _one_patched(b"PK\x01\x02", 16, b"\0\0\0\0"), {"mallory": "08-optimizers.ipynb is damaged"}),
    "other-local-name": Class("c.zip", lambda: _class({MALLORY: NOTEBOOK}).replace(MALLORY.encode(), b"m4llory/08-optimizers.ipynb", 1), {"mallory": "damaged"}),
    "backslashes": Class("c.zip", lambda: _class({"mallory/work/08-optimizers.ipynb": NOTEBOOK}).replace(b"mallory/work/", b"mallory\\work\\"), {}),
    "climbs-to-another": Class("c.zip", lambda: _class({f"mallory/------anna/{NAME}": b"x"}).replace(b"/------anna/", b"\\../../anna/"), {"mallory": "leads out"}),
    "absolute": Class("c.zip", _class({"/mallory/x.ipynb": NOTEBOOK}), {"mallory": "leads out of the archive"}),
    "drive": Class("c.zip", _class({"mallory.txt": b"x", "C:/x.ipynb": NOTEBOOK}), {"mallory": "no notebook", "C:": "leads out of the archive"}),
    "link": Class("c.tgz", tarred(*HONEST, special(MALLORY, tarfile.SYMTYPE, "../anna")), {"mallory": "a link"}),
    "hard-link": Class("c.tgz", tarred(*HONEST, special(MALLORY, tarfile.LNKTYPE, f"anna/{NAME}")), {"mallory": "a link"}),
    "invisible": Class("c.zip", _class({f"mallory/\u202e{NAME}": NOTEBOOK}), {"mallory": "cannot be seen"}),
    "an-archive-of-its-own": Class("c.zip", _class({"mallory.zip": twice(NAME, NAME)}), {"mallory": "twice"}),
    "a-bomb-of-its-own": Class("c.zip", lambda: _class({"mallory/x.zip": zipped({"x": bytes(40 << 20)})}), {"mallory": "unpacks to more"}),
    "empty": Class("c.zip", _class({"mallory/__MACOSX/x": b"x", "mallory/.DS_Store": b"x", "mallory/data/": b""}), {}),
}
