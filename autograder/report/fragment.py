"""One verdict as a notebook output: HTML that brings its own style, touches nothing outside, and has no script and no ids."""

from __future__ import annotations

from html import escape

from autograder.language import clean, clip, say
from autograder.records import ExerciseReport, Lang
from autograder.report import styles
from autograder.report.markup import to_plain
from autograder.report.pieces import badge_html, body, pips
from autograder.report.view import points_of

__all__ = ["html", "mimebundle"]


def html(exercise: ExerciseReport, lang: Lang) -> str:
    """`<article class="gc">` with its style inside.

    Headings are roles, so that a notebook's table of contents stays the author's. Without style and svg, as an
    untrusted notebook shows it, the text still reads in order.
    """
    name = clip(clean(exercise.id.rpartition("/")[2]), 60)
    label = escape(to_plain(say(lang, "label.result", name=name)))
    return (
        f'<article class="gc" lang="{lang}" aria-label="{label}"><style>{styles.fragment()}</style>'
        f'<header>{badge_html(exercise, lang)} <strong class="name" role="heading" aria-level="3">{escape(name)}</strong> '
        f'<span class="pts">{points_of(exercise, lang)} {pips(exercise)}</span></header>'
        f"{body(exercise, lang)}</article>"
    )


def mimebundle(exercise: ExerciseReport, points_text: str, lang: Lang) -> dict[str, str]:
    """What `check` displays: HTML for the eye, the points as plain text for nbgrader's validation."""
    return {"text/html": html(exercise, lang), "text/plain": points_text}
