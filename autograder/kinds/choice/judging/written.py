"""What the lines of an answer show that did not arrive."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.judge.source import Found, assigned, curly, stopped, typed
from autograder.records import Verdict

__all__ = ["written"]


def written(verdict: Verdict, lines: Sequence[str]) -> Found:
    """Letters without quotation marks, a comparison, an input."""
    for row, sign, rest in assigned(verdict.part, lines):
        if not stopped(verdict, row):
            continue
        if sign == "==":
            return "choice.compares", {"row": row}
        if found := curly(verdict, row, rest) or typed(verdict, row, rest):
            return found
        if re.match(r"[\[({]|\w\s*,", rest) and verdict.args.get("error") == "NameError":
            row_of = re.sub(r"(?<![\w\"'])([A-Za-z])(?![\w\"'(])", lambda letter: f'"{letter[1].upper()}"', re.sub(r"\s*#.*", "", rest))
            return "choice.quotes", {"row": row, "better": f"{verdict.part} = {row_of}"}
        if letter := re.match(r"[A-Za-z]\b(?![(\[.'\"])", rest):
            return "choice.quotes", {"row": row, "better": f'{verdict.part} = "{letter[0].upper()}"'}
    stops = verdict.args.get("line")
    line = lines[stops - 1].strip() if isinstance(stops, int) and 1 <= stops <= len(lines) else ""
    if re.fullmatch(r"[A-Za-z]", line):
        return "choice.quotes", {"row": stops or 0, "better": f'{verdict.part} = "{line.upper()}"'}
    return None
