"""Every pair of the tables gets its verdict; what is accepted without a proof, or left open, is rare."""

from __future__ import annotations

import pytest
from tables import Pair, pairs

from autograder.formulas import Comparison, compare

PAIRS = pairs()
NUMERIC, UNDETERMINED = 0.03, 0.01


def compared(pair: Pair) -> Comparison:
    declared = pair.declared
    return compare(
        pair.student,
        pair.reference,
        domains=declared.domains,
        functions=declared.functions,
        shapes=declared.shapes,
        constraints=declared.constraints,
        decimal_comma=declared.decimal_comma,
    )


@pytest.fixture(scope="module")
def found() -> dict[int, Comparison]:
    """What was found for each pair so far, by its number."""
    return {}


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=lambda n: f"{PAIRS[n].topic}-{PAIRS[n].verdict}-{n}")
def test_the_verdict(number: int, found: dict[int, Comparison]) -> None:
    pair = PAIRS[number]
    result = found[number] = compared(pair)
    if pair.verdict == "wrong":
        assert result.status == "refuted", (pair.student, pair.reference)
        assert result.witness is not None or result.hint in ("transposed", "shape")
        return
    assert result.equal, (pair.student, pair.reference, result.status, result.error)
    assert bool(result.domain) == (pair.verdict == "domain")


def test_few_are_unproved_or_undetermined(found: dict[int, Comparison]) -> None:
    statuses = [(found.get(number) or compared(pair)).status for number, pair in enumerate(PAIRS)]
    assert statuses.count("numeric") <= NUMERIC * len(PAIRS)
    assert statuses.count("undetermined") <= UNDETERMINED * len(PAIRS)


def test_a_verdict_is_the_same_either_way_round() -> None:
    """Equality knows no sides: a wrong answer does not become right as the reference."""
    swapped = [pair for pair in PAIRS if pair.verdict == "wrong" and not pair.declared.decimal_comma]
    for pair in swapped[::5]:
        turned = Pair(pair.topic, pair.verdict, pair.reference, pair.student, pair.declared, pair.note)
        assert compared(turned).status == "refuted", (pair.student, pair.reference)
