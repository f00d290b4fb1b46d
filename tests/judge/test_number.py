from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import numpy as np
import pytest
import sympy
from formula_keys import FORWARD, number_key
from said import said

from autograder.kinds.number import compile as calculations
from autograder.kinds.number import judge as number
from autograder.kinds.number.judge import Unreadable, numeral
from autograder.language import known, say
from autograder.records import FormKey, Run
from autograder.report.build import build_exercise
from autograder.spec import NumberExercise, NumberWrong
from autograder.values import pack

KEY = number_key(FORWARD)  # z1 = 0.65, a1 = 0.657, z2 = 1.614, a2 = 1.614
RIGHT = {"z1": 0.65, "a1": 0.657, "z2": 1.614, "a2": 1.614}
FORM = msgspec.structs.replace(KEY, body=FormKey(labels=("z1", "a1", "z2", "a2")))


class Loss(float):
    """A number of one's own kind, which may lie."""


def judged(**answers):
    return number.judge(KEY, Run(answers={**RIGHT, **answers}), hidden=True)


def marks(judgement):
    letters = {"right": "r", "follow_through": "f", "wrong": "w", "no_answer": "o", "unreadable": "u", "pending": "p"}
    return "".join(letters[v.status.value] for v in judgement.verdicts)


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("as expected", {}, "rrrr"),
        ("in full", {"a1": 0.657010462, "z2": 1.614020925, "a2": 1.614020925}, "rrrr"),
        ("as texts", {"z1": "0,65", "a1": " 0.657 ", "z2": "+1.614", "a2": "1614e-3"}, "rrrr"),
        ("rounded at the edge", {"a1": 0.6575}, "rrrr"),
        ("past the edge", {"a1": 0.6577}, "rwrr"),
        ("one decimal too few", {"a1": 0.66, "z2": 1.62, "a2": 1.62}, "rwff"),
        ("gone on from a rounded value", {"z2": 1.615, "a2": 1.615}, "rrrr"),
        ("gone on from a wrong value", {"z1": 1.05, "a1": 0.741, "z2": 1.782, "a2": 1.782}, "wfff"),
        ("on, then right again", {"z1": 1.05}, "wrrr"),
        ("on from the middle", {"a1": 0.572, "z2": 1.444, "a2": 1.444}, "rwff"),
        ("on across a gap", {"z1": 1.05, "a1": None, "z2": 1.782, "a2": 1.782}, "woff"),
        ("zero carries nothing", {"z1": 0, "a1": 0.5, "z2": 1.3, "a2": 1.3}, "wwff"),
        ("saturation carries nothing", {"z1": 40, "a1": 1.0, "z2": 2.3, "a2": 2.3}, "wwff"),
        ("a dead relu carries nothing", {"z2": -1.5, "a2": 0}, "rrww"),
        ("nothing", dict.fromkeys(RIGHT), "oooo"),
        ("only the last", {"z1": None, "a1": None, "z2": None}, "ooor"),
        ("a comma", {"z1": pack((0, 65))}, "urrr"),
    ],
)
def test_scenarios(name, answers, expected):
    assert marks(judged(**answers)) == expected, name


@pytest.mark.parametrize(
    ("answers", "label", "id"),
    [
        ({"z1": 1.05}, "z1", "no-bias"),
        ({"a1": 0.572}, "a1", "tanh"),
        ({"z2": 1.6}, "z2", "skips"),
        ({"z1": 1.2, "a1": 0.834}, "a1", "tanh"),
        ({"z1": 1.2, "z2": 2.7}, "z2", "skips"),
    ],
)
def test_misconceptions_are_named_also_on_own_values(answers, label, id):
    (found,) = [d for d in judged(**answers).diagnosis if d.part == label]
    assert (found.ids, found.certain) == ((id,), True)


def test_what_goes_on_rightly_has_no_name():
    found = judged(z1=1.05, a1=0.741, z2=1.782, a2=1.782)
    assert [d.part for d in found.diagnosis] == ["z1"]
    assert found.verdicts[3].args["from"] == "z2"


@pytest.mark.parametrize(
    ("thing", "value"),
    [
        (3, 3.0), (np.float32(0.5), 0.5), (np.array(2), 2.0), (np.int64(-1), -1.0), ("−1,5", -1.5), ("1e-3", 0.001),
        (".5", 0.5), (None, None), ("", None), ([1], 1.0), (np.array([[1.5]]), 1.5), (("-0,5",), -0.5), ({0.25}, 0.25),
        (Decimal("-0.69"), -0.69), (Fraction(-69, 100), -0.69), (complex(2), 2.0), (np.complex128(2), 2.0), (np.longdouble(0.5), 0.5),
        (np.str_("0.5"), 0.5), (np.array("0.5"), 0.5), (b"0.5", 0.5), (sympy.Rational(1, 4), 0.25), (sympy.sqrt(4), 2.0), (sympy.Float(0.5), 0.5),
        ("–0.69", -0.69), ("‑0.69", -0.69), ("—0,69", -0.69), ("－０．６９", -0.69), ("+0.69", 0.69), ("- 0.69", -0.69), ("0.69.", 0.69),
        ("0.69;", 0.69), ("0.69,", 0.69), ("$0.69$", 0.69), ("0.334…", 0.334), ("0.334...", 0.334), ("≈0.334", 0.334), ("~ 0.334", 0.334), ("ca. 0,334", 0.334),
        ("= 0.334", 0.334), ("z = 0.334", 0.334), ("Z: 0.334", 0.334), ("z ≈ 0,334", 0.334), ("1/4", 0.25), ("-69/100", -0.69), ("½", 0.5),
        ("(1 + 2)/4", 0.75), ("3.34·10^-1", 0.334), ("3,34·10⁻¹", 0.334), ("1.73*10**-1", 0.173), ("2^-2", 0.25), ("5·10²/10^3", 0.5), ("5e-1*2", 1.0), ("pi/pi", 1.0), ("2*sqrt(4)", 4.0), ("sqrt(4)", 2.0),
        ("1/4 = 0.25", 0.25), ("2/3 ≈ 0.67", 0.67), ("z = 2/3 = 0.667", 0.667), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 234,5", 1234.5),
        ("1'234.5", 1234.5), ("1,234,567", 1234567.0), ("1.234.567", 1234567.0), ("1,234", 1.234), ("1.234", 1.234), ("0,334", 0.334),
        ("\u200b0.5", 0.5), ("\u00a00.5\u00a0", 0.5), (np.float16(0.5), 0.5),
    ],
)  # fmt: skip
def test_numerals(thing, value):
    found = numeral(pack(thing), "z")
    assert found == value or found == pytest.approx(value, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (True, "number.type"), (np.bool_(True), "number.type"), (1j, "number.type"), ([1, 2], "number.type"), ([True], "number.type"),
        (np.array([1.0, 2.0]), "number.type"), ((0, 35), "number.comma_zero"), ((2, 35), "number.comma"), ((1, 2, 3), "number.type"), ((True, 1), "number.type"),
        (float("nan"), "number.finite"), (float("inf"), "number.finite"), (np.float64("nan"), "number.finite"),
        ("1e999", "number.finite"), ("eins", "number.text"), ("1 2", "number.text"), ("0x10", "number.text"),
        ("1_000", "number.text"), ("nan", "number.text"), ("9" * 5000, "number.text"), (10**400, "number.type"),
        ("__import__('os')", "number.text"), ("٣", "number.text"), (object(), "number.type"), ("33.4%", "number.percent"), ("33,4 %", "number.percent"),
        ("5 ‰", "number.percent"), ("0.334 V", "number.unit"), ("0.5cm", "number.unit"), ("3 Punkte", "number.unit"), ("0.3 ± 0.1", "number.text"),
        ("0.3 or 0.4", "number.text"), ("<0.5", "number.text"), ("0.3..0.4", "number.text"), ("a = 0.5", "number.other_label"), ("0.2 = 0.5", "number.several"),
        ("0,334,5", "number.text"), ("0.334,000", "number.text"), ("0.334(3)", "number.text"), ("2 (3)", "number.text"), ("1½", "number.text"), ("1 ½", "number.text"), ("2π", "number.text"), ("2√3", "number.text"), ("1 1/2", "number.text"), ("1,2345,678", "number.text"), ("-O.5", "number.text"), ("z", "number.text"),
        ("z =", "number.text"), ("x + 1", "number.text"), ("1/0", "number.text"), ("log(0)", "number.text"), ("(-1)^(1/2)", "number.text"),
        ("9" * 300, "number.text"), ("(" * 150 + "1", "number.text"), ("10^10^10", "number.text"), (Decimal("NaN"), "number.text"), (Decimal("Infinity"), "number.text"),
        ([], "number.type"), ([[1, 2]], "number.type"), (np.array([]), "number.type"), ({"z": 1}, "number.type"), (sympy.Symbol("q"), "number.text"),
        (np.array([1 + 1j]), "number.type"), (np.array([True]), "number.type"), (Loss(0.5), "number.type"), (np.array(["1", "2"]), "number.text"),
    ],
)  # fmt: skip
def test_what_is_no_number(thing, code):
    with pytest.raises(Unreadable) as caught:
        numeral(pack(thing), "z")
    assert caught.value.code == code


def test_fewer_decimals_are_told_as_rounding():
    for answer, decimals in ((0.66, 2), ("0,66", 2), ("0.7", 1), ([0.66], 2)):
        verdict = judged(a1=pack(answer)).verdicts[1]
        assert (verdict.code, verdict.args["n"], verdict.args["digits"], verdict.earned) == ("number.rounded", decimals, 3, 0)
    assert judged(a1=0.65).verdicts[1].code == "number.wrong"


def test_both_numbers_have_the_decimals_asked_for():
    report = build_exercise(judged(a1=1234.5), "en")
    assert report.what == "`a1` is not right: yours is 1234.500; right is 0.657."


def test_the_pair_says_what_was_meant():
    verdict = judged(z1=pack((0, 65))).verdicts[0]
    assert (
        say("en", verdict.code, **verdict.args)
        == "`z1` is the pair `(0, 65)`: the comma made two numbers of it. Write `0.65`, or `-0.65` where a minus stands before it."
    )


def test_a_release_knows_the_form_only():
    found = number.judge(FORM, Run(answers={"z1": 99, "a1": "x", "z2": None}), hidden=False)
    assert marks(found) == "puoo"
    assert found.verdicts[0].earned is None


def test_every_code_has_its_sentences():
    runs = [judged(z1=9), judged(z1=1.05, a1=0.741), judged(z1=0, a1=0.5), judged(z1="?", a1=None), judged(z1=pack(1j))]
    runs += [judged(z1=float("inf")), number.judge(FORM, Run(answers={"z1": 1}), hidden=False)]
    for verdict in (v for run in runs for v in run.verdicts):
        for lang in ("en", "de"):
            assert known(lang, verdict.code) and say(lang, verdict.code, **verdict.args)


def test_worked_solution():
    lines = number.worked(KEY, "de")
    assert lines[0] == ("z1", "w1·x + b1 = 1,5·0,7 − 0,4 = 0,650")
    assert lines[1] == ("a1", "σ(z1) = σ(0,65) = 0,657")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"graph": {"z1": "w1*q"}}, "'q'"),
        ({"asked": ["z9"]}, "z9"),
        ({"graph": {**FORWARD.graph, "a2": "log(-z2)"}}, "no value"),
        ({"wrong": [NumberWrong("odd", "z9", "x", what=said("", ""))]}, "z9"),
    ],
)
def test_a_broken_spec_says_what_is_wrong(changes, sentence):
    spec = NumberExercise(**{**vars(FORWARD), **changes})
    with pytest.raises(ValueError, match=sentence):
        calculations.number(spec, spec.values(None))
