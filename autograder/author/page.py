"""The bench as one HTML file for the author: no network, light and dark, what students read in every language.

It holds answers. It is written beside the built courses, never into one. What an author or the jail wrote is escaped; the prompt is
cleaned as in feedback. Only the served page has a script, which puts in what a later run found.
"""

from __future__ import annotations

from markupsafe import Markup

from autograder.author.bench import View
from autograder.author.words import GLYPHS, following, gist, many, seconds, verdict
from autograder.language import HOUSE, say
from autograder.report.template import render

__all__ = ["html"]

SAID = {"now": "at work", "wait": "waits for the one before"}
MOST_PROBLEMS = 12
AS_WRITTEN = ("line", "becomes", "add")  # lines of a file, to be copied as they are


def html(view: View, *, version: str = "", at: str = "", nonce: str = "") -> str:
    """The page. `version` and `nonce` are for one that is served: it looks for a newer version by itself. `at`: the clock."""
    parts = [view.course, view.id.partition("/")[0], say(HOUSE, f"kind.{view.kind}") if view.kind else "", "for authors, contains answers"]
    ran = f", {'ran' if view.done else 'runs since'} {at}, {seconds(view.seconds)}" if at else ""
    return render(
        "author/templates/author.html", lang=HOUSE, view=view, version=version, at=at, nonce=nonce, name=view.id.rpartition("/")[2],
        eyebrow=" · ".join(part for part in parts if part), live=f"{'watching' if nonce else 'looked at'} {many(view.files, 'file')}{ran}",
        glyphs=GLYPHS, said=SAID, most=MOST_PROBLEMS, as_written=AS_WRITTEN, many=many, seconds=seconds,
        state=("off", "✗") if view.failed else ("right", "✓") if view.done else ("soft", "…"), gist=gist(view), following=following(view),
        prompts={lang: Markup(prompt) for lang, prompt in view.paper.prompts.items()} if view.paper else {},
        verdict=verdict, chosen=_chosen(view),
    )  # fmt: skip


def _chosen(view: View) -> int:
    """The report that is shown at first: of a misconception that slips through, if one does."""
    return next((number for number, one in enumerate(view.mistakes) if not verdict(one)[1]), 0)
