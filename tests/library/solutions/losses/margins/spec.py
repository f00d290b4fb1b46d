"""Hinge and Huber loss with their gradients; margins of exactly 1 and residuals of exactly delta occur."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    scores, signs = np.array([2.0, 0.5, 1.0, -1.0]), np.array([1.0, 1.0, -1.0, -1.0])
    p, y = np.array([1.0, 0.0, 3.0, 2.0]), np.array([1.5, 2.0, 0.0, 3.0])
    for part in ("hinge", "hinge_grad"):
        yield Case(f"{part}, four numbers", part, group="all", scores=scores, y=signs).shown()
        yield Case(f"{part}, drawn", part, group="all", scores=draw.uniform(0.2, 2, 9) * draw.signs(9), y=mixed(draw, 9))
    for part in ("huber", "huber_grad"):
        yield Case(f"{part}, four numbers", part, group="all", p=p, y=y, delta=1.0).shown()
        r = np.append(draw.uniform(0.1, 0.6, 4), draw.uniform(1.0, 3.0, 3)) * mixed(draw, 7)
        target = draw.normal(7)
        yield Case(f"{part}, drawn", part, group="all", p=target + r, y=target, delta=0.75)


def mixed(draw, n):
    """Signs, the first two and the last two of them both ways."""
    signs = draw.signs(n)
    signs[:2] = signs[-2:] = 1.0, -1.0
    return signs


def hinge(scores, y):
    return torch.relu(1 - y * scores).mean()


def hinge_grad(scores, y):
    leaf = scores.clone().requires_grad_()
    (grad,) = torch.autograd.grad(hinge(leaf, y), leaf)
    return grad


def huber(p, y, delta):
    return torch.nn.functional.huber_loss(p, y, delta=delta)


def huber_grad(p, y, delta):
    leaf = p.clone().requires_grad_()
    (grad,) = torch.autograd.grad(huber(leaf, y, delta), leaf)
    return grad


HINGE, HINGE_GRAD = "np.mean(np.maximum(0, 1 - y * scores))", "np.where(y * scores < 1, -y, 0) / len(y)"
FAR, HUBER_GRAD = "delta * (r - delta / 2)", "np.clip(p - y, -delta, delta) / len(y)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("hinge", "hinge_grad", "huber", "huber_grad")],
    cases=cases,
    reference=[hinge, hinge_grad, huber, huber_grad],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:20 np.maximum(0, 1 - y * scores) -> np.maximum(1 - y * scores, 0)", "The greater of two does not depend on their order."),
        Equivalent("9:50 y -> scores", "Both have the same length."),
        Equivalent("18:48 y -> p", "Both have the same length."),
        Equivalent("13:16 p - y -> y - p", "An absolute value does not see the sign."),
        Equivalent("14:29 r <= delta -> r < delta", "Both branches meet at delta."),
        Equivalent("18:12 np.clip(p - y, -delta, delta) -> np.clip(-delta, p - y, delta)", "The middle one of three numbers does not depend on their order."),
    ],
    wrong=[
        Wrong("hinge-summed", (HINGE, HINGE.replace("np.mean", "np.sum")),
              en="`hinge` seems to be the sum, not the mean.",
              de="`hinge` ist offenbar die Summe, nicht der Mittelwert."),
        Wrong("perceptron-loss", (HINGE, "np.mean(np.maximum(0, -y * scores))"),
              en="The margin of 1 seems to be missing in `hinge`.",
              de="In `hinge` fehlt offenbar der Abstand 1."),
        Wrong("hinge-squared", (HINGE, "np.mean(np.maximum(0, 1 - y * scores) ** 2)"),
              en="`hinge` seems to be squared.",
              de="`hinge` ist offenbar quadriert."),
        Wrong("hinge-not-cut", (HINGE, "np.mean(1 - y * scores)"),
              en="`hinge` seems to count negative values; max(0, …) is missing.",
              de="`hinge` zählt offenbar negative Werte mit; max(0, …) fehlt."),
        Wrong("sign-of-margin", (HINGE, "np.mean(np.maximum(0, 1 + y * scores))"),
              en="In `hinge` the sign before *y*·score seems to be plus.",
              de="In `hinge` steht vor *y*·score offenbar ein Plus."),
        Wrong("hinge-grad-everywhere", (HINGE_GRAD, "-y / len(y)"),
              en="`hinge_grad` seems not to be 0 where the margin is kept.",
              de="`hinge_grad` ist offenbar auch dort nicht 0, wo der Abstand eingehalten ist."),
        Wrong("hinge-grad-of-mistakes", (HINGE_GRAD, "np.where(y * scores < 0, -y, 0) / len(y)"),
              en="`hinge_grad` seems to count mistakes only, not all scores within the margin.",
              de="`hinge_grad` zählt offenbar nur falsche Vorzeichen, nicht alle Werte innerhalb des Abstands."),
        Wrong("hinge-grad-summed", (HINGE_GRAD, "np.where(y * scores < 1, -y, 0)"),
              en="`hinge_grad` seems not to be divided by the number of samples.",
              de="`hinge_grad` ist offenbar nicht durch die Anzahl der Beispiele geteilt."),
        Wrong("hinge-grad-ascends", (HINGE_GRAD, "np.where(y * scores < 1, y, 0) / len(y)"),
              en="`hinge_grad` seems to have the opposite sign.",
              de="`hinge_grad` hat offenbar das falsche Vorzeichen."),
        Wrong("half-missing", ("r**2 / 2", "r**2"),
              en="The factor ½ of the square seems to be missing in `huber`.",
              de="In `huber` fehlt offenbar der Faktor ½ vor dem Quadrat."),
        Wrong("huber-jumps", (FAR, "delta * r"),
              en="In the linear part of `huber` the delta/2 seems not to be taken off: the loss jumps.",
              de="Im linearen Teil von `huber` wird delta/2 offenbar nicht abgezogen: Der Verlust springt."),
        Wrong("delta-not-halved", (FAR, "delta * (r - delta)"),
              en="In the linear part of `huber` a whole delta seems to be taken off, not half of it.",
              de="Im linearen Teil von `huber` wird offenbar ein ganzes delta abgezogen statt eines halben."),
        Wrong("delta-of-one", (FAR, "r - 0.5"),
              en="The linear part of `huber` seems to be written for delta = 1.",
              de="Der lineare Teil von `huber` ist offenbar für delta = 1 geschrieben."),
        Wrong("huber-grad-not-clipped", (HUBER_GRAD, "(p - y) / len(y)"),
              en="`huber_grad` seems not to be limited to ±delta.",
              de="`huber_grad` ist offenbar nicht auf ±delta begrenzt."),
        Wrong("huber-grad-of-one", (HUBER_GRAD, "np.clip(p - y, -1, 1) / len(y)"),
              en="`huber_grad` seems to be limited to ±1, not to ±delta.",
              de="`huber_grad` ist offenbar auf ±1 begrenzt statt auf ±delta."),
        Wrong("huber-grad-summed", (HUBER_GRAD, "np.clip(p - y, -delta, delta)"),
              en="`huber_grad` seems not to be divided by the number of samples.",
              de="`huber_grad` ist offenbar nicht durch die Anzahl der Beispiele geteilt."),
    ],
)  # fmt: skip
