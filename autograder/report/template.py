"""Whole pages from templates: what is filled in is escaped, what is missing raises, nothing outside the package is read.

A template lies in its room's folder `templates`, beside the code that prepares its data. A line end in it, with the indent that
follows, is for its reader only; an empty line is a line end of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from autograder.language import clean, number, points, say
from autograder.report import styles
from autograder.report.markup import to_html
from autograder.report.pieces import badge_html, body, pips
from autograder.report.view import points_of

__all__ = ["render"]

PACKAGE = Path(__file__).parents[1]
LINE_END = re.compile(r"\s*\n\s*")


def render(template: str, **data: object) -> str:
    """The page that a template of ours, by its path in the package, makes of this data."""
    return _environment().get_template(template).render(**data) + "\n"


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(PACKAGE), autoescape=True, undefined=StrictUndefined, extensions=[_Joined])
    made.filters |= {"marked": _html(to_html), "clean": clean}
    made.globals |= {
        "say": say, "number": number, "points": points, "points_of": points_of,
        "badge": _html(badge_html), "body": _html(body), "pips": _html(pips), "style": _html(styles.page),
    }  # fmt: skip
    return made


def _html(made: Callable[..., str]) -> Callable[..., Markup]:
    """A function of the house whose text is HTML already."""
    return lambda *args, **more: Markup(made(*args, **more))


class _Joined(Extension):
    """Line ends as the module's docstring says."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                text = LINE_END.sub(lambda found: "\n" * (found[0].count("\n") > 1), token.value)
                token = Token(token.lineno, "data", text)
            yield token
