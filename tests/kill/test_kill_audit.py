"""An audit that is stopped or killed: one sentence, nobody left behind, and what was found is kept."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from killing import REPOSITORY, gone, interruptible, orphans, reached

pytestmark = pytest.mark.full


@pytest.mark.parametrize(("sent", "to"), [("INT INT", "all"), ("TERM", "audit"), ("KILL", "audit")])
def test_an_audit_may_be_stopped_at_any_moment(tmp_path: Path, sent: str, to: str) -> None:
    """A terminal sends Ctrl-C to all of its processes, anything else to the audit's own."""
    for part in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / part, tmp_path / part)
    shutil.copy(REPOSITORY / "course_config.py", tmp_path)
    said = tmp_path / "said"
    command = [sys.executable, "-m", "autograder.cli", "audit", "01-perceptron/neuron", "--jobs", "2"]
    with orphans() as left, said.open("wb") as file:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=file, stderr=file, start_new_session=True, preexec_fn=interruptible)
        assert reached(process, lambda: any((tmp_path / ".autograder" / "audit").glob("*.audit")))
        for name in sent.split():
            (os.killpg if to == "all" else os.kill)(process.pid, getattr(signal, f"SIG{name}"))
        code = process.wait(10)
        gone(left)
    number = getattr(signal, f"SIG{sent.split()[0]}")
    if sent == "KILL":
        assert code == -number
    else:
        assert code == 128 + number
        assert said.read_text() == "\nStopped. What is done stays done; the same command goes on.\n"
    (kept,) = (tmp_path / ".autograder" / "audit").glob("*.audit")
    assert kept.stat().st_size > 1
