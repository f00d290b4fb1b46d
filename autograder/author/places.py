"""Where a finding points to: files and lines of the exercise that its words name, with the source lines around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError, Exercise
from autograder.texts import FILE

__all__ = ["Excerpt", "excerpts", "relative"]

AROUND = 2
MOST = 3
LONGEST = 200
MUTANT = re.compile(r"(?:^|[ \"])(\d{1,5}):\d{1,4} .+ -> ")
CASE = re.compile(r"""case (['"])(.+?)\1""")
SOURCE = re.compile(r"((?:alternatives/)?\w+\.py) earns\b")
DEFINES = re.compile(r"(?:def |class )?(\w+)\s*(?:[(:]|=(?!=))")
FIRST = re.compile(r"([\w-]+) (?:gets|is|earns)\b")


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a file: their numbers and texts; `line` is the one that is meant."""

    path: str
    line: int
    lines: tuple[tuple[int, str], ...]


def excerpts(exercise: Exercise, texts: Sequence[str]) -> tuple[Excerpt, ...]:
    """The places that these texts name, in their order, each once."""
    root = exercise.secret.parents[2]
    asked = _asked(exercise)
    parts = [word for text in texts if (word := text.partition(",")[0]) in asked] or asked
    found = dict.fromkeys(place for text in texts for place in _places(exercise, text, parts))
    shown = (_excerpt(path, line, root) for path, line in found)
    return tuple(one for one in shown if one is not None)[:MOST]


def relative(text: str, root: Path) -> str:
    """Files below the course's folder by their place in it."""
    return text.replace(f"{root}/", "")


def _asked(exercise: Exercise) -> Sequence[str]:
    try:
        return exercise.asked()
    except (SyntaxError, CourseError):
        return ()


def _defined(path: Path, parts: Sequence[str]) -> int:
    """The line of a source where the first of these names is given a value; 0 if none is."""
    found = (n for n, line in enumerate(_lines(path), 1) if (match := DEFINES.match(line)) and match[1] in parts)
    return next(found, 0)


def _places(exercise: Exercise, text: str, parts: Sequence[str]) -> Iterator[tuple[Path, int]]:
    for path in sorted(exercise.files(), key=lambda path: -len(path.name)):
        name = re.escape(path.name)
        for match in re.finditer(rf"(?<![\w.]){name}, lines? (\d{{1,6}})", text):
            if path.parent.name in text or path.parent in (exercise.secret, exercise.public):
                yield path, int(match[1])
    if (mutant := MUTANT.search(text)) is not None:
        yield exercise.secret / "solution.py", int(mutant[1])
    if (case := CASE.search(text)) is not None and (line := _line_with(exercise.secret / "spec.py", case[2], parts)):
        yield exercise.secret / "spec.py", line
    if (source := SOURCE.match(text)) is not None:
        path = (exercise.public if source[1] == "stub.py" else exercise.secret) / source[1]
        if line := _defined(path, parts):
            yield path, line
    if (first := FIRST.match(text)) is not None and (line := _mistake(exercise, first[1])):
        yield exercise.secret / FILE, line


def _mistake(exercise: Exercise, id: str) -> int:
    """The line of texts.toml where a mistake or an option of this name begins, 0 if nowhere."""
    try:
        texts = exercise.texts()
    except CourseError:
        return 0
    section = "wrong" if id in {mistake.id for mistake in texts.wrong} else "options" if id in texts.options else ""
    line = texts.place(section, id).rpartition(", line ")[2] if section else ""
    return int(line) if line.isdigit() else 0


def _line_with(path: Path, words: str, parts: Sequence[str]) -> int:
    """The line of a file that holds a case's name, without the part where it asks several, or a half of it; 0 if none does."""
    lines = _lines(path)
    plain = re.sub(rf"\b(?:{'|'.join(map(re.escape, parts))}), ", "", words, count=1)
    for wanted in (words, plain, words.rpartition(": ")[2], words.partition(":")[0]):
        for number, line in enumerate(lines, 1):
            if wanted and re.search(rf"""["'].*{re.escape(wanted)}""", line):
                return number
    return 0


def _excerpt(path: Path, line: int, root: Path) -> Excerpt | None:
    lines = _lines(path)
    if not 0 < line <= len(lines):
        return None
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return Excerpt(relative(str(path), root), line, tuple((n, lines[n - 1][:LONGEST]) for n in range(first, last + 1)))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
