"""The languages there are: one catalogue each, beside this file."""

from __future__ import annotations

from pathlib import Path

__all__ = ["FOLDER", "HOUSE", "LANGUAGES"]

FOLDER = Path(__file__).parent
HOUSE = "en"
"""The language of commands, and of authors where their course has it."""
LANGUAGES: tuple[str, ...] = tuple(sorted((path.stem for path in FOLDER.glob("*.po")), key=lambda lang: (lang != HOUSE, lang)))
