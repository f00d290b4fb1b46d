"""Forward graphs: references by differentiation, as people write them, confirmed by autograd, and never typed."""

from __future__ import annotations

import msgspec
import pytest
import tables
from derivation_keys import key_of

from autograder import kinds
from autograder.audit.gradients import disagreements
from autograder.formulas import write
from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.judging.forward import forward
from autograder.records import Key, Run

GRAPHS = tables.graphs()
POINTS = 4


def test_there_are_enough_graphs():
    assert len(GRAPHS) >= 25
    assert sum(len(graph.lines) for graph in GRAPHS.values()) >= 130


@pytest.mark.parametrize("name", GRAPHS)
def test_references_are_what_a_person_writes(name):
    key = key_of(name)
    found = derivation.judge(key, Run(answers=dict(GRAPHS[name].right)), hidden=True)
    assert {v.part: v.status.value for v in found.verdicts} == dict.fromkeys(GRAPHS[name].lines, "right")


@pytest.mark.parametrize("name", GRAPHS)
def test_references_agree_with_autograd(name):
    tried, wrong = disagreements(key_of(name).body, POINTS, seed=1)
    assert (tried, wrong) == (POINTS * len(GRAPHS[name].lines), [])


@pytest.mark.parametrize("name", ["neuron_squared", "mse_samples", "dense_layer", "adam_values"])
def test_autograd_notices_a_wrong_reference(name):
    body = key_of(name).body
    for number, line in enumerate(body.lines):
        slipped = msgspec.structs.replace(line, reference=f"2*({line.reference})")
        lines = (*body.lines[:number], slipped, *body.lines[number + 1 :])
        _, wrong = disagreements(msgspec.structs.replace(body, lines=lines), 2, seed=1)
        assert wrong == [line.label]


@pytest.mark.parametrize("name", GRAPHS)
def test_the_worked_solution_earns_everything(name):
    """Of an array, it is written entry by entry: `dL_dW_ij = …`."""
    key = key_of(name)
    found = derivation.judge(key, Run(answers=kinds.of(key).audit.right(key)), hidden=True)
    assert [v.status.value for v in found.verdicts] == ["right"] * len(GRAPHS[name].lines)
    assert all(formula for lang in ("en", "de") for _, formula in derivation.worked(key, lang))


@pytest.mark.parametrize("name", GRAPHS)
def test_a_release_judges_the_same_and_holds_no_reference(name):
    key = key_of(name)
    public = msgspec.json.decode(
        msgspec.json.encode(msgspec.structs.replace(key, body=derivation.public(key))), type=Key
    )
    found = derivation.judge(public, Run(answers=dict(GRAPHS[name].right)), hidden=False)
    assert [v.status.value for v in found.verdicts] == ["right"] * len(GRAPHS[name].lines)
    assert not public.body.pieces and not any(line.reference or line.wrong for line in public.body.lines)


@pytest.mark.parametrize(
    ("graph", "changes", "sentence"),
    [
        ({"q": "X @ w"}, {"shapes": {"X": ["n", "d"], "w": ["n"]}}, "graph\\['q'\\]"),
        ({"p_i": "2*w"}, {"domains": {"i": "index"}}, "how far 'i' runs is not known; give the shape of 'p'"),
        ({"p": "q*w"}, {"constraints": ["w*q"]}, "no equation"),
    ],
)
def test_a_graph_that_does_not_work_says_why(graph, changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        forward(graph, changes.get("domains", {}), changes.get("shapes", {}), changes.get("constraints", ()))


def test_a_node_may_be_called_like_a_constant():
    graph = forward({"e": "X @ w - y", "L": "e.T @ e/n"}, {}, {"X": ["n", "d"], "w": ["d"], "y": ["n"]})
    assert write(graph.nodes["L"]) == "dot(e, e)/n" or "e" in write(graph.nodes["L"])
    assert graph.leaves == ("X", "w", "y") and graph.sizes == ("n", "d")
