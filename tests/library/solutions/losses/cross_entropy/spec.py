"""Cross-entropy from logits 800 apart, where the plain formulas give nan, inf or a clipped loss (the reference: torch)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    two = np.array([[0.0, 0.0, 0.0], [1.0, 3.0, 2.0]])
    for part in ("cross_entropy", "cross_entropy_grad"):
        yield Case(f"{part}, two rows", part, group="all", Z=two, labels=np.array([2, 0])).shown()
        yield Case(f"{part}, drawn", part, group="all", Z=draw.normal(5, 3), labels=np.array([0, 2, 1, 1, 2]))
        yield Case(f"{part}, square", part, group="all", Z=draw.normal(3, 3), labels=np.array([1, 1, 0]))
        yield Case(f"{part}, far apart", part, group="all", Z=FAR + draw.normal(3, 3), labels=np.array([1, 0, 2]))
        yield Case(f"{part}, one row", part, group="all", Z=draw.normal(1, 4), labels=np.array([3]))


FAR = np.array([[800.0, 0.0, 790.0], [-800.0, -810.0, -805.0], [0.0, 800.0, 1.0]])


def cross_entropy(Z, labels):
    return torch.nn.functional.cross_entropy(Z, labels)


def cross_entropy_grad(Z, labels):
    leaf = Z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.nn.functional.cross_entropy(leaf, labels), leaf)
    return grad


SHIFT = "    shifted = Z - Z.max(axis=1, keepdims=True)"
LOG_P = "    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
LOSS = "-np.mean(log_p[np.arange(len(labels)), labels])"
NORMED = "    P = P / P.sum(axis=1, keepdims=True)"
AT_LABEL = "    P[np.arange(len(labels)), labels] -= 1"
GRAD = "P / len(labels)"
PROBABILITIES = "    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)\n"

EXERCISE = CodeExercise(
    parts=[Part("cross_entropy", points=2), Part("cross_entropy_grad", points=2, compare="absolute")],
    cases=cases,
    reference=[cross_entropy, cross_entropy_grad],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        *(Equivalent(f"{at} 1 -> -1", "The second of two axes is the last.") for at in ("5:30", "6:55", "11:31", "12:24")),
        Equivalent("7:41 labels -> Z", "There are as many labels as rows."),
        Equivalent("7:41 labels -> shifted", "There are as many labels as rows."),
        Equivalent("7:41 labels -> log_p", "There are as many labels as rows."),
        Equivalent("13:21 labels -> Z", "There are as many labels as rows."),
        Equivalent("13:21 labels -> P", "There are as many labels as rows."),
        Equivalent("14:20 labels -> Z", "There are as many labels as rows."),
        Equivalent("14:20 labels -> P", "There are as many labels as rows."),
    ],
    wrong=[
        Wrong("sum-for-mean", (LOSS, LOSS.replace("np.mean", "np.sum")),
              en="`cross_entropy` seems to be the sum over the rows, not their mean.",
              de="`cross_entropy` ist offenbar die Summe über die Zeilen, nicht der Mittelwert."),
        Wrong("mean-over-classes", (LOSS, f"{LOSS} / Z.shape[1]"),
              en="`cross_entropy` seems to be divided by the number of classes as well.",
              de="`cross_entropy` ist offenbar zusätzlich durch die Anzahl der Klassen geteilt."),
        Wrong("minus-missing", (LOSS, LOSS[1:]),
              en="The minus sign of `cross_entropy` seems to be missing.",
              de="In `cross_entropy` fehlt offenbar das Minuszeichen."),
        Wrong("base-two", (LOSS, f"{LOSS} / np.log(2)"),
              en="`cross_entropy` seems to use the logarithm to base 2.",
              de="`cross_entropy` verwendet offenbar den Logarithmus zur Basis 2."),
        Wrong("base-ten", (LOSS, f"{LOSS} / np.log(10)"),
              en="`cross_entropy` seems to use the logarithm to base 10.",
              de="`cross_entropy` verwendet offenbar den Logarithmus zur Basis 10."),
        *(
            Wrong(f"clipped-{tiny}", (LOG_P, f"{PROBABILITIES}    log_p = np.log(np.clip(p, {tiny}, 1))"),
                  en=f"The probabilities seem to be clipped at {tiny}, which bounds the loss of a confident mistake.",
                  de=f"Die Wahrscheinlichkeiten sind offenbar bei {tiny} abgeschnitten. Das begrenzt den Verlust bei sicheren Fehlern.")
            for tiny in ("1e-7", "1e-12", "1e-15")
        ),
        Wrong("constant-in-logarithm", (LOG_P, f"{PROBABILITIES}    log_p = np.log(p + 1e-8)"),
              en="A constant of 1e-8 seems to be added inside the logarithm.",
              de="Im Logarithmus wird offenbar die Konstante 1e-8 addiert."),
        Wrong("softmax-twice", (LOG_P, f"{PROBABILITIES}    log_p = p - np.log(np.exp(p).sum(axis=1, keepdims=True))"),
              en="The softmax seems to be applied twice: its probabilities are taken for logits.",
              de="Die Softmax wird offenbar zweimal angewandt: Ihre Wahrscheinlichkeiten gelten als Logits."),
        Wrong("softmax-over-columns",
              (SHIFT, "    shifted = Z - Z.max(axis=0)"),
              (LOG_P, "    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))"),
              en="The softmax seems to run over the columns, not the rows.",
              de="Die Softmax läuft offenbar über die Spalten statt über die Zeilen."),
        Wrong("all-labels-for-every-row", (LOSS, "-np.mean(log_p[:, labels])"),
              en="`p[:, labels]` seems to be used: every row is asked for the labels of all rows.",
              de="Offenbar steht dort `p[:, labels]`: Jede Zeile wird nach den Labels aller Zeilen gefragt."),
        Wrong("best-class-for-label", (LOSS, "-np.mean(log_p.max(axis=1))"),
              en="The loss seems to be taken at the likeliest class, not at the label.",
              de="Der Verlust wird offenbar bei der wahrscheinlichsten Klasse genommen statt beim Label."),
        Wrong("mean-over-all-entries", (LOSS, "-np.mean(log_p)"),
              en="The loss seems to average over all classes; only the label's counts.",
              de="Der Verlust mittelt offenbar über alle Klassen; nur die des Labels zählt."),
        Wrong("not-normalised", (LOG_P, "    log_p = shifted"),
              en="The logarithm of the sum of exponentials seems to be missing.",
              de="Der Logarithmus der Summe der Exponentialwerte fehlt offenbar."),
        Wrong("probability-for-logarithm", (LOG_P, f"{PROBABILITIES}    log_p = p"),
              en="The loss seems to use the probability itself, without the logarithm.",
              de="Der Verlust verwendet offenbar die Wahrscheinlichkeit selbst, ohne Logarithmus."),
        Wrong("labels-from-one", (LOSS, LOSS.replace(", labels]", ", labels - 1]")),
              en="The labels seem to be counted from 1; here they begin at 0.",
              de="Die Labels werden offenbar ab 1 gezählt; hier beginnen sie bei 0."),
        Wrong("logits-changed", (SHIFT, "    Z -= Z.max(axis=1, keepdims=True)\n    shifted = Z"),
              en="`cross_entropy` seems to change `Z` in place.",
              de="`cross_entropy` verändert offenbar das übergebene `Z`."),
        Wrong("grad-not-averaged", (GRAD, "P"),
              en="`cross_entropy_grad` seems not to be divided by the number of rows.",
              de="`cross_entropy_grad` ist offenbar nicht durch die Anzahl der Zeilen geteilt."),
        Wrong("grad-over-all-entries", (GRAD, "P / P.size"),
              en="`cross_entropy_grad` seems to be divided by the number of all entries.",
              de="`cross_entropy_grad` ist offenbar durch die Anzahl aller Einträge geteilt."),
        Wrong("grad-ascends", (GRAD, "-P / len(labels)"),
              en="`cross_entropy_grad` seems to have the opposite sign.",
              de="`cross_entropy_grad` hat offenbar das falsche Vorzeichen."),
        Wrong("one-not-taken-off", (f"{AT_LABEL}\n", ""),
              en="The 1 seems not to be taken off at the label.",
              de="Beim Label wird offenbar die 1 nicht abgezogen."),
        Wrong("label-alone", (f"    return {GRAD}", "    only = np.zeros_like(P)\n    rows = np.arange(len(labels))\n    only[rows, labels] = P[rows, labels]\n    return only / len(labels)"),
              en="The gradient seems to be set at the label only; the other classes have one too.",
              de="Der Gradient ist offenbar nur beim Label gesetzt; auch die anderen Klassen haben einen."),
        Wrong("grad-over-columns", (NORMED, "    P = np.exp(Z - Z.max(axis=0))\n    P = P / P.sum(axis=0)"),
              en="In the gradient the softmax seems to run over the columns.",
              de="Im Gradienten läuft die Softmax offenbar über die Spalten."),
        Wrong("multi-label", (NORMED, "    P = 0.5 + 0.5 * np.tanh(Z / 2)"),
              en="The gradient seems to treat every class by itself, with a sigmoid in place of the softmax.",
              de="Der Gradient behandelt offenbar jede Klasse für sich, mit Sigmoid statt Softmax."),
        Wrong("logits-changed-by-grad", ("    P = np.exp(Z - Z.max(axis=1, keepdims=True))", "    Z -= Z.max(axis=1, keepdims=True)\n    P = np.exp(Z)"),
              en="`cross_entropy_grad` seems to change `Z` in place.",
              de="`cross_entropy_grad` verändert offenbar das übergebene `Z`."),
    ],
)  # fmt: skip
