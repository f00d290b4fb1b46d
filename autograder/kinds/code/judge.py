"""Code: outcomes against what the reference gave, or the properties that must hold."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judge import evidence, locate, numeric
from autograder.judge.evidence import Alone
from autograder.kinds import faces
from autograder.kinds.code.records import Case
from autograder.records import Cell, Judgement, Key, Run

__all__ = ["Judge"]


class Judge(faces.Judge):
    def judge(self, key: Key, run: Run, *, hidden: bool) -> Judgement:
        return numeric.judge(key, run, hidden=hidden)

    def placed(self, judgement: Judgement, cells: Sequence[Cell]) -> Judgement:
        return locate.placed(judgement, cells)

    def to_try(self, key: Key, judgement: Judgement) -> tuple[Case, ...]:
        return evidence.to_try(key, judgement)

    def shown(self, key: Key, judgement: Judgement, run: Run, small: Run, alone: Alone) -> Judgement:
        return evidence.shown(key, judgement, run, small, alone)
