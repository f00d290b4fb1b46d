"""What is said where an author widened a tolerance: how much a value may be off, and why."""

from __future__ import annotations

from autograder.judge.agreement import split, within
from autograder.records import LANGUAGES, Case, Loose, Part, Returned

__all__ = ["allowed", "used"]

Args = dict[str, str | int | float]


def allowed(case: Case, value: str) -> Args:
    """What fills in the sentence, for a returned value; nothing where only rounding is allowed."""
    found = [one for one in case.loose if one.value in ("", value)]
    return _args(max(found, key=lambda one: one.width)) if found else {}


def used(part: Part, case: Case, outcome: Returned, value: str) -> Args:
    """The same where a value is right by this only: rounding alone does not bring it about."""
    for expected, seen, narrow in zip(case.expected, outcome.seen, case.measured, strict=False):
        for name, right, yours, widths in split(part, expected, seen.value, narrow) or ():
            if name == value and not within(right, yours, widths):
                return allowed(case, value)
    return {}


def _args(one: Loose) -> Args:
    return {"allowed": one.width, **{f"allowed_{lang}": one.why[lang] for lang in LANGUAGES}}
