from __future__ import annotations

import re

import msgspec
import pytest
from formula_keys import BRANCHED, NEURON, derivation_key, released
from said import said

from autograder import kinds
from autograder.formulas import compare
from autograder.kinds.derivation import compile as formulas
from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.spec import DerivationWrong
from autograder.language import known, say
from autograder.records import Fault, Key, Raised, Run, TimedOut
from autograder.report.build import build_exercise
from autograder.spec import DerivationExercise
from autograder.values import Array, Other, Sequence

KEY = derivation_key(NEURON)
PUBLIC = msgspec.json.decode(msgspec.json.encode(released(KEY)), type=Key)
RIGHT = {"dL_da": "2*(a-y)", "da_dz": "a*(1-a)", "dz_dw": "x", "dL_dw": "2*(a-y)*a*(1-a)*x"}
SLIPPED = "sigma(a)*(1-sigma(a))"


def judged(key=KEY, /, **answers):
    return derivation.judge(key, Run(answers={**RIGHT, **answers}), hidden=True)


def marks(judgement):
    """r, f, w, o (no answer), u (unreadable), ? (undecided), one per line."""
    letters = {"right": "r", "follow_through": "f", "wrong": "w", "no_answer": "o", "unreadable": "u", "undecided": "?"}
    return "".join(letters[v.status.value] for v in judgement.verdicts)


def earned(judgement):
    return sum(v.earned or 0 for v in judgement.verdicts)


def ids(judgement):
    return {d.part: d.ids for d in judgement.diagnosis}


SCENARIOS = [
    ("as expected", {}, "rrrr"),
    ("as labels", {"dL_dw": "dL_da*da_dz*dz_dw"}, "rrrr"),
    ("label in front", {"dL_da": "dL_da = 2a - 2y", "dL_dw": "∂L/∂w = 2(a−y)·σ′(z)·x"}, "rrrr"),
    ("written out", {"da_dz": "exp(-(w*x+b))/(1+exp(-(w*x+b)))**2", "dL_da": "2*(sigma(w*x+b)-y)"}, "rrrr"),
    ("last line alone", {"dL_da": "", "da_dz": None, "dz_dw": "  "}, "ooor"),
    ("last line right after wrong ones", {"dL_da": "a*y", "da_dz": "z+w", "dz_dw": "w"}, "wwwr"),
    ("slip, then on", {"da_dz": SLIPPED, "dL_dw": f"2*(a-y)*{SLIPPED}*x"}, "rwrf"),
    ("slip, then on by label", {"da_dz": SLIPPED, "dL_dw": "dL_da*da_dz*dz_dw"}, "rwrf"),
    ("slip, then on by another's label", {"da_dz": SLIPPED, "dL_dw": "2*(a-y)*da_dz*x"}, "rwrf"),
    ("two slips, then on", {"dL_da": "a-y", "da_dz": SLIPPED, "dL_dw": f"(a-y)*{SLIPPED}*x"}, "wwrf"),
    ("two slips, on from one", {"dL_da": "a-y", "da_dz": SLIPPED, "dL_dw": "(a-y)*a*(1-a)*x"}, "wwrf"),
    ("two signs cancel", {"dL_da": "2*(y-a)", "da_dz": "-a*(1-a)"}, "wwrr"),
    ("sign, then on", {"dL_da": "2*(y-a)", "dL_dw": "2*(y-a)*a*(1-a)*x"}, "wrrf"),
    ("slip, then a slip", {"dL_da": "a-y", "dL_dw": "(a-y)*a*(1-a)"}, "wrrw"),
    ("constant carries nothing", {"da_dz": "1", "dL_dw": "2*(a-y)*x"}, "rwrw"),
    ("constant in disguise", {"da_dz": "1 + 0*z", "dL_dw": "2*(a-y)*x"}, "rwrw"),
    ("zero carries nothing", {"dL_da": "0", "dL_dw": "0"}, "wrrw"),
    ("a lost variable carries nothing", {"dL_da": "2*a", "dL_dw": "2*a*a*(1-a)*x"}, "wrrw"),
    ("a lost variable in disguise", {"dL_da": "2*a + y - y", "dL_dw": "2*a*a*(1-a)*x"}, "wrrw"),
    ("a repeated line carries nothing", {"da_dz": "dL_da", "dL_dw": "dL_da^2*x"}, "rwrw"),
    ("restates", {"dL_da": "diff(L, a)", "dL_dw": "dL_dw"}, "orro"),
    ("restates as a quotient", {"dL_dw": "dL/dw"}, "rrro"),
    ("restates with trimmings", {"dL_dw": "0 + 1*dL_dw"}, "rrro"),
    ("a later line's label", {"da_dz": "dL_dw/dL_da/x"}, "rrrr"),
    ("labels in a circle", {"da_dz": "dL_dw/dL_da/x", "dL_dw": "dL_da*da_dz*dz_dw"}, "roro"),
    ("a label without a line", {"dL_da": None, "dL_dw": "dL_da*da_dz*dz_dw"}, "orro"),
    ("a label whose line is unreadable", {"dL_da": "((", "dL_dw": "dL_da*da_dz*dz_dw"}, "urro"),
    ("another line's label in front", {"dL_da": "dL_dw = 2*(a-y)"}, "urrr"),
    ("a number", {"da_dz": 0.25}, "rwrr"),
    ("two formulas", {"dL_da": "2*a, 2*y"}, "urrr"),
    ("no value anywhere", {"dL_da": "1/0", "dL_dw": "dL_da*da_dz*dz_dw"}, "wrrw"),
    ("no value at a few points", {"dL_da": "2*(a-y)^2/(a-y)"}, "rrrr"),
    ("no value at half the points", {"dz_dw": "exp(log(x))"}, "rr?r"),
    ("unknown name", {"dL_da": "2*(yhat - y)"}, "urrr"),
]


@pytest.mark.parametrize("line", ["a*(1-a)*sqrt(z)/sqrt(z)", "exp(log(a*(1-a)))*sqrt(w)/sqrt(w)"])
def test_a_line_that_is_right_on_a_part_of_the_numbers_only_is_left_to_a_person(line):
    judgement = judged(da_dz=line)
    assert marks(judgement) == "r?rr"
    assert judgement.verdicts[1].earned is None


@pytest.mark.parametrize(("name", "answers", "expected"), SCENARIOS)
def test_scenarios(name, answers, expected):
    assert marks(judged(**answers)) == expected, name


@pytest.mark.parametrize(("name", "answers", "expected"), SCENARIOS)
def test_a_release_judges_as_grading_does(name, answers, expected):
    full, check = judged(**answers), judged(PUBLIC, **answers)
    assert marks(check) == expected, name
    assert [v.code for v in check.verdicts] == [v.code for v in full.verdicts]
    assert (check.diagnosis, check.at) == (full.diagnosis, full.at)


def test_points():
    assert [earned(judged(**answers)) for answers in ({}, {"da_dz": SLIPPED}, {"dL_da": None})] == [4, 3, 3]


def test_a_release_holds_no_formula():
    body = PUBLIC.body
    assert not body.pieces and all(not line.reference and not line.wrong for line in body.lines)
    text = msgspec.json.encode(PUBLIC).decode()
    for secret in ("2*(a - y)", "sigma(z)*(1", 'x + b"', '*x"'):
        assert secret not in text.replace(body.graph["z"], "")
    assert all(len(value.split("e")[0]) >= 30 for point in body.points for value in point.lines.values())


@pytest.mark.parametrize(
    ("answers", "label", "id"),
    [
        ({"da_dz": SLIPPED}, "da_dz", "mutant.prime-at-output:da_dz"),
        ({"dL_da": "2*(y-a)"}, "dL_da", "mutant.swapped:dL_da"),
        ({"dL_da": "a-y"}, "dL_da", "mutant.factor-dropped:dL_da"),
        ({"dL_da": "2*(a-y)^2"}, "dL_da", "mutant.power-kept:dL_da"),
        ({"dL_da": "L"}, "dL_da", "mutant.undifferentiated:dL_da"),
        ({"da_dz": "a"}, "da_dz", "mutant.undifferentiated:da_dz"),
        ({"da_dz": "-a*(1-a)"}, "da_dz", "mutant.sign:da_dz"),
        ({"dz_dw": "w"}, "dz_dw", "mutant.by-x:dz_dw"),
        ({"dz_dw": "1"}, "dz_dw", "mutant.by-b:dz_dw"),
        ({"dz_dw": "b+x"}, "dz_dw", "bias-kept"),
        ({"dL_dw": "2*(a-y)*a*(1-a)"}, "dL_dw", "mutant.factor:dz_dw"),
        ({"dL_dw": "a*(1-a)*x"}, "dL_dw", "mutant.factor:dL_da"),
        ({"dL_dw": "2*(a-y)*x"}, "dL_dw", "slope-skipped"),
        ({"dL_dw": "2*(a-y) + x + a - a^2"}, "dL_dw", "sum"),
        ({"dL_dw": f"2*(a-y)*{SLIPPED}*x"}, "dL_dw", "mutant.prime-at-output:da_dz"),
        ({"dL_da": "3*(a-y)", "dL_dw": "3*(a-y)*a*(1-a)"}, "dL_dw", "mutant.factor:dz_dw"),
        ({"dL_da": "3*(a-y)", "dL_dw": "3*(a-y)*x"}, "dL_dw", "slope-skipped"),
        ({"dL_da": "3*(a-y)", "dL_dw": "-3*(a-y)*a*(1-a)*x"}, "dL_dw", "mutant.sign:dL_dw"),
        ({"dL_da": "3*(a-y)", "dL_dw": f"3*(a-y)*{SLIPPED}*x"}, "dL_dw", "mutant.prime-at-output:da_dz"),
    ],
)
def test_misconceptions_are_named(answers, label, id):
    found = judged(**answers)
    assert ids(found)[label] == (id,)
    assert next(d for d in found.diagnosis if d.part == label).certain
    assert id in {m.id for m in KEY.exercise.misconceptions}


def test_an_ambiguous_mistake_is_told_as_ambiguous():
    twice = DerivationWrong("again", "dz_dw", "b + x", what=said("…", "…"))
    spec = DerivationExercise(**{**vars(NEURON), "wrong": [*NEURON.wrong, twice]})
    (found,) = judged(derivation_key(spec), dz_dw="x+b").diagnosis
    assert (set(found.ids), found.certain) == ({"bias-kept", "again"}, False)


def test_follow_through_names_its_line():
    verdict = judged(da_dz=SLIPPED, dL_dw="dL_da*da_dz*dz_dw").verdicts[3]
    assert (verdict.args["from"], verdict.args["from_line"], verdict.args["read"]) == ("da_dz", 2, "dL_da·da_dz·dz_dw")


def test_the_witness_tells_the_nodes():
    found = judged(da_dz=SLIPPED)
    assert found.at == {"w": "1", "x": "2", "b": "-2", "y": "0", "z": "0", "a": "0.5"}
    args = found.verdicts[1].args
    assert (args["yours"], args["right"], args["read"]) == ("0.235", "0.250", "σ(a)·(1 − σ(a))")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Other("sympy.Mul", "2*(a - y)"), "r"),
        (Other("sympy.Derivative", "Derivative(L, a)"), "o"),
        (Other("Liar", "2*(a - y)"), "u"),
        (True, "u"),
        (float("nan"), "u"),
        (10**400, "u"),
        (Sequence("tuple", (1, 2)), "u"),
        (Array("float64", (), b"\0" * 8), "w"),
        (Array("bool", (), b"\1"), "u"),
        (Array("float64", (1,), b"\0" * 8), "u"),
        ("\ud800", "u"),
        ("2*(a-y)" + " " * 3000, "u"),
        ("__import__('os').system('true')", "u"),
    ],
)
def test_answers_of_other_types(answer, expected):
    found = judged(dL_da=answer)
    assert marks(found)[0] == expected
    assert len(str(found.verdicts[0].args.get("text", ""))) <= 200


def test_how_the_run_ended_explains_a_missing_line():
    def of(**run):
        return derivation.judge(KEY, Run(answers={"dL_da": "2*(a-y)"}, **run), hidden=True).verdicts[:2]

    stopped = Raised(error="NameError", message="name 'a' is not defined", stage="cell", line=2, cell=4)
    assert [v.status for v in of(cells=(stopped,), own=stopped)] == ["right", "raised"]
    assert [v.status for v in of(outcomes=(TimedOut(seconds=5),))] == ["right", "timed_out"]
    fault = of(outcomes=(Fault(why="no memory on our side"),))[1]
    assert (fault.status, fault.earned) == ("fault", None)


# --- a graph with branches

BRANCHED_RIGHT = {
    "dL_dp": "q", "dp_dh": "v", "dL_dh": "v*q + 2*p*h", "dh_du": "(1-h^2)*x", "dL_du": "dL_dh*dh_du + 2*lam*u",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "rrrrr"),
        ({"dL_du": "3*v*tanh(u*x)^2*(1-tanh(u*x)^2)*x + 2*lam*u"}, "rrrrr"),
        ({"dL_dh": "v*q", "dL_du": "v*q*(1-h^2)*x + 2*lam*u"}, "rrwrf"),
        ({"dh_du": "1-h^2+x", "dL_du": "dL_dh*dh_du + 2*lam*u"}, "rrrwf"),
        ({"dL_du": "dL_dh*dh_du"}, "rrrrw"),
        ({"dL_dp": "q+v*p", "dL_dh": "(q+v*p)*v + p*2*h"}, "wrfrf"),
        ({"dL_dp": "2*q", "dL_dh": "dL_dp*dp_dh + 2*p*h", "dL_du": "dL_dh*dh_du + 2*lam*u"}, "wrfrf"),
    ],
)
def test_a_graph_with_branches(answers, expected):
    key = derivation_key(BRANCHED)
    for given in (key, released(key)):
        run = Run(answers={**BRANCHED_RIGHT, **answers})
        assert marks(derivation.judge(given, run, hidden=True)) == expected


# --- compiling


def test_references_follow_from_the_graph():
    for line in derivation_key(BRANCHED).body.lines:
        assert compare(
            BRANCHED_RIGHT[line.label], line.reference, definitions={**BRANCHED.graph, **BRANCHED_RIGHT}
        ).equal


def test_every_standard_mutant_is_rejected_and_named():
    for line in KEY.body.lines:
        for id, formula in line.wrong.items():
            found = judged(**{line.label: formula})
            assert earned(found) == 3
            assert id in ids(found)[line.label] or id.split(":")[0] in ("mutant.sign", "mutant.half", "mutant.factor")


def test_standard_misconceptions_speak_both_languages():
    standard = [m for m in KEY.exercise.misconceptions if m.id.startswith("mutant.")]
    assert len(standard) >= 12
    for misconception in standard:
        for text in (misconception.what, misconception.why, misconception.next):
            assert text is not None and text["en"] != text["de"] and "mutant." not in text["en"] + text["de"]


def test_every_code_has_its_sentences():
    codes = {v.code for _, answers, _ in SCENARIOS for v in judged(**answers).verdicts}
    for lang in ("en", "de"):
        assert all(known(lang, code) for code in codes)
        for _, answers, _ in SCENARIOS:
            for verdict in judged(PUBLIC, **answers).verdicts:
                assert say(lang, verdict.code, **verdict.args)


def test_worked_solution():
    assert derivation.worked(KEY, "de")[:2] == [("dL_da", "2·(a − y)"), ("da_dz", "σ(z)·(1 − σ(z))")]


def test_a_variant_fills_the_graph():
    spec = DerivationExercise(graph={"a": "{{f}}(z)"}, lines=["da_dz"], points=1)
    body, _, _ = formulas.derivation(spec, {"f": "tanh"})
    assert compare(body.lines[0].reference, "1/cosh(z)^2").status == "proved"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"graph": {"a": "sigma(z", "L": "a"}}, r"graph\['a'\].*never closed"),
        ({"graph": {"L": "a", "a": "z"}}, "comes later"),
        ({"lines": ["dL_dq"]}, "dL_dq"),
        ({"lines": ["w"]}, "'w'"),
        ({"domains": {"y": "positiv"}}, "positiv"),
        ({"domains": {"q": "unit"}}, "'q'"),
        ({"wrong": [DerivationWrong("same", "dL_da", "2*a-2*y", what=said("", ""))]}, "'same' equals the reference"),
        ({"wrong": [DerivationWrong("far", "dL_dx", "x", what=said("", ""))]}, "dL_dx"),
        ({"wrong": [DerivationWrong("odd", "dL_da", "q", what=said("", ""))]}, "nknown name `q`"),
    ],
)
def test_a_broken_spec_says_what_is_wrong(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        formulas.derivation(DerivationExercise(**{**vars(NEURON), **changes}), {})


def test_numbers_that_read_the_same_are_not_set_side_by_side():
    """`yours gives 0.25; right is 0.25` would say nothing true."""
    for formula in ("a*(1-a) + 10^-9", "a*(1-a)*(1 + 10^-9)", "a*(1-a)*(1 + 10^-30)", "a*(1-a) + 0.01"):
        where = build_exercise(judged(da_dz=formula), "en").where
        assert where and not re.search(r"gives (\S+); right is \1\.", where), where
        assert where.endswith("by less than the sixth digit.") == ("(1 + 10" in formula), where


def test_a_mistake_is_said_of_the_line_it_stands_in():
    for formula, step in (("(a-y)*a*(1-a)*x", "dL_da"), ("2*(a-y)*(1-a^2)*x", "da_dz"), ("2*(a-y)*a*(1-a)", "dz_dw"), ("2*(a-y)*a*x", "da_dz")):
        for lang in ("en", "de"):
            report = build_exercise(judged(dL_dw=formula), lang)
            assert report.what.startswith("In `dL_dw`") and f"`{step}`" in report.what, report.what
            assert not report.what.startswith(f"In `{step}`")
    assert build_exercise(judged(dL_da="a-y"), "en").what == "In `dL_da` the factor from the exponent is missing."


VARIANCE = DerivationExercise(graph={"q": "1 - p", "v": "p*q*x^2"}, domains={"p": "unit"}, lines=["v"], names=["x", "p"], points=1)


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        ("p*(1-p)*x^2", "right", "derivation.right"),
        ("p*q*x^2", "no_answer", "derivation.names"),
        ("x^2*p - (p*x)^2", "right", "derivation.right"),
        ("p*q*x", "wrong", "derivation.wrong"),
    ],
)
def test_only_some_names_may_be_used(answer, status, code):
    key = derivation_key(VARIANCE)
    for one in (key, released(key)):
        (verdict,) = derivation.judge(one, Run(answers={"v": answer}), hidden=True).verdicts
        assert (verdict.status.value, verdict.code) == (status, code)
    if code == "derivation.names":
        assert say("de", code, **verdict.args) == "`v` stimmt, ist aber noch nicht ausgeschrieben: Es verwendet q. Verwende nur x, p."


@pytest.mark.parametrize(
    ("graph", "more", "lines", "names"),
    [
        ({"q": "1 - p", "m": "p*x", "v": "p*(x - m)^2 + q*m^2"}, {"domains": {"p": "unit"}}, ["v", "dv_dp"], ["x", "p"]),
        ({"z": "w*x + b", "a": "sigma(z)", "L": "(a - y)^2"}, {}, ["dL_da", "dL_dw"], ["w", "x", "b", "y"]),
        ({"z": "w*x + b", "a": "sigma(z)", "L": "(a - y)^2"}, {}, ["dL_da", "dL_dw"], ["a", "x", "y"]),
        ({"r": "X @ w - y", "L": "r.T @ r"}, {"shapes": {"X": ["n", "d"], "w": ["d"], "y": ["n"]}}, ["dL_dr", "dL_dw"], ["X", "w", "y"]),
        ({"p_i": "exp(z_i)/sum(exp(z_j), j, 1, K)", "L": "-sum(y_i*log(p_i), i, 1, K)"},
         {"shapes": {"z": ["K"], "y": ["K"]}, "domains": {"i": "index", "j": "index"}, "constraints": ["sum(y_i, i, 1, K) = 1"]}, ["dp_i_dz_j", "dL_dz_j"], ["z", "y"]),
    ],
)  # fmt: skip
def test_a_worked_solution_uses_the_names_that_an_answer_may_use(graph, more, lines, names):
    """Practice shows it, and the audit hands it in."""
    key = derivation_key(DerivationExercise(graph=graph, lines=lines, names=names, points=2, **more))
    verdicts = derivation.judge(key, Run(answers=kinds.of(key).audit.right(key)), hidden=True).verdicts
    assert [(v.status.value, v.earned) for v in verdicts] == [("right", v.points) for v in verdicts], kinds.of(key).audit.right(key)


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="names: there is no 'r' in the graph"):
        formulas.derivation(DerivationExercise(graph={"v": "p*x"}, lines=["v"], names=["r"], points=1), {})
