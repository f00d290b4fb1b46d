"""The two marks our sentences know, `code` and *x*, and authors' $formulas$: as HTML and as plain text. Escapes first."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from autograder.report import mathtext

__all__ = ["to_html", "to_plain"]

# Code comes first: nothing inside it is a mark. A symbol is a short word, so that 2*a*b stays a product.
MARK = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\$(?P<formula>[^$`\n]{1,200})\$"
    r"|(?<![A-Za-z_)\]*])\*(?P<symbol>[^\W\d_][\ŵ′'’]{0,30}(?:\[\w{1,9}(?:, ?\w{1,9}){0,3}\])?)\*(?![A-Za-z0-9_(*])"
)
LETTERS = re.compile(r"(?<![A-Za-z])[a-zA-Z](?![A-Za-z])")


def to_html(text: str) -> str:
    """The text as HTML: `code` as <code>, symbols as <var>; everything else is escaped."""
    return _render(
        text, escape, lambda code: f"<code>{escape(code)}</code>", lambda symbol: f"<var>{escape(symbol)}</var>"
    )


def to_plain(text: str) -> str:
    """The text without its marks."""
    return _render(text, str, str, str)


def _render(
    text: str, plain: Callable[[str], str], code: Callable[[str], str], symbol: Callable[[str], str]
) -> str:
    done, rendered = 0, []
    for mark in MARK.finditer(text):
        rendered.append(plain(text[done : mark.start()]))
        if mark["code"] is not None:
            rendered.append(code(mark["code"]))
        elif mark["symbol"] is not None:
            rendered.append(symbol(mark["symbol"]))
        else:
            rendered.append(_formula(mark["formula"], plain, symbol))
        done = mark.end()
    rendered.append(plain(text[done:]))
    return "".join(rendered)


def _formula(source: str, plain: Callable[[str], str], symbol: Callable[[str], str]) -> str:
    """A one-line formula as readable text: single letters as symbols."""
    text = mathtext.plain(f"${source}$")
    done, rendered = 0, []
    for letter in LETTERS.finditer(text):
        rendered += [plain(text[done : letter.start()]), symbol(letter[0])]
        done = letter.end()
    return "".join([*rendered, plain(text[done:])])
