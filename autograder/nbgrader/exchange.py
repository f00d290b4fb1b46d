"""Feedback through nbgrader's exchange: a student finds it again by the secret that `nbgrader submit` put beside the hand-in."""

from __future__ import annotations

import glob
import re
from functools import wraps
from pathlib import Path
from typing import Any

from autograder.nbgrader.times import TIMESTAMP, content, moment
from autograder.submission import shown

__all__ = ["SECRET", "release_each", "secret"]

SECRET = "submission_secret.txt"
LONGEST = 512
FORM = re.compile(rb"[!-~]+\s*")


def secret(folder: Path) -> bytes:
    """The secret of a hand-in; empty where there is none, or what a student wrote in its place. Never raises."""
    found = content(folder / SECRET, LONGEST)
    return found if FORM.fullmatch(found) else b""


def release_each(stock: Any) -> Any:
    """`copy_files` of nbgrader's release_feedback, which ends at the first hand-in that did not come by the exchange.

    Those have no secret, and nobody could fetch feedback for them: they are named, and everybody else's is released.
    """

    @wraps(stock)
    def copy_files(self: Any) -> None:
        left, whole = [], self.src_path
        for folder in sorted({Path(page).parent for page in glob.glob(f"{whole}/*.html")}):
            if secret(folder) and moment(folder / TIMESTAMP) is not None:
                self.src_path = glob.escape(str(folder))
                stock(self)
            else:
                left.append(shown(folder.parent.name))
        self.src_path = whole
        if left:
            self.log.warning(
                "fairmark: not handed in by nbgrader's exchange, so their feedback cannot be fetched by it: %s. "
                "It lies in the folder feedback/, and their pages in pages/.", ", ".join(left),
            )  # fmt: skip

    return copy_files
