"""Texts for tests, in the two languages that the tests speak."""

from __future__ import annotations

from autograder.records import Text


def said(en: str, de: str) -> Text:
    """A text by language."""
    return {"en": en, "de": de}
