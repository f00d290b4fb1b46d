"""The tables of texts, through `compare`: what looks odd means what the table says, and what cannot be read is no answer."""

from __future__ import annotations

import pytest
from tables import Readable, Unreadable, readable, unreadable

from autograder.formulas import compare


@pytest.mark.parametrize("row", readable(), ids=lambda row: row.text[:40])
def test_an_odd_text_means_what_the_table_says(row: Readable) -> None:
    declared = row.declared
    found = compare(
        row.text,
        row.means,
        domains=declared.domains,
        functions=declared.functions,
        shapes=declared.shapes,
        constraints=declared.constraints,
        decimal_comma=declared.decimal_comma,
    )
    assert found.status in ("identical", "proved"), (found.status, found.error)
    assert not found.domain


@pytest.mark.parametrize("row", unreadable(), ids=lambda row: row.text[:40])
def test_what_cannot_be_read_is_no_answer(row: Unreadable) -> None:
    declared = row.declared
    found = compare(
        row.text,
        "1",
        domains=declared.domains,
        functions=declared.functions,
        shapes=declared.shapes,
        decimal_comma=declared.decimal_comma,
    )
    assert found.status == "unreadable" and found.error is not None
    assert row.position in (None, found.error.position)
