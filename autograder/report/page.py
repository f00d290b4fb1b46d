"""The student's page: one HTML file with everything in it, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.language import Marked, clean, clip, date, listing, points, say
from autograder.records import ExerciseReport, Lang, Report, Status
from autograder.report.messages import costless
from autograder.report.template import render
from autograder.report.view import quotation

__all__ = ["html"]


def html(report: Report, lang: Lang) -> str:
    """The page of one submission."""
    score = say(
        lang, "page.score_open" if report.pending else "page.score", n=2 if report.possible != 1 else 1,
        earned=Marked(f"\0{points(lang, report.earned)}\0"), possible=points(lang, report.possible),
    )  # fmt: skip
    return render(
        "report/templates/page.html", lang=lang, report=report, eyebrow=_eyebrow(report, lang), meta=_meta(report, lang),
        score=score.split("\0"), share=_share, asides=list(_asides(report, lang)), name=_name, by_hand=_by_hand, notes=_notes(report, lang),
        quoted=say(lang, "page.wrong", quote=Marked(f"\0{quotation(report)}\0")).split("\0"),
    )  # fmt: skip


def _eyebrow(report: Report, lang: Lang) -> str:
    number = report.assignment.split("-")[0]
    numbered = say(lang, "page.assignment", number=number.lstrip("0") or number) if number.isdigit() else clean(report.assignment)
    return " · ".join(text for text in (report.course, numbered) if text)


def _meta(report: Report, lang: Lang) -> str:
    meta = [clip(clean(report.submission), 80)]
    if report.handed_in:
        meta.append(say(lang, "page.handed_in", date=date(lang, report.handed_in)))
    if report.graded_at:
        meta.append(say(lang, "page.graded", date=date(lang, report.graded_at, time=False)))
    return " · ".join(meta)


def _name(exercise: ExerciseReport) -> str:
    return clip(clean(exercise.id.rpartition("/")[2]), 60)


def _share(exercise: ExerciseReport) -> str:
    return f"{min(1.0, (exercise.earned or 0.0) / exercise.possible) if exercise.possible else 0.0:.0%}"


def _asides(report: Report, lang: Lang) -> Iterator[tuple[str, int, str]]:
    """What stands below the score: a title, the exercise to start with or 0, a text."""
    if report.penalty:
        said = say(lang, "page.late", n=1 if report.penalty == 1 else 2, possible=points(lang, report.penalty))
        yield say(lang, "page.late_title"), 0, said
    if waiting := [(n, e) for n, e in enumerate(report.exercises, 1) if e.pending]:
        yield say(lang, "page.open_title"), 0, _open(report, waiting, lang)
    yield from _start(report, lang)


def _open(report: Report, waiting: Sequence[tuple[int, ExerciseReport]], lang: Lang) -> str:
    """What is not final, and why."""
    ours = [n for n, e in waiting if e.status is Status.fault]
    read = [n for n, e in waiting if e.status is not Status.fault]
    said = [
        say(lang, code, exercises=listing(lang, [say(lang, "page.exercise", number=number) for number in numbers]))
        for code, numbers in (("page.open_read", read), ("page.open_fault", ours))
        if numbers
    ]
    said.append(say(lang, "page.open_points", n=1 if report.pending == 1 else 2, possible=points(lang, report.pending)))
    return " ".join(said)


def _start(report: Report, lang: Lang) -> Iterator[tuple[str, int, str]]:
    """Where most can be learnt from one thing: the exercise that lost most, a named mistake first."""
    lost = [(n, e, e.possible - e.pending - (e.earned or 0.0)) for n, e in enumerate(report.exercises, 1)]
    lost = [row for row in lost if row[2] > 1e-6]
    if lost:
        number, exercise, missing = max(lost, key=lambda row: (bool(row[1].misconception), row[2]))
        code = "page.start_mistake" if exercise.misconception else "page.start_points"
        yield say(lang, "page.start_title"), number, say(lang, code, n=1 if missing == 1 else 2, possible=points(lang, missing))
    elif report.exercises and not report.pending:
        yield say(lang, "page.all_title"), 0, say(lang, "page.all_right")


def _by_hand(exercise: ExerciseReport, lang: Lang) -> str:
    """What a person gave: it stands in the place of what was graded, or on top."""
    said = []
    if exercise.given is not None:
        n, given = 1 if exercise.possible == 1 else 2, points(lang, exercise.given)
        said.append(say(lang, "page.given", n=n, earned=given, possible=points(lang, exercise.possible)))
    if exercise.extra:
        said.append(say(lang, "page.extra", n=1 if exercise.extra == 1 else 2, possible=points(lang, exercise.extra)))
    return " ".join(said)


def _notes(report: Report, lang: Lang) -> list[str]:
    said = list(dict.fromkeys(note.message for note in report.notes if note.message))
    if said and costless(report.notes):
        said[-1] = f"{said[-1]} {say(lang, 'note.free')}"
    return said
