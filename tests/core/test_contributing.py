"""CONTRIBUTING's ten minutes, as a newcomer goes through them: its commands run, its files written, in a course of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `instructor`)")
pytest.importorskip("nbgrader", reason="nbgrader is not installed (extra `instructor`)")

from autograder import cli

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
MINUTES = TEXT[TEXT.index("## Add an exercise in ten minutes") : TEXT.index("## What a spec can say")]
BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
PLACE = re.compile(r"`(?P<path>(?:exercises|solutions)/[\w./-]+)`:$")
FEW = ["--seeds", "1", "--draws", "1", "--jobs", "1"]


def steps() -> list[tuple[str, str, str]]:
    """Every snippet in its order: what is done (run, write or add), where, and its text."""
    found = []
    for block in BLOCK.finditer(MINUTES):
        if block["language"] == "sh":
            found.append(("run", "", block["text"]))
            continue
        place = PLACE.search(block["before"])
        assert place, f"this snippet does not say where it belongs: {block['text']}"
        how = "add" if re.search(r"\bAdd (?:both )?to `[^`]+`:$", block["before"]) else "write"
        found.append((how, place["path"], block["text"]))
    return found


def test_the_snippets_of_the_ten_minutes_are_there() -> None:
    text = "\n".join(text for how, _, text in steps() if how == "run")
    assert re.findall(r"--kind (\w+)", text) == ["code", "derivation", "number", "choice", "text"]
    assert MINUTES.count("```") == 2 * len(steps())


@pytest.mark.full
def test_what_contributing_shows_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    here = tmp_path
    for how, place, text in steps():
        if how != "run":
            path = here / place
            assert path.exists(), f"{place} is to be changed, and is not there"
            path.write_text((path.read_text("utf-8") if how == "add" else "") + text, "utf-8")
            continue
        for line in text.splitlines():
            command, *arguments = line.split()
            if command == "cd":
                here = here / arguments[0]
                monkeypatch.chdir(here)
                continue
            assert command == "fairmark", line
            few = FEW if arguments[0] == "audit" else ["--draws", "1"] if arguments[0] == "author" else []
            code = cli.main([*arguments, *few])
            assert code == 0, f"{line}\n{''.join(capsys.readouterr())}"
    shown = capsys.readouterr().out
    assert "Nothing slips through." in shown
    assert "01-first.ipynb" in shown
