"""Derive the references of a derivation a second time, by SymPy: a witness that shares neither rules nor numbers with ours.

The graph is written out in scalars at small sizes, so that arrays and sums over indices are nothing special; SymPy
differentiates what comes out, and both are compared at a random point.
"""

from __future__ import annotations

import numpy as np

from autograder.audit.gradients import SMALLEST, Place, close
from autograder.kinds.derivation.judging.forward import forward
from autograder.kinds.derivation.records import DerivationKey, Line

__all__ = ["disagreements"]

ENTRIES = 12


def disagreements(body: DerivationKey, seed: int) -> tuple[int, list[str], list[str]]:
    """How many lines were derived, the labels that differ, and those for which SymPy has no object or one too large.

    Of an array with many entries some are derived, drawn by the seed.
    """
    rng = np.random.default_rng(seed)
    graph = forward(body.graph, body.domains, body.shapes, body.constraints)
    place = Place(graph, {name: SMALLEST + i % 2 for i, name in enumerate(graph.sizes)}, rng)
    agree = {line.label: _agrees(place, line, rng) for line in body.lines}
    wrong, beyond = ([label for label, holds in agree.items() if holds is of] for of in (False, None))
    return len(body.lines) - len(beyond), wrong, beyond


def _agrees(place: Place, line: Line, rng: np.random.Generator) -> bool | None:
    from autograder.algebra import Unknown, slopes

    asked = place.graph.asked(line.label)
    if asked is None:
        return False
    mine = place.reference(line, asked)
    some = sorted(rng.permutation(len(mine))[:ENTRIES].tolist())
    by = place.entries(asked.by) if asked.by else []
    values = {name: float(value.detach()) for name, value in place.values.items()}
    try:
        found = slopes(
            asked.top, by, asked.by, nodes=place.graph.nodes, shapes=place.graph.shapes, domains=place.graph.domains, sizes=place.sizes,
            wanted=some,
        )  # fmt: skip
    except Unknown:
        return None
    return all(close(mine[at], float(one.subs({x: values[x.name] for x in one.free_symbols}))) for at, one in zip(some, found, strict=True))
