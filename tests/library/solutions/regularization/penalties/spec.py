"""L1 and L2 together, value and gradient, with weights of exactly 0; the soft threshold (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    three = np.array([2.0, 0.0, -1.0])
    for part in ("penalty", "penalty_grad"):
        yield Case(f"{part}, three numbers", part, group="all", w=three, l1=1.0, l2=0.5).shown()
        yield Case(f"{part}, more below zero", part, group="all", w=np.array([-2.0, 0.5]), l1=0.5, l2=0.25)
        yield Case(f"{part}, drawn", part, group="all", w=draw.normal(4, 3), l1=draw.decimal(0.1, 0.9), l2=draw.decimal(0.1, 0.9))
    yield Case("shrink, three numbers", "shrink", group="all", w=three, threshold=0.5).shown()
    drawn = draw.uniform(0.6, 3, 3, 4) * draw.signs(3, 4)
    drawn.flat[:4] = 1.5, -1.5, 0.125, -0.125
    yield Case("shrink, drawn", "shrink", group="all", w=drawn, threshold=0.3)


def penalty(w, l1, l2):
    return l1 * w.abs().sum() + l2 / 2 * w.square().sum()


def penalty_grad(w, l1, l2):
    leaf = w.clone().requires_grad_()
    (grad,) = torch.autograd.grad(penalty(leaf, l1, l2), leaf)
    return grad


def shrink(w, threshold):
    return torch.nn.functional.softshrink(w, threshold)


L1, L2 = "l1 * np.abs(w).sum()", "l2 / 2 * (w**2).sum()"
G1, G2 = "l1 * np.sign(w)", "l2 * w"
SHRINK = "np.sign(w) * np.maximum(np.abs(w) - threshold, 0)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("penalty", "penalty_grad", "shrink")],
    cases=cases,
    reference=[penalty, penalty_grad, shrink],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("13:25 np.maximum(np.abs(w) - threshold, 0) -> np.maximum(0, np.abs(w) - threshold)", "The greater of two does not depend on their order."),
    ],
    wrong=[
        Wrong("half-missing", (L2, "l2 * (w**2).sum()"),
              en="The ½ of the L2 penalty seems to be missing.",
              de="Das ½ im Strafterm L2 fehlt offenbar."),
        Wrong("norm-not-squared", (L2, "l2 / 2 * np.sqrt((w**2).sum())"),
              en="The L2 penalty seems to use the norm itself, not its square.",
              de="Der Strafterm L2 verwendet offenbar die Norm selbst statt ihres Quadrats."),
        Wrong("signs-cancel", (L1, "l1 * w.sum()"),
              en="The L1 penalty seems to add the weights without absolute values.",
              de="Der Strafterm L1 summiert die Gewichte offenbar ohne Beträge."),
        Wrong("absolute-of-sum", (L1, "l1 * np.abs(w.sum())"),
              en="The L1 penalty seems to be the absolute value of the sum, not the sum of absolute values.",
              de="Der Strafterm L1 ist offenbar der Betrag der Summe statt der Summe der Beträge."),
        Wrong("mean-for-sum", (L1, "l1 * np.abs(w).mean()"), (L2, "l2 / 2 * (w**2).mean()"),
              en="The penalty seems to be averaged over the weights; it is a sum.",
              de="Der Strafterm ist offenbar über die Gewichte gemittelt; er ist eine Summe."),
        Wrong("coefficients-swapped", (L1, "l2 * np.abs(w).sum()"), (L2, "l1 / 2 * (w**2).sum()"),
              en="In `penalty`, `l1` and `l2` seem to be swapped.",
              de="In `penalty` sind `l1` und `l2` offenbar vertauscht."),
        Wrong("gradient-doubled", (G2, "2 * l2 * w"),
              en="The gradient of the L2 penalty seems to carry a factor 2; the ½ takes it away.",
              de="Der Gradient des Strafterms L2 trägt offenbar einen Faktor 2; das ½ hebt ihn auf."),
        Wrong("slope-one-at-zero", (G1, "l1 * np.where(w >= 0, 1, -1)"),
              en="The slope of |*w*| at 0 seems to be 1; here it is 0.",
              de="Die Steigung von |*w*| bei 0 ist offenbar 1; hier ist sie 0."),
        Wrong("slope-minus-one-at-zero", (G1, "l1 * np.where(w > 0, 1, -1)"),
              en="The slope of |*w*| at 0 seems to be −1; here it is 0.",
              de="Die Steigung von |*w*| bei 0 ist offenbar −1; hier ist sie 0."),
        Wrong("sign-left-out", (G1, "l1"),
              en="The gradient of the L1 penalty seems to lack the sign of *w*.",
              de="Im Gradienten des Strafterms L1 fehlt offenbar das Vorzeichen von *w*."),
        Wrong("value-for-slope", (G1, "l1 * np.abs(w)"),
              en="The gradient of the L1 penalty seems to be |*w*| in place of its slope.",
              de="Der Gradient des Strafterms L1 ist offenbar |*w*| statt der Steigung davon."),
        Wrong("hard-threshold", (SHRINK, "w * (np.abs(w) > threshold)"),
              en="`shrink` seems to set small weights to 0 without moving the others (a hard threshold).",
              de="`shrink` setzt offenbar kleine Gewichte auf 0, ohne die anderen zu bewegen (eine harte Schwelle)."),
        Wrong("shrinks-past-zero", (SHRINK, "w - threshold * np.sign(w)"),
              en="`shrink` seems to move small weights past 0.",
              de="`shrink` schiebt kleine Gewichte offenbar über 0 hinaus."),
        Wrong("always-downwards", (SHRINK, "np.maximum(w - threshold, 0)"),
              en="`shrink` seems to lose negative weights.",
              de="`shrink` verliert offenbar negative Gewichte."),
    ],
)  # fmt: skip
