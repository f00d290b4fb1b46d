"""A copy of the package in a folder of its own, to add to, and processes that run it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copied(folder: Path) -> Path:
    """The package, copied; its folder."""
    made = folder / "autograder"
    shutil.copytree(ROOT / "autograder", made, ignore=shutil.ignore_patterns("__pycache__"))
    return made


def sources(package: Path) -> dict[str, str]:
    """Every Python file by its place, as a digest."""
    return {path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in package.rglob("*.py")}


def run(package: Path, code: str, here: Path, stdin: str = "") -> str:
    """What this code writes, run with the copy of the package; a failure is told with both streams."""
    words = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=here, env=words, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def fairmark(package: Path, here: Path, *arguments: str, stdin: str = "", code: int = 0) -> str:
    """What a command of the copy writes; it must end with `code`."""
    return run(package, f"import sys, autograder; from autograder import cli\nassert autograder.__file__.startswith({str(package)!r}), autograder.__file__\n"
               f"code = cli.main({list(arguments)!r})\nsys.stdout.flush()\nassert code == {code}, code", here, stdin)  # fmt: skip
