"""`nbgrader validate` says "Success" where every check has passed. Of numbers and choices a check knows the form only: that is said too."""

from __future__ import annotations

import json
from functools import wraps
from pathlib import Path
from typing import Any

from autograder import kinds, release
from autograder.language import Marked, say
from autograder.report.markup import to_plain

__all__ = ["told", "with_form"]


def with_form(stock: Any) -> Any:
    """`validate`, which keeps what is to be said beside its results."""

    @wraps(stock)
    def validate(self: Any, filename: str) -> Any:
        self.form_only = _said(Path(filename))
        return stock(self, filename)

    return validate


def told(stock: Any) -> Any:
    """`_print_num_failed`, which says the rest."""

    @wraps(stock)
    def print_num_failed(self: Any, num_failed: int) -> None:
        stock(self, num_failed)
        if said := getattr(self, "form_only", ""):
            self.stream.write(f"{said}\n" if num_failed == 0 else f"\n{said}\n")

    return print_num_failed


def _said(notebook: Path) -> str:
    """The sentence about a released notebook's numbers and choices; empty where there are none, or it is no release."""
    try:
        data = release.read(notebook.parent)
        checked = {cell["metadata"]["autograder"]["exercise"] for cell in json.loads(notebook.read_text("utf-8"))["cells"] if _checks(cell)}
    except Exception:  # whatever a student's notebook holds: nbgrader says it
        return ""
    names = [f"`{key.exercise.name}`" for key in data.keys if key.exercise.id in checked and kinds.of(key).form_only]
    return to_plain(say(data.lang, "nb.form_only", names=Marked(", ".join(names)))) if names else ""


def _checks(cell: Any) -> bool:
    return bool(cell["metadata"].get("autograder", {}).get("role") == "check")

