"""A graph whose nodes are SymPy's expressions is the graph of their texts, and is derived and judged as such."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from formula_keys import derivation_key

from autograder.audit import symbolic
from autograder.audit.gradients import disagreements
from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.records import DerivationKey
from autograder.records import Run
from autograder.spec import DerivationExercise, NumberExercise
from autograder.values import pack

w, x, b, y, z, a = sp.symbols("w x b y z a")
GRAPH = {"z": w * x + b, "a": 1 / (1 + sp.exp(-z)), "L": sp.Piecewise(((a - y) ** 2, a > y), (sp.Abs(a - y), True))}
LINES = ["dL_da", "da_dz", "dz_dw", "dL_dw"]


def test_it_is_taken_through_our_own_trees() -> None:
    spec = DerivationExercise(graph=GRAPH, lines=LINES, points=4, domains={"y": "unit"})
    assert spec.graph == {"z": "b + w*x", "a": "1/(1 + exp(-z))", "L": "Piecewise(((a - y)**2, a > y), (Abs(a - y), True))"}
    key = derivation_key(spec)
    answers = {"dL_da": "2*(a - y) if a > y else -1", "da_dz": a * (1 - a), "dz_dw": x, "dL_dw": "dL_da*sigma(z)*(1 - sigma(z))*x"}
    run = Run(answers={name: text if isinstance(text, str) else pack(text) for name, text in answers.items()})
    assert [v.earned for v in derivation.judge(key, run, hidden=True).verdicts] == [1.0] * 4


def test_a_calculation_takes_them_too() -> None:
    exercise = NumberExercise(graph={"z": 2 * x + 1}, values=lambda draw: {"x": 3.0}, asked=["z"], digits=2, points=1)
    assert exercise.graph == {"z": "2*x + 1"}


@pytest.mark.parametrize("node", [3.5, np.ones(2), None, object()])
def test_what_is_neither_text_nor_expression_is_told(node: object) -> None:
    with pytest.raises(ValueError, match=r"graph\['z'\] is neither a text nor an expression"):
        DerivationExercise(graph={"z": node}, lines=["dz_dw"], points=1)


def body_of() -> DerivationKey:
    body = derivation_key(DerivationExercise(graph=GRAPH, lines=LINES, points=4, domains={"y": "unit"})).body
    assert isinstance(body, DerivationKey)
    return body


def test_two_witnesses_agree_with_every_reference_and_find_a_planted_wrong_one() -> None:
    import msgspec

    body = body_of()
    assert symbolic.disagreements(body, 1) == (4, [], [])
    assert disagreements(body, 3, 1) == (12, [])
    lines = tuple(msgspec.structs.replace(line, reference=f"1.01*({line.reference})") if line.label == "dL_dw" else line for line in body.lines)
    planted = msgspec.structs.replace(body, lines=lines)
    assert symbolic.disagreements(planted, 1) == (4, ["dL_dw"], [])
    assert disagreements(planted, 3, 1)[1] == ["dL_dw"]


def test_what_is_beyond_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.algebra import objects

    monkeypatch.setattr(objects, "LARGEST", 3)
    tried, wrong, beyond = symbolic.disagreements(body_of(), 1)
    assert (tried, wrong) == (4 - len(beyond), []) and "dL_dw" in beyond
