"""The pieces of HTML that a notebook output and a page share. Everything from a student or an author is escaped here."""

from __future__ import annotations

import math
from html import escape

from autograder import kinds
from autograder.language import points, say
from autograder.records import ExerciseReport, Lang
from autograder.report import pictures, view
from autograder.report.marks import Mark, badge
from autograder.report.markup import to_html, to_plain

__all__ = ["badge_html", "body", "pips"]

MOST_PIPS = 10


def badge_html(exercise: ExerciseReport, lang: Lang, framed: bool = True) -> str:
    mark = badge(exercise, lang)
    style = f"badge {mark.colour}" if framed else mark.colour
    return f'<span class="{style}"><span aria-hidden="true">{mark.glyph}</span> {escape(mark.word)}</span>'


def pips(exercise: ExerciseReport) -> str:
    """A box per point, filled as far as it is earned, dashed where a human decides; none for odd or many points."""
    count = round(exercise.possible)
    if not 0 < count <= MOST_PIPS or not math.isclose(exercise.possible, count):
        return ""
    earned = exercise.earned or 0.0
    boxes = "".join(_pip(min(1.0, max(0.0, earned - i)), i >= count - exercise.pending) for i in range(count))
    return f'<span class="pips" aria-hidden="true">{boxes}</span>'


def _pip(filled: float, waits: bool) -> str:
    if filled > 0.999:
        return '<i class="on"></i>'
    style = f' style="--g:{filled:.0%}"' if filled > 0.001 else ""
    return f'<i class="open"{style}></i>' if waits else f"<i{style}></i>"


def body(exercise: ExerciseReport, lang: Lang, *, typeset: bool = False) -> str:
    """A verdict from "what" on: sentences, tables with the picture beside them, where, why, try it, next, what is below.

    With `typeset` formulas are MathML, for pages only: a notebook that is not trusted would drop the tags and keep the text.
    """
    return "".join(
        [
            f'<p class="what"><strong>{to_html(exercise.what)}</strong></p>' if exercise.what else "",
            *(f'<p class="ev">{to_html(line)}</p>' for line in exercise.evidence),
            _tables(exercise, lang, typeset),
            _steps(exercise, lang),
            f'<p class="below">{to_html(exercise.note)}</p>' if exercise.note else "",
        ]
    )


def _tables(exercise: ExerciseReport, lang: Lang, typeset: bool) -> str:
    groups = _groups(exercise, lang)
    figure = pictures.figure(exercise.picture, lang)
    if groups and figure:
        return f'<div class="two"><div>{groups}</div>{figure}</div>'
    if groups or figure:
        return f'<div class="one">{groups}{figure}</div>'
    return _lines(exercise, lang, typeset) + _options(exercise, lang) + _criteria(exercise, lang)


def _head(*cells: tuple[str, str]) -> str:
    row = "".join(f'<th scope="col"{f" {more}" if more else ""}>{text}</th>' for text, more in cells)
    return f"<thead><tr>{row}</tr></thead>"


def _groups(exercise: ExerciseReport, lang: Lang) -> str:
    table = view.groups(exercise, lang)
    if table is None:
        return ""
    head = _head(
        (say(lang, "table.cases"), ""),
        *((escape(column), "") for column in table.columns),
        (say(lang, "table.points"), 'class="n"'),
    )
    rows = []
    for row in table.rows:
        aside = f" <small>{to_html(row.aside)}</small>" if row.aside else ""
        cells = "".join(f"<td>{_glyph(mark)}</td>" for mark in row.marks)
        rows.append(f'<tr><th scope="row">{to_html(row.title)}{aside}</th>{cells}<td class="n">{row.points}</td></tr>')
    caption = say(lang, "table.checked")
    return f'<table class="groups"><caption>{caption}</caption>{head}<tbody>{"".join(rows)}</tbody></table>'


def _glyph(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f'<span class="{mark.colour}" role="img" aria-label="{escape(to_plain(mark.word))}">{mark.glyph}</span>'


def _verdict(mark: Mark) -> str:
    return f'<td class="v {mark.colour}"><span aria-hidden="true">{mark.glyph}</span> {to_html(mark.word)}</td>'


def _formula(text: str, lang: Lang, typeset: bool) -> str:
    """A formula that `show` gave, as MathML where reading it again gives the same text, else as that text."""
    if typeset and text:
        from autograder.formulas import ReadError, read, show
        from autograder.formulas import typeset as as_mathml

        try:
            tree = read(text, None)
        except ReadError:
            return escape(text)
        if show(tree) == text:
            return as_mathml(tree, lang)
    return escape(text)


def _lines(exercise: ExerciseReport, lang: Lang, typeset: bool) -> str:
    rows = view.lines(exercise, lang)
    if not rows:
        return ""
    code = kinds.of(exercise).words.caption
    head = _head(
        (say(lang, "table.line"), ""),
        (say(lang, "table.wrote"), 'colspan="2"'),
        (say(lang, "table.verdict"), ""),
        (say(lang, "table.points"), 'class="n"'),
    )
    cells = []
    for row in rows:
        wrote = f"<code>{escape(row.text)}</code>" if row.text else '<span class="soft">–</span>'
        # "read as" is our sentence round a student's formula: escaped as a whole, so that no mark opens in it
        read = f"<br><small>{escape(say(lang, 'table.read_as', read='{}')).format(_formula(row.read, lang, typeset))}</small>" if row.read else ""
        cells.append(
            f'<tr><th scope="row">{row.number}</th><td><code>{escape(row.label)}</code></td><td>{wrote}{read}</td>'
            f'{_verdict(row.mark)}<td class="n">{row.points}</td></tr>'
        )
    return f'<table class="lines"><caption>{say(lang, code)}</caption>{head}<tbody>{"".join(cells)}</tbody></table>'


def _options(exercise: ExerciseReport, lang: Lang) -> str:
    rows = view.options(exercise, lang)
    if not rows:
        return ""
    marked = any(row.mark for row in rows)
    head = _head(
        ('<span class="sr">ABC</span>', ""),
        (say(lang, "table.statement"), ""),
        (say(lang, "table.you"), ""),
        *([(say(lang, "table.verdict"), "")] if marked else []),
    )
    cells = []
    for row in rows:
        chosen = to_html(row.said) if row.said else say(lang, "table.ticked" if row.chosen else "table.unticked")
        verdict = _verdict(row.mark) if row.mark else "<td></td>" if marked else ""
        cells.append(f'<tr><th scope="row">{escape(row.letter)}</th><td>{to_html(row.text)}</td><td>{chosen}</td>{verdict}</tr>')
    return f'<table class="opts"><caption>{say(lang, "table.options")}</caption>{head}<tbody>{"".join(cells)}</tbody></table>'


def _criteria(exercise: ExerciseReport, lang: Lang) -> str:
    """What a person gives points for."""
    if not exercise.criteria:
        return ""
    head = _head((say(lang, "table.criterion"), ""), (say(lang, "table.points"), 'class="n"'))
    rows = "".join(
        f'<tr><th scope="row">{to_html(said)}</th><td class="n">{say(lang, "points.cell_open", possible=points(lang, worth))}</td></tr>'
        for said, worth in exercise.criteria
    )
    return f'<table class="opts"><caption>{say(lang, "table.rubric")}</caption>{head}<tbody>{rows}</tbody></table>'


def _steps(exercise: ExerciseReport, lang: Lang) -> str:
    """Where, why, try it and next, as far as they are known."""
    where = to_html(exercise.where)
    if exercise.source:
        where += f' <code class="k">{escape(exercise.source)}</code>'
    tried = to_html(exercise.trial_text)
    if exercise.trial is not None:
        label = escape(say(lang, "label.copy"))
        tried += f'<pre tabindex="0" aria-label="{label}">{escape(exercise.trial.code)}</pre>'
    rows = [
        (say(lang, "label.where"), where, ""),
        (say(lang, "label.why"), to_html(exercise.why), ""),
        (say(lang, "label.try"), tried, ""),
        (say(lang, "label.next"), to_html(exercise.next), ' class="next"'),
    ]
    shown = "".join(f"<dt{style}>{label}</dt><dd>{text}</dd>" for label, text, style in rows if text)
    return f"<dl>{shown}</dl>" if shown else ""

