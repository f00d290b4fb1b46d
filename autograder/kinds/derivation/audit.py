"""Answers to a derivation: its references, and the lines of each mistake."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.formulas import write
from autograder.kinds import faces
from autograder.kinds.derivation.judge import solved
from autograder.kinds.derivation.records import DerivationKey, Line
from autograder.records import Key
from autograder.values import Value

__all__ = ["Audit"]


class Audit(faces.Audit):
    drawn = False

    def right(self, key: Key) -> dict[str, Value]:
        return {line.label: _by_entry(line, write(tree)) for line, tree in solved(key)}

    def wrong(self, key: Key) -> Iterator[tuple[str, dict[str, Value]]]:
        assert isinstance(key.body, DerivationKey)
        right, named = self.right(key), {m.id for m in key.exercise.misconceptions}
        for line in key.body.lines:
            for id, formula in line.wrong.items():
                if id in named and not id.startswith("mutant"):
                    yield id, {**right, line.label: formula}


def _by_entry(line: Line, formula: str) -> str:
    """A reference as an answer; an array is given by its entry, `dL_dW_ij = …`."""
    return f"{line.label}_{''.join(line.axes)} = {formula}" if line.axes else formula
