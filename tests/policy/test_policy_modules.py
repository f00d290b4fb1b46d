"""A module that there is not is told apart from one that an exercise does not allow."""

from __future__ import annotations

import pytest

from said import said
from autograder.policy import check
from autograder.records import Cell, Exercise, Part, Policy, Text

TEXT = said("t", "t")


@pytest.mark.parametrize(
    ("statement", "policy", "rule", "near"),
    [
        ("import nunpy as np", Policy(), "module", "numpy"),
        ("from numyp import zeros", Policy(), "module", "numpy"),
        ("import maths", Policy(), "module", "math"),
        ("import itertool", Policy(imports=("itertools",)), "module", "itertools"),
        ("import my_own_layers_of_today", Policy(), "module", ""),
        ("import pandas", Policy(), "import", ""),
        ("import torch.nn", Policy(), "import", ""),
        ("import sklearn.metrics", Policy(), "import", ""),
        ("import json", Policy(imports=("numpy",)), "import", ""),
    ],
)
def test_what_an_import_asks_for(statement: str, policy: Policy, rule: str, near: str) -> None:
    exercise = Exercise(id="a/f", kind="code", title=TEXT, points=1.0, parts=(Part(name="f", points=1.0),), policy=policy)
    found = check(exercise, [Cell(source=f"def f():\n    {statement}", number=1, exercise="a/f")])["f"]
    assert (found.rule, found.of) == (rule, near)
