"""SymPy as a second witness: what it settles, that it proves nothing that is not so, and what becomes of a disagreement."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tables import declared, pairs

from autograder.algebra import opinion
from autograder.formulas import Comparison, Open, Opinion, compare, names, read, shape_of
from autograder.formulas.comparing.balls import Meter
from autograder.formulas.comparing.compare import BUDGET
from autograder.formulas.comparing.instance import Instance, Question
from autograder.formulas.comparing.sizes import plan
from autograder.kinds.derivation import judge as derivation
from autograder.records import Run
from autograder.spec import DerivationExercise
from autograder.worker import Ask, Worker

sys.path.insert(0, str(Path(__file__).parents[1] / "judge"))
from formula_keys import derivation_key

PATIENCE = 10

UNEQUAL = [
    # branches of roots, logarithms and powers
    ("sqrt(x^2)", "x", ""), ("sqrt(x^2*y)", "x*sqrt(y)", ""), ("(x^2)^(3/2)", "x^3", ""),
    ("log(x^2 + 1)", "2*log(x)", "x:positive"), ("log(x + y)", "log(x) + log(y)", "x:positive y:positive"),
    ("exp(x)^2", "exp(x^2)", ""), ("(x*y)^z", "x^z*y", "x:positive y:positive"), ("(x^y)^z", "x^(y^z)", "x:positive y:positive z:positive"),
    ("sqrt((x - 1)^2)", "x - 1", "x:positive"), ("sqrt(x^2 + y^2)", "x + y", "x:positive y:positive"), ("(-1)^n", "1", "n:natural"),
    # inverse functions beyond their branch
    ("acos(cos(x))", "x", ""), ("asin(sin(x))", "x", ""), ("atan(sin(x)/cos(x))", "x", ""), ("atan(x) + atan(1/x)", "pi/2", "x:nonzero"),
    ("asin(x)", "atan(x/sqrt(1 - x^2)) + step(x - 1/2)", "x:unit"), ("acosh(cosh(x))", "x", ""), ("atan(x) + atan(y)", "atan((x + y)/(1 - x*y))", "x:positive y:positive"),
    ("2*atan(x)", "atan(2*x/(1 - x^2))", "x:positive"),
    # switches
    ("sign(x)^2", "2", ""), ("abs(x)", "x", ""), ("abs(x + y)", "abs(x) + abs(y)", ""), ("max(x, y)", "x", ""), ("max(x, 0) + max(-x, 0)", "x", ""),
    ("step(x)", "1 - step(-x) + step(x - 1000)", ""), ("relu(x)", "x*step(x - 1)", ""), ("max(x, y) - min(x, y)", "x - y", ""),
    ("x if x > 100 else 0", "0", ""), ("relu(x - 10^6)", "0", ""), ("sign(x*y)", "sign(x) + sign(y)", ""), ("max(x, 1)", "x", "x:unit"),
    # nearly the same
    ("exp(x)", "1 + x + x^2/2 + x^3/6", ""), ("x + exp(-1000)", "x", ""), ("x*(1 + 10^(-40))", "x", ""), ("tanh(40 + x^2)", "1", ""), ("erf(x + 30)", "1", "x:positive"),
    ("exp(pi*sqrt(163))", "262537412640768744", ""), ("sin(x)", "x - x^3/6 + x^5/120", ""), ("log(1 + exp(x))", "x", "x:positive"),
    ("sigma(x)", "1/(1 + exp(-x)) + 10^(-30)", ""), ("0.3333333333*x", "x/3", ""), ("sqrt(2)*x", "1.4142135623730951*x", ""), ("pi*x", "22*x/7", ""),
    # a coefficient, a sign, a place
    ("tanh(x)", "2*sigma(x) - 1", ""), ("sigma(x)*(1 - sigma(-x))", "sigma(x)*(1 - sigma(x))", ""), ("sin(2*x)", "sin(x)*cos(x)", ""), ("cosh(x)^2 + sinh(x)^2", "1", ""),
    ("(x + y)^3", "x^3 + y^3", ""), ("1/(x + y)", "1/x + 1/y", ""), ("(x^2 - y^2)/(x - y)", "x - y", ""), ("x^n*x^m", "x^(n*m)", "x:positive n:natural m:natural"),
    # sums
    ("Sum(q^(i - 1), (i, 1, n))", "(1 - q^(n + 1))/(1 - q)", "q:unit n:natural"), ("Sum(i, (i, 1, n))", "n*(n - 1)/2", "n:natural"),
    ("Sum(q^i, (i, 1, n))", "(1 - q^n)/(1 - q)", "q:unit n:natural"), ("Sum(i^2, (i, 1, n))", "n*(n + 1)*(2*n + 1)/3", "n:natural"),
    ("Sum(x_i^2, (i, 1, n))", "Sum(x_i, (i, 1, n))^2", "x[n]"), ("Sum(x_i*y_i, (i, 1, n))", "Sum(x_i, (i, 1, n))*Sum(y_i, (i, 1, n))", "x[n] y[n]"),
    ("Sum(exp(x_i), (i, 1, n))", "exp(Sum(x_i, (i, 1, n)))", "x[n]"), ("Product(x_i, (i, 1, n))", "Sum(x_i, (i, 1, n))", "x[n]:positive"),
    ("Sum(1/i, (i, 1, n))", "log(n) + 0.5772", "n:natural"), ("Sum(x_i - 1, (i, 1, n))", "Sum(x_i, (i, 1, n)) - 1", "x[n]"),
]  # fmt: skip
"""Pairs that differ somewhere in their domain: SymPy may prove none of them."""

SETTLED = [
    ("atan(x) + atan(1/x)", "pi/2", "x:positive"),
    ("(1 - q^n)/(1 - q)", "Sum(q^(i - 1), (i, 1, n))", "q:unit n:natural"),
    ("Sum(u^(T - t), (t, 1, T))", "(1 - u^T)/(1 - u)", "u:unit T:natural"),
    ("Product(p^x_i*(1 - p)^(1 - x_i), (i, 1, n))", "p^Sum(x_i, (i, 1, n))*(1 - p)^(n - Sum(x_i, (i, 1, n)))", "p:unit x[n]:binary"),
    ("(z - mean(z))/sqrt(mean((z - mean(z))⊙(z - mean(z))) + s)", "(z - mean(z))/sqrt(mean(z⊙z) - mean(z)^2 + s)", "z[n] s:positive"),
    ("Sum(x_i^2, (i, 1, n))/n - (Sum(x_i, (i, 1, n))/n)^2", "Sum((x_i - Sum(x_k, (k, 1, n))/n)^2, (i, 1, n))/n", "x[n]"),
]


def given_of(text: str, *formulas: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Domains and shapes; what is not declared is real, but for sizes."""
    found = declared(text)
    sizes = {size for shape in found.shapes.values() for size in shape}
    used = {name for one in formulas for name in names(read(one, None, shapes=found.shapes))} - sizes
    return dict.fromkeys(sorted(used), "real") | dict(found.domains), dict(found.shapes)


def opened(student: str, reference: str, domains: Mapping[str, str], shapes: Mapping[str, tuple[str, ...]]) -> Open:
    """The question as it would be put to SymPy, without asking balls first."""
    sides = [read(text, None, shapes=shapes) for text in (student, reference)]
    if shape_of(sides[0], shapes) != shape_of(sides[1], shapes):
        raise ValueError("of two shapes")
    sizes = plan(sides, [], {}, shapes, [])
    question = Question(sides[0], sides[1], domains, {}, shapes, (), None, {})
    problems = [Instance(question, one, Meter(BUDGET)).problem for one in sizes.enough or ()]
    return Open(sides[0], sides[1], domains, {}, shapes, False, tuple(problems), sizes.dimensions)


def asked(question: Open) -> Opinion:
    """SymPy's opinion; None where it thinks too long."""

    def over(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(PATIENCE)
    try:
        return opinion(question)
    except KeyboardInterrupt:
        return None
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(("student", "reference", "given"), UNEQUAL, ids=lambda text: text[:30])
def test_no_false_identity_is_proved(student: str, reference: str, given: str) -> None:
    domains, shapes = given_of(given, student, reference)
    assert asked(opened(student, reference, domains, shapes)) is not True
    assert compare(student, reference, domains=domains, shapes=shapes, second=asked).status == "refuted"


def test_no_wrong_pair_of_the_tables_is_proved() -> None:
    chosen = [p for p in pairs() if p.verdict == "wrong" and not (p.declared.constraints or p.declared.decimal_comma or p.declared.shapes)]
    for pair in chosen[::20]:
        known = pair.declared
        student, reference = (read(t, list(known.domains), functions=known.functions) for t in (pair.student, pair.reference))
        if "index" in known.domains.values():
            continue
        sizes = plan((student, reference), [], {}, {}, [])
        question = Question(student, reference, known.domains, {}, {}, (), None, {})
        problems = [Instance(question, one, Meter(BUDGET)).problem for one in sizes.enough or ()]
        said = asked(Open(student, reference, known.domains, {}, {}, False, tuple(problems)))
        assert said is not True, (pair.student, pair.reference)


@pytest.mark.parametrize(("student", "reference", "given"), SETTLED)
def test_what_points_leave_open_is_proved(student: str, reference: str, given: str) -> None:
    domains, shapes = given_of(given, student, reference)
    assert compare(student, reference, domains=domains, shapes=shapes).status == "numeric"
    found = compare(student, reference, domains=domains, shapes=shapes, second=opinion)
    assert (found.status, found.by) == ("proved", "second")


def test_a_size_beyond_those_tried_is_found_and_refutes() -> None:
    zeros = "*".join(f"(n - {i})" for i in range(1, 7))
    declared = {"domains": {"x": "real"}, "shapes": {"x": ("n",)}}
    assert compare(f"Sum(x_i, (i, 1, n)) + {zeros}", "Sum(x_i, (i, 1, n))", **declared).status == "numeric"
    found = compare(f"Sum(x_i, (i, 1, n)) + {zeros}", "Sum(x_i, (i, 1, n))", second=opinion, **declared)
    assert (found.status, found.by) == ("refuted", "second")
    assert found.witness is not None and found.witness.at["n"] == "7"


def test_it_is_not_asked_where_nothing_is_open() -> None:
    def never(question: Open) -> Opinion:
        raise AssertionError

    assert compare("2*x", "x + x", second=never).status == "proved"
    assert compare("2*x", "x", second=never).status == "refuted"


def compared(said: Opinion) -> Comparison:
    return compare("atan(x) + atan(1/x)", "pi/2", domains={"x": "positive"}, second=lambda question: said)


def test_a_disagreement_is_for_a_person() -> None:
    from fractions import Fraction

    found = compared({"x": Fraction(3, 7)})
    assert (found.status, found.by, found.equal) == ("undetermined", "disagreement", False)
    assert compared({"x": Fraction(-3)}).status in ("numeric", "undetermined")  # no point of the domain
    assert compared(None).status == "numeric"


GRAPH = DerivationExercise(graph={"L": "w*pi/2 + x"}, lines=["dL_dw", "dL_dx"], domains={"x": "positive"}, points=2)


def test_a_line_says_who_proved_it() -> None:
    key = derivation_key(GRAPH)
    run = Run(answers={"dL_dw": "atan(x) + atan(1/x)", "dL_dx": "1"})
    assert [v.code for v in derivation.judge(key, run, hidden=True).verdicts] == ["derivation.right_unproved", "derivation.right"]
    worker = Worker()
    try:
        verdicts = worker.judge(key, run, hidden=True).verdicts
    finally:
        worker.close()
    assert [(v.code, v.earned == v.points) for v in verdicts] == [("derivation.right_sympy", True), ("derivation.right", True)]


def test_entries_of_the_softmax_are_proved_for_all_sizes() -> None:
    spec = DerivationExercise(
        graph={"p_i": "exp(z_i)/Sum(exp(z_k), (k, 1, n))", "L": "-Sum(y_k*log(p_k), (k, 1, n))"}, lines=["dp_i_dz_j"], points=1,
        domains={"y": "unit", "i": "index", "j": "index"}, shapes={"z": ["n"], "y": ["n"]}, constraints=["sum(y_i, i, 1, n) = 1"],
    )  # fmt: skip
    key, run = derivation_key(spec), Run(answers={"dp_i_dz_j": "p_i*(KroneckerDelta(i, j) - p_j)"})
    (verdict,) = derivation.judge(key, run, hidden=True, second=opinion).verdicts
    assert verdict.code == "derivation.right_sympy"
    (wrong,) = derivation.judge(key, Run(answers={"dp_i_dz_j": "p_i*(KroneckerDelta(i, j) - p_i)"}), hidden=True, second=opinion).verdicts
    assert wrong.code != "derivation.right_sympy" and wrong.earned == 0


def test_who_waits_too_long_for_it_has_what_there_was_before() -> None:
    run = Run(answers={"dL_dw": "atan(x) + atan(1/x)", "dL_dx": "1"})
    worker = Worker(sympy=0.01)
    try:
        found = worker.compare(Ask(student="atan(x) + atan(1/x)", reference="pi/2", domains={"x": "positive"}))
        assert (found.status, found.by) == ("numeric", "")
        verdicts = worker.judge(derivation_key(GRAPH), run, hidden=True).verdicts
    finally:
        worker.close()
    assert [(v.code, v.earned == v.points) for v in verdicts] == [("derivation.right_unproved", True), ("derivation.right", True)]


def test_its_memory_is_bounded_as_ours_is() -> None:
    worker = Worker(memory=8 << 20)
    try:
        found = worker.compare(Ask(student="atan(x) + atan(1/x)", reference="pi/2", domains={"x": "positive"}))
        assert (found.status, found.by) == ("numeric", "")
    finally:
        worker.close()
