"""One epoch of the perceptron on dyadic numbers: scores of exactly 0 occur and count as mistakes."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    X, y = np.array([[1.0, 2.0], [2.0, 0.0], [-1.0, 1.0], [0.0, -2.0]]), np.array([1.0, -1.0, 1.0, -1.0])
    yield Case("from zero", "perceptron_epoch", group="all", X=X, y=y, w=np.zeros(2), b=0.0, lr=1.0).shown()
    yield Case("a negative one first", "perceptron_epoch", group="all", X=X[::-1].copy(), y=y[::-1].copy(), w=np.zeros(2), b=0.0, lr=0.5).shown()
    yield Case("none wrong", "perceptron_epoch", group="all", X=X, y=y, w=np.array([-1.0, 2.0]), b=0.5, lr=0.5).shown()
    for number in range(4):
        given = {"X": draw.dyadic(-2, 2, 12, 3, parts=2), "y": draw.signs(12), "w": draw.dyadic(-1, 1, 3, parts=4)}
        yield Case(f"drawn {number}", "perceptron_epoch", group="all", **given, b=float(draw.dyadic(-1, 1, parts=4)), lr=0.25)


def perceptron_epoch(X, y, w, b, lr):
    mistakes = 0
    for x, label in zip(X, y, strict=True):
        if label * (torch.dot(x, w) + b) <= 0:
            w, b, mistakes = w + lr * label * x, b + lr * label, mistakes + 1
    return w, b, mistakes


TEST = "label * (x @ w + b) <= 0"
MOVE_W, MOVE_B = "w = w + lr * label * x", "b = b + lr * label\n"

EXERCISE = CodeExercise(
    parts=[Part("perceptron_epoch", points=3, returns={"w": 1, "b": 1, "mistakes": 1}, compare="exact")],
    cases=cases,
    reference=[perceptron_epoch],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:21 x @ w -> w @ x", "An inner product does not depend on the order."),
        *(Equivalent(f"{at} lr * label -> lr / label", "The label is 1 or −1.") for at in ("6:21", "7:21")),
    ],
    wrong=[
        Wrong("zero-counts-as-right", (TEST, "label * (x @ w + b) < 0"),
              en="A score of exactly 0 seems to count as right, so that from zero weights nothing moves.",
              de="Ein Wert von genau 0 gilt offenbar als richtig. Aus Gewichten null bewegt sich dann nichts."),
        Wrong("step-at-zero-positive", (TEST, "(1 if x @ w + b >= 0 else -1) != label"),
              en="A score of exactly 0 seems to count as class 1.",
              de="Ein Wert von genau 0 gilt offenbar als Klasse 1."),
        Wrong("step-at-zero-negative", (TEST, "(1 if x @ w + b > 0 else -1) != label"),
              en="A score of exactly 0 seems to count as class −1.",
              de="Ein Wert von genau 0 gilt offenbar als Klasse −1."),
        Wrong("bias-not-moved", (MOVE_B, "b = b + 0 * lr\n"),
              en="The bias seems not to be moved.",
              de="Der Bias wird offenbar nicht bewegt."),
        Wrong("every-sample-moves", (TEST, "True"),
              en="Every sample seems to move the weights, not only mistakes.",
              de="Offenbar bewegt jedes Beispiel die Gewichte, nicht nur die falschen."),
        Wrong("zero-one-labels", (MOVE_W, "w = w + lr * max(label, 0) * x"), (MOVE_B, "b = b + lr * max(label, 0)\n"),
              en="Negative samples seem not to move anything, as with labels 0 and 1.",
              de="Negative Beispiele bewegen offenbar nichts, wie bei Labels 0 und 1."),
        Wrong("rate-left-out", (MOVE_W, "w = w + label * x"), (MOVE_B, "b = b + label\n"),
              en="`lr` seems to be left out.",
              de="`lr` fehlt offenbar."),
        Wrong("rate-missing-for-bias", (MOVE_B, "b = b + label\n"),
              en="`lr` seems to be left out where the bias moves.",
              de="`lr` fehlt offenbar bei der Bewegung des Bias."),
        Wrong("moves-away", (MOVE_W, "w = w - lr * label * x"), (MOVE_B, "b = b - lr * label\n"),
              en="The weights seem to move away from the right side: the sign is turned.",
              de="Die Gewichte bewegen sich offenbar von der richtigen Seite weg: Das Vorzeichen ist umgekehrt."),
        Wrong("label-left-out", (MOVE_W, "w = w + lr * x"), (MOVE_B, "b = b + lr\n"),
              en="The label seems to be missing from the update.",
              de="In der Aktualisierung fehlt offenbar das Label."),
        Wrong("sample-left-out", (MOVE_W, "w = w + lr * label"),
              en="The update of `w` seems to lack the sample *x*.",
              de="In der Aktualisierung von `w` fehlt offenbar das Beispiel *x*."),
        Wrong("delta-rule", (TEST, "True"), (MOVE_W, "error = label - (x @ w + b)\n            w = w + lr * error * x"), (MOVE_B, "b = b + lr * error\n"),
              en="The update seems to follow the difference of label and score (the delta rule).",
              de="Die Aktualisierung folgt offenbar der Differenz von Label und Wert (der Delta-Regel)."),
        Wrong("old-weights-judge", ("    mistakes = 0\n", "    mistakes, v, c = 0, w, b\n"), (TEST, "label * (x @ v + c) <= 0"),
              en="All samples seem to be judged by the weights from before the epoch.",
              de="Alle Beispiele werden offenbar mit den Gewichten vor der Epoche beurteilt."),
        Wrong("weights-changed", (MOVE_W, "w += lr * label * x"),
              en="The weights handed over seem to be changed in place.",
              de="Die übergebenen Gewichte werden offenbar verändert."),
    ],
)  # fmt: skip
