"""Data files in the jail: where the notebook has them, the same for every run, whatever an earlier one made of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from processes import answer, request

from autograder.jail import Jail, Limits, landlock
from autograder.records import Fault

pytestmark = pytest.mark.skipif(not landlock.abi(), reason="no Landlock here: no file can be opened at all")

FILES = (("a.csv", b"x,y\n1,2\n3,4\n"), ("notes.txt", "ä\n".encode()))
LIMITS = Limits(cpu_seconds=5.0, wall_seconds=10.0, memory_mb=512, scratch_mb=4, scratch_files=50)


@pytest.fixture(scope="module", params=["in memory", "on the disk"])
def jail(request: pytest.FixtureRequest) -> Iterator[Jail]:
    with Jail("numpy", LIMITS, use_namespaces=request.param == "in memory") as one:
        if request.param == "in memory" and not one.enclosed:
            pytest.skip("no namespaces here")
        one.files["e"] = FILES
        yield one


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import numpy as np\nfound = np.loadtxt('data/a.csv', delimiter=',', skiprows=1).sum().item()", 10.0),
        ("import csv\nwith open('data/a.csv', newline='') as file:\n    found = len(list(csv.DictReader(file)))", 2),
        ("from pathlib import Path\nfound = Path('data', 'notes.txt').read_text('utf-8')", "ä\n"),
        ("import os\nfound = ' '.join(sorted(os.listdir('data')))", "a.csv notes.txt"),
    ],
)
def test_files_are_found_as_beside_the_notebook(jail: Jail, source: str, found: object) -> None:
    assert answer(jail, source) == found


def test_what_one_run_makes_of_them_no_other_finds(jail: Jail) -> None:
    spoil = "import os\nopen('data/a.csv', 'w').write('spoiled')\nos.remove('data/notes.txt')\nos.symlink('/', 'data/notes.txt')\nfound = open('data/a.csv').read()"
    assert answer(jail, spoil) == "spoiled"
    assert answer(jail, "found = open('data/a.csv').read() + open('data/notes.txt').read()") == "x,y\n1,2\n3,4\nä\n"


def test_another_exercise_has_none(jail: Jail) -> None:
    held = jail.files.pop("e")
    try:
        assert answer(jail, "import os\nfound = os.path.exists('data')") is False
    finally:
        jail.files["e"] = held


def test_what_cannot_be_put_there_is_our_fault(jail: Jail) -> None:
    """More than the scratch directory may hold: no student is to blame."""
    jail.files["e"] = (("a.csv", b"1\n" * (3 << 20)),)
    try:
        run = jail.run(request("found = 1", (), ("found",)))
        assert isinstance(run.outcomes[0], Fault), run
    finally:
        jail.files["e"] = FILES
