"""Softplus and log-sum-exp where the plain formulas overflow (the references: logaddexp and logsumexp)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    yield Case("softplus, three numbers", "softplus", group="all", z=np.array([0.0, 2.0, -1.0])).shown()
    yield Case("softplus, drawn", "softplus", group="all", z=draw.uniform(-3, 3, 3, 2))
    yield Case("softplus, far from zero", "softplus", group="all", z=np.array([-1000.0, 800.0, 1.0]))
    yield Case("softplus, a curve", "softplus", group="all", z=np.linspace(-4.0, 4.0, 17)).plotted(
        "softplus", "`softplus` from −4 to 4", "`softplus` von −4 bis 4", over="z"
    )
    rows = np.array([[0.0, 0.0], [1.0, 3.0]])
    yield Case("log_sum_exp, two rows", "log_sum_exp", group="all", Z=rows).shown()
    yield Case("log_sum_exp, drawn", "log_sum_exp", group="all", Z=draw.normal(4, 3))
    yield Case("log_sum_exp, square", "log_sum_exp", group="all", Z=draw.normal(3, 3))
    yield Case("log_sum_exp, far apart", "log_sum_exp", group="all", Z=np.array([[800.0, 0.0, 799.0], [-900.0, -901.0, -905.0]]))


def softplus(z):
    return torch.logaddexp(z, torch.zeros_like(z))


def log_sum_exp(Z):
    return torch.logsumexp(Z, dim=1)


SOFTPLUS = "np.log(1 + np.exp(-np.abs(z))) + np.maximum(z, 0)"
ROWS = "    return top + np.log(np.exp(Z - top[:, None]).sum(axis=1))"

EXERCISE = CodeExercise(
    parts=[Part("softplus", points=1, compare="absolute"), Part("log_sum_exp", points=1)],
    cases=cases,
    reference=[softplus, log_sum_exp],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:45 np.maximum(z, 0) -> np.maximum(0, z)", "The greater of two does not depend on their order."),
        *(Equivalent(f"{at} 1 -> -1", "The second of two axes is the last.") for at in ("9:22", "10:59")),
    ],
    wrong=[
        Wrong("exponent-clipped", (SOFTPLUS, "np.log(1 + np.exp(np.clip(z, -500, 500)))"),
              en="`softplus` seems to cut `z` off at 500 to avoid overflow.",
              de="`softplus` schneidet `z` offenbar bei 500 ab, um Überlauf zu vermeiden."),
        Wrong("sign-turned", (SOFTPLUS, "np.log(1 + np.exp(-np.abs(z))) + np.maximum(-z, 0)"),
              en="`softplus` seems to compute log(1 + exp(−*z*)).",
              de="`softplus` berechnet offenbar log(1 + exp(−*z*))."),
        Wrong("only-small-part", (SOFTPLUS, "np.log(1 + np.exp(-np.abs(z)))"),
              en="`softplus` seems to lack the term max(*z*, 0).",
              de="In `softplus` fehlt offenbar der Summand max(*z*, 0)."),
        Wrong("linear-above-one", (SOFTPLUS, "np.where(z > 1, z, np.log(1 + np.exp(np.minimum(z, 1))))"),
              en="`softplus` seems to be replaced by *z* itself where *z* > 1.",
              de="`softplus` ist für *z* > 1 offenbar durch *z* selbst ersetzt."),
        Wrong("base-two", (SOFTPLUS, "np.logaddexp2(0, z / np.log(2))"),
              en="`softplus` seems to use the logarithm to base 2.",
              de="`softplus` verwendet offenbar den Logarithmus zur Basis 2."),
        Wrong("shift-not-undone", (ROWS, ROWS.replace("top + ", "")),
              en="The maximum taken off in `log_sum_exp` seems not to be added again.",
              de="Das in `log_sum_exp` abgezogene Maximum wird offenbar nicht wieder addiert."),
        Wrong("maximum-alone", (ROWS, "    return top"),
              en="`log_sum_exp` seems to be the maximum of each row alone.",
              de="`log_sum_exp` ist offenbar nur das Maximum jeder Zeile."),
        Wrong("mean-for-sum", (ROWS, ROWS.replace(".sum(", ".mean(")),
              en="`log_sum_exp` seems to take the mean of the exponentials, not their sum.",
              de="`log_sum_exp` mittelt offenbar die Exponentialwerte, statt sie zu summieren."),
        Wrong("over-columns", ("    top = Z.max(axis=1)", "    Z = Z.T\n    top = Z.max(axis=1)"),
              en="`log_sum_exp` seems to run over the columns, not the rows.",
              de="`log_sum_exp` läuft offenbar über die Spalten statt über die Zeilen."),
        Wrong("over-everything", (ROWS, "    return Z.max() + np.log(np.exp(Z - Z.max()).sum())"),
              en="`log_sum_exp` seems to be one number for the whole matrix.",
              de="`log_sum_exp` ist offenbar eine einzige Zahl für die ganze Matrix."),
    ],
)  # fmt: skip
