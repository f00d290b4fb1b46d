"""What in a folder that was handed in is no file: links, pipes, devices. Nothing behind them is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["entries", "remove", "strange"]


def strange(folder: Path) -> Iterator[Path]:
    """Everything below `folder` that is neither a regular file nor a folder: links, pipes, devices. Follows nothing."""
    return (path for path in entries(folder) if path.is_symlink() or not path.is_file())


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


def entries(folder: Path) -> Iterator[Path]:
    """Everything below `folder` but the folders themselves, however deep they are. Follows nothing."""
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as there:
            for entry in sorted(there, key=lambda e: e.name):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    yield Path(entry.path)
