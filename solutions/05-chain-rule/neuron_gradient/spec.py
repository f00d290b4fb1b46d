"""The chain rule through one neuron; graded with sigmoid and squared error, practised with others."""

from autograder.spec import DerivationExercise

ACTIVATIONS = {
    "sigma": {"activation": "sigma", "a_tex": r"\sigma(z)"},
    "tanh": {"activation": "tanh", "a_tex": r"\tanh(z)"},
}
LOSSES = {
    "squared": {"loss": "(a - y)^2", "L_tex": "(a - y)^2"},
    "half squared": {"loss": "(a - y)^2/2", "L_tex": r"\tfrac{1}{2}(a - y)^2"},
    "cross-entropy": {
        "loss": "-(y*log(a) + (1 - y)*log(1 - a))",
        "L_tex": r"-\bigl(y \log a + (1 - y) \log(1 - a)\bigr)",
    },
}
PAIRS = [(a, loss) for a in ACTIVATIONS for loss in LOSSES if (a, loss) != ("tanh", "cross-entropy")]  # needs a > 0


def variant(draw):
    activation, loss = draw.choice(PAIRS)
    return ACTIVATIONS[activation] | LOSSES[loss]


EXERCISE = DerivationExercise(
    graph={"z": "w*x + b", "a": "{{activation}}(z)", "L": "{{loss}}"},
    domains={"y": "unit"},
    lines=["dL_da", "da_dz", "dz_dw", "dL_dw"],
    points=4,
    graded=ACTIVATIONS["sigma"] | LOSSES["squared"],
    variant=variant,
)
