"""What the lines of an answer show that did not arrive."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.judge.source import Found, assigned, curly, typed
from autograder.records import Verdict

__all__ = ["written"]


def written(verdict: Verdict, lines: Sequence[str]) -> Found:
    """Told at the line that stops the cell, and of every other one that is written like it."""
    if verdict.args.get("error") not in ("NameError", "SyntaxError", "TypeError"):
        return None
    for row, sign, rest in assigned(verdict.part, lines):
        if found := curly(verdict, row, rest) or typed(verdict, row, rest):
            return found
        if sign == "=" and rest and not re.match(r"""\w{0,2}["']|lambda\b|\w+(?:\.\w+)*\(""", rest):
            formula = re.sub(r"\s*#.*", "", rest)
            return "derivation.quotes", {"row": row, "better": f'{verdict.part} = "{formula}"'}
    return None
