"""What an answer's own line shows of an answer that did not arrive: quotation marks, a comma, a name in another spelling.

For the kinds that are answered by a value: number, choice, derivation. The source is read, never run; it changes no mark.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from autograder.judge.common import Args
from autograder.records import Cell, Judgement, Status, Verdict
from autograder.syntax import TooMuch, defined, parse, plain_python

__all__ = ["told"]

EMPTY = frozenset({"number.no_answer", "number.no_text", "choice.no_answer", "derivation.no_answer"})
COMMAS = frozenset({"number.comma", "number.comma_zero"})
CURLY = "“”„‟‘’‚‛«»‹›＂＇"
PAIR = re.compile(r"[+-]?\s*\d+\s*,\s*\d+\Z")
DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)\s*(?:[;#].*)?\Z")
SIMILAR = 0.8
MAX_LINE = 200
MAX_LINES = 2_000
Found = tuple[str, Args] | None


def told(judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
    """The judgement with what its answers' own cells show; as it is where they show nothing."""
    kind = judgement.exercise.kind
    reader: Callable[[Verdict, Sequence[str]], Found] | None = {"choice": _choice, "derivation": _formula, "number": _number}.get(kind)
    sources = [cell.source for cell in cells if cell.exercise == judgement.exercise.id]
    if reader is None or not sources or all(v.status in (Status.right, Status.pending) for v in judgement.verdicts):
        return judgement
    names: set[str] = set()
    if any(verdict.code in EMPTY for verdict in judgement.verdicts):
        names = set().union(*map(defined, sources)) - {part.name for part in judgement.exercise.parts}
    verdicts = tuple(_told(verdict, sources, names, reader) for verdict in judgement.verdicts)
    return msgspec.structs.replace(judgement, verdicts=verdicts)


def _told(verdict: Verdict, sources: Sequence[str], names: set[str], reader: Callable[[Verdict, Sequence[str]], Found]) -> Verdict:
    found: Found = None
    if verdict.code in EMPTY:
        found = _spelled(verdict.part, names)
    elif verdict.code in COMMAS or verdict.status is Status.raised:
        found = next(filter(None, (reader(verdict, source.split("\n")[:MAX_LINES]) for source in sources)), None)
    if found is None:
        return verdict
    args = {key: value for key, value in verdict.args.items() if key != "line" or verdict.status is not Status.raised}
    return msgspec.structs.replace(verdict, code=found[0], args={**args, "label": verdict.part, **found[1]})


def _spelled(label: str, names: set[str]) -> Found:
    """Another name that is set: the same but for capitals and underscores, or nearly the same where it is a word."""
    for name in sorted(name for name in names if len(name) <= 2 * len(label)):
        same = _plain(name) == _plain(label)
        if same or (len(label) > 4 and difflib.SequenceMatcher(None, _plain(name), _plain(label)).ratio() >= SIMILAR):
            return "answer.spelled", {"name": name}
    return None


def _plain(name: str) -> str:
    return name.casefold().replace("_", "")


def _assigned(label: str, lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The lines that set a label, or compare it: number, sign, and what stands behind it."""
    pattern = re.compile(rf"\s*{re.escape(label)}\s*(?::\s*\w+\s*)?(==?)(?!=)\s*(.*?)\s*\Z")
    for row, line in enumerate(lines, 1):
        if len(line) <= MAX_LINE and (match := pattern.match(line)):
            yield row, match[1], match[2]


def _stopped(verdict: Verdict, row: int) -> bool:
    return verdict.args.get("line") in (row, 0, None)


def _straight(text: str) -> str:
    for char in CURLY:
        text = text.replace(char, '"')
    return text


def _curly(verdict: Verdict, row: int, rest: str) -> Found:
    if not any(char in rest for char in CURLY) or verdict.args.get("error") != "SyntaxError":
        return None
    return "answer.curly", {"row": row, "better": f"{verdict.part} = {_straight(rest)}"}


def _input(verdict: Verdict, row: int, rest: str) -> Found:
    return ("answer.input", {"row": row}) if rest.startswith("input(") and verdict.args.get("error") == "EOFError" else None


def _choice(verdict: Verdict, lines: Sequence[str]) -> Found:
    for row, sign, rest in _assigned(verdict.part, lines):
        if not _stopped(verdict, row):
            continue
        if sign == "==":
            return "choice.compares", {"row": row}
        if found := _curly(verdict, row, rest) or _input(verdict, row, rest):
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


def _formula(verdict: Verdict, lines: Sequence[str]) -> Found:
    """Told at the line that stops the cell, and of every other one that is written like it."""
    if verdict.args.get("error") not in ("NameError", "SyntaxError", "TypeError"):
        return None
    for row, sign, rest in _assigned(verdict.part, lines):
        if found := _curly(verdict, row, rest) or _input(verdict, row, rest):
            return found
        if sign == "=" and rest and not re.match(r"""\w{0,2}["']|lambda\b|\w+(?:\.\w+)*\(""", rest):
            formula = re.sub(r"\s*#.*", "", rest)
            return "derivation.quotes", {"row": row, "better": f'{verdict.part} = "{formula}"'}
    return None


def _number(verdict: Verdict, lines: Sequence[str]) -> Found:
    if verdict.status is Status.raised:
        for row, sign, rest in _assigned(verdict.part, lines):
            if verdict.args.get("asked") == "text" and sign == "=" and _stopped(verdict, row) and rest and rest[0] not in "\"'" + CURLY:
                text = re.sub(r"\s+#.*", "", rest)
                return "number.text_quotes", {"row": row, "better": f"{verdict.part} = {text!r}" if '"' in text else f'{verdict.part} = "{text}"'}
            comma = DECIMAL_COMMA.match(rest)
            if comma and verdict.args.get("error") == "SyntaxError":
                return "number.comma_written", {"row": row, "text": f"{comma[1]},{comma[2]}", "better": f"{comma[1]}.{comma[2]}"}
            if _stopped(verdict, row) and (found := _curly(verdict, row, rest) or _input(verdict, row, rest)):
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
