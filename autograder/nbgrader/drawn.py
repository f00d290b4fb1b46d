"""Whether a picture in a Markdown text is an SVG as prompts have them: shapes and letters, nothing that acts, loads or grows.

Our own figures stand in the text as data. A student's text may hold SVG as well: as an image a browser runs no script of
it, but what refers to its own parts can take a browser's time without end, so only the plain elements pass.
"""

from __future__ import annotations

import base64
import binascii
import re

from autograder.report import figures

__all__ = ["is_plain_svg", "without"]

START = "data:image/svg+xml;base64,"
ADDRESS = re.compile(rf"{re.escape(START)}[A-Za-z0-9+/]+=*")
ATTRIBUTE = r' (?:class|x|y|cx|cy|r|rx|width|height|d|fill-opacity|stroke-dasharray)="[^"<>&]*"'
ELEMENT = re.compile(rf"<(?:(?:g|path|rect|circle|text)(?:{ATTRIBUTE})*/?|/(?:g|text))>|[^<>&]+|&(?:amp|lt|gt|quot|#x27);")
OPENING = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg"(?: (?:width|height|viewBox)="[\d ]{1,40}")*><style>([^<>&\\]*)</style>')
LOADS = re.compile(r"url|import|/\*", re.IGNORECASE)
MOST = 4000  # elements and words


def is_plain_svg(address: str) -> bool:
    """Whether an image's address is such an SVG, all of it."""
    if len(address) > figures.MOST or not ADDRESS.fullmatch(address):
        return False
    try:
        source = base64.b64decode(address.removeprefix(START), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    opening = OPENING.match(source)
    if opening is None or not source.endswith("</svg>") or LOADS.search(source, len('<svg xmlns="http://www.w3.org/2000/svg"')):
        return False
    at, end = opening.end(), len(source) - len("</svg>")
    for _ in range(MOST):
        if at == end:
            return True
        found = ELEMENT.match(source, at, end)
        if found is None:
            return False
        at = found.end()
    return False


def without(text: str) -> str:
    """A text without the addresses of such pictures, for how long it is."""
    return ADDRESS.sub(lambda found: "" if len(found[0]) <= figures.MOST else found[0], text)
