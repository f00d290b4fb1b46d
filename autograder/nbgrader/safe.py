"""A student's Markdown as HTML that cannot do anything: rendered by nbconvert, then cleaned by nh3 (ammonia).

Mathematics stays text for MathJax. What is left out beside scripts: ids and classes (the grading page finds its own
fields by them), styles (an overlay could cover a button), pictures from elsewhere (they tell when somebody looks),
and links within the site (they could lead to another file of the same hand-in).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

__all__ = ["PICTURES", "attachments", "markdown", "markdown2html"]

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
LONGEST = 200_000
LARGEST_PICTURE = 8 << 20
HIGHLIGHT = re.compile(r"highlight|[a-z]{1,2}[a-z0-9]?")  # Pygments' own short names
ALIGNED = re.compile(r"\s*text-align\s*:\s*(left|right|center)\s*;?\s*")
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """The filter for `c.HTMLExporter.filters`: feedback and formgrader render every Markdown text through it."""
    cell = context.get("cell") or {}
    return markdown(source, cell.get("attachments"))


def markdown(source: str, pictures: object = None) -> str:
    """Clean HTML of a Markdown text. Never raises: what cannot be rendered is shown as it was written."""
    source = source[:LONGEST]
    try:
        return _clean(_render(source, attachments(pictures)))
    except Exception:
        return f"<pre>{html.escape(source)}</pre>"


def attachments(given: object) -> dict[str, dict[str, str]]:
    """The pictures among a cell's attachments, well formed; everything else is left out."""
    pictures: dict[str, dict[str, str]] = {}
    if not isinstance(given, Mapping):
        return pictures
    for name, kinds in given.items():
        for kind in PICTURES:
            data = kinds.get(kind) if isinstance(kinds, Mapping) else None
            if isinstance(name, str) and isinstance(data, str) and len(data) <= LARGEST_PICTURE and BASE64.fullmatch(data):
                pictures[name] = {kind: data}
                break
    return pictures


def _render(source: str, pictures: dict[str, dict[str, str]]) -> str:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def _embed_image_or_attachment(self, src: str) -> str:
            name = src.removeprefix("attachment:")
            if name != src and name not in pictures:
                return ""  # the student deleted the picture but not the line that shows it
            return str(super()._embed_image_or_attachment(src))

    renderer = Renderer(escape=False, attachments=pictures, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def _clean(rendered: str) -> str:
    import nh3

    return nh3.clean(
        rendered,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: Any) -> str | None:
    match tag, name:
        case "a", "href":
            return value if re.match(r"(?:https?://|mailto:)", value, re.IGNORECASE) else None
        case "img", "src":
            return value if PICTURE.fullmatch(value) else None
        case _, "class":
            return " ".join(c for c in value.split() if HIGHLIGHT.fullmatch(c)) or None
        case _, "style":
            return value if ALIGNED.fullmatch(value) else None
        case _:
            return str(value)
