"""The data file beside a notebook comes from anywhere: it names what is called among the exercise's parts, and is told where it is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import release, selfcheck
from autograder.course import Course
from autograder.kinds.code.records import CodeKey
from autograder.records import Key, Part
from autograder.release import FILE, Release, ReleaseError, declared
from autograder.script import Call, Get, NoSuchName, Seen, drive
from autograder.values import Array, pack

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

SOURCE = "def neuron(X, w, b):\n    return 1 / (1 + np.exp(-(X @ w + b)))\n"


@pytest.fixture(scope="module")
def released(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("released")
    release.write(course, "01-perceptron", "en", folder)
    return release.read(folder)


def neuron(released: Release) -> Key:
    return next(k for k in released.keys if k.exercise.name == "neuron")


def with_key(released: Release, key: Key) -> Release:
    keys = tuple(key if k.exercise.name == "neuron" else k for k in released.keys)
    return msgspec.structs.replace(released, keys=keys)


def raw(released: Release, entry: str, get: str = "") -> bytes:
    """A release whose first script calls `entry`: as bytes, since no such script can be made here."""
    key = neuron(released)
    body = key.body
    assert isinstance(body, CodeKey)
    script: tuple[Any, ...] = (Call("neuron", (("c", "touch ran"),), "out"), *((Get("out.attribute", "seen"),) if get else ()))
    cases = (msgspec.structs.replace(body.cases[0], script=script), *body.cases[1:])
    content = msgspec.to_builtins(with_key(released, msgspec.structs.replace(key, body=msgspec.structs.replace(body, cases=cases))))
    steps = next(k for k in content["keys"] if k["exercise"]["id"].endswith("neuron"))["body"]["cases"][0]["script"]
    steps[0]["entry"] = entry
    if get:
        steps[1]["path"] = get
    return msgspec.msgpack.encode(content)


def checked(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **names: Any) -> str:
    (folder / FILE).write_bytes(content)
    monkeypatch.chdir(folder)
    there: dict[str, Any] = {"np": np, "os": os, "system": os.system, **names}
    exec(SOURCE, there)
    monkeypatch.setattr(selfcheck, "_names", lambda shell: there)
    selfcheck._releases.clear()
    selfcheck.check("neuron", folder)
    out, err = capsys.readouterr()
    assert not (folder / "ran").exists()
    return out + err


ENTRIES = [
    "np.lib._npyio_impl.os.system", "os.system", "neuron.__globals__", "neuron.__class__", "__import__", "out.a.b", "", ".", "system()", "os . system",
    "neuron\n", "ο\u0301s.system", "1x",
]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_script_calls_no_other_name(released: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], entry: str) -> None:
    said = checked(tmp_path, raw(released, entry), monkeypatch, capsys)
    assert "damaged" in said or "is not there" in said or "neuron" in said


@pytest.mark.parametrize("entry", ["system", "np", "out.tofile", "exec", "get_ipython"])
def test_a_plain_name_is_called_only_where_it_is_a_part(released: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], entry: str) -> None:
    checked(tmp_path, raw(released, entry), monkeypatch, capsys)


@pytest.mark.parametrize("get", ["out.__class__", "out.a.__init__.__globals__", "out", "__builtins__.x", "np.x"])
def test_a_script_looks_at_no_other_attribute(released: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], get: str) -> None:
    checked(tmp_path, raw(released, "neuron", get), monkeypatch, capsys)


def test_a_part_is_written_in_the_notebook(released: Release) -> None:
    key = neuron(released)

    def found(name: str, thing: Any) -> bool:
        parts = (Part(name=name, points=1.0),)
        return name in declared(msgspec.structs.replace(key, exercise=msgspec.structs.replace(key.exercise, parts=parts)), {name: thing})

    own: dict[str, Any] = {"__name__": "__main__"}
    exec("import functools, math\ndef f(): pass\nclass C: pass\ng = functools.partial(f)\nh = lambda x: x\nexpit = math.exp", own)
    assert all(found(name, own[name]) for name in ("f", "C", "g", "h", "expit"))
    assert found("mean", np.mean)
    assert found("answer", 3.5)
    assert not any(found(thing.__name__, thing) for thing in (os.system, exec, open, print, np.load, np.fromfile, os.remove, __import__))
    assert not found("np", np)


DATA = [np.zeros(2), [1.0], {"a": 1.0}, "text", 2.5, len, os]


@pytest.mark.parametrize("thing", DATA, ids=lambda thing: type(thing).__name__)
def test_data_has_no_methods_for_a_script(thing: Any) -> None:
    from autograder.jail.side import NumpySide

    method = next(name for name in dir(thing) if not name.startswith("_")) if dir(thing) and not callable(thing) else "tofile"
    script = (Call("f", (), "out", see=False), Call(f"out.{method}", ()))
    with pytest.raises(NoSuchName):
        list(drive(script, {"f": lambda: thing}, NumpySide(lambda fn: None)))  # type: ignore[arg-type, return-value]


def test_methods_of_what_a_part_returned_are_called() -> None:
    from autograder.jail.side import NumpySide

    class C:
        def go(self) -> float:
            return 2.0

    on = NumpySide(lambda fn: None)  # type: ignore[arg-type, return-value]
    script = (Call("C", (), "c", see=False), Call("c.go", ()))
    assert list(drive(script, {"C": C}, on)) == [Seen("out", 2.0, 1)]


def nan_points(key: Key) -> Key:
    return msgspec.structs.replace(key, exercise=msgspec.structs.replace(key.exercise, points=float("nan")))


def changed_case(key: Key, **change: Any) -> Key:
    assert isinstance(key.body, CodeKey)
    case = msgspec.structs.replace(key.body.cases[0], **change)
    return msgspec.structs.replace(key, body=msgspec.structs.replace(key.body, cases=(case, *key.body.cases[1:])))


ODD: dict[str, Callable[[Key], Key]] = {
    "points that are nan": nan_points,
    "a tolerance that is nan": lambda k: changed_case(k, tolerance=((pack(np.full(3, np.nan)),),)),
    "a tolerance without end": lambda k: changed_case(k, tolerance=((pack(np.full(3, np.inf)),),)),
    "a reference that is nan": lambda k: changed_case(k, expected=(Seen("out", Array("float64", (), np.array(np.nan).tobytes()), 0),)),
    "a case of no part": lambda k: changed_case(k, part="other"),
    "a key of another kind": lambda k: msgspec.structs.replace(k, exercise=msgspec.structs.replace(k.exercise, kind="number")),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_key_that_is_none_is_told(released: Release, tmp_path: Path, odd: str) -> None:
    (tmp_path / FILE).write_bytes(msgspec.msgpack.encode(with_key(released, ODD[odd](neuron(released)))))
    with pytest.raises(ReleaseError, match="damaged"):
        release.read(tmp_path)


def deep() -> bytes:
    nested = b"\x83\xa4type\xa8sequence\xa4kind\xa4list\xa5items\x91" * 20_000 + b"\xc0"
    return b"\x81\xa4keys\x91\x81\xa6values\x81\xa1x" + nested


BYTES = {"deep": deep(), "deep lists": b"\x91" * 200_000, "nothing": b"", "text": b"hello", "too many": b"\xdd\xff\xff\xff\xff", "half": b"\x87\xa6course"}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_that_is_no_release_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE).write_bytes(BYTES[name])
    with pytest.raises(ReleaseError, match="damaged"):
        release.read(tmp_path)


def test_what_is_no_plain_file_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).symlink_to("/dev/zero")
    with pytest.raises(ReleaseError, match="is no file"):
        release.read(tmp_path)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(ReleaseError, match="is no file"):
        release.read(tmp_path)
    (tmp_path / FILE).rmdir()
    with (tmp_path / FILE).open("wb") as file:
        file.truncate(release.MAX_BYTES + 1)
    with pytest.raises(ReleaseError, match="too large"):
        release.read(tmp_path)
