"""Sigmoid, its slope and that of tanh, compared absolutely (the references: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    for part in PARTS:
        yield Case(f"{part}, three numbers", part, group="all", z=np.array([0.0, 2.0, -1.0])).shown()
        yield Case(f"{part}, drawn", part, group="all", z=draw.uniform(-4, 4, 5))
        yield Case(f"{part}, a matrix", part, group="all", z=draw.normal(3, 4))


PARTS = ("sigmoid", "sigmoid_slope", "tanh_slope")


def sigmoid(z):
    return torch.sigmoid(z)


def sigmoid_slope(z):
    return slope(torch.sigmoid, z)


def tanh_slope(z):
    return slope(torch.tanh, z)


def slope(function, z):
    leaf = z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(function(leaf).sum(), leaf)
    return grad


VALUE, SLOPE, TANH = "    return 1 / (1 + np.exp(-z))", "    return a * (1 - a)", "1 - np.tanh(z) ** 2"

EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in PARTS],
    cases=cases,
    reference=[sigmoid, sigmoid_slope, tanh_slope],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("9:25 -z -> z", "The slope is even."),
    ],
    wrong=[
        Wrong("exponent-sign", (VALUE, "    return 1 / (1 + np.exp(z))"),
              en="The minus sign in the exponent of the sigmoid seems to be missing.",
              de="Im Exponenten der Sigmoid-Funktion fehlt offenbar das Minuszeichen."),
        Wrong("one-missing", (VALUE, "    return 1 / np.exp(-z)"),
              en="The 1 in the denominator of the sigmoid seems to be missing.",
              de="Im Nenner der Sigmoid-Funktion fehlt offenbar die 1."),
        Wrong("tanh-for-sigmoid", (VALUE, "    return np.tanh(z)"),
              en="tanh seems to be used in place of the sigmoid.",
              de="Statt der Sigmoid-Funktion wird offenbar tanh verwendet."),
        Wrong("hard-sigmoid", (VALUE, "    return np.clip(0.2 * z + 0.5, 0, 1)"),
              en="The sigmoid seems to be replaced by straight lines (a hard sigmoid).",
              de="Die Sigmoid-Funktion ist offenbar durch Geraden ersetzt (Hard Sigmoid)."),
        Wrong("slope-of-activated", (SLOPE, f"    a = 1 / (1 + np.exp(-a))\n{SLOPE}"),
              en="The slope of the sigmoid seems to be taken at the activated value, not at *z*.",
              de="Die Steigung der Sigmoid-Funktion wird offenbar beim aktivierten Wert genommen, nicht bei *z*."),
        Wrong("slope-takes-z-for-a", (SLOPE, "    return z * (1 - z)"),
              en="In the slope of the sigmoid, *z* seems to be taken for the activated value.",
              de="In der Steigung der Sigmoid-Funktion gilt *z* offenbar schon als aktivierter Wert."),
        Wrong("value-for-slope", (SLOPE, "    return a"),
              en="`sigmoid_slope` seems to return the value of the sigmoid, not its slope.",
              de="`sigmoid_slope` gibt offenbar den Wert der Sigmoid-Funktion zurück, nicht ihre Steigung."),
        Wrong("cube-for-square", (SLOPE, "    return a - a**3"),
              en="The slope of the sigmoid seems to be *a* − *a*³ in place of *a* − *a*².",
              de="Die Steigung der Sigmoid-Funktion ist offenbar *a* − *a*³ statt *a* − *a*²."),
        Wrong("tanh-not-squared", (TANH, "1 - np.tanh(z)"),
              en="The square in the slope of tanh seems to be missing.",
              de="In der Steigung von tanh fehlt offenbar das Quadrat."),
        Wrong("tanh-takes-z-for-a", (TANH, "1 - z ** 2"),
              en="In the slope of tanh, *z* seems to be taken for the activated value.",
              de="In der Steigung von tanh gilt *z* offenbar schon als aktivierter Wert."),
        Wrong("tanh-as-sigmoid", (TANH, "np.tanh(z) * (1 - np.tanh(z))"),
              en="The slope of tanh seems to be computed by the sigmoid's formula *a*·(1 − *a*).",
              de="Die Steigung von tanh wird offenbar nach der Formel der Sigmoid-Funktion, *a*·(1 − *a*), berechnet."),
    ],
)  # fmt: skip
