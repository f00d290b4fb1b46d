"""SECURITY.md names tests that are there, every promise that `fairmark doctor` tries, and every trick that is promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.jail.probe import EXTRAS, REMEDIES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
PROMISES = PAGE.partition("## What is promised")[2].partition("\n## ")[0]
BEYOND = PAGE.partition("## Where a machine can give it")[2].partition("\n## ")[0]
TRICKS = PAGE.partition("## Policies")[2].partition("\n## ")[0]


def rows(section: str) -> list[list[str]]:
    """The cells of the section's table, without its head."""
    table = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return table[2:]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_what_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_promise_names_its_tests() -> None:
    assert all("`tests/" in row[2] for row in rows(PROMISES))
    assert {row[0] for row in rows(PROMISES)[: len(REMEDIES)]} == {*REMEDIES}


def test_what_holds_on_some_machines_says_where_and_what_else() -> None:
    assert {row[0] for row in rows(BEYOND)} == {*EXTRAS}
    assert all(len(row) == 4 and "`tests/" in row[3] for row in rows(BEYOND))


@pytest.mark.parametrize("folder", ["names", "loops", "no_torch"])
def test_every_trick_is_named_once(folder: str) -> None:
    named = [name for row in rows(TRICKS) if row[1] == f"`tests/policy/{folder}`" for name in row[2].split(", ")]
    files = (path.stem for path in (ROOT / "tests" / "policy" / folder).glob("*.py"))
    assert sorted(named) == sorted(name for name in files if not name.startswith("honest"))
