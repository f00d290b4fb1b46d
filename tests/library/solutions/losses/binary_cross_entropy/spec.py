"""Binary cross-entropy with soft targets, so that swapped arguments stay finite (the references: torch)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    p, y = np.array([0.5, 0.75, 0.25]), np.array([1.0, 0.0, 0.5])
    for part in ("bce", "bce_grad"):
        yield Case(f"{part}, three numbers", part, group="all", p=p, y=y).shown()
        yield Case(f"{part}, soft", part, group="all", p=draw.uniform(0.1, 0.9, 7), y=draw.uniform(0.1, 0.9, 7))
        yield Case(f"{part}, hard", part, group="all", p=draw.uniform(0.1, 0.9, 4, 3), y=1.0 * draw.integers(0, 2, 4, 3))
    yield Case("bce_logits, three numbers", "bce_logits", group="all", z=np.array([0.0, 2.0, -1.0]), y=y).shown()
    yield Case("bce_logits, drawn", "bce_logits", group="all", z=draw.normal(4, 2), y=draw.uniform(0.1, 0.9, 4, 2))
    yield Case("bce_logits, far", "bce_logits", group="all", z=np.array([800.0, -800.0, 790.0]), y=np.array([0.0, 1.0, 1.0]))


def bce(p, y):
    return -(y * torch.log(p) + (1 - y) * torch.log1p(-p)).mean()


def bce_grad(p, y):
    leaf = p.clone().requires_grad_()
    (grad,) = torch.autograd.grad(bce(leaf, y), leaf)
    return grad


def bce_logits(z, y):
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y)


LOSS = "-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))"
GRAD = "(p - y) / (p * (1 - p)) / p.size"
LOGITS = "np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z))))"

EXERCISE = CodeExercise(
    parts=[Part("bce", points=1), Part("bce_grad", points=1), Part("bce_logits", points=1)],
    cases=cases,
    reference=[bce, bce_grad, bce_logits],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("9:38 p -> y", "Both have the same size."),
        Equivalent("13:20 np.maximum(z, 0) -> np.maximum(0, z)", "The greater of two does not depend on their order."),
    ],
    wrong=[
        Wrong("sum-for-mean", (LOSS, LOSS.replace("np.mean", "np.sum")),
              en="`bce` seems to be the sum over all elements, not their mean.",
              de="`bce` ist offenbar die Summe über alle Elemente, nicht der Mittelwert."),
        Wrong("minus-missing", (LOSS, LOSS[1:]),
              en="The minus sign of `bce` seems to be missing.",
              de="In `bce` fehlt offenbar das Minuszeichen."),
        Wrong("base-two", (LOSS, LOSS.replace("np.log(", "np.log2(")),
              en="`bce` seems to use the logarithm to base 2.",
              de="`bce` verwendet offenbar den Logarithmus zur Basis 2."),
        Wrong("base-ten", (LOSS, LOSS.replace("np.log(", "np.log10(")),
              en="`bce` seems to use the logarithm to base 10.",
              de="`bce` verwendet offenbar den Logarithmus zur Basis 10."),
        Wrong("positives-only", (LOSS, "-np.mean(y * np.log(p))"),
              en="`bce` seems to lack the term for targets 0, (1 − *y*)·log(1 − *p*).",
              de="In `bce` fehlt offenbar der Summand für Ziele 0, (1 − *y*)·log(1 − *p*)."),
        Wrong("constant-in-logarithm", (LOSS, "-np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7))"),
              en="A constant of 1e-7 seems to be added inside the logarithms of `bce`.",
              de="In den Logarithmen von `bce` wird offenbar die Konstante 1e-7 addiert."),
        Wrong("complements-swapped", (LOSS, "-np.mean(y * np.log(1 - p) + (1 - y) * np.log(p))"),
              en="In `bce`, *p* and 1 − *p* seem to be swapped.",
              de="In `bce` sind *p* und 1 − *p* offenbar vertauscht."),
        Wrong("grad-not-averaged", (GRAD, "(p - y) / (p * (1 - p))"),
              en="`bce_grad` seems not to be divided by the number of elements.",
              de="`bce_grad` ist offenbar nicht durch die Anzahl der Elemente geteilt."),
        Wrong("grad-by-logits", (GRAD, "(p - y) / p.size"),
              en="`bce_grad` seems to be the gradient by the logits, (*p* − *y*)/*n*.",
              de="`bce_grad` ist offenbar der Gradient nach den Logits, (*p* − *y*)/*n*."),
        Wrong("grad-of-positives", (GRAD, "-y / p / p.size"),
              en="`bce_grad` seems to lack the term for targets 0.",
              de="In `bce_grad` fehlt offenbar der Summand für Ziele 0."),
        Wrong("grad-ascends", (GRAD, "(y - p) / (p * (1 - p)) / p.size"),
              en="`bce_grad` seems to have the opposite sign.",
              de="`bce_grad` hat offenbar das falsche Vorzeichen."),
        Wrong("grad-over-rows", (GRAD, "(p - y) / (p * (1 - p)) / len(p)"),
              en="`bce_grad` seems to be divided by the number of rows, not of elements.",
              de="`bce_grad` ist offenbar durch die Anzahl der Zeilen geteilt statt durch die der Elemente."),
        Wrong("target-added", (LOGITS, LOGITS.replace("- z * y", "+ z * y")),
              en="In `bce_logits` the term *z*·*y* seems to have the wrong sign.",
              de="In `bce_logits` hat der Summand *z*·*y* offenbar das falsche Vorzeichen."),
        Wrong("target-left-out", (LOGITS, LOGITS.replace(" - z * y", "")),
              en="In `bce_logits` the term *z*·*y* seems to be missing.",
              de="In `bce_logits` fehlt offenbar der Summand *z*·*y*."),
        Wrong("activated-twice", (f"    return {LOGITS}", f"    z = 0.5 + 0.5 * np.tanh(z / 2)\n    return {LOGITS}"),
              en="`bce_logits` seems to take already activated values for logits.",
              de="`bce_logits` hält offenbar schon aktivierte Werte für Logits."),
        Wrong("logits-summed", (LOGITS, LOGITS.replace("np.mean", "np.sum")),
              en="`bce_logits` seems to be the sum over all elements, not their mean.",
              de="`bce_logits` ist offenbar die Summe über alle Elemente, nicht der Mittelwert."),
    ],
)  # fmt: skip
