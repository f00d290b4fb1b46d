"""The judges: outcomes + key → verdicts. Pure; no file, no process, no language. Each kind has its own in its folder."""

from __future__ import annotations

from autograder import kinds
from autograder.records import Judgement, Key, Run

__all__ = ["judge"]


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """Judge one exercise of one submission. `hidden`: with the full key, as in grading."""
    return kinds.of(key).judge.judge(key, run, hidden=hidden)
