"""What students use runs where there is no Unix, on consoles that know few characters, and from a wheel outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __version__, key, release
from autograder.course import Course, fill
from autograder.streams import PLAIN, show

ROOT = Path(__file__).parents[2]
WINDOWS = "import sys; sys.path.insert(0, {here!r}); import without_unix\n"
CHECKS = {  # assignment, exercise, code that answers it
    "number": ("02-activations", "forward_by_hand"),
    "formula": ("05-chain-rule", "neuron_gradient"),
    "choice": ("03-losses", "output_activation"),
    "code": ("08-optimizers", "adam_step"),
}


def program(source: str, folder: Path, *, windows: bool = True, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run a program in a process of its own, in `folder`."""
    start = WINDOWS.format(here=str(Path(__file__).parent)) if windows else ""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONWARNINGS": "error"}
    return subprocess.run([sys.executable, "-c", start + source], cwd=folder, env=environment, capture_output=True, timeout=120)


@pytest.mark.parametrize("kind", CHECKS)
def test_check_runs_where_there_is_no_unix(course: Course, tmp_path: Path, kind: str) -> None:
    assignment, name = CHECKS[kind]
    release.write(course, assignment, "en", tmp_path)
    answer = fill(course.exercise(f"{assignment}/{name}").solution(), key.values(course, f"{assignment}/{name}"))
    done = program(f"import numpy as np\nfrom autograder import check\n{answer}\nprint(check({name!r}).points)", tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert float(done.stdout.split()[-1]) > 0


def test_practice_runs_where_there_is_no_unix(tmp_path: Path) -> None:
    source = "from autograder.cli import main\nsys.exit(main(['practice', '02-activations']))"
    start = WINDOWS.format(here=str(Path(__file__).parent))
    done = subprocess.run([sys.executable, "-c", start + source], cwd=ROOT, input=b":s\n:q\n", capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert b"z1 = " in done.stdout


@pytest.mark.parametrize(("command", "code"), [("doctor", 1), ("check exercises/03-losses/mse/stub.py", 2), ("grade 03-losses", 2)])
def test_what_needs_a_jail_says_so_where_there_is_none(command: str, code: int) -> None:
    done = program(f"from autograder.cli import main\nsys.exit(main({command.split()!r}))", ROOT)
    assert done.returncode == code, done.stderr.decode()
    assert b"Grading needs Linux" in done.stdout + done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("windows", [False, True])
def test_a_narrow_console_never_raises(course: Course, tmp_path: Path, encoding: str, windows: bool) -> None:
    release.write(course, "08-optimizers", "de", tmp_path)
    answer = course.exercise("08-optimizers/adam_step").solution().replace("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")
    done = program(f"from autograder import check\n{answer}\ncheck('adam_step')\ncheck('σ')", tmp_path, windows=windows, encoding=encoding)
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode(encoding)
    assert "eps steht offenbar unter der Wurzel" in said.replace("`", "")


def test_the_command_writes_what_looks_most_alike_on_a_narrow_console() -> None:
    done = program("from autograder.cli import run\nimport sys; sys.argv = ['fairmark', 'check', 'exercises/03-losses/mse/stub.py', 'mse']; run()",
                   ROOT, windows=False, encoding="ascii")  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.isascii() and done.stdout.strip()


def test_a_stream_without_an_encoding_takes_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    show("✓ ü")
    assert capsys.readouterr().out == "✓ ü\n"
    assert "✓ − ü 漢".encode("ascii", PLAIN) == b"+ - ue ?"


@pytest.mark.full
@pytest.mark.parametrize("python", [sys.executable, *os.environ.get("AUTOGRADER_PYTHONS", "").split()])
def test_the_wheel_works_outside_the_checkout(course: Course, tmp_path: Path, python: str) -> None:
    """`AUTOGRADER_PYTHONS` names further interpreters to try."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    built = subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], capture_output=True, text=True)
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip("the package index is out of reach: no wheel can be built")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("fairmark-*.whl")
    subprocess.run([python, "-m", "venv", str(tmp_path / "venv")], check=True)
    inside = tmp_path / "venv" / "bin"
    subprocess.run([str(inside / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", str(wheel)], check=True)
    folder = tmp_path / "handed out"
    folder.mkdir()
    release.write(course, "08-optimizers", "en", folder)

    def says(*command: str) -> str:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert says(str(inside / "fairmark"), "--version") == f"fairmark {__version__}\n"
    assert "✗" not in says(str(inside / "fairmark"), "doctor")
    answer = course.exercise("08-optimizers/adam_step").solution()
    assert says(str(inside / "python"), "-c", f"from autograder import check\n{answer}\nprint(check('adam_step').points)").endswith("4.0\n")
    missing = subprocess.run([str(inside / "fairmark"), "build"], cwd=ROOT, capture_output=True, text=True)
    assert missing.returncode == 2 and "pip install '.[instructor]'" in missing.stderr, missing.stderr
