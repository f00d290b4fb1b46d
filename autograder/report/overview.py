"""The instructor's page: what needs a person, how the points lie, which exercises to look at again, what the class gets wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from autograder.language import Marked, clean, clip, date, listing, points, quote, say
from autograder.records import Lang, Report
from autograder.report.summary import Need, Summary, summarise
from autograder.report.table import repair_text
from autograder.report.template import render

__all__ = ["html"]

SAYS_LITTLE = 0.2
MOST_NAMES = 12
MOST_BARS = 40
SHARED = 5


def html(
    reports: Sequence[Report], problems: Sequence[tuple[str, str]] = (), *,
    keys: Sequence[tuple[str, str]] = (), lang: Lang, command: str = "",
) -> str:
    """The overview of one assignment. It names students and mistakes: it is not for students.

    `problems`: submissions without a report, each with the sentence that says why; `keys`: exercises whose key does not
    hold, likewise. `command` grades the rest again.
    """
    summary = summarise(reports, problems, keys)
    first = reports[0] if reports else None
    n = summary.graded + summary.problems
    return render(
        "report/templates/overview.html", lang=lang, summary=summary, first=first, people=_people, initial=_initial, repair_text=repair_text,
        title=say(lang, "overview.title", n=n, assignment=first.assignment if first else ""),
        heading=say(lang, "overview.heading", n=n, title=first.title if first else ""), meta=_meta(first, lang), gist=_gist(summary, lang),
        step=partial(_step, lang, command), bars=_bars(summary),
        late=say(lang, "overview.late", n=len(summary.late), who=Marked(_people(summary.late, lambda name: f"`{quote(name)}`"))),
        says_little=SAYS_LITTLE, shared=SHARED, unnamed=listing(lang, [f"`{name}` ({count})" for name, count in summary.unnamed]),
    )  # fmt: skip


def _people(names: Sequence[str], shown: Callable[[str], str] = str) -> str:
    return ", ".join(shown(clip(clean(name), 40)) for name in names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def _initial(text: str) -> str:
    return text[:1].upper() + text[1:]


def _meta(first: Report | None, lang: Lang) -> str:
    if first is None:
        return ""
    graded = [say(lang, "page.graded", date=date(lang, first.graded_at))] if first.graded_at else []
    return " · ".join([*graded, say(lang, "overview.key", key=first.key[:4])])


def _gist(summary: Summary, lang: Lang) -> str:
    if summary.spread is None:
        gist = say(lang, "overview.gist_none")
    else:
        median, possible = points(lang, summary.spread.median), points(lang, summary.possible)
        gist = say(lang, "overview.gist", n=summary.graded, median=median, possible=possible)
    if summary.open_points:
        gist += " " + say(lang, "overview.gist_open", possible=points(lang, summary.open_points))
    if summary.problems:
        gist += " " + say(lang, "class.not_graded", n=summary.problems, all=summary.graded + summary.problems)
    return gist


def _step(lang: Lang, command: str, need: Need) -> tuple[str, ...]:
    """What to do: a sentence; where a command stands in it, that one between its two ends."""
    if need.what not in ("fault", "key"):
        code = need.what if need.what in ("problem", "undecided", "again") else "texts"
        return (_initial(say(lang, f"class.needs_{code}_do")) + ".",)
    if not command:
        return ()
    before, after = say(lang, f"class.needs_{need.what}_do", command=Marked("\0")).split("\0")
    return _initial(before), command, after + "."


def _bars(summary: Summary) -> list[dict[str, object]]:
    """The histogram in steps of one or more points: each bar with its blocks, what is settled (`b`) below what is open (`u`)."""
    if summary.spread is None or not summary.possible:
        return []
    top = math.floor(summary.possible + 1e-6)
    step = max(1, math.ceil((top + 1) / MOST_BARS))
    counts = []
    for low in range(0, top + 1, step):
        inside = [waits for score, waits in summary.scores if low - 1e-6 <= score < low + step - 1e-6]
        counts.append((low, len(inside), sum(inside)))
    width, highest = 560 / len(counts), max(1, *(count for _, count, _ in counts))
    bars = []
    for i, (low, count, waiting) in enumerate(counts):
        tall, hatched = 144 * (count - waiting) / highest, 144 * waiting / highest
        blocks = [("b", 170 - tall, tall), ("u", 170 - tall - hatched, hatched)]
        bars.append(
            {
                "low": low, "count": count, "left": f"{30 + width * i + width * 0.1:.1f}", "middle": f"{30 + width * (i + 0.5):.1f}",
                "width": f"{width * 0.8:.1f}", "top": f"{165 - tall - hatched:.1f}",
                "blocks": [(style, f"{top:.1f}", f"{height:.1f}") for style, top, height in blocks if height],
            }
        )  # fmt: skip
    return bars
