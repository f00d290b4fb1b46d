"""A formula beside the code that computes the same: one slip is shown in both, a difference with its numbers."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import tables
from derivation_keys import key_of, spec_of
from said import said

from autograder.kinds.code.records import CodeKey
from autograder.kinds.derivation import judge as derivation
from autograder.kinds.derivation.judging.forward import forward
from autograder.kinds.derivation.judging.graph import Graph
from autograder.kinds.derivation.judging.linked import notes, numpy_function
from autograder.language import say
from autograder.records import Case, Exercise, Key, Part, Returned, Returned_, Run
from autograder.script import Call, Seen
from autograder.values import pack

LINES = {"dL_da": "2*(a-y)", "da_dz": "a*(1-a)", "dz_dw": "x", "dL_dw": "dL_da*da_dz*dz_dw"}
POINTS = [{"w": 1.0, "x": 2.0, "b": -2.0, "y": 0.0}, {"w": 0.5, "x": -3.0, "b": 1.0, "y": 1.0}, {"w": 2.0, "x": 0.5, "b": 0.25, "y": 0.5}]


def gradient(w, x, b, y):
    a = 1 / (1 + np.exp(-(w * x + b)))
    return 2 * (a - y) * a * (1 - a) * x


def noted(lines, code, visible=True):
    """The notes on a derivation and a function of one student."""
    key = key_of("neuron_squared")
    key = msgspec.structs.replace(key, body=msgspec.structs.replace(key.body, code={"dL_dw": "backward.dw"}))
    cases = tuple(
        Case(
            name=str(i), part="backward", group="g", visible=visible,
            script=(Call("backward", tuple(at.items())),), expected=(Seen("out", pack(gradient(**at)), 0),),
        )
        for i, at in enumerate(POINTS)
    )  # fmt: skip
    part = Part(name="backward", points=1, returns=(Returned_(name="dw", weight=1),), groups=("g",))
    exercise = Exercise(id="05/backward", kind="code", title=said("t", "t"), points=1, parts=(part,))
    other = Key(hash="0", exercise=exercise, body=CodeKey(cases=cases))
    done = Run(outcomes=tuple(Returned(seen=(Seen("out", pack(code(**at)), 0),)) for at in POINTS))
    run = Run(answers={**LINES, **lines})
    return notes(key, run, derivation.judge(key, run, hidden=True), {"05/backward": (other, done)})


@pytest.mark.parametrize(
    ("lines", "code", "expected"),
    [
        ({}, gradient, None),
        ({"dL_dw": "2*(a-y)*a*(1-a)"}, lambda **at: gradient(**at) / at["x"], ("note.code_lacks", "x")),
        ({"dL_da": "a-y"}, lambda **at: gradient(**at) / 2, ("note.code_factor", "0.5")),
        ({"dL_da": "2*(y-a)"}, lambda **at: -gradient(**at), ("note.code_factor", "-1")),
        ({"da_dz": "1-a^2"}, gradient, ("note.code_apart_at", None)),
        ({}, lambda **at: -gradient(**at), ("note.code_apart_at", None)),
        ({"dL_dw": "dL_dw"}, gradient, None),
        ({"dL_dw": "2*("}, gradient, None),
        ({"dL_dw": "9^9^9"}, gradient, None),
    ],
)
def test_one_mistake_is_seen_in_both(lines, code, expected):
    notes = noted(lines, code)
    assert [note.code for note in notes] == ([expected[0]] if expected else [])
    for note in notes:
        assert expected[1] is None or note.args["factor"] == expected[1]
        assert "{" not in say("en", note.code, **note.args) + say("de", note.code, **note.args)


def test_the_numbers_of_a_hidden_case_are_not_told():
    (note,) = noted({"da_dz": "1-a^2"}, gradient, visible=False)
    assert note.code == "note.code_apart" and set(note.args) == {"label", "function"}


@pytest.mark.parametrize("name", ["neuron_squared", "softmax_cross_entropy", "dense_layer", "batch_norm", "gelu_neuron"])
def test_a_reference_compiles_to_numpy(name):
    """Against the same derivative by finite differences of the compiled graph."""
    spec = spec_of(tables.graphs()[name])
    known = forward(spec.graph, spec.domains, spec.shapes, spec.constraints)
    graph = Graph(known)
    rng = np.random.default_rng(1)
    sizes = {size: 3 + i for i, size in enumerate(known.sizes)}
    leaves = {leaf: rng.uniform(0.2, 0.8, [sizes[d] for d in known.shape(leaf)]) for leaf in known.leaves}
    for label in spec.lines:
        asked = graph.asked(label)
        if asked.by not in known.leaves:
            continue
        top = numpy_function(graph.body(asked.top), known.nodes, known.shapes)
        mine = np.asarray(numpy_function(graph.total(asked.top, asked.by), known.nodes, known.shapes)(leaves))
        for at in np.ndindex(leaves[asked.by].shape):
            step = np.zeros_like(leaves[asked.by])
            step[at] = 1e-6
            up, down = ({**leaves, asked.by: leaves[asked.by] + sign * step} for sign in (1, -1))
            assert np.allclose((top(up) - top(down)) / 2e-6, mine[(..., *at)], rtol=1e-5, atol=1e-8)
