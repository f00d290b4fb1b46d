"""Which misconceptions a wrong line comes from: mutants of its chain, told by their values at the key's points.

A full key and a release know the same values, and so they name the same mistakes. First one slip on the right lines
before, then one slip on the student's own, then two slips at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from autograder.kinds.derivation.judging.graph import Chain, Change
from autograder.kinds.derivation.judging.tensors import Tensor
from autograder.kinds.derivation.judging.values import Field, Vector, agree
from autograder.kinds.derivation.records import Mutant
from autograder.records import BANKED

__all__ = ["Found", "matched", "named", "named_twice"]

LEAST = 4
MOST_PAIRS = 900
AMBIGUOUS = 3


@dataclass(frozen=True)
class Found:
    """The ids of the mistakes that lead here, alternatives if there is more than one; or the pairs that do together."""

    ids: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def certain(self) -> bool:
        return len(self.ids) + len(self.pairs) == 1


def named(field: Field, student: Tensor, chains: Iterable[tuple[Mutant, Chain]]) -> Found:
    """The mutants that give exactly this line; of these, those of one step, or the author's, before more general ones."""
    every = list(chains)
    mine, *others = field.vectors([student, *(chain.tensor for _, chain in every)])
    return matched(mine, [(mutant, other) for (mutant, _), other in zip(every, others, strict=True)])


def matched(mine: Sequence[Vector], known: Iterable[tuple[Mutant, Sequence[Vector]]]) -> Found:
    """The same for values: which of these mutants have the student's."""
    if not any(vector.whole for vector in mine):
        return Found()
    found = {mutant.id: mutant for mutant, other in known if agree(mine, other, min(LEAST, len(mine)))}
    if not found:
        return Found()
    best = min(map(_tier, found.values()))
    return Found(tuple(id for id, mutant in found.items() if _tier(mutant) == best))


def named_twice(
    field: Field, student: Tensor, mutants: Sequence[Mutant], chain: Callable[[Change], Chain]
) -> Found:
    """Two slips at once, looked up at one point and confirmed at all."""
    pairs = [
        (one, other)
        for one, other in combinations([m for m in mutants if not m.formula and not _banked(m)], 2)
        if not Change.of(one).touched() & Change.of(other).touched() and not _cancel(one, other)
    ]
    pairs.sort(key=lambda pair: _tier(pair[0]) + _tier(pair[1]))
    tensors = [chain(Change.of(one) | Change.of(other)).tensor for one, other in pairs[:MOST_PAIRS]]
    first, *column = field.vectors([student, *tensors], field.points[-1:])
    if not all(vector.whole for vector in first):
        return Found()
    near = [i for i, vectors in enumerate(column) if agree(first, vectors)]
    mine, *others = field.vectors([student, *(tensors[i] for i in near)])
    least = min(LEAST, len(field.points))
    found = [pairs[i] for i, vectors in zip(near, others, strict=True) if agree(mine, vectors, least)]
    if not found:
        return Found()
    best = min(_tier(a) + _tier(b) for a, b in found)
    kept = tuple((a.id, b.id) for a, b in found if _tier(a) + _tier(b) == best)
    return Found(pairs=kept) if len(kept) <= AMBIGUOUS else Found()


def _tier(mutant: Mutant) -> int:
    """0 for what tells where a slip is, 1 for a missing factor or way, 2 for a sign or a number in front, 3 for the bank's."""
    if _banked(mutant):
        return 3
    if mutant.instead or (mutant.formula and not mutant.classes):
        return 0
    return 1 if mutant.drop or mutant.weights or mutant.formula or mutant.transposed else 2


def _banked(mutant: Mutant) -> bool:
    return mutant.id.startswith(BANKED)


def _cancel(one: Mutant, other: Mutant) -> bool:
    """Numbers in front that undo each other, or are one number twice."""
    return one.times != "1" and other.times != "1" and bool(set(one.classes) & set(other.classes))

