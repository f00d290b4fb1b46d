"""Mutants are small slips of a source text: each is Python, says where it is, and differs from all others."""

from __future__ import annotations

import ast

import pytest

from autograder.audit.mutants import mutants
from autograder.audit.rewrites import rewrites

SLIPS = [
    ("return a - b", {"2:12 a - b -> a + b", "2:12 a - b -> b - a", "2:12 a - b -> a"}),
    ("return np.mean(a, axis=0)", {"2:12 np.mean -> np.sum", "2:28 0 -> 1", "2:12 np.mean(a, axis=0) -> np.mean(a)"}),
    ("return a < b", {"2:12 a < b -> a <= b", "2:12 a < b -> True"}),
    ("return a and b", {"2:12 a and b -> a or b", "2:12 a and b -> a"}),
    ("a += b\n    return a", {"2:5 a += b -> a -= b", "2:5 a += b -> pass", "2:5 a += b -> a = b"}),
    ("return a[1:], b", {"2:12 a[1:], b -> b, a[1:]", "2:14 1 -> 2", "2:12 a[1:] -> a"}),
    ("return a.copy()", {"2:12 a.copy() -> a"}),
    ("return a @ b.T", {"2:12 a @ b.T -> a * b.T", "2:16 b.T -> b"}),
    ("return 0 * a", {"2:12 0 -> 1", "2:12 0 -> -1"}),
    ("return f(a, b)", {"2:12 f(a, b) -> f(b, a)"}),
    ("return -a", {"2:12 -a -> a"}),
    ('"""Says σ."""\n    return a', {"3:12 a -> b"}),
]


@pytest.mark.parametrize(("body", "ids"), SLIPS, ids=[body.split("\n")[-1] for body, _ in SLIPS])
def test_each_small_slip_is_there_once(body: str, ids: set[str]) -> None:
    source = f"def f(a, b):\n    {body}\n"
    found = mutants(source)
    assert ids <= {mutant.id for mutant in found}
    assert len({mutant.source for mutant in found} | {source}) == len(found) + 1
    for mutant in found:
        ast.parse(mutant.source)
        assert mutant.source.splitlines()[mutant.line - 1][mutant.column - 1 :].startswith(("(", mutant.new[:1]))


def test_what_does_nothing_is_no_mutant() -> None:
    assert mutants('def f():\n    """Only words."""\n') == ()


@pytest.mark.parametrize(
    ("line", "name", "becomes"),
    [
        ("a + b", "commuted", "b + a"),
        ("[0] + b", "commuted", None),
        ("a * b / 3", "regrouped", "a * (b / 3)"),
        ("a - b", "regrouped", "-(b - a)"),
        ("np.sum(a)", "from behind", "np.sum(np.flip(a))"),
        ("np.sum(a, axis=0)", "from behind", None),
    ],
)
def test_honest_rewrites_say_the_same_in_another_order(line: str, name: str, becomes: str | None) -> None:
    found = rewrites(f"def f(a, b):\n    return {line}\n").get(name)
    assert found == (None if becomes is None else f"def f(a, b):\n    return {becomes}")
