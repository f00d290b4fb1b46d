"""Values of one's own under a condition, and answers that are texts: what is right, what is told, in both languages."""

from __future__ import annotations

import collections
import fractions
import math

import msgspec
import numpy as np
import pytest
from formula_keys import TITLE
from said import said

from autograder.kinds.number import compile as calculations
from autograder.kinds.number import judge as number
from autograder.kinds.number.judging.conditions import condition, standing
from autograder.kinds.number.judging.printed import alike, text_of
from autograder.language import known, say
from autograder.records import Exercise, FormKey, Key, Misconception, Run
from autograder.report import build_exercise
from autograder.spec import NumberExercise, OpenWrong, TextWrong
from autograder.values import pack

APART = "abs((p - t)^2 - ((p - t) - (p - t))) >= c"
OPEN = NumberExercise(
    graph={"k": "2*c"},
    values=lambda draw: {"c": 1.0, "m": 10.0},
    asked=["k"],
    open=["p", "t"],
    holds=[APART, "abs(p) <= m", "sqrt(m + t) >= 0"],
    example={"p": "3*c", "t": "1"},
    digits=2,
    points=3,
    wrong=[OpenWrong("equal", ["p = t"], what=said("equal", "gleich")), OpenWrong("near", ["abs(p - t) < 1"], what=said("near", "nah"))],
)
TEXTS = NumberExercise(
    graph={},
    values=lambda draw: {"n": 3},
    asked=["shape", "word"],
    text={"shape": ["torch.Size([{{n}}, {{n}}])", "({{n}}, {{n}})"], "word": "Adam"},
    digits=0,
    points=2,
    wrong=[TextWrong("column", "shape", ["torch.Size([{{n}}, 1])"], what=said("column", "Spalte")), TextWrong("lower", "word", ["adam"], what=said("lower", "klein"))],
)


def key_of(spec):
    body, parts = calculations.number(spec, spec.values(None))
    mistakes = tuple(Misconception(id=w.id, what=w.what) for w in spec.wrong)
    return Key(hash="0", exercise=Exercise(id="03/n", kind="number", title=TITLE, points=spec.points, parts=parts, misconceptions=mistakes), body=body)


OPEN_KEY, TEXT_KEY = key_of(OPEN), key_of(TEXTS)


def judged(key, hidden=True, **answers):
    judgement = number.judge(key, Run(answers={name: pack(value) for name, value in answers.items()}), hidden=hidden)
    for lang in ("en", "de"):
        for verdict in judgement.verdicts:
            assert known(lang, verdict.code) and say(lang, verdict.code, **{"n": 1, **verdict.args}), verdict
        assert build_exercise(judgement, lang).what is not None
    return judgement


def of_open(**answers):
    judgement = judged(OPEN_KEY, k=2, **answers)
    return [(v.status.value, v.code) for v in judgement.verdicts[1:]], [id for d in judgement.diagnosis for id in d.ids]


@pytest.mark.parametrize(
    ("p", "t"),
    [
        (3, 1), (2, 1), (1, 2), (-10, 10), (1.3, 0.1 * 3), (0.1 + 0.2, 1.3), ("2", "1,0"), ("3/2", "1/2"), ("p = 4", "≈ 2"), (np.float64(2), np.array([0.5])), (fractions.Fraction(5, 2), 1), (10.0, -0.0), (2 + 0j, 0),
        (10, 8.999999999999999),
    ],
)  # fmt: skip
def test_any_values_that_fulfil_the_condition_are_right(p, t):
    assert of_open(p=p, t=t) == ([("right", "number.open_right")] * 2, [])


@pytest.mark.parametrize(
    ("p", "t", "code", "mistake"),
    [
        (1, 1, "number.open_wrong", ["equal"]), (1, 1.5, "number.open_wrong", ["near"]), (1e17, 1e17, "number.open_wrong", ["equal"]), (0.1 + 0.2, 0.3, "number.open_wrong", ["equal"]), (2, 1.0000001, "number.open_wrong", ["near"]),
        (11, 1, "number.open_wrong", []), (1e300, 1, "number.open_no_left", []), (5, -11, "number.open_no_left", []), (1e308, -1e308, "number.open_no_left", []), (5e-324, 0, "number.open_wrong", ["near"]),
    ],
)  # fmt: skip
def test_other_values_are_told_what_they_give(p, t, code, mistake):
    verdicts, named = of_open(p=p, t=t)
    assert (verdicts, named) == ([("wrong", code)] * 2, mistake)


@pytest.mark.parametrize(
    ("p", "code"),
    [
        (float("nan"), "number.finite"), (float("inf"), "number.finite"), (1j, "number.type"), (3 + 4j, "number.type"), ("two", "number.text"), (True, "number.type"), ([1, 2], "number.type"), (None, "number.no_answer"), (10**400, "number.type"),
        ("1e999", "number.finite"), (lambda: 2, "number.type"), ({"p": 2}, "number.type"), (np.zeros(3), "number.type"), ("9" * 1000, "number.text"), ("2 + 2j", "number.text"), ([2] * 1000, "number.type"), (1.5, "number.open_alone"),
    ],
)  # fmt: skip
def test_what_is_no_number_gets_its_sentence(p, code):
    verdicts = judged(OPEN_KEY, k=2, p=p).verdicts
    assert verdicts[1].code == code and verdicts[1].earned == 0
    both = judged(OPEN_KEY, k=2, p=p, t=1).verdicts
    assert both[2].code == ("number.open_wrong" if code == "number.open_alone" else "number.open_alone")


def test_a_report_shows_both_sides():
    for lang, sides in (("en", "the left side gives 0.25, the right one 1"), ("de", "ergibt die linke Seite 0,25, die rechte 1")):
        report = build_exercise(judged(OPEN_KEY, k=2, p=1, t=1.5), lang)
        assert any(sides in line and "p = 1, t = 1.5" in line for line in report.evidence) and report.misconception == "near"
        right = build_exercise(judged(OPEN_KEY, k=2, p=3, t=1), lang)
        assert any("4" in line and "p = 3, t = 1" in line for line in right.evidence) and right.earned == 3


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ("x > y", (1, 1), False), ("x >= y", (1, 1), True), ("x != y", (0.1 + 0.2, 0.3), False), ("x = y", (0.1 + 0.2, 0.3), True), ("x == y", (1, 1 + 1e-9), False), ("x ≤ y", (1, 2), True), ("x < y", (1e-300, 2e-300), True),
        ("x ≠ y", (1e16, 1e16 + 2), False), ("x ≠ y", (1e16, 1e16 + 20), True), ("exp(x) > y", (1000, 0), False), ("log(x) < y", (0, 1), False), ("log(x) < y", (-1, 1), False), ("1/x > y", (0, 1), False), ("x^y > 0", (1e308, 1e300), False), ("max(x, y) = x", (2, 1), True),
        ("(x if x > 0 else -x) >= y", (-3, 2), True), ("abs(x) < 1e-12", (1e-13, 0), True), ("sigma(x) != 1", (40, 0), True),
    ],
)  # fmt: skip
def test_conditions(text, values, holds):
    assert standing(condition(text), dict(zip("xy", values, strict=True)), "xy").holds is holds


@pytest.mark.parametrize("text", ["x", "x < y < z", "(x < y)", "", "x <", "x = y = z"])
def test_what_is_no_condition(text):
    with pytest.raises(ValueError, match=r"must compare|read\."):
        condition(text)


Point = collections.namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "answer",
    [
        "torch.Size([3, 3])", "torch.Size([3,3])", "torch.size([3, 3])", " torch.Size( [ 3 , 3 ] ) ", "'torch.Size([3, 3])'", '"torch.Size([3, 3])"', "`torch.Size([3, 3])`", "„torch.Size([3, 3])“", "TORCH.SIZE([3, 3])\n",
        "torch.Size([3,\n3])", b"torch.Size([3, 3])", "(3, 3)", (3, 3), "(3,3)", np.array("torch.Size([3, 3])"), Point(3, 3), "torch.Size([3,\u00a03])",
    ],
)  # fmt: skip
def test_texts_are_read_leniently(answer):
    assert judged(TEXT_KEY, shape=answer).verdicts[0].status == "right"


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        ("torch.Size([3, 1])", "wrong", "number.text_wrong"), ("torch.Size([33])", "wrong", "number.text_wrong"), ("torch.Size([3 3])", "wrong", "number.text_wrong"), ([3, 3], "wrong", "number.text_wrong"), (9, "wrong", "number.text_wrong"),
        (float("nan"), "wrong", "number.text_wrong"), (True, "wrong", "number.text_wrong"), (ValueError, "wrong", "number.text_wrong"), (None, "no_answer", "number.no_text"), ("", "no_answer", "number.no_text"), ("  ", "no_answer", "number.no_text"),
        ("x" * 401, "unreadable", "number.text_long"), ("x" * 10**6, "unreadable", "number.text_long"), (lambda: 3, "unreadable", "number.text_type"), (int, "unreadable", "number.text_type"), ([[3], [3]], "unreadable", "number.text_type"),
        ([1] * 1000, "unreadable", "number.text_type"), ({3, 4}, "unreadable", "number.text_type"), ({str(i): i for i in range(1000)}, "unreadable", "number.text_type"), (np.zeros(10), "unreadable", "number.text_type"),
        (collections.OrderedDict(a=1), "unreadable", "number.text_type"), ((x for x in "ab"), "unreadable", "number.text_type"),
    ],
)  # fmt: skip
def test_other_texts(answer, status, code):
    verdict = judged(TEXT_KEY, shape=answer).verdicts[0]
    assert (verdict.status.value, verdict.code, verdict.earned) == (status, code, 0)


def test_capitals_count_where_they_tell_answers_apart():
    for answer, status, code, named in (("Adam", "right", "number.right", []), ("adam", "wrong", "number.text_case", ["lower"]), ("ADAM", "wrong", "number.text_case", [])):
        judgement = judged(TEXT_KEY, word=answer)
        verdict = judgement.verdicts[1]
        expected = "number.text_wrong" if named else code
        assert (verdict.status.value, verdict.code) == (status, expected) and [id for d in judgement.diagnosis for id in d.ids] == named


@pytest.mark.parametrize(
    ("given", "right", "same"),
    [
        ("true", "True", True), ("valueerror", "ValueError", True), ("VALUEERROR", "ValueError", True), ("none", "None", True), ("Value Error", "ValueError", True), ("ValueError: operands could not be broadcast", "ValueError", True), ("valueerror()", "ValueError", True), ("TypeError: ValueError", "ValueError", False), ("hello there", "hellothere", False), ("NaN", "nan", True), ("hello", "HELLO", False), ("Hello", "hello", False), ("a b", "a  b", True), ("ab", "a b", False),
        ("[1. 2.]", "[1.  2.]", True), ("[1.2.]", "[1. 2.]", False), ("1.0", "1", False), ("- 1", "-1", False), ("−1", "-1", True), ("“hi”", "hi", True), ("'a' 'b'", "a' 'b", False), ("tensor([8.])", "tensor([8])", False), ("x", "", False),
        ("True ", " true", True), ("Tensor(8., dtype=Torch.Float64)", "tensor(8., dtype=torch.float64)", True), ('{"a": 1}', "{'a': 1}", True), ("'", "'", True),
    ],
)  # fmt: skip
def test_alike(given, right, same):
    assert alike(given, right) is same


def test_a_released_key_tells_the_form_only():
    for key, answers in ((OPEN_KEY, {"k": 1, "p": 1, "t": 1}), (TEXT_KEY, {"shape": "x", "word": "y"})):
        body = key.body
        form = msgspec.structs.replace(key, body=FormKey(labels=tuple(answers), texts=tuple(body.texts)))
        assert {v.status.value for v in judged(form, hidden=False, **answers).verdicts} == {"pending"}
        assert {v.status.value for v in judged(form, hidden=False).verdicts} == {"no_answer"}
        assert "unreadable" in {v.status.value for v in judged(form, hidden=False, **dict.fromkeys(answers, print)).verdicts}


def test_in_practice_the_right_text_is_not_told():
    verdict = judged(TEXT_KEY, hidden=False, shape="(3,)").verdicts[0]
    assert verdict.code == "number.text_not_yet" and "right" not in verdict.args
    assert judged(TEXT_KEY, shape="(3,)").verdicts[0].args["right"] == "torch.Size([3, 3])"


def test_the_worked_solution():
    assert [label for label, _ in number.worked(OPEN_KEY, "en")] == ["k", "p", "t"]
    assert dict(number.worked(TEXT_KEY, "de"))["shape"] == "torch.Size([3, 3]) / (3, 3)"


def test_small_things_print_as_python_does():
    assert [text_of(pack(x)) for x in (True, 1, 1.0, (1, 2), [1.5], {"a": 1}, math.inf, np.float64(2))] == ["True", "1", "1.0", "(1, 2)", "[1.5]", "{'a': 1}", "inf", "2.0"]
