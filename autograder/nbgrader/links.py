"""What lies beside a notebook that was handed in, and never goes on with it.

nbgrader would copy the files that links point to into autograded/ and feedback/, and plain files as well: a module
there runs as soon as somebody opens the graded notebook, because Jupyter starts its kernels in that folder.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from autograder.classroom.links import entries, remove, strange
from autograder.nbgrader.exchange import SECRET, secret
from autograder.nbgrader.times import TIMESTAMP, moment
from autograder.submission import shown

__all__ = ["forget", "remove", "remove_beside", "strange"]


def remove_beside(assignment: str = "", student: str = "", notebooks: Sequence[str] = ()) -> None:
    """nbgrader's `pre_convert_hook`: called for one student's notebooks, before anything is copied."""
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for name in remove(folder):
            logging.getLogger("traitlets").warning("%s: the link %s was removed; nothing it points to is read.", shown(folder), shown(name))


def forget(submitted: Path, copied: Path, source: Path | None = None) -> list[str]:
    """The second line, where nbgrader copied it all the same: the copies of what lay beside the notebook go; their names.

    It all stays in `submitted`. What `source` (the assignment's own folder) holds as well stays, and the time of the hand-in and its secret.
    """
    names = []
    kept = {name for name, there in ((TIMESTAMP, moment(submitted / TIMESTAMP)), (SECRET, secret(submitted))) if there}
    for path in list(entries(submitted)) if submitted.is_dir() else ():
        name = path.relative_to(submitted)
        notebook = path.suffix == ".ipynb" and path.parent == submitted
        ours = source is not None and (source / name).is_file()
        if notebook or ours or str(name) in kept:
            continue
        copy = copied / name
        if copy.is_symlink() or copy.is_file():
            copy.unlink()
            names.append(str(name))
            with suppress(OSError):  # folders that are empty now, up to the first that is not
                for parent in itertools.takewhile(lambda p: p != copied, copy.parents):
                    parent.rmdir()
    return names
