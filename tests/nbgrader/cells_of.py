"""Finding the way in a notebook that is plain JSON."""

from __future__ import annotations

from typing import Any


def answer(notebook: dict[str, Any]) -> dict[str, Any]:
    """The answer cell of a notebook with one exercise."""
    return next(c for c in notebook["cells"] if c["metadata"].get("autograder", {}).get("role") == "answer")
