"""Faults planted in our own judges, one at a time in a copy of the package, are seen by the tests of the corpora."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import trees

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")

pytestmark = pytest.mark.full

FAULTS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("faults.toml").read_text("utf-8"))
FAILED = 1  # pytest's exit code where tests ran, and some failed


@cache
def sources() -> dict[Path, str]:
    return {file: file.read_text("utf-8") for file in sorted((trees.ROOT / "autograder").rglob("*.py"))}


def place(old: str) -> Path:
    """The one file of the package in which a piece of source stands, once."""
    found = [(file, text.count(old)) for file, text in sources().items() if old in text]
    assert [count for _, count in found] == [1], f"stands in {len(found)} files: {old!r}"
    return found[0][0]


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    file = place(fault["old"])
    trees.copied(tmp_path)
    planted = sources()[file].replace(fault["old"], fault["new"])
    (tmp_path / file.relative_to(trees.ROOT)).write_text(planted, "utf-8")

    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *fault["found_by"]]
    ran = subprocess.run(command, cwd=trees.ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True)
    assert ran.returncode == FAILED, ran.stdout[-2000:] + ran.stderr[-2000:]
