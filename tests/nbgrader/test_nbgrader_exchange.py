"""What the exchange finds a student's feedback by, and hand-ins that came another way."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder.nbgrader import links
from autograder.nbgrader.exchange import SECRET, release_each, secret
from autograder.nbgrader.times import TIMESTAMP

HEX = b"0f" * 64


def linked(path: Path) -> None:
    (path.parent / "theirs").write_bytes(HEX)
    path.symlink_to("theirs")


@pytest.mark.parametrize(
    ("put", "found"),
    [
        (lambda p: p.write_bytes(HEX), HEX),
        (lambda p: p.write_bytes(HEX + b"\n"), HEX + b"\n"),
        (lambda p: p.write_bytes(b""), b""),
        (lambda p: p.write_bytes(b"two words"), b""),
        (lambda p: p.write_bytes(b"\xff\xfe"), b""),
        (lambda p: p.write_bytes(b"a" * 10_000_000), b""),
        (lambda p: p.mkdir(), b""),
        (lambda p: os.mkfifo(p), b""),
        (linked, b""),
        (lambda p: None, b""),
    ],
    ids=["nbgrader's", "with a newline", "empty", "words", "bytes", "large", "folder", "pipe", "link", "none"],
)
def test_a_secret_is_what_nbgrader_writes(tmp_path: Path, put: Callable[[Path], object], found: bytes) -> None:
    put(tmp_path / SECRET)
    assert secret(tmp_path) == found


def test_of_what_lies_beside_only_a_real_secret_goes_on(tmp_path: Path) -> None:
    for name, content in (("anna", HEX), ("eve", b"not one")):
        for step in ("submitted", "autograded"):
            folder = tmp_path / step / name
            folder.mkdir(parents=True)
            (folder / SECRET).write_bytes(content)
            (folder / "notes.txt").write_text("x")
        links.forget(tmp_path / "submitted" / name, tmp_path / "autograded" / name)
    assert [p.name for p in (tmp_path / "autograded" / "anna").iterdir()] == [SECRET]
    assert list((tmp_path / "autograded" / "eve").iterdir()) == []


def test_whoever_came_another_way_is_named_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name, key, time in (("anna", HEX, "2026-11-02 10:00:00 UTC"), ("by [mail]", None, None), ("cut", HEX, "no time"), ("dora", HEX, "2026-11-02 10:00:00 UTC")):
        folder = tmp_path / "feedback" / name / "a"
        folder.mkdir(parents=True)
        (folder / "a.html").write_text("x")
        if key:
            (folder / SECRET).write_bytes(key)
        if time:
            (folder / TIMESTAMP).write_text(time)
    released: list[str] = []
    app = SimpleNamespace(src_path=str(tmp_path / "feedback" / "*" / "a"), log=logging.getLogger("exchange"))
    release_each(lambda self: released.append(Path(self.src_path).parent.name))(app)
    assert released == ["anna", "dora"]
    assert "their feedback cannot be fetched by it: by [mail], cut." in caplog.text
    assert app.src_path.endswith("*/a")
