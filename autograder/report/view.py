"""What the tables of a report hold, for every surface: groups × values, lines, options."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from autograder import kinds
from autograder.language import clean, clip, points, say
from autograder.records import OPEN, ExerciseReport, Lang, Report, Status, Verdict
from autograder.report.marks import Mark, word
from autograder.report.messages import good, short

__all__ = [
    "GroupRow", "GroupTable", "LineRow", "OptionRow", "cell_points", "groups", "lines", "options", "points_of",
    "quotation",
]  # fmt: skip

LONGEST_LINE = 160
ASIDE = re.compile(r"(?:, | \()(`[^`]+`)\)?$")
PLAIN = frozenset({Status.right, Status.fault, Status.no_answer, Status.pending, Status.refused})
"""Statuses of an exercise whose table of groups would say the same in every cell."""


class GroupRow(msgspec.Struct, frozen=True):
    """A group of cases: its title, the `code` that stood at the title's end, a mark per column, its points."""

    title: str
    aside: str
    marks: tuple[Mark | None, ...]
    points: str


class GroupTable(msgspec.Struct, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]


class LineRow(msgspec.Struct, frozen=True):
    """A line of a derivation or a labelled number: what was written, how it was read, and its verdict."""

    number: int
    label: str
    text: str
    read: str
    mark: Mark
    points: str


class OptionRow(msgspec.Struct, frozen=True):
    """An option of a choice; `mark` only where there is something to say of it. `said`: what it got, or where it was put."""

    letter: str
    text: str
    chosen: bool
    mark: Mark | None
    said: str = ""


def _table(exercise: ExerciseReport) -> str:
    return kinds.of(exercise).words.table


def groups(exercise: ExerciseReport, lang: Lang) -> GroupTable | None:
    """Groups of cases × returned values; None where there is no table to show."""
    verdicts = [verdict for verdict in exercise.verdicts if verdict.group]
    if _table(exercise) != "groups" or not verdicts or exercise.status in PLAIN:
        return None
    if len({(verdict.code, verdict.status) for verdict in verdicts}) == 1 and verdicts[0].status is not Status.wrong:
        return None
    columns = list(dict.fromkeys((verdict.part, verdict.value or verdict.part) for verdict in verdicts))
    rows = [_group(group, verdicts, columns, exercise, lang) for group in dict.fromkeys(v.group for v in verdicts)]
    return GroupTable(columns=_names(columns, lang), rows=tuple(rows))


def _group(
    group: str, verdicts: Sequence[Verdict], columns: Sequence[tuple[str, str]], exercise: ExerciseReport, lang: Lang
) -> GroupRow:
    mine = {(v.part, v.value or v.part): v for v in verdicts if v.group == group}
    marks = tuple(word(mine[c], lang, exercise.graded) if c in mine else None for c in columns)
    title = exercise.groups.get(group, clean(group))
    aside = ASIDE.search(title)
    if aside is None:
        return GroupRow(title, "", marks, cell_points(list(mine.values()), lang))
    return GroupRow(title[: aside.start()], aside[1], marks, cell_points(list(mine.values()), lang))


def _names(columns: Sequence[tuple[str, str]], lang: Lang) -> tuple[str, ...]:
    """The values' names; `part.value` where two parts share one, "result" where the only value has no name."""
    if len(columns) == 1 and columns[0][0] == columns[0][1]:
        return (say(lang, "table.result"),)
    values = [value for _, value in columns]
    return tuple(value if values.count(value) == 1 else f"{part}.{value}" for part, value in columns)


def cell_points(verdicts: Sequence[Verdict], lang: Lang) -> str:
    """`1 of 2`, or `up to 2` while nothing of it is decided."""
    possible = points(lang, sum(verdict.points for verdict in verdicts))
    if verdicts and all(verdict.status in OPEN for verdict in verdicts):
        return say(lang, "points.cell_open", possible=possible)
    earned = points(lang, sum(verdict.earned or 0.0 for verdict in verdicts))
    return say(lang, "points.cell", earned=earned, possible=possible)


def lines(exercise: ExerciseReport, lang: Lang) -> tuple[LineRow, ...]:
    """The lines of a derivation or number; none for a right answer, and none where nothing was written."""
    if _table(exercise) != "lines" or exercise.status in (Status.right, Status.fault):
        return ()
    if all(verdict.status is Status.no_answer for verdict in exercise.verdicts):
        return ()
    return tuple(_line(number, verdict, exercise, lang) for number, verdict in enumerate(exercise.verdicts, 1))


def _line(number: int, verdict: Verdict, exercise: ExerciseReport, lang: Lang) -> LineRow:
    text = short(clip(clean(str(verdict.args.get("text", ""))), LONGEST_LINE))
    read = "" if good(verdict.status) else clip(clean(str(verdict.args.get("read", ""))), LONGEST_LINE)
    same = re.sub(r"\W", "", read) == re.sub(r"\W", "", text)
    parts = [other.part for other in exercise.verdicts] if kinds.of(exercise).words.numbered else []
    source = str(verdict.args.get("from", ""))
    mark = word(verdict, lang, exercise.graded, origin=parts.index(source) + 1 if source in parts else 0)
    return LineRow(number, clean(verdict.part), text, "" if same else read, mark, cell_points([verdict], lang))


def options(exercise: ExerciseReport, lang: Lang) -> tuple[OptionRow, ...]:
    """The options of a choice with more than one answer, where the verdicts name them."""
    rows = [verdict for verdict in exercise.verdicts if f"text_{lang}" in verdict.args]
    if _table(exercise) != "options" or exercise.status in PLAIN:
        return ()
    return tuple(
        OptionRow(
            clip(clean(str(verdict.args.get("letter", chr(ord("A") + i)))), 4),
            clean(str(verdict.args[f"text_{lang}"])),
            bool(verdict.args.get("chosen")),
            word(verdict, lang, exercise.graded),
            _said(verdict, lang),
        )
        for i, verdict in enumerate(rows)
    )


def _said(verdict: Verdict, lang: Lang) -> str:
    """What a task of a matching got, or where a line of an ordering stands."""
    if "place" in verdict.args:
        return say(lang, "table.place", place=verdict.args["place"])
    return clip(clean(str(verdict.args.get(f"said_{lang}", ""))), LONGEST_LINE)


def points_of(exercise: ExerciseReport, lang: Lang) -> str:
    """`2 of 4 points`, or `up to 3 points` while nothing of it is decided."""
    possible = points(lang, exercise.possible)
    n = 1 if exercise.possible == 1 else 2
    if exercise.earned is None:
        return say(lang, "points.up_to", n=n, possible=possible)
    return say(lang, "points.of", n=n, earned=points(lang, exercise.earned), possible=possible)


def quotation(report: Report) -> str:
    """What a student quotes when a verdict looks wrong: assignment, submission, key, in few signs."""
    head, tail = report.assignment.split("-")[0], report.submission.split("-")[-1]
    return "-".join(clean(part)[:12] for part in (head, tail, report.key[:4]) if part)
