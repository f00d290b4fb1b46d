"""The standard mistakes: all that differ are refuted, nearly all are named, alone or in the right ambiguous class.

The first-order ones are all looked up. Of the second-order ones, some tens of thousands, a fixed sample per line is
compared; every one of the sample that differs has to be refuted, by a point at which enclosures of both values are apart.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import tables
from derivation_keys import spec_of

from autograder.course import load
from autograder.formulas import Name
from autograder.kinds.derivation.compile import Compiler
from autograder.kinds.derivation.compiling.mutants import standard
from autograder.kinds.derivation.judging.graph import Change
from autograder.kinds.derivation.judging.oracle import Formulas
from autograder.kinds.derivation.judging.recognise import matched
from autograder.kinds.derivation.judging.values import agree
from autograder.kinds.derivation.records import DerivationKey
from autograder.spec import DerivationExercise

pytestmark = pytest.mark.full

ROOT = Path(__file__).parents[2]
NAMED = 0.95
SAMPLE = int(os.environ.get("AUTOGRADER_SECOND_ORDER", "10"))  # pairs of a line; a million is all of them
LEAST = 3


@cache
def course():
    found = load(ROOT)
    specs = {id: found.exercise(id).spec() for id in found.exercise_ids()}
    return {id: spec for id, spec in specs.items() if isinstance(spec, DerivationExercise)}


@cache
def compiled(name):
    """What stands behind the key of a graph of the table, or of a derivation of the course."""
    graphs = tables.graphs()
    if name in graphs:
        return Compiler(spec_of(graphs[name]), {})
    spec = course()[name]
    return Compiler(spec, dict(spec.graded))


NAMES = [*tables.graphs(), *course()]


@cache
def looked_up(name):
    """(all that differ, named, named alone, classes missed) of the first-order mutants of a graph's lines."""
    compiler = compiled(name)
    total = right = alone = 0
    missed = []
    for label in compiler.spec.lines:
        asked = compiler.of(label)
        slips = [*compiler.written(label), *standard(compiler.graph, asked)]
        pieces = compiler.pieces | {key: tensor for slip in slips for key, tensor in slip.pieces.items()}
        field = compiler.field(compiler.places, pieces)
        kept = [slip for slip in compiler.kept if slip.mutant.line == label]
        values = field.vectors([compiler.made(asked, slip) for slip in kept])
        known = [(slip.mutant, vector) for slip, vector in zip(kept, values, strict=True)]
        classes = {slip.mutant.id: set(slip.mutant.classes) for slip in kept}
        made = [compiler.made(asked, slip) for slip in slips]
        reference, *vectors = field.vectors([compiler.graph.target(asked), *made])
        for slip, vector in zip(slips, vectors, strict=True):
            if agree(vector, reference, least=0):
                continue
            total += 1
            ids = matched(vector, known).ids
            same = any(set(slip.mutant.classes) & classes[id] for id in ids)
            if slip.mutant.id in ids or same:
                right += 1
                alone += len(ids) == 1
            else:
                missed.append((slip.mutant.id, ids))
    return total, right, alone, missed


@pytest.mark.parametrize("name", NAMES)
def test_every_first_order_mutant_is_refuted(name):
    compiler = compiled(name)
    for label in compiler.spec.lines:
        asked = compiler.of(label)
        for slip in compiler.kept:
            if slip.mutant.line == label:
                assert compared(compiler, asked, compiler.made(asked, slip), slip.pieces) == "refuted", slip.mutant.id


def compared(compiler, asked, tensor, pieces):
    """How the full key's comparison finds a formula in pieces, entry by entry."""
    body = DerivationKey(graph={}, domains={}, lines=())
    oracle = Formulas(body, compiler.forward, compiler.pieces | dict(pieces))
    at = asked.at or tuple(f"entry{i}" for i in range(len(tensor.axes)))
    if tensor.sizes != compiler.graph.shape(asked.top, asked.by) and tensor.axes:
        return "refuted"
    one = replace(asked, at=at)
    return oracle.compare(one, tensor.at(*map(Name, at)) if tensor.axes else tensor.body, compiler.graph.target(asked), {}).status


@pytest.mark.parametrize("name", NAMES)
def test_every_second_order_mutant_of_a_sample_is_refuted(name):
    compiler = compiled(name)
    rng = random.Random(1)
    for label in compiler.spec.lines:
        asked = compiler.of(label)
        slips = [slip for slip in compiler.kept if slip.mutant.line == label and not slip.mutant.formula]
        pairs = list(combinations(slips, 2))
        for one, other in rng.sample(pairs, min(SAMPLE, len(pairs))):
            changes = Change.of(one.mutant), Change.of(other.mutant)
            if changes[0].touched() & changes[1].touched():
                continue
            tensor = compiler.graph.line(asked, (), changes[0] | changes[1]).tensor
            pieces = one.pieces | other.pieces
            field = compiler.field(compiler.places, compiler.pieces | pieces)
            if not agree(*field.vectors([tensor, compiler.graph.target(asked)]), least=LEAST):
                assert compared(compiler, asked, tensor, pieces) == "refuted", (one.mutant.id, other.mutant.id)


def test_nearly_all_first_order_mutants_are_named(record_property):
    found = [looked_up(name) for name in NAMES]
    total, right, alone = (sum(one[i] for one in found) for i in range(3))
    print(f"{total} first-order mutants: {right / total:.1%} named rightly, {alone / total:.1%} alone")
    record_property("named", right / total)
    assert total > 1500
    assert right / total >= NAMED, [one[3] for one in found if one[3]]
