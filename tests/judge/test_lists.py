"""Pairs and orders as people write them: what is read, and the sentence that what is not gets."""

from __future__ import annotations

import fractions
from collections import OrderedDict

import numpy as np
import pytest

from autograder.kinds.choice.judging import lists
from autograder.kinds.choice.judging.letters import Unreadable
from autograder.kinds.choice.judging.lists import FORMS
from autograder.kinds.choice.judging.runs import baseline, longest, points
from autograder.language import known, say
from autograder.values import pack

TASKS = ["A", "B", "C", "D"]
RIGHT = {"A": 3, "B": 1, "C": 4, "D": 2}


def paired(answer):
    return lists.pairs(pack(answer), TASKS, 6)


def ordered(answer):
    return "".join(lists.order(pack(answer), [*TASKS, "E"]))


@pytest.mark.parametrize(
    "answer",
    [
        {"A": 3, "B": 1, "C": 4, "D": 2}, {"a": "3", "b": "1", "c": " 4 ", "d": "2."}, {"A": 3.0, "B": np.int64(1), "C": [4], "D": ("2",)},
        {"3": "A", "1": "B", "4": "C", "2": "D"}, {"D": 2, "C": 4, "B": 1, "A": 3}, {"Task A": 3, "Aufgabe B": 1, "C)": "Nr. 4", "D": "(2)"},
        "A3 B1 C4 D2", "A3B1C4D2", "a3, b1, c4, d2", "A: 3, B: 1, C: 4, D: 2", "A=3; B=1; C=4; D=2", "A-3, B-1, C-4, D-2", "A – 3\nB – 1\nC – 4\nD – 2",
        "A → 3, B → 1, C → 4, D → 2", "A->3 B->1 C->4 D->2", "A => 3, B => 1, C => 4, D => 2", "(A, 3), (B, 1), (C, 4), (D, 2)", "A 3 B 1 C 4 D 2",
        "3A 1B 4C 2D", "A zu 3, B zu 1, C zu 4 und D zu 2", "A to 3, B to 1, C to 4 and D to 2", "A gehört zu 3, B zu 1, C zu 4, D zu 2.", "answer = A3, B1, C4, D2",
        "{'A': 3, 'B': 1, 'C': 4, 'D': 2}", "»A« 3, »B« 1, »C« 4, »D« 2", "Ａ３ Ｂ１ Ｃ４ Ｄ２", "A③ B① C④ D②", "A|3 B|1 C|4 D|2", "A3!B1"[:2] + " B1 C4 D2",
        [("A", 3), ("B", 1), ("C", 4), ("D", 2)], [["A", "3"], ["B", "1"], ["C", "4"], ["D", "2"]], ["A3", "B1", "C4", "D2"], {"A3", "B1", "C4", "D2"},
        [{"A": 3}, {"B": 1}, {"C": 4}, {"D": 2}], ["A", 3, "B", 1, "C", 4, "D", 2], [3, 1, 4, 2], (3, 1, 4, 2), ["3", "1", "4", "2"], "3, 1, 4, 2", "3 1 4 2", "3142", 3142,
        {"A": 3, "1": "B", "C": 4, "D": 2}, "A3 1B C4 2D", np.array([3, 1, 4, 2]), np.array([3.0, 1.0, 4.0, 2.0]), b"A3 B1 C4 D2", np.array(["A3", "B1", "C4", "D2"]), "A3 A3 B1 C4 D2", fractions.Fraction(3142),
    ],
)  # fmt: skip
def test_pairs_in_many_forms(answer):
    assert paired(answer) == RIGHT


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (None, {}), ("", {}), ({}, {}), ([], {}), ({"A": None, "B": None}, {}), ({"A": "", "B": 2}, {"B": 2}), ([3, None, None, 2], {"A": 3, "D": 2}), ("B1", {"B": 1}), ({"C": 6}, {"C": 6}),
        ({"A": 2, "B": 2}, {"A": 2, "B": 2}),
    ],
)  # fmt: skip
def test_what_is_left_open_is_left_open(answer, read):
    assert paired(answer) == read


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"E": 1}, "match.task"), ("A3 X1", "match.task"), ({"A": 7}, "match.option"), ({"A": 0}, "match.option"), ({"A": -1}, "match.option"), ({"A": 10**30}, "match.type"),
        ("A3 A2", "match.several"), ({"A": [3, 2]}, "match.text"), ({"A": "3 or 2"}, "match.text"), ("A: 3/2", "match.text"), ({"A": 2.5}, "match.text"), ({"A": "2.5"}, "match.text"),
        ({"A": float("nan")}, "match.text"), ({"A": float("inf")}, "match.text"), ({"A": True}, "match.type"), (True, "match.type"), (lambda: 3, "match.type"), ({"A": {"B": 3}}, "match.text"),
        ("A is not 3", "match.text"), ("A != 3", "match.text"), ("A ~ 3", "match.text"), ("A3?", "match.text"), ("A < 3", "match.text"), ("3 ← A", "match.text"), ("sigmoid", "match.text"), ("AB 3", "match.text"),
        ("A, B, C, D", "match.text"), ("ABCD", "match.text"), ([3, 1], "match.count"), (3, "match.count"), ("3 1 4 2 5", "match.count"), ({3, 1, 4, 2}, "match.set"), ("А3", "choice.lookalike"), (3 + 4j, "match.text"),
        ("A3 " * 1000, "match.text"), ([1] * 1000, "match.type"), ({str(i): i for i in range(1000)}, "match.type"), (np.zeros(1000), "match.type"), (np.array([True]), "match.type"), ([[3] * 50] * 50, "match.text"),
        (OrderedDict(A=3), "match.type"), ({"A": print}, "match.type"), ("A" * 100_000, "match.text"), ("9" * 100_000, "match.text"), ("A" + "3" * 500, "match.option"),
    ],
)  # fmt: skip
def test_what_is_no_matching_is_told(answer, code):
    with pytest.raises(Unreadable) as told:
        paired(answer)
    _is_said(told.value, code)


@pytest.mark.parametrize(
    "answer",
    [
        ["C", "A", "B"], ("c", "a", "b"), "CAB", "cab", "C A B", "C, A, B", "C; A; B", "C → A → B", "C->A->B", "C => A => B", "C > A > B", "C-A-B", "C – A – B", "C\nA\nB", "(C), (A), (B)", "C. A. B.",
        "'C', 'A', 'B'", '["C", "A", "B"]', "»C« »A« »B«", "1. C 2. A 3. B", "1) C\n2) A\n3) B", "C1 A2 B3", "2 A, 1 C, 3 B", {"1": "C", "2": "A", "3": "B"}, {"C": 1, "A": 2, "B": 3}, {"B": 3, "C": 1, "A": 2},
        {"C": "1", "A": "2.", "B": "3"}, [("C", 1), ("A", 2), ("B", 3)], ["C", ["A", "B"]], ["CA", "B"], ["C ", None, "A", "", "B"], np.array(["C", "A", "B"]), b"CAB", (x for x in "CAB"), "answer = C, A, B",
        "C dann A dann B", "C then A then B", "C, A und B", "C, A and B.", "Ｃ Ａ Ｂ", "C A B!", {"CAB"}, "C/A/B", "C|A|B", [1, "C", 2, "A", 3, "B"],
    ],
)  # fmt: skip
def test_orders_in_many_forms(answer):
    assert ordered(answer) == "CAB"


@pytest.mark.parametrize("answer", [None, "", [], {}, " ", [None], (), np.array([])])
def test_no_order_yet(answer):
    assert ordered(answer) == ""


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"C", "A", "B"}, "order.set"), (["C", "A", "C"], "order.twice"), ("CABC", "order.twice"), ("C A X", "choice.unknown"), ("forward", "choice.unknown"), ([3, 1, 2], "choice.number"), ("3 1 2", "choice.number"),
        (312, "choice.number"), ("C < A < B", "order.text"), ("C ← A", "order.text"), ("C or A", "choice.unknown"), ("C? A", "order.text"), ("C A 1", "order.text"), ("1 C 1 A", "order.text"), ({"1": "C", "2": "AB"}, "order.text"),
        (True, "order.type"), (print, "order.type"), ({"C": True}, "order.type"), ("С A B", "choice.lookalike"), ("CÄB", "order.text"), ("A" * 1000, "order.text"), (["A"] * 1000, "order.type"), ([["A"] * 50] * 50, "order.text"),
        ({str(i): "A" for i in range(1000)}, "order.type"), (1.5, "order.text"), (float("nan"), "order.text"), (np.array([[True]]), "order.type"), ("C" + "A" * 30, "order.text"), (OrderedDict(C=1), "order.type"),
    ],
)  # fmt: skip
def test_what_is_no_order_is_told(answer, code):
    with pytest.raises(Unreadable) as told:
        ordered(answer)
    _is_said(told.value, code)


def _is_said(told, code):
    assert told.code == code
    assert set(FORMS.values()) & {told.args_.get("form")} or code == "choice.lookalike"
    for lang in ("en", "de"):
        sentence = say(lang, code, **told.args_)
        assert known(lang, code) and len(sentence) < 260, sentence


@pytest.mark.parametrize(
    ("given", "run"),
    [("ABCDEF", 6), ("BACDEF", 5), ("FEDCBA", 1), ("DEFABC", 3), ("", 0), ("A", 1), ("FA", 1), ("AF", 2), ("BCDEFA", 5), ("CADBFE", 3)],
)
def test_the_longest_run(given, run):
    found = longest(given, ["ABCDEF"])
    assert len(found) == run and found == sorted(found)


def test_of_several_right_orders_the_best_counts():
    assert longest("BACD", ["ABCD", "BACD"]) == list("BACD")
    assert len(longest("DCBA", ["ABCD", "DABC"])) == 2


@pytest.mark.parametrize("shown", ["CADBFE", "DBFACE", "CFBEAD"])
def test_what_is_shown_earns_nothing(shown):
    orders = ["ABCDEF"]
    free = baseline(shown, orders)
    assert all(points(len(longest(given, orders)), shown, orders, 3) == 0 for given in (shown, shown[::-1]))
    earned = [points(run, shown, orders, 3) for run in range(7)]
    assert earned[: free + 1] == [0] * (free + 1) and earned[-1] == 3 and earned == sorted(earned)
    assert all(2 * one == int(2 * one) for one in earned)


def test_a_long_order_takes_no_time():
    names = [str(i) for i in range(26)]
    assert len(longest(names[::-1], [names] * 50)) == 1
