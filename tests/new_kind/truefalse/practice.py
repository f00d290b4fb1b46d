"""What is true of a variant, and why."""

from __future__ import annotations

from autograder.kinds.truefalse.records import TrueFalseKey

from autograder.kinds import faces
from autograder.records import Key, Lang

__all__ = ["Practice"]


class Practice(faces.Practice):
    offered = True

    def worked(self, key: Key, lang: Lang) -> list[tuple[str, str]]:
        assert isinstance(key.body, TrueFalseKey)
        return [(one.id, f"{one.right}: {one.why[lang]}") for one in key.body.statements]
