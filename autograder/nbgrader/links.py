"""Links in what students hand in: nbgrader would copy what they point to into autograded/ and feedback/."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["forget", "remove", "remove_beside", "strange"]


def strange(folder: Path) -> Iterator[Path]:
    """Everything below `folder` that is neither a regular file nor a folder: links, pipes, devices. Follows nothing."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                yield from strange(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def remove(folder: Path) -> list[str]:
    """Take the links (pipes, devices) below a submission's folder away; their names, relative to it.

    Where the folder itself, or the student's folder above it, is a link, that link goes: nothing behind it is touched.
    """
    for place in (folder.parent, folder):
        if place.is_symlink():
            place.unlink()
            return [place.name]
    if not folder.is_dir():
        return []
    names = []
    for path in list(strange(folder)):
        path.unlink()
        names.append(str(path.relative_to(folder)))
    return names


def remove_beside(assignment: str = "", student: str = "", notebooks: Sequence[str] = ()) -> None:
    """nbgrader's `pre_convert_hook`: called for one student's notebooks, before anything is copied."""
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for name in remove(folder):
            logging.getLogger("traitlets").warning("%s: the link %s was removed; nothing it points to is read.", folder, name)


def forget(submitted: Path, copied: Path) -> None:
    """The second line: where a link is still there (the hook could not remove it), its copy goes."""
    for path in strange(submitted) if submitted.is_dir() else ():
        copy = copied / path.relative_to(submitted)
        if copy.is_file() or copy.is_symlink():
            copy.unlink()
