"""How a variant is worked out."""

from __future__ import annotations

from autograder.kinds import faces
from autograder.kinds.number.judge import worked
from autograder.records import Key, Lang

__all__ = ["Practice"]


class Practice(faces.Practice):
    offered = True

    def worked(self, key: Key, lang: Lang) -> list[tuple[str, str]]:
        return worked(key, lang)
