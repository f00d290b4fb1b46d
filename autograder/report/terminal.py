"""A report as plain text for a terminal: the same anatomy as on a page, 72 columns, colour only where it is asked for.

Nothing from a student reaches the terminal raw: controls were made visible when the texts were built, or are here.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from autograder.language import Marked, clean, clip, decimal_sign, number, points, say
from autograder.records import ExerciseReport, HeatMap, Lang, Picture, Plane, Plot, Report
from autograder.report import heatmap, plane, view
from autograder.report import plot as plots
from autograder.report.marks import Colour, badge
from autograder.report.markup import to_plain
from autograder.report.messages import costless

__all__ = ["Paint", "alone", "pad", "render", "table", "width_of"]

CODES: dict[str, str] = {
    "right": "32", "off": "31", "follow": "35", "human": "33", "fault": "95", "soft": "2", "go": "36", "bold": "1", "italic": "3",
}  # fmt: skip
INDENT = 8
NOTHING = "–"
BAR = 32
NARROWEST = 40


class Paint:
    """Colours a text, or leaves it."""

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, *styles: Colour | str) -> str:
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(CODES[style] for style in styles)}m{text}\x1b[0m"


def render(report: Report | ExerciseReport, lang: Lang, color: bool = False, width: int = 72) -> str:
    """The report, or one exercise of it, ending with a line end."""
    paint, width = Paint(color), max(width, NARROWEST)
    lines = _report(report, lang, paint, width) if isinstance(report, Report) else _exercise(report, lang, paint, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def alone(report: Report, lang: Lang, color: bool = False, width: int = 72) -> str:
    """A report's only exercise, and what is told of the notebook."""
    notes = "\n".join(line.rstrip() for line in _notes(report, lang, Paint(color), max(width, NARROWEST)))
    return render(report.exercises[0], lang, color, width) + (f"{notes}\n" if notes else "")


def width_of(text: str) -> int:
    """Columns a text takes: combining marks none, wide characters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def pad(text: str, width: int, right: bool = False) -> str:
    """Filled up with spaces to a width on the screen."""
    space = " " * max(0, width - width_of(text))
    return space + text if right else text + space


def _wrap(text: str, width: int, indent: int = 0, first: str = "") -> list[str]:
    """Plain lines of a text with our marks; `first` stands before the first one, in the indent."""
    lines = textwrap.wrap(to_plain(text), width - indent, break_on_hyphens=False) or [""]
    return [pad(first, indent) + lines[0], *(" " * indent + line for line in lines[1:])]


# --- a report -----------------------------------------------------------------------------------------------------


def _report(report: Report, lang: Lang, paint: Paint, width: int) -> Iterator[str]:
    yield _ends(paint(clip(clean(report.title), 48), "bold"), clip(clean(report.submission), 40), width, paint)
    if report.unsafe:
        yield from _wrap(say(lang, "page.unsafe"), width)
    for exercise in report.exercises:
        yield ""
        yield from _exercise(exercise, lang, paint, width)
    yield from _notes(report, lang, paint, width)
    yield ""
    yield "─" * width
    code = "page.score_open" if report.pending else "page.score"
    n = 1 if report.possible == 1 else 2
    score = say(lang, code, n=n, earned=points(lang, report.earned), possible=points(lang, report.possible))
    waits = say(lang, "page.open_points", n=1 if report.pending == 1 else 2, possible=points(lang, report.pending))
    yield paint(score, "bold") + (f"   {waits}" if report.pending else "")


def _notes(report: Report, lang: Lang, paint: Paint, width: int) -> Iterator[str]:
    """What was left out, stopped, repaired or found elsewhere in the notebook."""
    notes = list(dict.fromkeys(note.message for note in report.notes if note.message))
    if notes:
        yield ""
        yield paint(say(lang, "page.notebook"), "bold")
        for message in [*notes, say(lang, "note.free")] if costless(report.notes) else notes:
            yield from _wrap(message, width)


def _ends(left: str, right: str, width: int, paint: Paint) -> str:
    """One text at either end of a line; `left` may be coloured."""
    plain = left.replace("\x1b[1m", "").replace("\x1b[0m", "") if paint.color else left
    return left + " " * max(2, width - width_of(plain) - width_of(right)) + right


# --- an exercise --------------------------------------------------------------------------------------------------


def _exercise(exercise: ExerciseReport, lang: Lang, paint: Paint, width: int) -> Iterator[str]:
    mark = badge(exercise, lang)
    name = clip(clean(exercise.id.rpartition("/")[2]), 40)
    head = f"{mark.glyph} {mark.word.upper()}"
    shown = view.points_of(exercise, lang)
    space = " " * max(2, width - width_of(head) - 3 - width_of(name) - width_of(shown))
    yield f"{paint(head, mark.colour, 'bold')}   {paint(name, 'bold')}{space}{shown}"
    yield "─" * width
    if exercise.what:
        yield from (paint(line, "bold") for line in _wrap(exercise.what, width))
    for line in exercise.evidence:
        yield from _wrap(line, width)
    for block in (_groups(exercise, lang, paint), _lines(exercise, lang, paint, width),
                  _options(exercise, lang, paint, width), _criteria(exercise, lang, width), _picture(exercise.picture, lang, paint, width)):  # fmt: skip
        yield from _spaced(block)
    yield from _spaced(_steps(exercise, lang, paint, width))
    if exercise.note:
        yield ""
        yield from (paint(line, "soft") for line in _wrap(exercise.note, width))


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield from lines


def table(rows: Sequence[Sequence[str]], right: Sequence[bool], gap: int = 2) -> list[list[str]]:
    """The cells padded to their columns' widths; the last column only where it stands to the right."""
    widths = [max(width_of(row[i]) for row in rows) for i in range(len(right))]
    return [
        [pad(cell, widths[i], right[i]) + ("" if i == len(row) - 1 else " " * gap) for i, cell in enumerate(row)]
        for row in rows
    ]


def _groups(exercise: ExerciseReport, lang: Lang, paint: Paint) -> list[str]:
    shown = view.groups(exercise, lang)
    if shown is None:
        return []
    asides = all(row.aside for row in shown.rows)
    heads = [say(lang, "table.cases"), *([""] if asides else []), *map(clean, shown.columns), say(lang, "table.points")]
    rows = []
    for row in shown.rows:
        title, aside = to_plain(row.title), to_plain(row.aside)
        named = [title, aside] if asides else [f"{title}, {aside}" if aside else title]
        rows.append([*named, *(mark.glyph if mark else "" for mark in row.marks), row.points])
    cells = table([heads, *rows], [False] * (len(heads) - 1) + [True])
    first = 1 + asides
    lines = ["  " + paint("".join(cells[0]), "soft")]
    for row, line in zip(shown.rows, cells[1:], strict=True):
        marks = [paint(c, m.colour) if m else c for c, m in zip(line[first:-1], row.marks, strict=True)]
        lines.append("  " + "".join([*line[:first], *marks, line[-1]]))
    return lines


def _lines(exercise: ExerciseReport, lang: Lang, paint: Paint, width: int) -> list[str]:
    shown = view.lines(exercise, lang)
    if not shown:
        return []
    verdicts = [f"{row.mark.glyph} {to_plain(row.mark.word)}" for row in shown]
    label = max(width_of(row.label) for row in shown)
    verdict = max(map(width_of, verdicts))
    earned = max(width_of(row.points) for row in shown)
    written = max(16, min(max(width_of(row.text or NOTHING) for row in shown), width - label - verdict - earned - 11))
    lines = []
    for row, said in zip(shown, verdicts, strict=True):
        first, *more = textwrap.wrap(row.text or NOTHING, written, break_on_hyphens=False) or [""]
        lines.append(
            f"  {row.number}  {pad(row.label, label)}  {pad(first, written)}  "
            f"{paint(pad(said, verdict), row.mark.colour)}  {pad(row.points, earned, right=True)}"
        )
        if row.read:
            more += textwrap.wrap(
                say(lang, "table.read_as", read=Marked(row.read)), width - label - 7, break_on_hyphens=False
            )
        lines += [" " * (label + 7) + line for line in more]
    return lines


def _options(exercise: ExerciseReport, lang: Lang, paint: Paint, width: int) -> list[str]:
    lines = []
    for row in view.options(exercise, lang):
        chosen = to_plain(row.said) if row.said else say(lang, "table.ticked" if row.chosen else "table.unticked")
        said = f"{row.mark.glyph} {to_plain(row.mark.word)}" if row.mark else ""
        lines += _wrap(row.text, width, 5, f"  {row.letter}")
        lines.append("     " + chosen + ("   " + paint(said, row.mark.colour) if row.mark else ""))
    return lines


def _criteria(exercise: ExerciseReport, lang: Lang, width: int) -> list[str]:
    """What a person gives points for."""
    lines = [f"  {say(lang, 'table.rubric')}"] if exercise.criteria else []
    for said, worth in exercise.criteria:
        lines += _wrap(f"{said} ({say(lang, 'points.cell_open', possible=points(lang, worth))})", width, 5, "  –")
    return lines


def _picture(picture: Picture | None, lang: Lang, paint: Paint, width: int) -> list[str]:
    """What the picture shows, in words or as lines of characters."""
    match picture:
        case Plot(at=()):
            return _plot(picture, lang, paint, width) if plots.finite(picture) else []
        case Plot():
            return _wrap(plots.spoken(picture, lang), width, 2) if plots.finite(picture) else []
        case HeatMap():
            return [*_wrap(heatmap.sentence(picture, lang), width, 2), *(f"    {line}" for line in heatmap.in_text(picture))]
        case Plane():
            return _wrap(plane.sentence(picture, lang), width, 2) if plane.finite(picture) else []
        case None:
            return []


def _plot(plot: Plot, lang: Lang, paint: Paint, width: int) -> list[str]:
    """How far each path goes from its first value to its last, as two bars."""
    moved = {"right": abs(plot.right[-1] - plot.right[0]), "yours": abs(plot.yours[-1] - plot.yours[0])}
    longest = max(moved.values())
    if longest == 0:
        return []
    yours_end, right_end = plots.ends(plot, lang)
    start = _start(plot, lang, yours_end)
    words = {"right": say(lang, "plot.right"), "yours": say(lang, "plot.yours", name=clip(clean(plot.name), 8))}
    space = max(map(width_of, words.values()))
    lines = _wrap(plot.caption[lang], width, 2)
    for key, end, colour in (("right", right_end, "right"), ("yours", yours_end, "off")):
        bar = "█" * max(moved[key] > 0, round(min(1.0, moved[key] / longest) * BAR))
        lines.append(f"    {pad(words[key], space)}  {paint(pad(bar, BAR), colour)}  {start} → {end}")
    return lines


def _start(plot: Plot, lang: Lang, like: str) -> str:
    """The common first value, with as many decimals as the ends have."""
    decimals = len(like.partition(decimal_sign(lang))[2])
    return number(lang, plot.right[0]) if "·" in like else number(lang, plot.right[0], decimals)


def _steps(exercise: ExerciseReport, lang: Lang, paint: Paint, width: int) -> list[str]:
    lines: list[str] = []
    if exercise.where:
        lines += _wrap(exercise.where, width, INDENT, say(lang, "label.where"))
        if exercise.source:
            lines.append(" " * (INDENT + 2) + exercise.source)
    if exercise.why:
        lines += _wrap(exercise.why, width, INDENT, say(lang, "label.why"))
    if exercise.trial_text or exercise.trial:
        lines += _wrap(exercise.trial_text, width, INDENT, say(lang, "label.try"))
    if exercise.trial:
        lines += ["", *exercise.trial.code.splitlines(), ""]
    if exercise.next:
        lines += [paint(line, "go", "bold") for line in _wrap(exercise.next, width, INDENT, say(lang, "label.next"))]
    return lines
