"""Softmax by rows and its vector-Jacobian product, with rows whose logits lie 800 apart (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    two, g = np.array([[0.0, 0.0], [1.0, 3.0]]), np.array([[1.0, 0.0], [2.0, 1.0]])
    far = np.array([[800.0, 0.0, 799.0], [0.0, 2.0, -800.0]])
    yield Case("two rows", "softmax", group="all", Z=two).shown()
    yield Case("drawn", "softmax", group="all", Z=draw.normal(4, 3))
    yield Case("far apart", "softmax", group="all", Z=far)
    yield Case("backward, two rows", "softmax_backward", group="all", Z=two, G=g).shown()
    yield Case("backward, drawn", "softmax_backward", group="all", Z=draw.normal(4, 3), G=draw.normal(4, 3))
    yield Case("backward, square", "softmax_backward", group="all", Z=draw.normal(3, 3), G=draw.normal(3, 3))
    yield Case("backward, far apart", "softmax_backward", group="all", Z=far, G=draw.normal(2, 3))


def softmax(Z):
    return torch.softmax(Z, dim=1)


def softmax_backward(Z, G):
    leaf = Z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.softmax(leaf, dim=1), leaf, G)
    return grad


SHIFT, NORMED = "    E = np.exp(Z - Z.max(axis=1, keepdims=True))", "E / E.sum(axis=1, keepdims=True)"
BACK = "P * (G - (P * G).sum(axis=1, keepdims=True))"

EXERCISE = CodeExercise(
    parts=[Part("softmax", points=1, compare="absolute"), Part("softmax_backward", points=2, compare="absolute")],
    cases=cases,
    reference=[softmax, softmax_backward],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        *(Equivalent(f"{at} 1 -> -1", "The second of two axes is the last.") for at in ("5:31", "6:27", "10:31", "11:24", "12:38")),
    ],
    wrong=[
        Wrong("over-columns", (SHIFT, "    E = np.exp(Z - Z.max(axis=0))"), (NORMED, "E / E.sum(axis=0)"),
              en="`softmax` seems to run over the columns, not the rows.",
              de="`softmax` läuft offenbar über die Spalten statt über die Zeilen."),
        Wrong("over-everything", (NORMED, "E / E.sum()"),
              en="`softmax` seems to divide by the sum over the whole matrix, not over each row.",
              de="`softmax` teilt offenbar durch die Summe der ganzen Matrix statt jeder Zeile."),
        Wrong("not-normalised", (NORMED, "E"),
              en="`softmax` seems to return the exponentials without dividing by their sum.",
              de="`softmax` gibt offenbar die Exponentialwerte zurück, ohne durch ihre Summe zu teilen."),
        Wrong("sign-turned", (SHIFT, "    E = np.exp(Z.min(axis=1, keepdims=True) - Z)"),
              en="`softmax` seems to use exp(−*z*): the smallest number gets the largest share.",
              de="`softmax` verwendet offenbar exp(−*z*): Die kleinste Zahl bekommt den größten Anteil."),
        Wrong("applied-twice", (f"    return {NORMED}", f"    E = np.exp({NORMED})\n    return {NORMED}"),
              en="`softmax` seems to be applied twice.",
              de="Die Softmax wird offenbar zweimal angewandt."),
        Wrong("diagonal-only", (BACK, "P * (1 - P) * G"),
              en="The backward pass seems to use the diagonal *p*·(1 − *p*) of the Jacobian only.",
              de="Der Rückwärtsdurchlauf verwendet offenbar nur die Diagonale *p*·(1 − *p*) der Jacobi-Matrix."),
        Wrong("sum-left-out", (BACK, "P * G"),
              en="In the backward pass the sum over the row seems to be missing.",
              de="Im Rückwärtsdurchlauf fehlt offenbar die Summe über die Zeile."),
        Wrong("plain-sum", (BACK, "P * (G - G.sum(axis=1, keepdims=True))"),
              en="In the backward pass the row's sum of `G` seems to be taken without the weights *p*.",
              de="Im Rückwärtsdurchlauf wird `G` offenbar ohne die Gewichte *p* über die Zeile summiert."),
        Wrong("plain-mean", (BACK, "P * (G - G.mean(axis=1, keepdims=True))"),
              en="In the backward pass the plain mean of `G` seems to be taken off, not the one weighted by *p*.",
              de="Im Rückwärtsdurchlauf wird offenbar der einfache Mittelwert von `G` abgezogen statt des mit *p* gewichteten."),
        Wrong("factor-left-out", (BACK, "G - (P * G).sum(axis=1, keepdims=True)"),
              en="In the backward pass the factor *p* in front seems to be missing.",
              de="Im Rückwärtsdurchlauf fehlt offenbar der Faktor *p* davor."),
    ],
)  # fmt: skip
