"""Keys of the table's graphs, each compiled once, as the pipeline would compile an author's spec."""

from __future__ import annotations

from functools import cache

import tables
from said import said

from autograder.kinds.derivation import compile as formulas
from autograder.records import Exercise, Key
from autograder.spec import DerivationExercise


def spec_of(graph: tables.Graph) -> DerivationExercise:
    """What an author would write."""
    return DerivationExercise(
        graph=graph.nodes,
        domains=graph.domains,
        shapes=graph.shapes,
        constraints=graph.constraints,
        lines=graph.lines,
        points=len(graph.lines),
    )


@cache
def key_of(name: str) -> Key:
    """The key of a graph of the table, by name."""
    spec = spec_of(tables.graphs()[name])
    body, parts, standard = formulas.derivation(spec, {})
    exercise = Exercise(
        id=f"05/{name}", kind="derivation", title=said(name, name), points=spec.points, parts=parts, misconceptions=standard
    )
    return Key(hash="0", exercise=exercise, body=body)
