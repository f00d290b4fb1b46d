"""A text for a person: the student's own words, wherever in the notebook they stand, without what was handed out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from autograder.syntax import TooMuch, parse, plain_python

__all__ = ["in_code", "lines_of", "own", "words"]

SURE = 20  # characters: a line that begins like a longer one of ours has the student's words behind it
SENTENCE, PARAGRAPH = 5, 15  # words
PICTURE = re.compile(r"!\[[^\[\]\n]*+\]\([^()\n]*+\)|<img\b[^<>\n]*+>", re.IGNORECASE)
HEADING = re.compile(r"^[ \t]*+#++(?=[ \t])", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*#+[ \t]?(.*)$", re.MULTILINE)
LETTERS = re.compile(r"[^\W\d_]{2,}")


def words(text: str) -> int:
    """How many words a text has; a picture is none, nor is a heading's mark."""
    return len(HEADING.sub("", PICTURE.sub(" ", text)).split())


def lines_of(texts: Iterable[str]) -> frozenset[str]:
    """The lines of texts of ours, as `own` takes them away."""
    return frozenset(line for text in texts for one in text.split("\n") if (line := _plain(one)))


def own(text: str, ours: frozenset[str]) -> str:
    """A text without the lines that are ours; of a line that goes on behind ours, what goes on."""
    starts: dict[str, list[str]] = {}
    for line in ours:
        if len(line) >= SURE:
            starts.setdefault(line[:SURE], []).append(line)
    kept = []
    for line in text.split("\n"):
        if not line or line.isspace():
            kept.append("")
            continue
        plain = _plain(line)
        if plain in ours:
            continue
        before = max((o for o in starts.get(plain[:SURE], ()) if plain.startswith(o)), key=len, default="")
        kept.append(plain.removeprefix(before).strip() if before else line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _plain(line: str) -> str:
    """A line without its marks and its spaces: headings lose a level on their way into a notebook."""
    return " ".join(re.sub(r"^[#\s]+", "", line).split())


def in_code(source: str) -> str:
    """What in a code cell is written for people: all of a cell that is prose, else long comments and texts between code."""
    try:
        tree = parse(plain_python(source)[0])
    except TooMuch:
        return ""
    except SyntaxError:
        return source.strip() if _is_prose(source) else ""
    comments = "\n".join(COMMENT.findall(source)).strip()
    if comments and _is_python(comments):
        comments = ""
    if not tree.body:
        return comments
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body):
        return "\n\n".join(text.strip() for text in [comments, *found] if _is_prose(text))
    return "\n\n".join(text.strip() for text in [comments, *found] if _is_prose(text) and words(text) >= PARAGRAPH)


def _is_python(text: str) -> bool:
    try:
        return bool(parse(text).body)
    except (SyntaxError, TooMuch):
        return False


def _is_prose(text: str) -> bool:
    """Some words, and mostly words."""
    letters = sum(len(word) for word in LETTERS.findall(text))
    return len(LETTERS.findall(text)) >= SENTENCE and letters >= 0.7 * len(re.sub(r"\s", "", text))
