"""What a key depends on, as one digest: code of the house, files of the exercise, versions. Words and pages are outside.

A changed sentence compiles nothing anew: titles and the house's own sentences are put in when a key is loaded. The
audit asks for all of it (`whole`), since it looks at words, pages and alternatives too.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from autograder import texts
from autograder.course import Exercise
from autograder.environment import packages

__all__ = ["PACKAGES", "code", "of", "versions"]

PACKAGE = Path(__file__).resolve().parents[1]
PACKAGES = (*packages(), "python-flint")
PAGES = ("report", "locale", "author")
WORDS = "words.py"  # of each kind, in its folder


@lru_cache
def versions() -> dict[str, str]:
    """The versions that numbers depend on."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for name in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


@lru_cache
def code(package: Path = PACKAGE, *, whole: bool = False) -> bytes:
    """All code of the package but words and pages, read once in a process; the `whole`: with them."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package)
        counts = place.suffix == ".py" and place.parts[0] not in PAGES and not (place.parts[0] == "kinds" and place.name == WORDS)
        if counts or (whole and place.suffix in (".py", ".po", ".toml")):
            _add(digest, place.as_posix(), path)
    return digest.digest()


def of(exercise: Exercise, *, whole: bool = False) -> bytes:
    """Everything the key of an exercise depends on, but seeds and device."""
    digest = hashlib.sha256(code(whole=whole) + repr((exercise.id, sorted(versions().items()))).encode())
    for path in exercise.files():
        place = _place(exercise, path)
        if not whole and path.name == texts.FILE:
            digest.update(exercise.texts().logic)
            continue
        if whole or not (place.startswith("solutions/alternatives/") or _is_prompt(place) or path.name == texts.BANK.name):
            _add(digest, place, path)
    return digest.digest()


def _place(exercise: Exercise, path: Path) -> str:
    """A file's name by what it is: independent of where the course lies."""
    for name, half in (("exercises", exercise.public), ("solutions", exercise.secret)):
        if path.is_relative_to(half):
            return f"{name}/{path.relative_to(half).as_posix()}"
    return f"shared/{path.relative_to(exercise.secret.parents[2]).as_posix()}"


def _is_prompt(place: str) -> bool:
    return place.startswith("exercises/prompt.") and place.endswith(".md")


def _add(digest: hashlib._Hash, place: str, path: Path) -> None:
    content = path.read_bytes()
    digest.update(f"{place}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
