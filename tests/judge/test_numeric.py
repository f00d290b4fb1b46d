"""The numeric judge: the ladder, partial credit, state, tampering, diagnosis. Outcomes are made by hand, as data."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from said import said

from autograder.audit.findings import Count
from autograder.audit.judging import expect_earned
from autograder.judge import judge
from autograder.kinds.code.records import CodeKey
from autograder.locale import LANGUAGES
from autograder.records import (
    Case,
    Exercise,
    Fault,
    Garbled,
    Judgement,
    Key,
    Killed,
    Misconception,
    Missing,
    Outcome,
    Part,
    Raised,
    Refused,
    Returned,
    Returned_,
    Run,
    Status,
    TimedOut,
)
from autograder.report import to_json
from autograder.report.build import build_exercise
from autograder.script import Call, Seen
from autograder.values import pack

TEXT = said(en="x", de="x")
RIGHT = np.array([1.0, 2.0])


def seen(value: object) -> tuple[Seen, ...]:
    return (Seen("out", pack(value), 0),)


def case(name: str, group: str, right: object, tolerance: object, visible: bool = True, **wrong: object) -> Case:
    widths = (pack(tolerance),) if not isinstance(tolerance, tuple) else tuple(pack(t) for t in tolerance)
    return Case(
        name=name, part="f", group=group, visible=visible, script=(Call("f", (("x", pack(RIGHT)),)),),
        expected=seen(right), tolerance=(widths,), wrong={k: Returned(seen=seen(v)) for k, v in wrong.items()},
    )  # fmt: skip


def key(*cases: Case, returns: dict[str, float] | None = None, points: float = 4.0) -> Key:
    names = {c.group: None for c in cases}
    part = Part(
        name="f", points=points, signature="f(x)", groups=tuple(names),
        returns=tuple(Returned_(name=n, weight=w) for n, w in (returns or {"f": 1.0}).items()),
    )  # fmt: skip
    ids = sorted({id for c in cases for id in c.wrong})
    exercise = Exercise(
        id="a/f", kind="code", title=TEXT, points=points, parts=(part,), misconceptions=tuple(Misconception(id=i, what=TEXT) for i in ids)
    )
    return Key(hash="h", exercise=exercise, body=CodeKey(cases=tuple(cases)))


def judged(k: Key, *outcomes: Outcome, again: tuple[Outcome, ...] = ()) -> Judgement:
    return judge(k, Run(outcomes=outcomes, again=again), hidden=True)


ARRAY = case("one", "g", RIGHT, np.array([1e-12, 1e-12]))
NUMBER = case("one", "g", 0.5, np.array(1e-12))
STEP = case("one", "g", np.array([0.0, 1.0]), np.zeros(2))
FLAG = case("one", "g", True, None)


@pytest.mark.parametrize(
    ("c", "answer", "code"),
    [
        (ARRAY, RIGHT, "numeric.right"),
        (ARRAY, RIGHT + 1e-13, "numeric.right"),
        (ARRAY, RIGHT.astype(np.float32), "numeric.right"),
        (ARRAY, RIGHT.astype(np.int64), "numeric.right"),
        (ARRAY, RIGHT + 1e-3, "numeric.values"),
        (ARRAY, (RIGHT * (1 + 1e-6)).astype(np.float32), "numeric.dtype"),
        (ARRAY, RIGHT + 0j, "numeric.dtype"),
        (ARRAY, np.array([1.0, np.nan]), "numeric.finite"),
        (ARRAY, np.array([np.inf, 2.0]), "numeric.finite"),
        (ARRAY, RIGHT[:, None], "numeric.shape"),
        (ARRAY, RIGHT[:1], "numeric.shape"),
        (ARRAY, 1.0, "numeric.type"),
        (ARRAY, [1.0, 2.0], "numeric.type"),
        (ARRAY, "1.0", "numeric.type"),
        (ARRAY, np.array([True, True]), "numeric.type"),
        (ARRAY, object(), "numeric.type"),
        (NUMBER, 0.5, "numeric.right"),
        (NUMBER, np.float64(0.5), "numeric.right"),
        (NUMBER, np.array(0.5), "numeric.right"),
        (NUMBER, np.float32(0.5), "numeric.right"),
        (NUMBER, np.array([0.5]), "numeric.shape"),
        (NUMBER, True, "numeric.type"),
        (NUMBER, float("nan"), "numeric.finite"),
        (NUMBER, float("inf"), "numeric.finite"),
        (STEP, np.array([False, True]), "numeric.right"),
        (STEP, np.array([0, 1]), "numeric.right"),
        (STEP, np.array([True, True]), "numeric.type"),
        (FLAG, True, "numeric.right"),
        (FLAG, np.bool_(True), "numeric.right"),
        (FLAG, 1, "numeric.type"),
        (FLAG, False, "numeric.values"),
    ],
)
def test_the_first_rung_that_fails_speaks(c: Case, answer: object, code: str) -> None:
    (verdict,) = judged(key(c), Returned(seen=seen(answer))).verdicts
    assert verdict.code == code
    assert verdict.earned == (4.0 if code == "numeric.right" else 0.0)


def test_how_far_it_is_off_is_told_in_tolerances() -> None:
    (verdict,) = judged(key(ARRAY), Returned(seen=seen(RIGHT + np.array([5e-12, 2e-12])))).verdicts
    assert verdict.args["tolerances"] == pytest.approx(5, rel=1e-3)
    (exact,) = judged(key(case("one", "g", RIGHT, np.zeros(2))), Returned(seen=seen(RIGHT + 1))).verdicts
    assert "tolerances" not in exact.args


@pytest.mark.parametrize("worst", [1e308, 5e-324, 1.7976931348623157e308, np.inf, -np.inf, np.nan])
def test_no_number_is_too_large_to_be_told(worst: float) -> None:
    """Warnings are errors here, and an error while judging would be a fault of ours."""
    right = np.array([[1.0, 2.0], [-1e308, 0.5]])
    table = case("one", "g", right, np.full((2, 2), 1e-300))
    yours = right.copy()
    yours[1, 0] = worst
    judgement = judged(key(table), Returned(seen=seen(yours)))
    assert judgement.verdicts[0].status is Status.wrong and judgement.trial is not None
    for lang in LANGUAGES:
        assert to_json(build_exercise(judgement, lang, number=1))


class Liar(np.ndarray):
    """An array that agrees with everything."""

    def __eq__(self, other: object) -> Any:
        return True

    def __sub__(self, other: object) -> Any:
        return np.zeros(2)


def test_an_array_that_lies_is_taken_by_its_bytes() -> None:
    lie = np.zeros(2).view(Liar)
    (verdict,) = judged(key(ARRAY), Returned(seen=seen(lie))).verdicts
    assert verdict.code == "numeric.values"


@pytest.mark.parametrize(
    ("outcome", "code", "status"),
    [
        (Missing(name="f"), "numeric.missing", Status.no_answer),
        (Raised(error="TypeError", message="f(a, b, c)", stage="signature"), "numeric.signature", Status.raised),
        (Raised(error="ValueError", message="m", stage="call", line=3), "numeric.raised", Status.raised),
        (Raised(error="NotImplementedError", message="", stage="call"), "numeric.no_answer", Status.no_answer),
        (Returned(seen=seen(None)), "numeric.type", Status.wrong),
        (TimedOut(seconds=10.0), "numeric.timed_out", Status.timed_out),
        (Killed(reason="memory"), "numeric.killed_memory", Status.killed),
        (Killed(reason="exit"), "numeric.killed_exit", Status.killed),
        (Killed(reason="scratch"), "numeric.killed_scratch", Status.killed),
        (Killed(reason="threads"), "numeric.killed_threads", Status.killed),
        (Killed(reason="signal"), "numeric.killed_other", Status.killed),
        (Garbled(why="rubbish"), "numeric.garbled", Status.killed),
        (Refused(rule="import", name="torch", line=1), "numeric.refused", Status.refused),
        (Fault(why="no memory to fork"), "numeric.fault", Status.fault),
        (Returned(seen=seen(RIGHT), changed=("x",)), "numeric.changed", Status.wrong),
        (Returned(seen=()), "numeric.type", Status.wrong),
    ],
)
def test_what_did_not_return_a_right_value(outcome: Outcome, code: str, status: Status) -> None:
    (verdict,) = judged(key(ARRAY), outcome).verdicts
    assert (verdict.code, verdict.status) == (code, status)
    assert verdict.earned == (None if status is Status.fault else 0.0)


def test_no_outcome_at_all_is_no_answer() -> None:
    (verdict,) = judged(key(ARRAY)).verdicts
    assert (verdict.code, verdict.status, verdict.earned) == ("numeric.missing", Status.no_answer, 0.0)


def test_points_are_spread_over_groups_and_values() -> None:
    widths = (np.array([0.0, 0.0]), np.array(0.0))
    cases = [case(g, g, (RIGHT, 1.0), widths) for g in ("first", "second")]
    found = judged(
        key(*cases, returns={"w": 3, "b": 1}), Returned(seen=seen((RIGHT, 1.0))), Returned(seen=seen([RIGHT + 1, np.float64(1)]))
    ).verdicts
    assert [(v.group, v.value, v.points, v.earned) for v in found] == [
        ("first", "w", 1.5, 1.5), ("first", "b", 0.5, 0.5), ("second", "w", 1.5, 0.0), ("second", "b", 0.5, 0.5),
    ]  # fmt: skip


def test_a_group_is_right_only_if_all_its_cases_are_and_visible_evidence_comes_first() -> None:
    hidden = case("hidden", "g", RIGHT, np.zeros(2), visible=False)
    k = key(hidden, ARRAY)
    good, bad = Returned(seen=seen(RIGHT)), Returned(seen=seen(RIGHT + 1))
    (verdict,) = judged(k, bad, good).verdicts
    assert (verdict.earned, verdict.visible) == (0.0, False)
    (verdict,) = judged(k, bad, bad).verdicts
    assert (verdict.visible, verdict.args["case"]) == (True, "one")


def test_another_answer_in_another_order_is_state() -> None:
    first, later = Returned(seen=seen(RIGHT)), Returned(seen=seen(RIGHT + 1e-6))
    assert judged(key(ARRAY), first, again=(later,)).verdicts[0].code == "numeric.state"
    assert judged(key(ARRAY), first, again=(first,)).verdicts[0].code == "numeric.right"
    rounded = Returned(seen=seen(RIGHT + 1e-14))
    assert judged(key(ARRAY), first, again=(rounded,)).verdicts[0].code == "numeric.right"


def test_the_misconception_with_the_students_numbers_is_named_and_ties_are_ties() -> None:
    wide = case("one", "g", RIGHT, np.array([1e-9, 1e-9]), half=RIGHT / 2, twin=RIGHT / 2, other=RIGHT + 1, nothing=RIGHT * np.nan)
    assert judged(key(wide), Returned(seen=seen(RIGHT / 2 + 1e-15))).diagnosis[0].ids == ("half", "twin")
    assert not judged(key(wide), Returned(seen=seen(RIGHT / 2))).diagnosis[0].certain
    named = judged(key(wide), Returned(seen=seen(RIGHT + 1))).diagnosis[0]
    assert (named.ids, named.certain) == (("other",), True)
    for answer in (RIGHT, RIGHT + 2, RIGHT * np.nan, RIGHT * np.inf):
        assert judged(key(wide), Returned(seen=seen(answer))).diagnosis == ()


def test_a_part_that_is_right_is_no_mistake_whoever_gives_the_same() -> None:
    blind = case("one", "g", RIGHT, np.array([1e-9, 1e-9]), blind=RIGHT)
    first, later = Returned(seen=seen(RIGHT)), Returned(seen=seen(RIGHT + 1))
    assert judged(key(blind), first, again=(later,)).diagnosis == ()


def test_another_exception_is_another_mistake() -> None:
    half = case("one", "g", RIGHT, np.zeros(2), half=RIGHT / 2)
    raises = msgspec.structs.replace(ARRAY, wrong={"half": Raised(error="ValueError", message="", stage="call")})
    for error, named in (("ValueError", ("half",)), ("TypeError", ())):
        found = judged(key(half, raises), Returned(seen=seen(RIGHT / 2)), Raised(error=error, message="", stage="call")).diagnosis
        assert tuple(id for one in found for id in one.ids) == named


def test_a_case_that_is_not_written_yet_does_not_hide_the_others() -> None:
    later = msgspec.structs.replace(ARRAY, name="two", group="h")
    outcomes = Returned(seen=seen(RIGHT)), Raised(error="NotImplementedError", message="", stage="call")
    assert [(v.code, v.earned) for v in judged(key(ARRAY, later), *outcomes).verdicts] == [("numeric.right", 2.0), ("numeric.raised", 0.0)]


def test_values_are_in_another_order_only_if_all_of_them_are() -> None:
    pair = case("one", "g", (1.0, 2.0), (np.array(0.0), np.array(0.0)))
    for answer, code in (((2.0, 1.0), "numeric.order"), ((2.0, 3.0), "numeric.values")):
        assert {v.code for v in judged(key(pair, returns={"a": 1, "b": 1}), Returned(seen=seen(answer))).verdicts} == {code}


def test_the_trial_is_the_smallest_visible_failing_case() -> None:
    small = case("small", "g", RIGHT, np.zeros(2))
    trial = judged(key(ARRAY, small), Returned(seen=seen(RIGHT)), Returned(seen=seen(RIGHT + 0.25))).trial
    assert trial is not None
    assert trial.code == "print(f(x=np.array([1.0, 2.0])))"
    assert (trial.yours, trial.right) == ("[1.25, 2.25]", "[1.00, 2.00]")
    hidden = case("hidden", "g", RIGHT, np.zeros(2), visible=False)
    assert judged(key(hidden), Returned(seen=seen(RIGHT + 1))).trial is None


def together(*outcomes: Outcome) -> Judgement:
    cases = [
        msgspec.structs.replace(case(name, group, [RIGHT, np.array(3.0)], (np.zeros(2), np.array(0.0))), name=name)
        for name, group in (("first", "g"), ("second", "g"), ("third", "h"))
    ]
    made = key(*cases, returns={"w": 1.0, "b": 1.0})
    part = msgspec.structs.replace(made.exercise.parts[0], together=True)
    return judged(msgspec.structs.replace(made, exercise=msgspec.structs.replace(made.exercise, parts=(part,))), *outcomes)


def test_values_that_earn_together_earn_only_where_all_of_them_are_right() -> None:
    right, chance = Returned(seen=seen([RIGHT, np.array(3.0)])), Returned(seen=seen([RIGHT * 2, np.array(3.0)]))
    judgement = together(right, chance, right)
    assert [(v.group, v.value, v.status, v.earned) for v in judgement.verdicts] == [
        ("g", "w", Status.wrong, 0.0), ("g", "b", Status.right, 0.0), ("h", "w", Status.right, 1.0), ("h", "b", Status.right, 1.0)
    ]  # fmt: skip
    for lang, words in (("en", "earn their points together"), ("de", "gibt es die Punkte zusammen")):
        assert any(words in line for line in build_exercise(judgement, lang).evidence)  # type: ignore[arg-type]
    assert all(v.code == "numeric.right" for v in together(right, right, right).verdicts)


def test_truth_values_are_shown_by_their_names() -> None:
    one = case("c", "g", np.array(True), np.array(0.0))
    judgement = judged(key(one), Returned(seen=seen(np.array(False))))
    (verdict,) = build_exercise(judgement, "en").verdicts
    assert "yours gives `False`; right is `True`" in verdict.message
    assert judgement.trial is not None and (judgement.trial.yours, judgement.trial.right) == ("False", "True")
    several = judged(key(case("c", "g", np.array([True, False]), np.zeros(2))), Returned(seen=seen(np.array([True, True])))).trial
    assert several is not None and (several.yours, several.right) == ("[True, True]", "[True, False]")


def test_an_author_is_told_in_words_why_points_are_missing() -> None:
    hidden = key(case("c", "g", RIGHT, np.zeros(2), visible=False))
    count = Count("solutions")
    expect_earned(count, hidden, judged(hidden, Returned(seen=seen(RIGHT + 1))), 4.0, "solution.py")
    expect_earned(count, hidden, judged(hidden, Refused(rule="import", name="torch", line=2)), 4.0, "other.py")
    whys = [dict(finding.lines)["why"] for finding in count.findings.values()]
    assert "yours gives 2; right is 1" in whys[0] and whys[1] == "Line 2 imports torch, which this exercise does not allow."
