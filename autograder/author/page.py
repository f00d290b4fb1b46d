"""The bench as one HTML file for the author: no network, light and dark, what students read in every language.

It holds answers. It is written beside the built courses, never into one. What an author or the jail wrote is escaped; the prompt is
cleaned as in feedback. Only the served page has a script, which puts in what a later run found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from autograder.author.bench import Problem, Row, View
from autograder.author.mistakes import Told
from autograder.author.paper import Paper
from autograder.author.places import Excerpt
from autograder.author.words import following, gist, many, seconds, verdict
from autograder.language import points, say
from autograder.records import Lang
from autograder.report import styles
from autograder.report.markup import to_html
from autograder.report.pieces import badge_html, body
from autograder.report.view import points_of

__all__ = ["html"]

GLYPHS = {"ok": "✓", "bad": "✗", "now": "…", "wait": "·"}
SAID = {"now": "at work", "wait": "waits for the one before"}
MOST_PROBLEMS = 12
AS_WRITTEN = ("line", "becomes", "add")
LIVE = """
const look = async () => {
  try {
    const now = await (await fetch('version')).text();
    if (now === document.documentElement.dataset.version) return;
    const next = new DOMParser().parseFromString(await (await fetch('./')).text(), 'text/html');
    const set = [...document.querySelectorAll('input:checked')].map(input => input.id);
    document.querySelector('main').replaceWith(next.querySelector('main'));
    for (const id of set) { const input = document.getElementById(id); if (input) input.checked = true; }
    document.documentElement.dataset.version = next.documentElement.dataset.version;
    document.querySelector('#of').textContent = next.querySelector('#of').textContent;
  } catch { const live = document.querySelector('.live'); if (live) live.textContent = 'no longer watched'; }
};
setInterval(look, 700);
"""


def html(view: View, *, version: str = "", at: str = "", nonce: str = "") -> str:
    """The page. `version` and `nonce` are for one that is served: it looks for a newer version by itself. `at`: the clock."""
    name = escape(view.id.rpartition("/")[2])
    script = f'<script nonce="{escape(nonce)}">{LIVE}</script>' if nonce else ""
    return (
        f'<!doctype html>\n<html lang="en" data-version="{escape(version)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>Author: {name}</title><style>{styles.page('author')}</style><style id=\"of\">{_chosen(view.mistakes)}</style></head>\n"
        f'<body><a class="skip" href="#told">To what was found</a><main>{_header(view, at, bool(nonce))}\n{_stages(view.rows)}\n'
        f'<div class="bench">{_found(view)}\n{_paper(view)}</div>\n{_lower(view)}\n{_footer(view)}</main>{script}</body></html>\n'
    )


def _header(view: View, at: str, served: bool) -> str:
    parts = [view.course, view.id.partition("/")[0], say("en", f"kind.{view.kind}") if view.kind else "", "for authors, contains answers"]
    eyebrow = " · ".join(escape(part) for part in parts if part)
    state = "watching" if served else "looked at"
    ran = f", {'ran' if view.done else 'runs since'} {escape(at)}, {seconds(view.seconds)}" if at else ""
    live = f'<span class="live"><i class="{"on" if served else ""}"></i>{state} {many(view.files, "file")}{ran}</span>'
    choices = "".join(
        f'<label><input type="radio" name="th" id="th-{id}"{" checked" if id == "s" else ""}>{word}</label>'
        for id, word in (("s", "system"), ("l", "light"), ("d", "dark"))
    )
    theme = f'<fieldset class="seg theme"><legend class="sr">Colours</legend>{choices}</fieldset>'
    return f'<header><p class="eyebrow">{eyebrow}</p><h1><code>{escape(view.id.rpartition("/")[2])}</code></h1>{live}{theme}</header>'


def _stages(rows: Sequence[Row]) -> str:
    items = "".join(
        f'<li class="{row.state}"{" aria-current=step" if row.state in ("bad", "now") else ""}><b><span aria-hidden="true">{GLYPHS[row.state]}</span>'
        f"<span>{row.name}</span><span>{'as before' if row.kept else seconds(row.seconds)}</span></b><p>{escape(row.said or SAID.get(row.state, ''))}</p></li>"
        for row in rows
    )
    return f'<ol class="stages" aria-label="Stages of the audit">{items}</ol>'


# --- what was found -----------------------------------------------------------------------------------------------


def _found(view: View) -> str:
    head, lead = gist(view)
    colour, glyph = ("off", "✗") if view.failed else ("right", "✓") if view.done else ("soft", "…")
    first, rest = view.problems[:1], view.problems[1:MOST_PROBLEMS]
    more = "".join(f'<div class="more"><h3>{to_html(problem.what)}</h3>{_rows(problem)}</div>' for problem in rest)
    left = len(view.problems) - 1 - len(rest)
    return (
        f'<section class="told" id="told" aria-labelledby="f"><h2 id="f"><span class="{colour}" aria-hidden="true">{glyph}</span>'
        f"<span>{to_html(head)}</span></h2><p>{to_html(lead)}</p>{''.join(_rows(problem) for problem in first)}{more}"
        f"{f'<p>And {left} more.</p>' if left > 0 else ''}<dl><dt class=\"next\">Next</dt><dd>{to_html(following(view))}</dd></dl></section>"
    )


def _rows(problem: Problem) -> str:
    rows = [(label.capitalize(), _code(text) if label in AS_WRITTEN else to_html(text)) for label, text in problem.lines]
    rows += [("Source", _source(place)) for place in problem.places]
    return f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{text}</dd>' for label, text in rows)}</dl>" if rows else ""


def _code(text: str) -> str:
    """Lines of a file, to be copied as they are."""
    return "<br>".join(f"<code>{escape(line)}</code>" for line in text.split("\n"))


def _source(place: Excerpt) -> str:
    lines = "".join(f'<span data-n="{n}"{" class=hl" if n == place.line else ""}>{escape(text)}</span>' for n, text in place.lines)
    label = f"{escape(place.path)}, line {place.line}"
    return f'<code>{label}</code><div class="src" tabindex="0" role="group" aria-label="{label}, with the lines around it">{lines}</div>'


# --- as students see it -------------------------------------------------------------------------------------------


def _by_language(texts: Iterable[tuple[Lang, str]]) -> str:
    return "".join(f'<div class="only" lang="{lang}">{text}</div>' for lang, text in texts)


def _paper(view: View) -> str:
    paper = view.paper
    if paper is None:
        shown = '<p class="soft">Prompt and stub follow when the exercise builds.</p>'
        return f'<section class="paper" aria-labelledby="p"><div class="hd2"><h2 id="p">As students see it</h2></div>{shown}</section>'
    languages = "".join(
        f'<label><input type="radio" name="lg" id="l-{lang}"{" checked" if n == 0 else ""}>{lang}</label>' for n, lang in enumerate(paper.prompts)
    )
    aside = "as written, no values put in" if paper.unfilled else "the variant that is graded"
    stub = f'<pre tabindex="0" aria-label="Stub">{escape(paper.stub)}</pre>' if paper.stub else ""
    return (
        f'<section class="paper" aria-labelledby="p"><div class="hd2"><h2 id="p">As students see it</h2><span class="soft">{aside}</span>'
        f'<fieldset class="seg"><legend class="sr">Language</legend>{languages}</fieldset></div>'
        f'<div class="prompt">{_by_language(paper.prompts.items())}{stub}{_hints(paper)}</div></section>'
    )


def _hints(paper: Paper) -> str:
    if not paper.hints:
        return ""
    said = ((lang, "".join(f"<p>{n} {to_html(hint[lang])}</p>" for n, hint in enumerate(paper.hints, 1))) for lang in paper.prompts)
    return f"<details><summary>{many(len(paper.hints), 'hint')}</summary>{_by_language(said)}</details>"


# --- misconceptions -----------------------------------------------------------------------------------------------


def _chosen(mistakes: Sequence[Told]) -> str:
    """Which report stands beside the table."""
    return "".join(f"body:has(#m{n}:checked) .r:not(.r{n}){{display:none}}" for n in range(len(mistakes)))


def _lower(view: View) -> str:
    if not view.mistakes:
        return ""
    rows = "".join(_row(number, one, view) for number, one in enumerate(view.mistakes))
    reports = "".join(_report(number, one) for number, one in enumerate(view.mistakes))
    word = "Wrong options" if view.mistakes[0].option else "Misconceptions"
    return (
        f'<div class="lower"><section aria-labelledby="m"><div class="hd2"><h2 id="m">{word}</h2><span class="soft">choose one for its report</span></div>'
        '<table class="mis"><thead><tr><th scope="col">Id</th><th scope="col">What a student reads</th><th scope="col" class="n">Points</th>'
        f'<th scope="col">Told as</th></tr></thead><tbody>{rows}</tbody></table></section><section aria-label="Report">{reports}</section></div>'
    )


def _row(number: int, one: Told, view: View) -> str:
    what = _by_language((lang, to_html(said)) for lang, said in one.what.items())
    said, good = verdict(one)
    of = next(iter(one.reports.values()))
    earned = "–" if of.earned is None else points("en", of.earned)
    return (
        f'<tr><th scope="row"><label><input type="radio" name="mis" id="m{number}"{" checked" if number == _first(view) else ""}><code>{escape(one.id)}</code></label></th>'
        f'<td class="soft">{what}</td><td class="n">{earned}</td><td class="v {"right" if good else "off"}"><span aria-hidden="true">{"✓" if good else "✗"}</span> {escape(said)}</td></tr>'
    )


def _first(view: View) -> int:
    """The report that is shown at first: of a misconception that slips through, if one does."""
    return next((number for number, one in enumerate(view.mistakes) if not verdict(one)[1]), 0)


def _report(number: int, one: Told) -> str:
    made = "".join(f"<del>{escape(old)}</del> → <ins>{escape(new)}</ins>\n" for old, new in one.made).rstrip("\n")
    head = f'<div class="hd2"><h2>Report of <code>{escape(one.id)}</code></h2><span class="soft">as a student sees it once graded</span></div>'
    reports = _by_language(
        (lang, f'<div class="mark">{badge_html(report, lang)}<span class="soft"><code>{escape(report.id.rpartition("/")[2])}</code></span>'
               f'<span class="pts">{points_of(report, lang)}</span></div>{body(report, lang, typeset=True)}')
        for lang, report in one.reports.items()
    )  # fmt: skip
    place = f"{escape(one.place)}{':' if made else ''}\n" if one.place else ""
    edit = f'<p class="edit">{place}{made}</p>' if place or made else ""
    return f'<div class="r r{number}">{head}{edit}<div class="rep">{reports}</div></div>'


def _footer(view: View) -> str:
    return (
        f"<footer><p>Made by <code>fairmark author {escape(view.id)}</code>. The terminal says the same.</p>"
        f"<p>This page contains answers and is for authors. It lies in build/author, and no release has it.</p></footer>"
    )
