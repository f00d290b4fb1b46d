"""What a student wrote as HTML that cannot do anything. Markdown is rendered by nbconvert, then cleaned by nh3 (ammonia).

Formulas become MathML of ours, put in after the cleaning, so that nothing is loaded for them. What is left out beside scripts: ids and classes (the grading page finds its own
fields by them), styles (an overlay could cover a button), pictures from elsewhere (they tell when somebody looks),
and links within the site (they could lead to another file of the same hand-in). Every cell stays in a box of its own,
so that no pile of accents and no formula lies over somebody else's words. What takes too long is shown as it was written.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from autograder.nbgrader import drawn
from autograder.report.latex import mathml
from autograder.submission import clean

__all__ = ["FILTERS", "PICTURES", "attachments", "code2html", "markdown", "markdown2html", "raw2html"]

TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "div": {"class"},
    "span": {"class"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
}
PICTURES = ("image/png", "image/jpeg", "image/gif")
LONGEST = 20_000  # characters of a cell, pictures not counted
MOST = 100_000  # of a page
MOST_OPENINGS = 300
OPENING = re.compile(r"\\\\[(\[]|\\begin\{")  # for each of them, nbconvert looks through the rest of the text for its end
DEEPEST = 100  # elements in each other
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
LARGEST_PICTURE = 8 << 20
HIGHLIGHT = re.compile(r"highlight|[a-z]{1,2}[a-z0-9]?")  # Pygments' own short names
ALIGNED = re.compile(r"\s*text-align\s*:\s*(left|right|center)\s*;?\s*")
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
INLINE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Feedback and formgrader render every Markdown text through this."""
    cell = context.get("cell") or {}
    return _boxed(markdown(source, cell.get("attachments")) if _affordable(context, source) else _as_written(source))


@pass_context
def code2html(context: Context, source: str, language: str | None = None, metadata: object = None) -> str:
    """A code cell, highlighted as Python whatever its metadata say."""
    from nbconvert.filters import Highlight2HTML

    if len(source) > LONGEST or not _affordable(context, source):
        return _boxed(_as_written(source))
    highlight: Any = Highlight2HTML
    try:
        return _boxed(str(highlight(pygments_lexer="python")(source)))
    except Exception:
        return _boxed(_as_written(source))


def raw2html(source: object) -> str:
    """A raw cell: nbconvert would take it for HTML, ids, classes and links included."""
    return _boxed(_as_written(str(source)))


def unchanged(rendered: str) -> str:
    """In the place of a search for links to files/, which takes the square of a text's length and finds none here."""
    return rendered


FILTERS = {
    name: f"{__name__}.{filter.__name__}"
    for name, filter in (
        ("clean_html", raw2html),
        ("highlight_code", code2html),
        ("markdown2html", markdown2html),
        ("strip_files_prefix", unchanged),
    )
}
"""For `c.HTMLExporter.filters`."""


def markdown(source: str, pictures: object = None) -> str:
    """Clean HTML of a Markdown text. Never raises: what cannot be rendered is shown as it was written."""
    text = drawn.without(INLINE.sub("", source))
    if len(text) > LONGEST or len(OPENING.findall(text)) > MOST_OPENINGS:
        return _as_written(source)
    try:
        formulas = Formulas()
        cleaned = _clean(_render(source, attachments(pictures), formulas), formulas)
        return formulas.put_into(cleaned) if _depth(cleaned) <= DEEPEST else _as_written(source)
    except Exception:
        return _as_written(source)


class Formulas:
    """The formulas of one text: a word that nobody can guess stands for each while the text is rendered and cleaned."""

    def __init__(self) -> None:
        self.word = f"formula{secrets.token_hex(8)}n"
        self.made: list[str] = []

    def hold(self, tex: str, written: str, *, display: bool = False) -> str:
        """Keep a formula; what stands for it meanwhile. One that cannot be set is shown as it was `written`."""
        self.made.append(mathml(tex, display=display) or f"<code>{html.escape(written)}</code>")
        return f"{self.word}{len(self.made) - 1}n"

    def put_into(self, cleaned: str) -> str:
        """Into the text, that is: `_clean` leaves the word in no attribute."""
        return re.sub(rf"{self.word}(\d+)n", lambda m: self.made[int(m[1])], cleaned)


def _depth(cleaned: str) -> int:
    """How many elements lie in each other; every one of them is closed, but those that hold nothing."""
    depth = deepest = 0
    for slash, tag in TAG.findall(cleaned):
        depth += 0 if tag in ("br", "hr", "img") else -1 if slash else 1
        deepest = max(deepest, depth)
    return deepest


def _affordable(context: Context, source: str) -> bool:
    """Whether the page has room for one more text that takes time."""
    resources = context.get("resources")
    if resources is None:
        return True
    spent = (resources.get("autograder_spent") or 0) + len(drawn.without(INLINE.sub("", source)))
    resources["autograder_spent"] = spent
    return bool(spent <= MOST)


def _as_written(source: str) -> str:
    return f"<pre>{html.escape(source)}</pre>"


def _boxed(inner: str) -> str:
    return f'<div style="overflow:auto">{inner}</div>'


def attachments(given: object) -> dict[str, dict[str, str]]:
    """The pictures among a cell's attachments, well formed; everything else is left out."""
    pictures: dict[str, dict[str, str]] = {}
    if not isinstance(given, Mapping):
        return pictures
    for name, kinds in given.items():
        for kind in PICTURES:
            data = kinds.get(kind) if isinstance(kinds, Mapping) else None
            if isinstance(name, str) and isinstance(data, str) and len(data) <= LARGEST_PICTURE and BASE64.fullmatch(data):
                pictures[clean(name)] = {kind: data}
                break
    return pictures


def _render(source: str, pictures: dict[str, dict[str, str]], formulas: Formulas) -> str:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def _embed_image_or_attachment(self, src: str) -> str:
            name = src.removeprefix("attachment:")
            if name != src and name not in pictures:
                return ""  # the student deleted the picture but not the line that shows it
            return str(super()._embed_image_or_attachment(src))

        def inline_math(self, body: str) -> str:
            return formulas.hold(body, f"${body}$")

        def block_math(self, body: str) -> str:
            return formulas.hold(body, f"$${body}$$", display=True)

        def latex_environment(self, name: str, body: str) -> str:
            written = f"\\begin{{{name}}}{body}\\end{{{name}}}"
            return formulas.hold(written, written, display=True)

    renderer = Renderer(escape=False, attachments=pictures, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def _clean(rendered: str, formulas: Formulas) -> str:
    import nh3

    def attribute(tag: str, name: str, value: Any) -> str | None:
        return None if formulas.word in value else _attribute(tag, name, value)

    return nh3.clean(
        rendered,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: Any) -> str | None:
    match tag, name:
        case "a", "href":
            return value if re.match(r"(?:https?://|mailto:)", value, re.IGNORECASE) else None
        case "img", "src":
            return value if PICTURE.fullmatch(value) or drawn.is_plain_svg(value) else None
        case _, "class":
            return " ".join(c for c in value.split() if HIGHLIGHT.fullmatch(c)) or None
        case _, "style":
            return value if ALIGNED.fullmatch(value) else None
        case _:
            return str(value)
