"""Two misconceptions at once: which edits go together, and when a pair may be named. Outcomes are made by hand, as data."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import pytest
from said import said

from autograder.judge import judge
from autograder.kinds.code.compiling.pairs import pair_sources
from autograder.kinds.code.judging.pairs import MOST_TIED, printed
from autograder.kinds.code.records import CodeKey
from autograder.records import Case, Diagnosis, Exercise, Key, Misconception, Part, Returned, Returned_, Run
from autograder.script import Call, Seen
from autograder.spec import Wrong
from autograder.values import pack

SOLUTION = "def f(x, y):\n    a = x + 1\n    return a * y\n"
RIGHT = np.array([1.0, 2.0])
PART = Part(name="f", points=1.0, returns=(Returned_(name="f"),), groups=("g",))
WIDE = (pack(np.full(2, 1e-12)),)


def wrong(id: str, *edits: tuple[str, str]) -> Wrong:
    return Wrong(id, *edits, what=said("", ""))


def returned(value: object, *changed: str) -> Returned:
    return Returned(seen=(Seen("out", pack(value), 0),), changed=changed)


def case(**single: object) -> Case:
    return Case(
        name="one", part="f", group="g", visible=True, script=(Call("f", (("x", pack(RIGHT)),)),),
        expected=returned(RIGHT).seen, tolerance=(WIDE,), wrong={id: returned(value) for id, value in single.items()},
    )  # fmt: skip


def diagnosis(answer: object, pairs: Mapping[tuple[str, str], object], **single: object) -> tuple[Diagnosis, ...]:
    """What is said of an answer where misconceptions, alone and in pairs, give these."""
    one = case(**single)
    one = msgspec.structs.replace(one, pairs=tuple(printed(PART, one, returned(value)) for value in pairs.values()))
    text = said(en="x", de="x")
    known = tuple(Misconception(id=id, what=text) for id in sorted({*single, *(id for pair in pairs for id in pair)}))
    exercise = Exercise(id="a/f", kind="code", title=text, points=1.0, parts=(PART,), misconceptions=known)
    key = Key(hash="h", exercise=exercise, body=CodeKey(cases=(one,), pairs=tuple(pairs)))
    return judge(key, Run(outcomes=(returned(answer),), again=(returned(answer),)), hidden=True).diagnosis


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ([("x + 1", "x - 1")], [("a * y", "a / y")], SOLUTION.replace("x + 1", "x - 1").replace("a * y", "a / y")),
        ([("x + 1", "x - 1")], [("x + 1", "x + 2")], SOLUTION.replace("x + 1", "x - 2")),
        ([("a = x + 1", "a = x")], [("x + 1", "x - 1")], None),
        ([("    a =", "    y = 2 * y\n    a =")], [("x + 1", "x - 1")], SOLUTION.replace("    a =", "    y = 2 * y\n    a =").replace("+", "-")),
        ([], [("x + 1", "x - 1")], None),
        ([("x", "z")], [("a * y", "a / y")], None),
    ],
    ids=["apart", "apart within one text", "one within the other", "a line more", "a file of its own", "not found once"],
)
def test_edits_of_different_places_go_together(first: list[tuple[str, str]], second: list[tuple[str, str]], both: str | None) -> None:
    found = pair_sources(SOLUTION, [wrong("first", *first), wrong("second", *second)])
    assert found == ({("first", "second"): both} if both else {})


def test_what_an_author_names_first_is_paired_first() -> None:
    wrongs = [wrong("a", ("x +", "y +")), wrong("b", ("+ 1", "- 1")), wrong("c", ("a * y", "a / y")), wrong("d", ("return a", "return x"))]
    assert list(pair_sources(SOLUTION, wrongs)) == [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (returned(RIGHT + 1e-15), True),
        (returned(RIGHT + 1e-6), False),
        (returned(RIGHT[::-1]), False),
        (returned(RIGHT[:, None]), False),
        (returned(RIGHT, "x"), False),
        (returned(RIGHT * np.inf), False),
    ],
    ids=["rounding", "another number", "another order", "another shape", "an argument changed", "not finite"],
)
def test_a_print_tells_outcomes_apart(other: Returned, same: bool) -> None:
    mine, theirs = printed(PART, case(), returned(RIGHT)), printed(PART, case(), other)
    alike = mine is not None and theirs is not None and mine.form == theirs.form and abs(mine.total - theirs.total) < 1e-12
    assert alike == same


def test_two_at_once_are_named_only_where_no_single_one_fits() -> None:
    pairs = {("a", "b"): RIGHT + 3, ("a", "c"): RIGHT + 4}
    assert diagnosis(RIGHT + 3, pairs, a=RIGHT + 1) == (Diagnosis(part="f", ids=(), certain=True, pairs=(("a", "b"),)),)
    assert diagnosis(RIGHT + 3, pairs, d=RIGHT + 3) == (Diagnosis(part="f", ids=("d",), certain=True),)
    assert diagnosis(RIGHT + 5, pairs) == ()


def test_pairs_that_fit_alike_are_a_tie_and_too_many_are_nothing() -> None:
    pairs: dict[tuple[str, str], object] = {("a", str(i)): RIGHT + 3 for i in range(MOST_TIED)}
    (found,) = diagnosis(RIGHT + 3, pairs)
    assert (found.certain, found.pairs) == (False, tuple(pairs))
    assert diagnosis(RIGHT + 3, pairs | {("b", "c"): RIGHT + 3}) == ()


def test_mistakes_that_cancel_explain_nothing() -> None:
    assert diagnosis(RIGHT, {("a", "b"): RIGHT}) == ()
