"""Inverted dropout forward and backward. Random numbers are handed in, so that there is one right answer.

The random numbers are dyadic, and some equal p; no row or column of the mask is like another, so that a mask per row shows.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, Wrong


def cases(draw):
    for part, name in (("dropout", "x"), ("dropout_backward", "g")):
        four = {name: np.array([1.0, 2.0, -3.0, 4.0]), "u": np.array([0.125, 0.25, 0.5, 0.875])}
        yield Case(f"{part}, four numbers", part, group="all", **four, p=0.25, training=True).shown()
        yield Case(f"{part}, not in training", part, group="all", **four, p=0.25, training=False).shown()
        for p in (0.375, 0.75):
            drawn = {name: 1 + draw.normal(3, 4), "u": patterned(draw, p)}
            yield Case(f"{part}, p = {p}", part, group="all", **drawn, p=p, training=True)
        yield Case(f"{part}, p = 0", part, group="all", **{name: draw.normal(2, 3)}, u=draw.dyadic(0, 0.75, 2, 3), p=0.0, training=True)


def patterned(draw, p):
    """Random numbers (3, 4) around p, kept and dropped in a pattern of its own in every row and column."""
    kept = np.array([[1, 0, 1, 1], [0, 1, 0, 1], [1, 1, 0, 0]])
    u = np.where(kept, draw.dyadic(p, 0.875, 3, 4), p - 0.125 - draw.dyadic(0, p - 0.25, 3, 4))
    u[0, 0] = p
    return u


def dropout(x, u, p, training):
    return torch.where(u >= p, x / (1 - p), torch.zeros_like(x)) if training else x.clone()


def dropout_backward(g, u, p, training):
    leaf = torch.zeros_like(g).requires_grad_()
    (grad,) = torch.autograd.grad(dropout(leaf, u, p, training), leaf, g)
    return grad


TRAIN, TEST = "np.where(u >= p, x, 0) / (1 - p)", "    return x\n"
BACK, BACK_TEST = "g * (u >= p) / (1 - p)", "        return g\n"

EXERCISE = CodeExercise(
    parts=[Part(name, points=2, compare="absolute") for name in ("dropout", "dropout_backward")],
    cases=cases,
    reference=[dropout, dropout_backward],
    groups={"all": ("All cases", "Alle Fälle")},
    wrong=[
        Wrong("not-scaled", (TRAIN, "np.where(u >= p, x, 0)"),
              en="The values kept seem not to be divided by 1 − *p*.",
              de="Die behaltenen Werte sind offenbar nicht durch 1 − *p* geteilt."),
        Wrong("scaled-at-test", (TRAIN, "np.where(u >= p, x, 0)"), (TEST, "    return x * (1 - p)\n"),
              en="The values seem to be scaled outside training, by 1 − *p*, in place of in training.",
              de="Skaliert wird offenbar außerhalb des Trainings, mit 1 − *p*, statt im Training."),
        Wrong("keep-for-drop", (TRAIN, "np.where(u < p, x, 0) / p if p else 0 * x"),
              en="`p` seems to be taken for the probability to keep.",
              de="`p` gilt offenbar als Wahrscheinlichkeit zu behalten."),
        Wrong("mask-inverted", (TRAIN, "np.where(u < p, x, 0) / (1 - p)"),
              en="What should be kept seems to be dropped, and the other way round.",
              de="Weggelassen wird offenbar, was behalten werden soll, und umgekehrt."),
        Wrong("scaled-by-p", (TRAIN, "np.where(u >= p, x, 0) / (p or 1)"),
              en="The values kept seem to be divided by *p*, not by 1 − *p*.",
              de="Die behaltenen Werte sind offenbar durch *p* geteilt statt durch 1 − *p*."),
        Wrong("multiplied-by-keep", (TRAIN, "np.where(u >= p, x, 0) * (1 - p)"),
              en="The values kept seem to be multiplied by 1 − *p*, not divided.",
              de="Die behaltenen Werte sind offenbar mit 1 − *p* multipliziert statt dadurch geteilt."),
        Wrong("scaled-twice", (TRAIN, "np.where(u >= p, x, 0) / (1 - p) ** 2"),
              en="The values kept seem to be divided by 1 − *p* twice.",
              de="Die behaltenen Werte sind offenbar zweimal durch 1 − *p* geteilt."),
        Wrong("active-at-test", (TEST, "    return np.where(u >= p, x, 0) / (1 - p)\n"),
              en="Dropout seems to be active outside training as well.",
              de="Dropout ist offenbar auch außerhalb des Trainings aktiv."),
        Wrong("scaled-at-both", (TEST, "    return x * (1 - p)\n"),
              en="The values seem to be scaled outside training as well.",
              de="Die Werte werden offenbar auch außerhalb des Trainings skaliert."),
        Wrong("one-mask-per-row", (TRAIN, "np.where(u[..., :1] >= p, x, 0) / (1 - p)"),
              en="One random number seems to decide for a whole row.",
              de="Eine Zufallszahl entscheidet offenbar für eine ganze Zeile."),
        Wrong("one-mask-per-column", (TRAIN, "np.where(np.atleast_2d(u)[0] >= p, x, 0) / (1 - p)"),
              en="One row of random numbers seems to decide for the whole batch.",
              de="Eine Zeile von Zufallszahlen entscheidet offenbar für den ganzen Batch."),
        Wrong("ties-dropped", (TRAIN, "np.where(u > p, x, 0) / (1 - p)"),
              en="Entries with *u* exactly equal to *p* seem to be dropped; they are kept.",
              de="Einträge mit *u* genau gleich *p* werden offenbar weggelassen; sie bleiben."),
        Wrong("mean-restored", (TRAIN, "np.where(u >= p, x, 0) / np.mean(u >= p)"),
              en="The scale seems to follow from the share kept this time, not from *p*.",
              de="Skaliert wird offenbar nach dem diesmal behaltenen Anteil statt nach *p*."),
        Wrong("times-random-numbers", (TRAIN, "np.where(u >= p, x * u, 0) / (1 - p)"),
              en="The values kept seem to be multiplied by their random numbers.",
              de="Die behaltenen Werte sind offenbar mit ihren Zufallszahlen multipliziert."),
        Wrong("backward-not-scaled", (BACK, "g * (u >= p)"),
              en="The backward pass seems not to divide by 1 − *p*.",
              de="Der Rückwärtsdurchlauf teilt offenbar nicht durch 1 − *p*."),
        Wrong("backward-not-masked", (BACK, "g / (1 - p)"),
              en="The backward pass seems to let gradients of dropped entries through.",
              de="Der Rückwärtsdurchlauf lässt offenbar Gradienten weggelassener Einträge durch."),
        Wrong("backward-passes-all", (BACK, "1.0 * g"),
              en="The backward pass seems to return the gradient unchanged.",
              de="Der Rückwärtsdurchlauf gibt den Gradienten offenbar unverändert zurück."),
        Wrong("backward-mask-inverted", (BACK, "g * (u < p) / (1 - p)"),
              en="The backward pass seems to keep the gradients of the dropped entries.",
              de="Der Rückwärtsdurchlauf behält offenbar die Gradienten der weggelassenen Einträge."),
        Wrong("backward-other-mask", (BACK, "g * (u[..., ::-1] >= p) / (1 - p)"),
              en="The backward pass seems to use another mask than the forward pass.",
              de="Der Rückwärtsdurchlauf verwendet offenbar eine andere Maske als der Vorwärtsdurchlauf."),
        Wrong("backward-active-at-test", (BACK_TEST, "        return g * (u >= p) / (1 - p)\n"),
              en="The backward pass seems to use the mask outside training as well.",
              de="Der Rückwärtsdurchlauf verwendet die Maske offenbar auch außerhalb des Trainings."),
        Wrong("input-changed", ("        return np.where(u >= p, x, 0) / (1 - p)\n", "        x[u < p] = 0\n        x /= 1 - p\n"),
              en="`dropout` seems to change `x` in place.",
              de="`dropout` verändert offenbar das übergebene `x`."),
    ],
)  # fmt: skip
