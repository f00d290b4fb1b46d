"""A formula beside the code that computes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.kinds import faces
from autograder.kinds.code.records import CodeKey
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Judgement, Key, Note, Run

__all__ = ["Further"]


class Further(faces.Further):
    def notes(self, key: Key, run: Run, judgement: Judgement, others: Mapping[str, tuple[Key, Run]]) -> Sequence[Note]:
        """Where a formula and code of one submission compute the same, whether they agree."""
        if not isinstance(key.body, DerivationKey) or not key.body.code:
            return ()
        from autograder.kinds.derivation.judging.linked import notes

        code = {id: (other, ran) for id, (other, ran) in others.items() if isinstance(other.body, CodeKey)}
        return notes(key, run, judgement, code)
