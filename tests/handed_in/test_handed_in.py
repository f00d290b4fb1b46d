"""Every hand-in gets its verdict, and what must be told is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import HERE, Graders, HandIn, hand_ins, other_than, words

HAND_INS = hand_ins()


@pytest.mark.parametrize("hand_in", HAND_INS, ids=str)
def test_the_verdict_is_right(hand_in: HandIn, graders: Graders, tmp_path: Path) -> None:
    given = graders.report(hand_in, tmp_path)
    assert not (wrong := other_than(given, hand_in)), "\n".join([*wrong, words(given, hand_in)])


def test_every_file_has_a_verdict() -> None:
    known = {hand_in.path for hand_in in HAND_INS}
    files = [path for path in HERE.glob("*/*") if path.name != "verdicts.tsv" and not path.name.startswith(("_", "."))]
    assert [path.name for path in files if path not in known] == []
