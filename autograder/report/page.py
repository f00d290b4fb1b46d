"""The student's page: one HTML file with everything in it, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from autograder.language import Marked, clean, clip, date, listing, points, say
from autograder.records import ExerciseReport, Lang, Report, Status
from autograder.report import styles
from autograder.report.markup import to_html
from autograder.report.messages import costless
from autograder.report.pieces import badge_html, body, pips
from autograder.report.view import points_of, quotation

__all__ = ["html"]


def html(report: Report, lang: Lang) -> str:
    """The page of one submission."""
    title = say(lang, "page.title", title=report.title, submission=report.submission)
    exercises = [*enumerate(report.exercises, 1)]
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{styles.page('page')}</style></head>\n"
        f'<body><a class="skip" href="#all">{say(lang, "page.skip")}</a><main>\n'
        f"{_header(report, lang)}\n{_score(report, lang)}\n{_all(exercises, lang)}\n"
        + "\n".join(_section(number, exercise, lang) for number, exercise in exercises)
        + f"\n{_end(report, lang)}\n</main></body></html>\n"
    )


def _header(report: Report, lang: Lang) -> str:
    number = report.assignment.split("-")[0]
    numbered = say(lang, "page.assignment", number=number.lstrip("0") or number) if number.isdigit() else clean(report.assignment)
    eyebrow = " · ".join(escape(text) for text in (report.course, numbered) if text)
    meta = [clip(clean(report.submission), 80)]
    if report.handed_in:
        meta.append(say(lang, "page.handed_in", date=date(lang, report.handed_in)))
    if report.graded_at:
        meta.append(say(lang, "page.graded", date=date(lang, report.graded_at, time=False)))
    line = escape(" · ".join(meta))
    unsafe = f'<p class="meta"><strong>{to_html(say(lang, "page.unsafe"))}</strong></p>' if report.unsafe else ""
    return f'<header><p class="eyebrow">{eyebrow}</p><h1>{escape(report.title)}</h1><p class="meta">{line}</p>{unsafe}</header>'


# --- the score ----------------------------------------------------------------------------------------------------


def _score(report: Report, lang: Lang) -> str:
    code = "page.score_open" if report.pending else "page.score"
    earned = Marked(f"\0{points(lang, report.earned)}\0")
    said = escape(say(lang, code, n=2 if report.possible != 1 else 1, earned=earned, possible=points(lang, report.possible)))
    before, number, after = said.split("\0")
    bars = "".join(_bar(number, exercise) for number, exercise in enumerate(report.exercises, 1))
    return (
        f'<div class="score"><div class="big">{before}<b>{number}</b>{after}</div>'
        f'<div class="bar" aria-hidden="true">{bars}</div>{_late(report, lang)}{_open(report, lang)}{_start(report, lang)}</div>'
    )


def _bar(number: int, exercise: ExerciseReport) -> str:
    share = min(1.0, (exercise.earned or 0.0) / exercise.possible) if exercise.possible else 0.0
    waits = ' class="open"' if exercise.pending else ""
    return f'<span{waits} style="flex:{exercise.possible:g};--g:{share:.0%}"><i>{number}</i></span>'


def _aside(title: str, text: str) -> str:
    return f"<p><strong>{title}</strong> {text}</p>"


def _late(report: Report, lang: Lang) -> str:
    """What a late hand-in cost."""
    if not report.penalty:
        return ""
    said = say(lang, "page.late", n=1 if report.penalty == 1 else 2, possible=points(lang, report.penalty))
    return _aside(say(lang, "page.late_title"), said)


def _open(report: Report, lang: Lang) -> str:
    """What is not final, and why."""
    waiting = [(n, e) for n, e in enumerate(report.exercises, 1) if e.pending]
    if not waiting:
        return ""
    ours = [n for n, e in waiting if e.status is Status.fault]
    read = [n for n, e in waiting if e.status is not Status.fault]
    said = [
        escape(say(lang, code, exercises=_numbered(numbers, lang)))
        for code, numbers in (("page.open_read", read), ("page.open_fault", ours))
        if numbers
    ]
    said.append(say(lang, "page.open_points", n=1 if report.pending == 1 else 2, possible=points(lang, report.pending)))
    return _aside(say(lang, "page.open_title"), " ".join(said))


def _numbered(numbers: Sequence[int], lang: Lang) -> Marked:
    return listing(lang, [say(lang, "page.exercise", number=number) for number in numbers])


def _start(report: Report, lang: Lang) -> str:
    """Where most can be learnt from one thing: the exercise that lost most, a named mistake first."""
    lost = [(n, e, e.possible - e.pending - (e.earned or 0.0)) for n, e in enumerate(report.exercises, 1)]
    lost = [row for row in lost if row[2] > 1e-6]
    if not lost:
        if report.pending or not report.exercises:
            return ""
        return _aside(say(lang, "page.all_title"), say(lang, "page.all_right"))
    number, exercise, missing = max(lost, key=lambda row: (bool(row[1].misconception), row[2]))
    code = "page.start_mistake" if exercise.misconception else "page.start_points"
    link = f'<a href="#e{number}">{say(lang, "page.exercise", number=number)}</a>.'
    said = say(lang, code, n=1 if missing == 1 else 2, possible=points(lang, missing))
    return _aside(say(lang, "page.start_title"), f"{link} {escape(said)}")


# --- the exercises ------------------------------------------------------------------------------------------------


def _all(exercises: Sequence[tuple[int, ExerciseReport]], lang: Lang) -> str:
    heads = ("page.number", "page.name", "page.kind", "table.verdict")
    head = "".join(f'<th scope="col">{say(lang, code)}</th>' for code in heads)
    rows = "".join(_row(number, exercise, lang) for number, exercise in exercises)
    return (
        f'<table class="all" id="all"><caption>{say(lang, "page.all")}</caption><thead><tr>{head}'
        f'<th scope="col" class="n">{say(lang, "table.points")}</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(number: int, exercise: ExerciseReport, lang: Lang) -> str:
    possible = points(lang, exercise.possible)
    earned = None if exercise.earned is None else points(lang, exercise.earned)
    shown = say(lang, "points.cell", earned=earned, possible=possible) if earned else say(lang, "points.cell_open", possible=possible)
    return (
        f'<tr><td>{number}</td><th scope="row"><a href="#e{number}">{to_html(exercise.title)}</a></th>'
        f'<td>{say(lang, f"kind.{exercise.kind}")}</td><td class="v">{badge_html(exercise, lang, framed=False)}</td>'
        f'<td class="n">{shown} {pips(exercise)}</td></tr>'
    )


def _section(number: int, exercise: ExerciseReport, lang: Lang) -> str:
    name = escape(clip(clean(exercise.id.rpartition("/")[2]), 60))
    return (
        f'<section id="e{number}" aria-labelledby="h{number}"><div class="hd"><h2 id="h{number}">{number}. '
        f"{to_html(exercise.title)} <small><code>{name}</code></small></h2>{badge_html(exercise, lang)}"
        f'<span class="pts">{points_of(exercise, lang)}</span></div>{_by_hand(exercise, lang)}{body(exercise, lang, typeset=True)}</section>'
    )


def _by_hand(exercise: ExerciseReport, lang: Lang) -> str:
    """What a person gave and wrote: it stands in the place of what was graded, or on top."""
    said = []
    if exercise.given is not None:
        n, given = 1 if exercise.possible == 1 else 2, points(lang, exercise.given)
        said.append(to_html(say(lang, "page.given", n=n, earned=given, possible=points(lang, exercise.possible))))
    if exercise.extra:
        said.append(to_html(say(lang, "page.extra", n=1 if exercise.extra == 1 else 2, possible=points(lang, exercise.extra))))
    lines = [f'<p class="what">{" ".join(said)}</p>'] if said else []
    if exercise.comment:
        comment = "<br>".join(to_html(line) for line in exercise.comment.splitlines())
        lines.append(f'<p class="ev"><strong>{say(lang, "page.comment")}</strong> {comment}</p>')
    return "".join(lines)


# --- the end ------------------------------------------------------------------------------------------------------


def _end(report: Report, lang: Lang) -> str:
    quoted = Marked(f"\0{quotation(report)}\0")
    before, quoted_text, after = escape(say(lang, "page.wrong", quote=quoted)).split("\0")
    wrong = f"<div><h2>{say(lang, 'page.wrong_title')}</h2><p>{before}<b>{quoted_text}</b>{after}</p></div>"
    return f'<footer class="end">{_notes(report, lang)}{wrong}</footer>'


def _notes(report: Report, lang: Lang) -> str:
    said = list(dict.fromkeys(note.message for note in report.notes if note.message))
    if not said:
        return ""
    if costless(report.notes):
        said[-1] = f"{said[-1]} {say(lang, 'note.free')}"
    lines = "".join(f"<p>{to_html(line)}</p>" for line in said)
    return f"<div><h2>{say(lang, 'page.notebook')}</h2>{lines}</div>"
