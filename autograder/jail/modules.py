"""Which modules there are in an environment: Python's own, its libraries, and what those need. Nothing else is found."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Collection
from functools import cache
from importlib import metadata
from pathlib import Path

from autograder.environment import environment
from autograder.policy.names import SHOWING, STANDARD

__all__ = ["closed", "there"]

PACKAGES = ("site-packages", "dist-packages")
NAME = re.compile(r"[-.]")
REQUIRED = re.compile(r"[\w.-]+")
OF_AN_EXTRA = re.compile(r";.*\bextra\b")


@cache
def there(env: str) -> frozenset[str]:
    """The modules that may be found, by their first name; asked first when all is loaded that a run may need."""
    loaded = {name.partition(".")[0] for name in list(sys.modules)}
    return STANDARD | SHOWING | ((loaded | _needed(environment(env).libraries)) - environment(env).absent)


@cache
def closed(env: str) -> frozenset[str]:
    """What else is installed: its files are not to be read either."""
    paths = sysconfig.get_paths()
    folders = {paths["purelib"], paths["platlib"], *(place for place in sys.path if Path(place).name in PACKAGES)}
    entries = [entry for folder in folders if os.path.isdir(folder) for entry in os.listdir(folder)]
    return (environment(env).absent | {NAME.split(entry)[0] for entry in entries}) - there(env)


def _needed(libraries: Collection[str]) -> frozenset[str]:
    """These libraries and all they require, by the names they are imported by."""
    ahead, seen, modules = [*libraries], set(), set(libraries)
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        named = found.read_text("top_level.txt")
        modules |= {*named.split()} if named else {NAME.split(file.parts[0])[0] for file in found.files or ()}
        ahead += [match[0] for line in found.requires or () if not OF_AN_EXTRA.search(line) and (match := REQUIRED.match(line))]
    return frozenset(modules) - {""}
