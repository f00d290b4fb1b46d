"""Every submission of the corpus gets what its first line says, and nothing else happens: alone, again and again, at once."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("torch")

from corpus import PROGRAMS, Program
from house import Graded, House

pytestmark = [pytest.mark.slow, pytest.mark.full]

ROUNDS = int(os.environ.get("AUTOGRADER_ROUNDS", "3"))  # `make hostile` does 20


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    root = Path(tempfile.mkdtemp(prefix="autograder-hostile-"))
    try:
        root.chmod(0o755)
        with House(root) as one:
            yield one
        assert [*(root / "tmp").iterdir()] == []
    finally:
        shutil.rmtree(root)


def harm(house: House, graded: list[Graded]) -> list[object]:
    """Everything that should not be: secrets that came out, canaries that were touched."""
    leaked = [(one.program.name, kind) for one in graded for kind in house.bait.leaked(one.said)]
    return [*leaked, *house.touched()]


def test_the_corpus_is_large_and_well_formed() -> None:
    assert len(PROGRAMS) >= 90
    assert len({program.name for program in PROGRAMS}) == len(PROGRAMS)
    for program in PROGRAMS:
        full = program.verdict.startswith("right ") and len(set(program.verdict.split()[1].split("/"))) == 1
        assert full or "right_yet_rejected" not in program.path.parts, program.name


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_submission(house: House, capfd: pytest.CaptureFixture[str], program: Program) -> None:
    graded = house.grade(program)
    assert graded.wrong() == ""
    assert harm(house, [graded]) == []
    assert house.bait.leaked("".join(capfd.readouterr()).encode()) == []
    assert house.neighbour() == "right 3/3"


def test_again_and_again_and_four_at_once(house: House) -> None:
    def again_and_again(program: Program) -> list[Graded]:
        graded = [house.grade(program) for _ in range(ROUNDS)]
        assert house.neighbour() == "right 3/3"
        return graded

    with ThreadPoolExecutor(4) as pool:
        graded = [one for row in pool.map(again_and_again, random.Random(4).sample(PROGRAMS, len(PROGRAMS))) for one in row]
    assert len(graded) == ROUNDS * len(PROGRAMS)
    assert [wrong for one in graded if (wrong := one.wrong())] == []
    assert harm(house, graded) == []
