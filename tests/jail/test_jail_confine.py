"""The processes that judge formulas and open archives are kept as a child of the jail is: looked at, and tried."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from processes import children

from autograder import archive
from autograder.jail import landlock, probe, seccomp
from autograder.worker import Ask, Worker

pytestmark = pytest.mark.skipif(not seccomp.available() or not landlock.abi(), reason="this kernel does not confine")

ROOT = Path(archive.__file__).parents[1]
CONFINED = f"""
import sys
sys.path.append({str(ROOT)!r})
from pathlib import Path
from autograder.jail import enclosure
from autograder.jail.confine import confine
enclosure.possible = enclosure.possible if sys.argv[1] == "root" else lambda machine: False
confine(**({{"write": Path(sys.argv[2])}} if len(sys.argv) > 2 else {{}}))
"""


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def is_confined(pid: int) -> bool:
    found = status(pid)
    users = {*found["Uid"].split(), *found["Gid"].split()}
    return (
        found["Seccomp"] == "2" and found["NoNewPrivs"] == "1"
        and all(int(found[name], 16) == 0 for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"))
        and (os.geteuid() != 0 or ("0" not in users and not found["Groups"]))
    )  # fmt: skip


def test_the_process_that_judges_formulas() -> None:
    worker = Worker()
    try:
        assert worker.compare(Ask(student="2*x", reference="x+x")).status == "proved"
        assert worker.process is not None
        assert is_confined(worker.process.pid)
        assert worker.compare(Ask(student="σ(x)*(1-σ(x))", reference="sigma(x) - sigma(x)^2")).status == "proved"
    finally:
        worker.close()


def test_the_process_that_opens_archives(tmp_path: Path) -> None:
    packed = tmp_path / "class.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(300):
            file.writestr(f"folder {number}/a.ipynb", os.urandom(1 << 10) * 200)
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    seen: list[bool] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            for pid in children(os.getpid()):
                with contextlib.suppress(OSError):
                    seen.append(is_confined(pid))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        assert archive.unpack(packed, folder, archive.CLASS) == []
    finally:
        over.set()
        watching.join()
    assert any(seen)
    assert len([*folder.glob("*/a.ipynb")]) == 300
    assert {path.stat().st_uid for path in (folder, *folder.rglob("*"))} == {os.geteuid()}


@pytest.mark.parametrize("packed", ["zip", "tar", "tar.gz"])
def test_every_kind_of_archive_opens(tmp_path: Path, packed: str) -> None:
    import tarfile

    path = tmp_path / f"a.{packed}"
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("d/a.ipynb", b"{}")
    else:
        with tarfile.open(path, "w:gz" if packed == "tar.gz" else "w") as tar:
            info = tarfile.TarInfo("d/a.ipynb")
            info.size = 2
            tar.addfile(info, io.BytesIO(b"{}"))
    (tmp_path / "out").mkdir()
    assert archive.unpack(path, tmp_path / "out", archive.HAND_IN) == []
    assert (tmp_path / "out" / "d" / "a.ipynb").read_bytes() == b"{}"


def confined(how: str, source: str, *folder: str) -> list[str]:
    """What a confined process prints."""
    command = [sys.executable, "-I", "-S", "-c", f"{CONFINED}\n{source}", how, *folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize("how", ["root", "no root"])
def test_what_a_confined_process_tries_is_refused(how: str) -> None:
    with probe._bait() as (names, touched):
        source = "\n".join([*(f"{name} = {value!r}" for name, value in names.items()), probe.PROBE, "print(*done, sep='\\n')"])
        found = {*confined(how, source)}
        assert touched() == set()
    assert found <= ({"sizes", "seen outside"} if how == "no root" else set())


@pytest.mark.parametrize("how", ["root", "no root"])
def test_it_fills_its_folder_and_nothing_else(tmp_path: Path, how: str) -> None:
    (tmp_path / "secret").write_text("token")
    (tmp_path / "folder").mkdir()
    source = (
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\n"
        "for path in ('../secret', '/etc/passwd', '../new'):\n"
        "    try:\n        open(path, 'w' if 'new' in path else 'r')\n        print(path)\n    except OSError:\n        pass\n"
    )
    assert confined(how, source, str(tmp_path / "folder")) == []
    assert (tmp_path / "folder" / "a" / "b" / "c").read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "secret"]


