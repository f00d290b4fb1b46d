"""What an answer's own line shows of an answer that did not arrive: quotation marks, a comma, a name in another spelling.

For the kinds that are answered by values. The source is read, never run; it changes no mark.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from autograder.judge.common import Args
from autograder.records import Cell, Judgement, Status, Verdict
from autograder.syntax import defined

__all__ = ["CURLY", "Found", "assigned", "curly", "stopped", "told", "typed"]

CURLY = "“”„‟‘’‚‛«»‹›＂＇"
SIMILAR = 0.8
MAX_LINE = 200
MAX_LINES = 2_000
Found = tuple[str, Args] | None
Reader = Callable[[Verdict, Sequence[str]], Found]


def told(
    judgement: Judgement, cells: Sequence[Cell], reader: Reader, empty: Collection[str], also: Collection[str] = ()
) -> Judgement:
    """The judgement with what its answers' own cells show; as it is where they show nothing.

    `reader`: what a kind reads in the lines of a verdict that a run stopped before, or whose code is one of `also`.
    `empty`: the codes of answers that are not there.
    """
    sources = [cell.source for cell in cells if cell.exercise == judgement.exercise.id]
    if not sources or all(v.status in (Status.right, Status.pending) for v in judgement.verdicts):
        return judgement
    names: set[str] = set()
    if any(verdict.code in empty for verdict in judgement.verdicts):
        names = set().union(*map(defined, sources)) - {part.name for part in judgement.exercise.parts}

    def read(verdict: Verdict) -> Found:
        if verdict.code in empty:
            return _spelled(verdict.part, names)
        if verdict.code in also or verdict.status is Status.raised:
            return next(filter(None, (reader(verdict, source.split("\n")[:MAX_LINES]) for source in sources)), None)
        return None

    verdicts = tuple(_restated(verdict, read(verdict)) for verdict in judgement.verdicts)
    return msgspec.structs.replace(judgement, verdicts=verdicts)


def _restated(verdict: Verdict, found: Found) -> Verdict:
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


def assigned(label: str, lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The lines that set a label, or compare it: number, sign, and what stands behind it."""
    pattern = re.compile(rf"\s*{re.escape(label)}\s*(?::\s*\w+\s*)?(==?)(?!=)\s*(.*?)\s*\Z")
    for row, line in enumerate(lines, 1):
        if len(line) <= MAX_LINE and (match := pattern.match(line)):
            yield row, match[1], match[2]


def stopped(verdict: Verdict, row: int) -> bool:
    """Whether the run may have stopped in this line."""
    return verdict.args.get("line") in (row, 0, None)


def _straight(text: str) -> str:
    for char in CURLY:
        text = text.replace(char, '"')
    return text


def curly(verdict: Verdict, row: int, rest: str) -> Found:
    """Quotation marks that Python does not know."""
    if not any(char in rest for char in CURLY) or verdict.args.get("error") != "SyntaxError":
        return None
    return "answer.curly", {"row": row, "better": f"{verdict.part} = {_straight(rest)}"}


def typed(verdict: Verdict, row: int, rest: str) -> Found:
    """An answer that is asked for while it runs."""
    return ("answer.input", {"row": row}) if rest.startswith("input(") and verdict.args.get("error") == "EOFError" else None
