"""A part of what `formulas.py` does for longer: no text ends in an error of ours, or takes the grader with it."""

from __future__ import annotations

import os

from formulas import fuzz

TIMES = int(os.environ.get("AUTOGRADER_FUZZ", "1"))


def test_any_text_gets_an_answer() -> None:
    tally = fuzz(1_500 * TIMES, seed=1)
    assert tally.failed == []
    assert sum(tally.statuses.values()) == 1_500 * TIMES
    assert {"unreadable", "refuted", "proved"} <= set(tally.statuses) and len(tally.killed) <= tally.statuses["undetermined"]
