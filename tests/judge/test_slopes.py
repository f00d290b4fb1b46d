"""A line that leaves the derivative to be taken is no answer, by whatever sign; what only looks like one is read."""

from __future__ import annotations

from functools import cache

import pytest
from formula_keys import derivation_key

from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.judging.forward import forward
from autograder.kinds.number import compile as calculations
from autograder.language import known, say
from autograder.records import Key, Run, Verdict
from autograder.spec import DerivationExercise
from autograder.values import pack

ACTIVATIONS = ("sigma", "tanh", "softplus", "relu", "exp")


@cache
def key_of(activation: str) -> Key:
    graph = {"z": "w*x + b", "a": f"{activation}(z)", "L": "(a - y)^2"}
    return derivation_key(DerivationExercise(graph=graph, lines=["dL_da", "da_dz", "dL_dw"], points=3))


def judged(text: object, label: str = "da_dz", activation: str = "sigma") -> Verdict:
    found = derivation.judge(key_of(activation), Run(answers={label: pack(text)}), hidden=True)
    return next(v for v in found.verdicts if v.part == label)


SIGNS = [
    "{f}'(z)", "{f}′(z)", "{f}’(z)", "{f}'(w*x + b)", "1*{f}'(z)", "0*x + {f}'(z)", "{f}'(z)*x/x", "-(-{f}'(z))", "[{f}'(z)]", "{f}_prime(z)",
    "da/dz = {f}'(z)", "diff({f}(z), z)", "Derivative({f}(z), z)", "sympy.diff({f}(z), z)", "diff({f}(w*x+b), z)", "{f}(z).diff(z)", "{f}.diff(z)",
    "d/dz {f}(z)", "d/dz({f}(z))", "d({f}(z))/dz", "d{f}/dz", "d{f}(z)/dz", "d {f}(z) / dz", "∂{f}/∂z", "∂/∂z {f}(z)", "∂_z {f}(z)", "∂_z a",
    r"\frac{{d}}{{dz}} {f}(z)", r"\frac{{\partial}}{{\partial z}} {f}(z)", r"\frac{{\mathrm{{d}}}}{{\mathrm{{d}}z}} {f}(z)", r"\frac{{d {f}(z)}}{{dz}}",
    "({f}(z))'", "a'", "a′(z)", r"a^{{\prime}}", "ȧ", r"\dot{{a}}", "D({f})(z)", "D_z a", "D[a, z]", "∇a", "∇_z a", r"\nabla {f}(z)", "grad({f})(z)",
    "grad(a, z)", "gradient({f}(z))", "torch.autograd.grad(a, z)", "a.grad", "a.backward()", "jacobian(a, z)", "{f}_derivative(z)", "deriv({f}, z)",
    "derivative of {f}", "Ableitung von {f}(z)", "slope of {f}", "d{f}_dz", "d{f}(z)", "da", "da_dz", "da/dz", "∂a/∂z",
    "({f}(z+h) - {f}(z))/h", "({f}(z + h) − {f}(z − h))/(2h)", "({f}(z+eps)-{f}(z))/eps", "({f}(z+ε)-{f}(z))/ε", "({f}(z+Δz)-{f}(z))/Δz", "({f}(z+dz)-{f}(z))/dz",
    r"\frac{{{f}(z+h)-{f}(z)}}{{h}}", r"\lim_{{h \to 0}} \frac{{{f}(z+h)-{f}(z)}}{{h}}", "lim h->0 ({f}(z+h)-{f}(z))/h", "limit(({f}(z+h)-{f}(z))/h, h, 0)",
    "({f}(z+0.001)-{f}(z))/0.001", "({f}(z + 1e-8) - {f}(z - 1e-8))/2e-8", "10^6*({f}(z+10^-6)-{f}(z))", "({f}(z+10^-60)-{f}(z))*10^60",
]  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_for_the_slope_is_no_answer(sign: str) -> None:
    verdict = judged(sign.format(f="sigma"))
    assert (verdict.status, verdict.earned) == ("no_answer", 0), verdict
    for lang in ("en", "de"):
        assert known(lang, verdict.code) and say(lang, verdict.code, **verdict.args)
    assert "slope out" in say("en", verdict.code, **verdict.args)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_whichever_function_it_is(activation: str) -> None:
    for sign in ("{f}'(z)", "diff({f}(z), z)", "d/dz {f}(z)", "({f}(z+h)-{f}(z))/h", "a'", "d{f}/dz"):
        assert judged(sign.format(f=activation), activation=activation).status == "no_answer", sign


@pytest.mark.parametrize(
    ("text", "label", "activation"),
    [
        ("a*(1-a)", "da_dz", "sigma"), ("sigma(z)*(1-sigma(z))", "da_dz", "sigma"), ("sigma'(z) = a*(1-a)", "da_dz", "sigma"),
        ("a*(1-a) = sigma'(z)", "da_dz", "sigma"), ("1 - tanh(z)^2", "da_dz", "tanh"), ("sech(z)^2", "da_dz", "tanh"), ("sigma(z)", "da_dz", "softplus"),
        ("1[z > 0]", "da_dz", "relu"), ("a", "da_dz", "exp"), ("exp(z)", "da_dz", "exp"),
        ("2*(a-y)*sigma'(z)*x", "dL_dw", "sigma"), ("2*(a-y)*diff(sigma(z), z)*x", "dL_dw", "sigma"),
        ("2*(a-y)*a*(1-a)*x", "dL_dw", "sigma"), ("2*a - 2*y", "dL_da", "sigma"), ("(2*(a+1/8) - 2*y - 1/4)", "dL_da", "sigma"),
    ],
)  # fmt: skip
def test_a_slope_that_is_written_out_is_right(text: str, label: str, activation: str) -> None:
    assert judged(text, label, activation).status == "right"


def test_a_wrong_sign_is_wrong_and_named() -> None:
    assert judged("sigma'(a)").status == "wrong"


@pytest.mark.parametrize("text", ["softsign(z)", "f(z)", "swishh(z)", "softsign (z)", "x + mish(w*x)", "g(f(x))", "Loss(y)"])
def test_an_unknown_function_in_a_graph_is_an_error_for_its_author(text: str) -> None:
    with pytest.raises(ValueError, match=r"graph\['a'\]: Unknown function"):
        forward({"z": "w*x + b", "a": text}, {}, {})


def test_in_a_calculation_too() -> None:
    from formula_keys import FORWARD

    from autograder.spec import NumberExercise

    spec = NumberExercise(**{**vars(FORWARD), "graph": {**FORWARD.graph, "a1": "softsign(z1)"}})
    with pytest.raises(ValueError, match="Unknown function `softsign`"):
        calculations.number(spec, spec.values(None))


@pytest.mark.parametrize("text", ["softsign(z)", "f(z)", "mish(z)", "gelu6(z)"])
def test_for_a_student_it_is_told(text: str) -> None:
    verdict = judged(text)
    assert verdict.status == "unreadable" and verdict.code.startswith("read.unknown_function")


@pytest.mark.parametrize(
    "written",
    ["2*(a-y);", "2*(a-y),", "2*(a-y).", "2*(a-y) # rule", "= 2*(a-y)", "'2*(a-y)'", "`2*(a-y)`", "“2*(a-y)”", ["2*(a-y)"], ("2*(a-y)",), [["2*(a-y)"]], {"2*(a-y)"}, b"2*(a-y)", "$2(a-y)$.", "dL/da = 2*(a-y);"],
)  # fmt: skip
def test_what_stands_round_a_formula_is_passed_over(written: object) -> None:
    assert judged(written, "dL_da").status == "right"


@pytest.mark.parametrize("written", ["", " ", "# later", ";", ".", [""], None])
def test_nothing_is_no_answer(written: object) -> None:
    assert judged(written, "dL_da").code == "derivation.no_answer"
