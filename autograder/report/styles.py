"""The tokens and rules of every surface, read from the package's .css files."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

__all__ = ["fragment", "page", "token", "tokens"]

FOLDER = Path(__file__).parent / "style"
SCHEMES = (
    "[data-jp-theme-light=true] .gc.gc.gc,.vscode-light .gc.gc.gc{color-scheme:light}"
    "[data-jp-theme-light=false] .gc.gc.gc,.vscode-dark .gc.gc.gc{color-scheme:dark}"
    "@media print{.gc.gc.gc{color-scheme:light}}"
)


@lru_cache
def fragment() -> str:
    """Everything under `.gc.gc.gc`, which outweighs a notebook's own rules and touches nothing outside."""
    return f".gc.gc.gc{{{_read('tokens')}{_read('verdict')}{_read('fragment')}}}{SCHEMES}"


@lru_cache
def page(name: str) -> str:
    """The rules of a page of its own: `page` or `overview`."""
    return f":root{{color-scheme:light dark;{_read('tokens')}}}main{{{_read('verdict')}}}{_read(name)}"


def tokens() -> str:
    """Every token with its value."""
    return _read("tokens")


def token(name: str) -> str:
    """The value of one token."""
    found = re.search(rf"--{name}:([^;]+);", tokens())
    assert found is not None, name
    return found[1]


def _read(name: str) -> str:
    """A style sheet without comments and line ends."""
    text = re.sub(r"/\*.*?\*/", "", (FOLDER / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return "".join(line.strip() for line in text.splitlines())
