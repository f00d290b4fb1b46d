"""Reads the tables of this folder into records; README.md says what the columns mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent

NAME = re.compile(r"(?P<name>.+?)(?:\[(?P<sizes>[^\]]*)\])?(?P<call>\(\))?(?::(?P<domain>\w+))?")
REPEATED = re.compile(r"«(.+?)»\*(\d+) ?")
CODE_POINT = re.compile(r"«U\+([0-9A-F]+)»")
CARET = "‸"


@dataclass(frozen=True)
class Declared:
    """What a question declares: the arguments of `compare` besides the two texts."""

    domains: Mapping[str, str]
    functions: tuple[str, ...]
    shapes: Mapping[str, tuple[str, ...]]
    constraints: tuple[str, ...]
    decimal_comma: bool


@dataclass(frozen=True)
class Pair:
    topic: str
    verdict: str
    """`equal`, `wrong` or `domain`."""
    student: str
    reference: str
    declared: Declared
    note: str


@dataclass(frozen=True)
class Unreadable:
    text: str
    position: int | None
    """Where the mistake lies, counted from 1; None where several places could be blamed."""
    kind: str
    mentions: tuple[str, ...]
    """Words the message has to contain."""
    declared: Declared
    note: str


@dataclass(frozen=True)
class Readable:
    text: str
    means: str
    declared: Declared
    note: str


@dataclass(frozen=True)
class Graph:
    name: str
    says: str
    nodes: Mapping[str, str]
    lines: tuple[str, ...]
    right: Mapping[str, str]
    domains: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constraints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    graph: str
    says: str
    answers: tuple[tuple[str, str, str], ...]
    """(label, the student's text, mark), in the student's order; missing lines last, with no text."""
    gaming: bool = False
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Marks within a chain `… = … = …`, by label."""
    note: str = ""


def pairs() -> list[Pair]:
    """All pairs, file by file."""
    return [
        Pair(file.stem, verdict, student, reference, declared(names, given), note)
        for file in sorted((HERE / "pairs").glob("*.tsv"))
        for verdict, student, reference, names, given, note in _rows(file, 6)
    ]


def unreadable() -> list[Unreadable]:
    """Texts that cannot be read."""
    found = []
    for marked, names, kind, mentions, given, note in _rows(HERE / "unreadable.tsv", 6):
        before, caret, after = marked.partition(CARET)
        position = len(_spelled_out(before)) + 1 if caret else None
        text = _spelled_out(before + after)
        found.append(Unreadable(text, position, kind, tuple(mentions.split()), declared(names, given), note))
    return found


def readable() -> list[Readable]:
    """Texts that look odd and have a meaning."""
    return [
        Readable(_spelled_out(text), means, declared(names, given), note)
        for text, names, means, given, note in _rows(HERE / "readable.tsv", 5)
    ]


def graphs() -> dict[str, Graph]:
    """The forward graphs by name."""
    tables = tomllib.loads((HERE / "graphs.toml").read_text("utf-8"))["graph"]
    return {table["name"]: Graph(**{key: _frozen(value) for key, value in table.items()}) for table in tables}


def derivations() -> list[Derivation]:
    """The students' derivations, in the file's order."""
    tables = tomllib.loads((HERE / "derivations.toml").read_text("utf-8"))["derivation"]
    return [Derivation(**{key: _frozen(value) for key, value in table.items()}) for table in tables]


def declared(names: str, given: str = "") -> Declared:
    """The columns `names` and `given` as arguments of `compare`."""
    domains: dict[str, str] = {}
    functions: list[str] = []
    shapes: dict[str, tuple[str, ...]] = {}
    for entry in names.split():
        match = NAME.fullmatch(entry)
        assert match, f"no name: {entry!r}"
        if match["call"]:
            functions.append(match["name"])
            continue
        domains[match["name"]] = match["domain"] or "real"
        if match["sizes"]:
            shapes[match["name"]] = tuple(match["sizes"].split(","))
    rules = [rule for rule in given.split(" ;; ") if rule]
    constraints = tuple(rule for rule in rules if rule != "decimal_comma")
    return Declared(domains, tuple(functions), shapes, constraints, "decimal_comma" in rules)


def _rows(file: Path, columns: int) -> Iterator[list[str]]:
    """The lines below the heading; empty columns at the end may be left out."""
    for line in file.read_text("utf-8").removesuffix("\n").split("\n")[1:]:
        cells = line.split("\t")
        assert len(cells) <= columns, f"{file.name}: too many columns in {line!r}"
        yield cells + [""] * (columns - len(cells))


def _spelled_out(text: str) -> str:
    text = CODE_POINT.sub(lambda match: chr(int(match[1], 16)), text)
    return REPEATED.sub(lambda match: match[1] * int(match[2]), text)


def _frozen(value: object) -> object:
    """Lists become tuples, at every depth."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value
