"""Fragments and pages: what a student wrote stays text, styles stay inside, and nothing but text is left without them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest
from report import samples  # type: ignore[import-not-found]
from said import said

pytest.importorskip("jinja2", reason="jinja2 is not installed (extra `instructor`)")

from jinja2 import TemplateNotFound, UndefinedError

from autograder.locale import LANGUAGES
from autograder.records import (
    ExerciseReport,
    Judgement,
    Lang,
    Misconception,
    Note,
    Report,
    Trial,
    Where,
)
from autograder.report import build, build_exercise, fragment, notebook, overview, page, styles, template

HOSTILE = "</style></pre><script>alert(1)</script><img src=x onerror=alert(1)> `*x*` $y$ \u202eevil\u2066 \x1b[31m \"'&"
VOID = {"meta", "br", "path", "rect", "circle", "polyline", "img"}
ALLOWED = {
    "article", "style", "header", "span", "strong", "p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "small", "figure", "figcaption", "svg", "g", "path", "rect", "circle", "polyline", "i", "dl", "dt", "dd", "pre", "code",
    "var", "br", "b",
}  # fmt: skip


class Outline(HTMLParser):
    """Tags, attributes and texts; raises where tags do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.texts.append(data)


def hostile() -> list[Judgement]:
    """Everything a student can put into a judgement, at its worst, in every sort of exercise."""
    judgements = []
    for judgement in samples.every().values():
        verdicts = tuple(
            msgspec.structs.replace(v, args={k: HOSTILE if isinstance(x, str) else x for k, x in v.args.items()})
            for v in judgement.verdicts
        )
        judgements.append(
            msgspec.structs.replace(
                judgement, verdicts=verdicts, where=Where(line=1, source=HOSTILE, name=HOSTILE),
                trial=Trial(code=f"print({HOSTILE})", yours=HOSTILE, right=HOSTILE), at={HOSTILE: HOSTILE}, printed=HOSTILE,
            )
        )  # fmt: skip
    return judgements


def report(judgements: list[Judgement], lang: Lang = "en") -> Report:
    return build(
        judgements, assignment="08-optimizers", title="Optimizers", submission=HOSTILE, lang=lang, key="4c1f",
        notes=[Note(code="note.duplicate", args={"cell": HOSTILE})], graded=True,
    )  # fmt: skip


def harmless(html: str) -> Outline:
    outline = Outline(html)
    assert "script" not in outline.tags
    assert "img" not in outline.tags
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]
    assert "\u202e" not in html
    assert "\x1b" not in html
    return outline


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_student_wrote_stays_text(lang: Lang) -> None:
    for judgement in hostile():
        harmless(fragment.html(build_exercise(judgement, lang), lang))
    harmless(page.html(report(hostile(), lang), lang))
    harmless(overview.html([report(hostile(), lang)], [(HOSTILE, HOSTILE)], lang=lang, command="fairmark grade x"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_field_of_a_report_reaches_the_template(lang: Lang) -> None:
    """Braces, tags and quotes in every text of a report, of problems and of commands are text on every page."""
    made = report(list(samples.every().values()), lang)
    notes = tuple(msgspec.structs.replace(note, message="m") for note in made.notes)
    every = tuple(msgspec.structs.replace(e, comment="c", given=1.0, extra=0.5, where="w", note="n", source="s") for e in made.exercises)
    evil = samples.planted(msgspec.structs.replace(made, exercises=every, notes=notes, course="c", handed_in="h", graded_at="g", penalty=1.0, unsafe=True))
    problems = [samples.planted(("student", "why"))]
    pages = {
        "page": page.html(evil, lang),
        "overview": overview.html([evil] * 2, problems, keys=[samples.planted(("exercise", "why"))], lang=lang, command=samples.PLANT),
    }  # fmt: skip
    for html in pages.values():
        texts = "\n".join(harmless(html).texts).replace("∗", "*")
        assert texts.count("{{ 7*7 }}") == html.replace("∗", "*").count("{{ 7*7 }}") - attributes(html) > 10
        assert "49" not in texts and "Markup" not in texts
        assert "<script>alert(1)</script>" in texts and "{% raw %}{# #}" in texts
    shown = {
        "page": ("title", "submission", "course", "comment", "what", "evidence", "where", "why", "code", "next", "note", "source", "message", "handed_in"),
        "overview": ("title", "submission", "course", "assignment", "value"),
    }
    for name, fields in shown.items():
        texts = "\n".join(Outline(pages[name]).texts)
        assert [field for field in fields if f"{field} {{{{ 7" not in texts] == []


def attributes(html: str) -> int:
    """How many attributes hold what was planted, as it was planted."""
    return sum(value.replace("∗", "*").count("{{ 7*7 }}") for _, _, value in Outline(html).attributes)


def test_what_a_template_lacks_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError, match="is undefined"):
        template.render("report/templates/overview.html", lang="en", title="t")
    with pytest.raises(TemplateNotFound):
        template.render("../tests/report/test_html.py")


def test_a_students_text_opens_no_mark() -> None:
    judgement = samples.whole(samples.Status.raised, "numeric.raised", error="` *x* ` <b>", message="*y*", line=2)
    html = fragment.html(build_exercise(judgement, "en"), "en")
    assert "<var>" not in html
    assert "<b>" not in html


def test_very_long_texts_are_cut() -> None:
    long = "x" * 10_000
    judgement = samples.derivation()
    verdicts = tuple(msgspec.structs.replace(v, args={**v.args, "text": long, "read": long}) for v in judgement.verdicts)
    judgement = msgspec.structs.replace(
        judgement, verdicts=verdicts, where=Where(line=1, source=long, name=long), trial=Trial(code=long, yours=long, right=long)
    )
    plain = fragment.html(build_exercise(judgement, "en"), "en").partition("</style>")[2]
    assert len(plain) < 8_000
    assert max(len(code) for code in re.findall(r'<code class="k">(.*?)</code>', plain)) <= 72


@pytest.mark.parametrize("name", samples.every())
def test_a_fragment_is_made_for_notebooks(name: str) -> None:
    outline = Outline(fragment.html(build_exercise(samples.every()[name], "en"), "en"))
    assert set(outline.tags) <= ALLOWED
    assert not [value for _, attribute, value in outline.attributes if attribute in ("id", "href", "src")]
    assert ("strong", "role", "heading") in outline.attributes
    assert outline.tags[:2] == ["article", "style"]


def test_the_plot_has_no_text_of_its_own_but_is_told() -> None:
    html = fragment.html(build_exercise(samples.eps(), "en"), "en")
    drawing = html[html.index("<svg") : html.index("</svg>")]
    assert re.sub(r"<[^>]*>", "", drawing) == ""
    assert "After 20 steps the right w is 0.000 and yours is 0.937." in html
    assert 'data-t="0.937\nyours"' in html
    assert 'data-t="0,937\nIhr w"' in fragment.html(build_exercise(samples.eps(), "de"), "de")


def test_the_fragments_style_touches_nothing_outside() -> None:
    depth, selectors, start = 0, [], 0
    css = styles.fragment()
    for at, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                selectors.append(css[start:at])
            depth += 1
        elif sign == "}":
            depth, start = depth - 1, at + 1
    assert depth == 0
    for selector in selectors:
        assert selector == "@media print" or all(part.endswith(".gc.gc.gc") for part in selector.split(",")), selector


def test_colours_come_in_pairs() -> None:
    declared = re.findall(r"--(\w+):light-dark\(#[0-9a-f]{3,6},#[0-9a-f]{3,6}\)", styles.fragment())
    assert {"ink", "soft", "line", "edge", "right", "off", "follow", "human", "fault", "go"} <= set(declared)
    for name in ("page", "overview"):
        assert "url(http" not in styles.page(name)


def test_one_result_for_nbgrader() -> None:
    outputs = notebook.outputs(build_exercise(samples.eps(), "en"), 2, "en")
    assert [output["output_type"] for output in outputs] == ["execute_result"]
    assert outputs[0]["data"]["text/plain"] == "2.0"
    assert outputs[0]["data"]["text/html"].startswith('<article class="gc"')


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["of 30 points so far", "Exercise 5", "Being read", "Not right", "A good place to start", "08-017-4c1f", "eps"]),
        ("de", ["von 30 Punkten", "Aufgabe 5", "Wird gelesen", "Nicht richtig", "Ein guter Einstieg", "08-017-4c1f", "eps"]),
    ],
)
def test_the_students_page(lang: Lang, words: list[str]) -> None:
    names = ("number", "mse", "eps", "choice", "text", "raised", "choices", "derivation", "no_text")
    every = samples.every()
    made = build(
        [every[name] for name in names], assignment="08-optimizers", title="Optimizers", submission="student-017", lang=lang,
        key="4c1f99", graded=True, notes=[Note(code="note.restored")],
    )  # fmt: skip
    html = page.html(made, lang)
    outline = Outline(html)
    text = " ".join(outline.texts)
    possible = f"{made.possible:g}"
    for word in words:
        assert word.replace("30", possible) in text.replace("  ", " "), word
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {f"e{i}" for i in range(1, len(names) + 1)} <= set(ids)


def test_a_finished_page_points_nowhere() -> None:
    html = page.html(build([samples.adam(wrong=())], assignment="x", title="T", submission="s", lang="en", key="k", graded=True), "en")
    assert "Every exercise is right." in html
    assert "so far" not in html


def test_authors_marks_are_rendered_and_their_html_is_not() -> None:
    wrong = Misconception(id="eps-inside-root", what=said("*w* < `a` <b>", "*w* < `a` <b>"))
    judgement = samples.eps()
    exercise = msgspec.structs.replace(judgement.exercise, misconceptions=(wrong,))
    html = fragment.html(build_exercise(msgspec.structs.replace(judgement, exercise=exercise), "en"), "en")
    assert "<strong><var>w</var> &lt; <code>a</code> &lt;b&gt;</strong>" in html


def test_pips_count_points() -> None:
    def pips(earned: float | None, possible: float, pending: float = 0.0) -> str:
        given: ExerciseReport = build_exercise(samples.eps(), "en")
        given = msgspec.structs.replace(given, earned=earned, possible=possible, pending=pending)
        return " ".join(re.findall(r'<span class="pips".*?</span>', fragment.html(given, "en")))

    assert pips(2, 4).count('class="on"') == 2
    assert "--g:50%" in pips(2.5, 4)
    assert pips(None, 3, 3).count('class="open"') == 3
    assert pips(1, 2.5) == ""
    assert pips(1, 40) == ""
