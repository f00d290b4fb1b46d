from __future__ import annotations

import msgspec
import numpy as np
import pytest
from formula_keys import choice_key

from autograder import kinds
from autograder.judge.common import ended
from autograder.kinds.choice import judge as choice
from autograder.language import known, say
from autograder.records import FormKey, Killed, Missing, Raised, Refused, Run
from autograder.values import pack

SINGLE = choice_key("B")
SEVERAL = choice_key("AC", "multiple", 3)


def judged(answer, key=SINGLE, hidden=True):
    return choice.judge(key, Run(answers={"answer": pack(answer)}), hidden=hidden).verdicts


@pytest.mark.parametrize(
    ("answer", "status", "earned"),
    [
        ("B", "right", 2), (" b ", "right", 2), (["B"], "right", 2), ({"b"}, "right", 2), ("BB", "right", 2),
        ("A", "wrong", 0), (None, "no_answer", 0), ("", "no_answer", 0), ([], "no_answer", 0),
        ("E", "unreadable", 0), ("sigmoid", "unreadable", 0), ("AB", "unreadable", 0), (1, "unreadable", 0),
        (True, "unreadable", 0), (("B", 1), "unreadable", 0), ("B" * 100_000, "right", 2), ("В", "unreadable", 0),
    ],
)  # fmt: skip
def test_single(answer, status, earned):
    (verdict,) = judged(answer)
    assert (verdict.status, verdict.earned) == (status, earned)
    assert all(known(lang, verdict.code) and say(lang, verdict.code, **verdict.args) for lang in ("en", "de"))


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("AC", 3),
        ("A, C", 3),
        ({"c", "a"}, 3),
        (["A", "C"], 3),
        ("A", 1.5),
        ("ABC", 1.5),
        ("AB", 0),
        ("BD", 0),
        ("ABCD", 0),
    ],
)
def test_several(answer, earned):
    assert judged(answer, SEVERAL)[0].earned == earned


@pytest.mark.parametrize(
    "answer",
    [
        "A und C", "A and C", "A & C", "A + C", "a,c", "A; C", "(A), (C)", "A. C.", "Optionen A, C", "Options: A and C", "antwort = A, C",
        "»A« und »C«", "A sowie C!", ["A)", "C)"], ("A.", "C."), ["A, C"], [["A"], ["C"]], {"Option A", "Option C"}, np.array(["A", "C"]),
        np.array("A, C"), b"A, C", [b"A", b"C"], "Ａ，Ｃ", "CA", "A, A, C", "A\nC",
    ],
)  # fmt: skip
def test_several_in_many_forms(answer):
    assert judged(answer, SEVERAL)[0].earned == 3


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("A or C", "choice.text"), ("A oder C", "choice.text"), ("A/C", "choice.text"), ("A|C", "choice.text"), ("A-C", "choice.text"),
        ("A, not C", "choice.text"), ("A ohne C", "choice.text"), ("!A, C", "choice.text"), ("A=C", "choice.text"), ("A>C", "choice.text"),
        ("A, С", "choice.lookalike"), ("1, 3", "choice.number"), ([1, 3], "choice.number"), (["A", 3], "choice.number"),
        ("A, E", "choice.text"), ({"A": True, "C": True}, "choice.type"), (np.array([True, False]), "choice.type"),
        (np.array([1, 3]), "choice.type"), ("all", "choice.text"), ("keine", "choice.text"), ("A, C?", "choice.text"),
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_told(answer, code):
    (verdict, *_) = judged(answer, SEVERAL)
    assert (verdict.status, verdict.earned, verdict.code) == ("unreadable", 0, code)
    for lang in ("en", "de"):
        assert known(lang, verdict.code) and say(lang, verdict.code, **verdict.args)


def test_a_release_reads_the_same_forms():
    form = msgspec.structs.replace(SINGLE, body=FormKey(labels=("answer",), options=("A", "B", "C", "D")))
    for answer in ("b)", "Option B", "»B«", b"B", "B or C", "В", "2", ["B", "C"]):
        assert judged(answer, form)[0].code in ("choice.form", judged(answer)[0].code)


def test_halves_are_rounded_down_to_halves():
    assert judged("A", choice_key("AC", "multiple", 2.5))[0].earned == 1.0


def test_the_reason_is_that_of_the_chosen_option():
    (verdict,) = judged("D")
    assert (verdict.args["why_en"], verdict.args["why_de"]) == ("why D", "warum D")
    assert "B" not in str(verdict.args)


def test_what_is_right_is_told_in_grading_only():
    assert len(judged("A", SEVERAL, hidden=False)) == 1
    rows = judged("A", SEVERAL)[1:]
    assert [(r.value, r.status.value, r.args["chosen"]) for r in rows] == [
        ("A", "right", 1), ("B", "right", 0), ("C", "wrong", 0), ("D", "right", 0)
    ]  # fmt: skip


def test_a_release_knows_the_form_only():
    form = msgspec.structs.replace(SINGLE, body=FormKey(labels=("answer",), options=("A", "B", "C", "D")))
    assert [judged(a, form)[0].status.value for a in ("D", "E", "AB", None)] == [
        "pending",
        "unreadable",
        "unreadable",
        "no_answer",
    ]
    assert judged("D", form)[0].earned is None


def test_worked_solution():
    worked = kinds.named("choice").practice.worked
    assert [[letter for letter, _ in worked(key, "en")] for key in (SINGLE, SEVERAL)] == [["B"], ["A", "C"]]


def test_how_a_run_ended():
    raised = Raised(error="KeyError", message="'x'", stage="cell", line=3, cell=2)
    told = [
        ended(run, SINGLE.exercise)
        for run in (
            Run(),
            Run(outcomes=(Missing(name="answer"),)),
            Run(cells=(raised,)),
            Run(cells=(raised,), own=raised),
            Run(cells=(raised, Killed(reason="memory", stage="cell", cell=5))),
            Run(outcomes=(Refused(rule="import", name="torch", line=1),), cells=(raised,), own=raised),
        )
    ]
    assert [t and (t.status.value, t.code) for t in told] == [
        None, None, None, ("raised", "numeric.cell_raised"), ("killed", "numeric.killed_memory"), ("refused", "numeric.refused")
    ]  # fmt: skip
