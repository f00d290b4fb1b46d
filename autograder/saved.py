"""The notebook as it was last saved, where it can be found: what stands in it, and since when."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder import kinds, submission
from autograder.records import Record
from autograder.release import Release
from autograder.submission import Submission
from autograder.syntax import defined

__all__ = ["Saved", "find"]


class Saved(Record, frozen=True):
    """`sure`: the front end named the file; else it is the one the release came with, perhaps not the one that is open."""

    work: Submission
    name: str
    at: float
    sure: bool

    def lacks(self, name: str, since: float) -> bool:
        """Whether this is the notebook for sure, was saved since, and no cell of it gives this name to anything."""
        cells = self.work.cells
        return self.sure and self.at > since and not any(name in cell.source and name in defined(cell.source) for cell in cells)


def find(names: Mapping[str, Any], folder: Path, release: Release) -> Saved | None:
    """The file that JupyterLab or VS Code says this is, else the release's own; None where none can be read."""
    told = [names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")]
    paths = [(Path(path), True) for path in told if isinstance(path, str) and path.endswith(".ipynb")]
    paths += [(folder / path.name, True) for path, _ in paths] + [(folder / f"{release.assignment}.ipynb", False)]
    asked = {k.exercise.id: () if kinds.of(k).answered == "prose" else tuple(p.name for p in k.exercise.parts) for k in release.keys}
    for path, sure in paths:
        try:
            return Saved(work=submission.read(path, asked), name=path.name, at=path.stat().st_mtime, sure=sure)
        except (submission.SubmissionError, OSError):
            continue
    return None
