"""A sigmoid neuron on a batch of samples, compared absolutely: |z| ≤ 30 saturates."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Wrong


def cases(draw):
    X, w = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, 1.0]]), np.array([2.0, -1.0])
    yield Case("z = 3, -1 and 1", "neuron", group="weights", X=X, w=w, b=0.0).shown()
    yield Case("weights alone", "neuron", group="weights", X=draw.normal(5, 3), w=draw.normal(3), b=0.0)

    yield Case("z = 1, -3 and -1", "neuron", group="bias", X=X, w=w, b=-2.0).shown()
    yield Case("with a bias", "neuron", group="bias", X=draw.normal(4, 3), w=draw.normal(3), b=bias(draw))
    yield Case("many features", "neuron", group="bias", X=draw.normal(3, 7), w=draw.normal(7), b=bias(draw))

    row, v = np.array([[1.0, -1.0, 2.0]]), np.array([2.0, 1.0, -2.0])
    yield Case("one sample", "neuron", group="single", X=row, w=v, b=1.0).shown()
    yield Case("one feature", "neuron", group="single", X=np.array([[1.0], [-2.0]]), w=np.array([0.5]), b=1.0).shown()
    yield Case("one sample, drawn", "neuron", group="single", X=draw.normal(1, 4), w=draw.normal(4), b=bias(draw))
    yield Case("one feature, drawn", "neuron", group="single", X=draw.normal(6, 1), w=draw.normal(1), b=bias(draw))

    far = np.array([[10.0, 0.0], [-10.0, 0.0], [4.0, 1.0], [-4.0, -1.0]])
    yield Case("z from -19 to 21", "neuron", group="far", X=far, w=w, b=1.0).shown()
    yield far_from_zero("far from zero", draw, 4, 3)
    yield far_from_zero("far from zero, many features", draw, 3, 5)


def bias(draw):
    """Well away from zero, so that leaving it out or turning its sign shows."""
    return float(draw.choice([-1, 1]) * draw.uniform(0.5, 2.0))


def far_from_zero(name, draw, n, d):
    """Samples in pairs x and -x, so that both ends of the sigmoid occur; the greatest |z| without bias is 24."""
    X, w = draw.normal(n, d), draw.normal(d)
    X = np.vstack([X, -X])
    return Case(name, "neuron", group="far", X=X, w=w * 24 / np.abs(X @ w).max(), b=2 * bias(draw))


def neuron(X, w, b):
    return torch.sigmoid(X @ w + b)


EXERCISE = CodeExercise(
    parts=[Part("neuron", points=3, compare="absolute")],
    cases=cases,
    reference=[neuron],
    groups={
        "weights": ("Weights alone, `b = 0`", "Nur die Gewichte, `b = 0`"),
        "bias": ("With a bias", "Mit Bias"),
        "single": ("One sample, one feature", "Ein Beispiel, ein Merkmal"),
        "far": ("Far from zero", "Weit weg von null"),
    },
    wrong=[
        Wrong(
            "bias-left-out", ("X @ w + b", "X @ w"),
            en="The bias `b` seems to be left out.",
            de="Der Bias `b` fehlt offenbar.",
            why_en="Without a bias every neuron gives 0.5 at the origin. `b` moves its boundary away from there.",
            why_de="Ohne Bias ergibt jedes Neuron im Ursprung 0,5. Erst `b` verschiebt die Grenze von dort weg.",
            next_en="Take `X = [[0.0]]` and `b = 2.0`: what should come out?",
            next_de="`X = [[0.0]]` und `b = 2.0` durchrechnen: Was muss herauskommen?",
        ),
        Wrong(
            "bias-subtracted", ("X @ w + b", "X @ w - b"),
            en="The bias `b` seems to be subtracted.",
            de="Der Bias `b` wird offenbar abgezogen.",
            why_en="Here `b` is added to the weighted sum. Only a threshold is subtracted, and it is −*b*.",
            why_de="Hier wird `b` zur gewichteten Summe addiert. "
            "Abgezogen wird nur ein Schwellenwert, und der ist −*b*.",
            next_en="Look at the line that computes *z*: which sign has `b` in the formula?",
            next_de="Die Zeile mit *z* ansehen: Welches Vorzeichen hat `b` in der Formel?",
        ),
        Wrong(
            "bias-per-feature", ("X @ w + b", "(X * w + b).sum(axis=1)"),
            en="The bias seems to be added once per feature.",
            de="Der Bias wird offenbar für jedes Merkmal einmal addiert.",
            why_en="`b` stands outside the sum over *j*. Inside it counts *d* times.",
            why_de="`b` steht außerhalb der Summe über *j*. Innerhalb zählt es *d*-mal.",
            next_en="Where does the sum over the features end in your line for *z*?",
            next_de="Die Zeile mit *z* ansehen: Wo endet die Summe über die Merkmale?",
        ),
        Wrong(
            "no-activation", ("1 / (1 + np.exp(-z))", "z"),
            en="The weighted sum *z* seems to be returned without the sigmoid.",
            de="Zurückgegeben wird offenbar die gewichtete Summe *z*, ohne Sigmoid.",
            why_en="The sigmoid maps *z* to values between 0 and 1. Without it the neuron stays linear.",
            why_de="Die Sigmoid-Funktion bildet *z* auf Werte zwischen 0 und 1 ab. Ohne sie bleibt das Neuron linear.",
            next_en="Which step comes between *z* and the value returned?",
            next_de="Welcher Schritt liegt zwischen *z* und dem Rückgabewert?",
        ),
        Wrong(
            "exponent-sign", ("np.exp(-z)", "np.exp(z)"),
            en="The minus sign in the exponent of the sigmoid seems to be missing.",
            de="Im Exponenten der Sigmoid-Funktion fehlt offenbar das Minuszeichen.",
            why_en="The sigmoid grows with *z*. Without the minus it falls: 1 − σ(*z*).",
            why_de="Die Sigmoid-Funktion wächst mit *z*. Ohne Minus fällt sie: 1 − σ(*z*).",
            next_en="Should a large positive *z* give a value near 0 or near 1?",
            next_de="Ein großes positives *z* einsetzen: Soll der Wert nahe 0 oder nahe 1 liegen?",
        ),
        Wrong(
            "tanh-for-sigmoid", ("1 / (1 + np.exp(-z))", "np.tanh(z)"),
            en="tanh seems to be used in place of the sigmoid.",
            de="Statt der Sigmoid-Funktion wird offenbar tanh verwendet.",
            why_en="tanh runs from −1 to 1, the sigmoid from 0 to 1. They are related: tanh(*z*) = 2·σ(2*z*) − 1.",
            why_de="tanh verläuft von −1 bis 1, Sigmoid von 0 bis 1. Es gilt tanh(*z*) = 2·σ(2*z*) − 1.",
            next_en="What does your activation give at *z* = 0, and what does the formula give?",
            next_de="*z* = 0 einsetzen: Was ergibt die eigene Aktivierung, was die Formel?",
        ),
        Wrong(
            "step-for-sigmoid", ("1 / (1 + np.exp(-z))", "np.where(z > 0, 1.0, 0.0)"),
            en="The outputs seem to be rounded to 0 and 1, as by a step function.",
            de="Die Ausgaben sind offenbar nur 0 und 1, wie bei einer Stufenfunktion.",
            why_en="The sigmoid also says how sure the neuron is. A step keeps the decision only.",
            why_de="Die Sigmoid-Funktion sagt auch, wie sicher das Neuron ist. Eine Stufe behält nur die Entscheidung.",
            next_en="What does the formula give for *z* = 1?",
            next_de="*z* = 1 in die Formel einsetzen: Was kommt heraus?",
        ),
        Wrong(
            "sigmoid-twice",
            ("return 1 / (1 + np.exp(-z))", "z = 1 / (1 + np.exp(-z))\n    return 1 / (1 + np.exp(-z))"),
            en="The sigmoid seems to be applied twice.",
            de="Die Sigmoid-Funktion wird offenbar zweimal angewandt.",
            why_en="Applied to values between 0 and 1 it gives 0.5 to 0.73 only.",
            why_de="Auf Werte zwischen 0 und 1 angewandt, ergibt sie nur noch 0,5 bis 0,73.",
            next_en="Follow one value of *z* to the return: how often does it pass the sigmoid?",
            next_de="Einen Wert *z* bis zur Rückgabe verfolgen: Wie oft durchläuft er die Sigmoid-Funktion?",
        ),
        Wrong(
            "slope-for-value", ("return 1 / (1 + np.exp(-z))", "a = 1 / (1 + np.exp(-z))\n    return a * (1 - a)"),
            en="The slope of the sigmoid seems to be returned in place of its value.",
            de="Zurückgegeben wird offenbar die Steigung der Sigmoid-Funktion statt ihres Werts.",
            why_en="σ′(*z*) = *a*·(1 − *a*) is needed for the gradient. The forward pass returns *a* itself.",
            why_de="σ′(*z*) = *a*·(1 − *a*) wird für den Gradienten gebraucht. "
            "Der Vorwärtsdurchlauf gibt *a* selbst zurück.",
            next_en="Which of the two, *a* or *a*·(1 − *a*), does the prompt ask for?",
            next_de="In der Aufgabe nachlesen: Ist *a* oder *a*·(1 − *a*) gefragt?",
        ),
    ],
)  # fmt: skip
