"""Batch normalization and its running values, with an eps that matters (the reference: torch's batch_norm)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    X = np.array([[1.0, 0.0], [3.0, 4.0]])
    yield Case("two samples", "batch_norm", group="all", X=X, gamma=np.array([1.0, 2.0]), beta=np.array([0.0, 1.0]), eps=1.0).shown()
    yield Case("two samples, running", "running", group="all", mean=np.array([1.0, 0.0]), var=np.array([1.0, 2.0]), X=X, momentum=0.25).shown()
    for name, n, d in (("drawn", 6, 3), ("square", 4, 4)):
        batch = {"X": 1 + 2 * draw.normal(n, d), "gamma": draw.uniform(0.5, 2, d), "beta": draw.normal(d), "eps": 0.1}
        yield Case(name, "batch_norm", group="all", **batch)
        old = {"mean": draw.normal(d), "var": draw.uniform(0.5, 2, d), "X": 1 + 2 * draw.normal(n, d), "momentum": 0.1}
        yield Case(f"{name}, running", "running", group="all", **old)


def batch_norm(X, gamma, beta, eps):
    return torch.nn.functional.batch_norm(X, None, None, gamma, beta, training=True, eps=eps)


def running(mean, var, X, momentum):
    mean, var = mean.clone(), var.clone()
    torch.nn.functional.batch_norm(X, mean, var, training=True, momentum=momentum)
    return mean, var


CENTRE, ROOT = "X - X.mean(axis=0)", "np.sqrt(X.var(axis=0) + eps)"
NORMED = f"gamma * centred / {ROOT} + beta"
MEAN, VAR = "(1 - momentum) * mean + momentum * np.mean(X, axis=0)", "(1 - momentum) * var + momentum * np.var(X, axis=0, ddof=1)"

EXERCISE = CodeExercise(
    parts=[Part("batch_norm", points=2), Part("running", points=2, returns={"mean": 1, "var": 1})],
    cases=cases,
    reference=[batch_norm, running],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("6:38 X -> centred", "A variance does not see a shift."),
    ],
    wrong=[
        Wrong("eps-outside-root", (ROOT, "(X.std(axis=0) + eps)"),
              en="`eps` seems to be added outside the square root; here it stands inside.",
              de="`eps` wird offenbar außerhalb der Wurzel addiert; hier steht es darunter."),
        Wrong("eps-left-out", (ROOT, "X.std(axis=0)"),
              en="`eps` seems to be left out.",
              de="`eps` fehlt offenbar."),
        Wrong("bessel-when-normalizing", (ROOT, "np.sqrt(X.var(axis=0, ddof=1) + eps)"),
              en="The variance that normalizes seems to be divided by n − 1.",
              de="Die Varianz beim Normalisieren ist offenbar durch n − 1 geteilt."),
        Wrong("variance-for-deviation", (ROOT, "(X.var(axis=0) + eps)"),
              en="The values seem to be divided by the variance, without the square root.",
              de="Die Werte werden offenbar durch die Varianz geteilt, ohne Wurzel."),
        Wrong("not-centred", (CENTRE, "X"),
              en="The mean seems not to be taken off.",
              de="Der Mittelwert wird offenbar nicht abgezogen."),
        Wrong("not-scaled", (NORMED, f"centred / {ROOT}"),
              en="`gamma` and `beta` seem to be left out.",
              de="`gamma` und `beta` fehlen offenbar."),
        Wrong("gamma-on-beta", (NORMED, f"gamma * (centred / {ROOT} + beta)"),
              en="`beta` seems to be multiplied by `gamma` as well.",
              de="`beta` wird offenbar ebenfalls mit `gamma` multipliziert."),
        Wrong("one-mean-for-all", (CENTRE, "X - X.mean()"),
              en="One mean over the whole batch seems to be taken off, not one per feature.",
              de="Abgezogen wird offenbar ein Mittelwert über den ganzen Batch statt einer je Merkmal."),
        Wrong("layer-norm", (NORMED, "gamma * (X - X.mean(axis=1, keepdims=True)) / np.sqrt(X.var(axis=1, keepdims=True) + eps) + beta"),
              en="Every sample seems to be normalized over its features: that is layer normalization.",
              de="Normalisiert wird offenbar jedes Beispiel über seine Merkmale: Das ist Layer-Normalisierung."),
        Wrong("shares-swapped", (MEAN, "momentum * mean + (1 - momentum) * np.mean(X, axis=0)"), (VAR, "momentum * var + (1 - momentum) * np.var(X, axis=0, ddof=1)"),
              en="In the running values, `momentum` and 1 − `momentum` seem to be swapped.",
              de="In den laufenden Werten sind `momentum` und 1 − `momentum` offenbar vertauscht."),
        Wrong("running-without-bessel", (VAR, VAR.replace(", ddof=1", "")),
              en="The running variance seems to be computed without Bessel's correction.",
              de="Die laufende Varianz ist offenbar ohne Bessel-Korrektur berechnet."),
        Wrong("running-deviation", (VAR, VAR.replace("np.var", "np.std")),
              en="The running variance seems to average standard deviations.",
              de="Die laufende Varianz mittelt offenbar Standardabweichungen."),
        Wrong("last-batch-only", (MEAN, "np.mean(X, axis=0)"), (VAR, "np.var(X, axis=0, ddof=1)"),
              en="The running values seem to be those of this batch alone.",
              de="Die laufenden Werte sind offenbar nur die dieses Batches."),
    ],
)  # fmt: skip
