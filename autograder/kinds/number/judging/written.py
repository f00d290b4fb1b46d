"""What the lines of an answer show that did not arrive."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autograder.judge.source import CURLY, Found, assigned, curly, stopped, typed
from autograder.records import Status, Verdict
from autograder.syntax import TooMuch, parse, plain_python

__all__ = ["COMMAS", "written"]

COMMAS = frozenset({"number.comma", "number.comma_zero"})
PAIR = re.compile(r"[+-]?\s*\d+\s*,\s*\d+\Z")
DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)\s*(?:[;#].*)?\Z")


def written(verdict: Verdict, lines: Sequence[str]) -> Found:
    """A decimal comma, a text without quotation marks, an input."""
    if verdict.status is Status.raised:
        for row, sign, rest in assigned(verdict.part, lines):
            if verdict.args.get("asked") == "text" and sign == "=" and stopped(verdict, row) and rest and rest[0] not in "\"'" + CURLY:
                text = re.sub(r"\s+#.*", "", rest)
                return "number.text_quotes", {"row": row, "better": f"{verdict.part} = {text!r}" if '"' in text else f'{verdict.part} = "{text}"'}
            comma = DECIMAL_COMMA.match(rest)
            if comma and verdict.args.get("error") == "SyntaxError":
                return "number.comma_written", {"row": row, "text": f"{comma[1]},{comma[2]}", "better": f"{comma[1]}.{comma[2]}"}
            if stopped(verdict, row) and (found := curly(verdict, row, rest) or typed(verdict, row, rest)):
                return found
        return None
    source = "\n".join(lines)
    try:
        tree = parse(plain_python(source)[0])
    except (SyntaxError, TooMuch):
        return None
    last = None
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == verdict.part for target in targets):
                last = node.value
    written = (last is not None and ast.get_source_segment(source, last)) or ""
    if not PAIR.match(written):
        return None
    plain = re.sub(r"\s", "", written)
    return "number.comma", {"better": plain.replace(",", ".")}
