"""The instructor's page: what needs a person, how the points lie, which exercises to look at again, what the class gets wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from autograder.language import Marked, clean, clip, date, listing, number, points, quote, say
from autograder.records import Lang, Report
from autograder.report import styles
from autograder.report.markup import to_html
from autograder.report.summary import ExerciseSummary, Mistake, Need, Summary, summarise
from autograder.report.table import repair_text

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
    assignment, title = (first.assignment, first.title) if first else ("", "")
    head = say(lang, "overview.title", n=n, assignment=assignment)
    blocks = (
        _header(first, title, n, summary, lang), _needs(summary, lang, command), _points(summary, lang),
        _exercises(summary, lang), _mistakes(summary, lang), _repairs(summary, lang),
    )  # fmt: skip
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(head)}</title><style>{styles.page('overview')}</style></head>\n<body><main>\n"
        + "\n".join(block for block in blocks if block)
        + f"\n<footer><p>{to_html(say(lang, 'overview.footer'))}</p></footer>\n</main></body></html>\n"
    )


def _section(title: str, sub: str, inner: str, style: str = "") -> str:
    kind = f' class="{style}"' if style else ""
    lead = f'<p class="sub">{to_html(sub)}</p>' if sub else ""
    return f"<section{kind}><h2>{title}</h2>{lead}{inner}</section>"


def _table(heads: Sequence[tuple[str, str]], rows: Sequence[str], style: str = "") -> str:
    head = "".join(f'<th scope="col"{f" class={kind!r}" if kind else ""}>{text}</th>' for text, kind in heads)
    kind = f' class="{style}"' if style else ""
    return f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _people(names: Sequence[str]) -> str:
    shown = ", ".join(escape(clip(clean(name), 40)) for name in names[:MOST_NAMES])
    return f'<td class="ids">{shown}{" …" if len(names) > MOST_NAMES else ""}</td>'


def _header(first: Report | None, title: str, n: int, summary: Summary, lang: Lang) -> str:
    eyebrow, meta = [say(lang, "overview.eyebrow")], ""
    if first is not None:
        eyebrow = [*([escape(first.course)] if first.course else []), f"<code>{escape(first.assignment)}</code>", *eyebrow]
        graded = [say(lang, "page.graded", date=date(lang, first.graded_at))] if first.graded_at else []
        meta = " · ".join(to_html(text) for text in [*graded, say(lang, "overview.key", key=first.key[:4])])
    if summary.spread is None:
        gist = say(lang, "overview.gist_none")
    else:
        gist = say(
            lang, "overview.gist", n=summary.graded, median=points(lang, summary.spread.median),
            possible=points(lang, summary.possible),
        )  # fmt: skip
    if summary.open_points:
        gist += " " + say(lang, "overview.gist_open", possible=points(lang, summary.open_points))
    if summary.problems:
        gist += " " + say(lang, "class.not_graded", n=summary.problems, all=n)
    heading = to_html(say(lang, "overview.heading", n=n, title=title))
    unsafe = f'<p class="gist"><strong>{to_html(say(lang, "class.unsafe"))}</strong></p>' if first is not None and first.unsafe else ""
    return (
        f'<header><p class="eyebrow">{" · ".join(eyebrow)}</p><h1>{heading}</h1><p class="meta">{meta}</p>'
        f'{unsafe}<p class="gist">{to_html(gist)}</p></header>'
    )


# --- what needs a person ------------------------------------------------------------------------------------------


def _needs(summary: Summary, lang: Lang, command: str) -> str:
    if not summary.needs:
        return _section(say(lang, "overview.needs"), say(lang, "class.nothing_needed"), "", "todo")
    heads = [(say(lang, f"overview.{name}"), "") for name in ("how_many", "what", "who", "do")]
    rows = [
        f'<tr><td class="b">{len(need.who)}</td><th scope="row">{_what(need, lang)}</th>{_people(need.who)}'
        f"<td>{_sentence(_do(need, lang, command))}</td></tr>"
        for need in summary.needs
    ]
    return _section(say(lang, "overview.needs"), say(lang, "overview.needs_sub"), _table(heads, rows), "todo")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text and not text.startswith("<") else text


def _what(need: Need, lang: Lang) -> str:
    n = len(need.who)
    match need.what:
        case "fault":
            return f'<span class="tag fault">! {say(lang, "status.fault")}</span>'
        case "key":
            said = to_html(say(lang, "class.needs_key", name=need.exercise))
            return f'<span class="tag fault">!</span> {said}<br><small>{to_html(clean(need.problem))}</small>'
        case "problem":
            return to_html(clean(need.problem))
        case "undecided":
            said = say(lang, "class.needs_undecided", n=n)
            return f'<span class="tag human">◇</span> {escape(_sentence(said)[:-1])} <code>{escape(need.exercise)}</code>'
        case "again":
            return f'<span class="tag human">◇</span> {to_html(say(lang, "class.needs_again", n=n, name=need.exercise))}'
        case _:
            return f'<span class="tag human">◇</span> {to_html(say(lang, "class.needs_texts", n=n, name=need.exercise))}'


def _do(need: Need, lang: Lang, command: str) -> str:
    match need.what:
        case "fault" | "key":
            if not command:
                return ""
            marked = Marked("\0")
            said = escape(say(lang, f"class.needs_{need.what}_do", command=marked))
            return said.replace("\0", f'<code class="cmd">{escape(command)}</code>')
        case "problem":
            return say(lang, "class.needs_problem_do")
        case "undecided":
            return say(lang, "class.needs_undecided_do")
        case "again":
            return say(lang, "class.needs_again_do")
        case _:
            return say(lang, "class.needs_texts_do")


# --- the points ---------------------------------------------------------------------------------------------------


def _points(summary: Summary, lang: Lang) -> str:
    if summary.spread is None or not summary.possible:
        return ""
    low, high = (points(lang, score) for score in summary.spread.middle)
    possible = points(lang, summary.possible)
    facts = [
        ("median", f"{points(lang, summary.spread.median)}"),
        ("middle", say(lang, "overview.range", low=low, high=high)),
        ("mean", number(lang, summary.spread.mean, 1)),
        ("full", str(summary.spread.full)),
        ("below", str(summary.spread.below_half)),
    ]
    listed = "".join(f"<dt>{say(lang, f'overview.{name}')}</dt><dd>{value}</dd>" for name, value in facts)
    counts = _counts(summary)
    inner = f'<div class="dist">{_histogram(counts, possible, summary.graded, lang)}<dl>{listed}</dl></div>{_counted(counts, lang)}'
    if summary.late:
        who = Marked(", ".join(f"`{quote(clip(name, 40))}`" for name in summary.late[:MOST_NAMES]) + (" …" if len(summary.late) > MOST_NAMES else ""))
        inner += f'<p class="sub">{to_html(say(lang, "overview.late", n=len(summary.late), who=who))}</p>'
    return _section(say(lang, "overview.points"), say(lang, "overview.points_sub"), inner)


def _counts(summary: Summary) -> list[tuple[int, int, int]]:
    """(points rounded down, submissions, those among them with something open), in steps of one or more points."""
    top = math.floor(summary.possible + 1e-6)
    step = max(1, math.ceil((top + 1) / MOST_BARS))
    rows = []
    for low in range(0, top + 1, step):
        inside = [waits for score, waits in summary.scores if low - 1e-6 <= score < low + step - 1e-6]
        rows.append((low, len(inside), sum(inside)))
    return rows


def _histogram(counts: Sequence[tuple[int, int, int]], possible: str, n: int, lang: Lang) -> str:
    width, highest = 560 / len(counts), max(1, *(count for _, count, _ in counts))
    bars = []
    for i, (low, count, waiting) in enumerate(counts):
        x, middle = 30 + width * i + width * 0.1, 30 + width * (i + 0.5)
        tall, hatched = 144 * (count - waiting) / highest, 144 * waiting / highest
        if count - waiting:
            bars.append(f'<rect x="{x:.1f}" y="{170 - tall:.1f}" width="{width * 0.8:.1f}" height="{tall:.1f}" class="b"/>')
        if waiting:
            bars.append(f'<rect x="{x:.1f}" y="{170 - tall - hatched:.1f}" width="{width * 0.8:.1f}" height="{hatched:.1f}" class="u"/>')
        shown = count or ""
        bars.append(f'<text x="{middle:.1f}" y="{165 - tall - hatched:.1f}">{shown}</text>')
        bars.append(f'<text x="{middle:.1f}" y="186" class="s">{low}</text>')
    label = escape(say(lang, "overview.spoken", n=n))
    axis = escape(say(lang, "overview.axis", possible=possible))
    return (
        f'<svg viewBox="0 0 620 214" class="hist" role="img" aria-label="{label}"><defs><pattern id="hx" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" class="hl"/></pattern></defs>'
        f'<path d="M30 170H590" class="ax"/>{"".join(bars)}<text x="310" y="208" class="s">{axis}</text></svg>'
    )


def _counted(counts: Sequence[tuple[int, int, int]], lang: Lang) -> str:
    scores = "".join(f'<th scope="col">{low}</th>' for low, _, _ in counts)
    numbers = "".join(f"<td>{count}</td>" for _, count, _ in counts)
    return (
        f"<details><summary>{say(lang, 'overview.same_table')}</summary><table><tr><th scope=\"row\">"
        f'{say(lang, "overview.points")}</th>{scores}</tr><tr><th scope="row">{say(lang, "overview.submissions")}</th>{numbers}</tr></table></details>'
    )


# --- the exercises ------------------------------------------------------------------------------------------------


def _exercises(summary: Summary, lang: Lang) -> str:
    if not summary.exercises:
        return ""
    heads = [
        (say(lang, "page.name"), ""), (say(lang, "overview.mean"), "n"), (say(lang, "overview.difficulty"), "n"),
        (say(lang, "overview.discrimination"), "n"), (say(lang, "overview.mix"), ""), ("", ""),
    ]  # fmt: skip
    rows = [_exercise(exercise, lang) for exercise in summary.exercises]
    keys = (("full", "key_full"), ("part", "key_part"), ("", "key_none"), ("na", "key_no_answer"))
    key = "".join(f'<i{f" class={style!r}" if style else ""}></i>{say(lang, f"overview.{code}")}' for style, code in keys)
    inner = _table(heads, rows) + f'<p class="sub key">{key}</p>'
    return _section(say(lang, "overview.exercises"), say(lang, "overview.exercises_sub"), inner)


def _exercise(e: ExerciseSummary, lang: Lang) -> str:
    name = f'<th scope="row">{e.number}. {to_html(e.title)}<br><small><code>{escape(e.name)}</code></small></th>'
    if e.mean is None:
        return f'<tr>{name}<td colspan="4"></td><td>{say(lang, "overview.by_hand")}</td></tr>'
    mean = say(lang, "points.cell", earned=number(lang, e.mean, 1), possible=points(lang, e.possible))
    difficulty = number(lang, e.mean / e.possible, 2) if e.possible else ""
    little = e.discrimination is not None and e.discrimination < SAYS_LITTLE
    discrimination = "–" if e.discrimination is None else number(lang, e.discrimination, 2)
    shares = [("full", e.full), ("part", e.part), ("none", e.none), ("na", e.no_answer)]
    stack = "".join(f'<span class="{style}" style="flex:{count}"></span>' for style, count in shares if count)
    mix = f'<td class="mix"><span class="stack" aria-hidden="true">{stack}</span><small>{" · ".join(str(c) for _, c in shares)}</small></td>'
    style = "n human b" if little else "n"
    return f'<tr>{name}<td class="n">{mean}</td><td class="n">{difficulty}</td><td class="{style}">{discrimination}</td>{mix}<td>{_says(e, little, lang)}</td></tr>'


def _says(e: ExerciseSummary, little: bool, lang: Lang) -> str:
    said = []
    if little:
        said.append(f'<strong class="human">◇ {say(lang, "overview.look_again")}</strong> {say(lang, "overview.look_again_why")}')
    if e.commonest >= SHARED:
        said.append(escape(say(lang, "overview.one_mistake", n=e.commonest, wrong=e.part + e.none)))
    return " ".join(said)


# --- mistakes and repairs -----------------------------------------------------------------------------------------


def _mistakes(summary: Summary, lang: Lang) -> str:
    if not summary.mistakes and not summary.unnamed:
        return ""
    most = max((len(m.who) for m in summary.mistakes), default=1)
    heads = [(say(lang, "overview.students"), "n"), ("", ""), (say(lang, "overview.misconception"), ""), (say(lang, "overview.say"), "")]
    rows = [_mistake(mistake, most) for mistake in summary.mistakes]
    inner = _table(heads, rows, "mis") if rows else ""
    if summary.unnamed:
        names = listing(lang, [f"`{name}` ({count})" for name, count in summary.unnamed])
        total = sum(count for _, count in summary.unnamed)
        inner += f"<p class=\"sub\"><strong>{say(lang, 'overview.unnamed')}</strong>: {to_html(names)}. {to_html(say(lang, 'overview.unnamed_text', n=total))}</p>"
    sub = say(lang, "overview.mistakes_sub", n=summary.with_mistake, all=summary.graded)
    return _section(say(lang, "overview.mistakes"), sub, inner)


def _mistake(mistake: Mistake, most: int) -> str:
    share = len(mistake.who) / most
    return (
        f'<tr><td class="n">{len(mistake.who)}</td><td class="bar" aria-hidden="true"><span style="width:{share:.0%}"></span></td>'
        f'<th scope="row">{to_html(mistake.text)} <small><code>{escape(mistake.exercise)}</code></small></th><td>{to_html(mistake.why)}</td></tr>'
    )


def _repairs(summary: Summary, lang: Lang) -> str:
    if not summary.repairs:
        return ""
    heads = [(say(lang, f"overview.{name}"), "") for name in ("notebooks", "repair", "who")]
    rows = [
        f'<tr><td class="b">{len(r.who)}</td><th scope="row">{to_html(repair_text(r, lang))}</th>{_people(r.who)}</tr>'
        for r in summary.repairs
    ]
    sub = "overview.repaired_sub" if summary.costless else "overview.repaired_some"
    return _section(say(lang, "overview.repaired"), say(lang, sub), _table(heads, rows))
