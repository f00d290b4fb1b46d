"""Whether a notebook is still as it was handed out. Read as data, within bounds."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from autograder.submission import MAX_BYTES, parsed, source_of

__all__ = ["Released", "sources"]


def sources(path: Path) -> frozenset[str] | None:
    """What stands in a notebook's cells; None where this is no notebook, whatever it is called."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open("rb") as file:
            start = file.read(64)
            if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
                return None
            content = start + file.read(MAX_BYTES)
        if b'"nbformat"' not in content or len(content) > MAX_BYTES:
            return None
        notebook = parsed(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        return None
    return frozenset(source for cell in cells if isinstance(cell, dict) and (source := source_of(cell).strip()))


class Released:
    """What was handed out of an assignment, in every language the course was built in."""

    def __init__(self, here: Path, assignment: str) -> None:
        self.here, self.assignment = here, assignment

    @cached_property
    def known(self) -> frozenset[str]:
        """What stands in the cells of the release."""
        places = (f"*/{step}/{self.assignment}/{self.assignment}.ipynb" for step in ("source", "release"))
        return frozenset().union(*(sources(path) or () for place in places for path in self.here.parent.glob(place)))

    def holds(self, path: Path) -> bool:
        """Whether this notebook says nothing that was not handed out."""
        given = sources(path)
        return given is not None and bool(self.known) and given <= self.known
