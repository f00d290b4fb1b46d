"""The chain rule through one neuron; graded with sigmoid and squared error, practised with others."""

from autograder.spec import DerivationExercise, DerivationWrong

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
    wrong=[
        DerivationWrong(
            "loss-for-slope", "dL_da", "{{loss}}",
            en="`dL_da` is the loss itself, not its derivative.",
            de="`dL_da` ist der Verlust selbst, nicht seine Ableitung.",
            why_en="The derivative says how *L* changes with *a*.",
            why_de="Die Ableitung sagt, wie sich *L* mit *a* ändert.",
            next_en="Differentiate *L* by *a*, with *y* held fixed.",
            next_de="*L* nach *a* ableiten und *y* dabei festhalten.",
        ),
        DerivationWrong(
            "bias-kept", "dz_dw", "x + b",
            en="In `dz_dw` the bias *b* has stayed.",
            de="In `dz_dw` ist der Bias *b* stehen geblieben.",
            why_en="*b* does not depend on *w*, so its derivative by *w* is 0.",
            why_de="*b* hängt nicht von *w* ab. Seine Ableitung nach *w* ist also 0.",
            next_en="Differentiate *w*·*x* and *b* by *w*, one at a time.",
            next_de="*w*·*x* und *b* einzeln nach *w* ableiten.",
        ),
        DerivationWrong(
            "by-the-input", "dz_dw", "w",
            en="`dz_dw` is the derivative by *x*, not by *w*.",
            de="`dz_dw` ist die Ableitung nach *x*, nicht nach *w*.",
            why_en="In *w*·*x* the factor that stays is the one not differentiated by.",
            why_de="In *w*·*x* bleibt der Faktor stehen, nach dem nicht abgeleitet wird.",
            next_en="Which letter stands below the fraction line of ∂z/∂w?",
            next_de="∂z/∂w ansehen: Welcher Buchstabe steht im Nenner?",
        ),
        DerivationWrong(
            "activation-skipped", "dL_dw", "dL_da*dz_dw",
            en="In `dL_dw` the slope of the activation is left out.",
            de="In `dL_dw` fehlt die Steigung der Aktivierung.",
            why_en="*w* reaches *L* through *z* and *a*. Each station adds a factor.",
            why_de="*w* wirkt über *z* und *a* auf *L*. Jede Station bringt einen Faktor mit.",
            next_en="Which of your first three lines does `dL_dw` not use?",
            next_de="Welche der ersten drei Zeilen kommt in `dL_dw` nicht vor?",
        ),
        DerivationWrong(
            "input-skipped", "dL_dw", "dL_da*da_dz",
            en="`dL_dw` ends at *z*: the factor for *w* is left out.",
            de="`dL_dw` endet bei *z*: Der Faktor für *w* fehlt.",
            why_en="That is ∂L/∂z, which is also ∂L/∂b. For *w* one more step is needed.",
            why_de="Das ist ∂L/∂z und damit auch ∂L/∂b. Für *w* fehlt noch ein Schritt.",
            next_en="Which of your first three lines does `dL_dw` not use?",
            next_de="Welche der ersten drei Zeilen kommt in `dL_dw` nicht vor?",
        ),
        DerivationWrong(
            "sum-for-product", "dL_dw", "dL_da + da_dz + dz_dw",
            en="`dL_dw` adds the three derivatives.",
            de="`dL_dw` addiert die drei Ableitungen.",
            why_en="The chain rule multiplies: each step stretches the change of the step before.",
            why_de="Die Kettenregel multipliziert: Jeder Schritt streckt die Änderung des Schritts davor.",
            next_en="How are ∂L/∂a, ∂a/∂z and ∂z/∂w put together?",
            next_de="Wie werden ∂L/∂a, ∂a/∂z und ∂z/∂w verknüpft?",
        ),
    ],
)  # fmt: skip
