"""`hint("neuron")` in a released notebook or a terminal: one hint at a time, from what came with the notebook.

A release holds the hints' sentences alone: nothing is run, and nothing of a solution is there to be shown.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from autograder.language import Marked, clean, say
from autograder.records import Lang
from autograder.release import Release, ReleaseError, read
from autograder.streams import show

__all__ = ["Hint", "hint"]

_given: Counter[tuple[Path, str]] = Counter()


class Hint:
    """What `hint` yields. A notebook shows it as Markdown, a terminal has seen it already."""

    def __init__(self, heading: str, text: str, lang: Lang) -> None:
        self.heading, self.text, self.lang = heading, text, lang

    def __repr__(self) -> str:
        from autograder.report.markup import to_plain

        return f"{self.heading}: {clean(to_plain(self.text))}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/markdown": f"**{self.heading}:** {self.text}"}


def hint(name: str, folder: Path | str = ".") -> Hint | None:
    """The next hint of an exercise of this notebook's assignment; after the last one, the last one again."""
    try:
        release = read(Path(folder))
    except ReleaseError as error:
        show(str(error), sys.stderr)
        return None
    id = next((k.exercise.id for k in release.keys if name in (k.exercise.id, k.exercise.name)), "")
    texts = release.hints.get(id, ())
    if not texts:
        show(_none(release, name, known=bool(id)), sys.stderr)
        return None
    place = Path(folder).resolve(), id
    number = min(_given[place] + 1, len(texts))
    _given[place] = number
    heading = say(release.lang, "hint.heading", n=len(texts), number=number, count=len(texts))
    found = Hint(heading, Marked(texts[number - 1]), release.lang)
    if not _in_notebook():
        show(repr(found))
        return None
    return found


def _none(release: Release, name: object, known: bool) -> str:
    """Why there is no hint: no such exercise, or none for it."""
    asked = clean(str(name))[:80]
    if not known and release.keys:
        return say(release.lang, "check.unknown", name=asked, names=", ".join(k.exercise.name for k in release.keys))
    others = ", ".join(id.rpartition("/")[2] for id, texts in release.hints.items() if texts)
    return say(release.lang, "hint.others" if others else "hint.none", name=asked, names=others)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"
