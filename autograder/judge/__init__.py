"""The judges: outcomes + key → verdicts. Pure; no file, no process, no language."""

from __future__ import annotations

from autograder.records import Judgement, Key, Run

__all__ = ["judge"]


def judge(key: Key, run: Run, *, hidden: bool) -> Judgement:
    """Judge one exercise of one submission. `hidden`: with the full key, as in grading."""
    match key.exercise.kind:
        case "code":
            from autograder.judge import numeric as room
        case "derivation":
            from autograder.judge import derivation as room  # type: ignore[no-redef]
        case "number":
            from autograder.judge import number as room  # type: ignore[no-redef]
        case "choice":
            from autograder.judge import choice as room  # type: ignore[no-redef]
        case "text":
            from autograder.judge import text as room  # type: ignore[no-redef]
    return room.judge(key, run, hidden=hidden)
