"""What probably lies behind a wrong shape."""

from __future__ import annotations

import pytest

from autograder.language import known
from autograder.report.sentences import _shape, _why_shape


@pytest.mark.parametrize(
    ("yours", "right", "why"),
    [
        ("(6, 1)", "(6,)", "why.kept_axis"),
        ("(1, 6)", "(6,)", "why.kept_axis"),
        ("(1,)", "()", "why.kept_axis"),
        ("(6,)", "(6, 1)", "why.lost_axis"),
        ("()", "(1,)", "why.lost_axis"),
        ("(3, 5)", "(5, 3)", "why.transposed"),
        ("(4, 4)", "(4,)", "why.broadcast"),
        ("(4, 4)", "(4, 1)", "why.broadcast"),
        ("()", "(4, 3)", "why.all_summed"),
        ("(7,)", "(6,)", ""),
        ("(2, 3, 4)", "(3, 4)", ""),
    ],
)
def test_the_idea_behind_a_shape(yours: str, right: str, why: str) -> None:
    assert _why_shape(_shape(yours), _shape(right)) == why
    assert not why or all(known(lang, why) for lang in ("en", "de"))
