"""ReLU with its kink at an exact zero, leaky ReLU on integers too, ELU compared absolutely."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Equivalent, Part, Wrong


def cases(draw):
    three = np.array([2.0, 0.0, -3.0])
    for part, rest in PARTS.items():
        yield Case(f"{part}, three numbers", part, group="all", z=three, **rest).shown()
        yield Case(f"{part}, drawn", part, group="all", z=mixed(draw, 6), **{k: draw.decimal(0.2, 0.8) for k in rest})
        yield Case(f"{part}, a matrix", part, group="all", z=mixed(draw, 4, 3), **dict.fromkeys(rest, 0.125))
    for part in ("relu", "relu_slope"):
        single = draw.dyadic(-4, 4, 5).astype(np.float32)
        yield Case(f"{part}, float32", part, group="all", z=np.append(single, np.float32([1.5, -2.5])))
    yield Case("leaky_relu, integers", "leaky_relu", group="all", z=np.array([3, -3, 0, 5, -1]), alpha=0.3).shown()


PARTS = {"relu": {}, "relu_slope": {}, "leaky_relu": {"alpha": 0.5}, "elu": {"alpha": 0.5}}


def mixed(draw, *shape):
    """Numbers of both signs, the first ones on both sides of -1, 0 and 1."""
    z = draw.uniform(-3, 3, *shape)
    z.flat[:4] = 1.5, -1.5, 0.5, -0.5
    return z


def relu(z):
    return torch.relu(z)


def relu_slope(z):
    leaf = z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.relu(leaf).sum(), leaf)
    return grad


def leaky_relu(z, alpha):
    return torch.nn.functional.leaky_relu(z.double(), alpha)


def elu(z, alpha):
    return torch.nn.functional.elu(z, alpha)


LEAKY = "    return np.where(z > 0, z, alpha * z)"
ELU = "alpha * (np.exp(z) - 1)"

EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in PARTS],
    cases=cases,
    reference=[relu, relu_slope, leaky_relu, elu],
    groups={"all": ("All cases", "Alle Fälle")},
    equivalent=[
        Equivalent("5:12 np.maximum(z, 0) -> np.maximum(0, z)", "The greater of two does not depend on their order."),
        Equivalent("9:12 (z > 0) * 1.0 -> (z > 0) / 1.0", "Times 1 and divided by 1 are the same."),
        *(Equivalent(f"{at} z > 0 -> z >= 0", "At 0 both branches are 0.") for at in ("13:21", "17:21")),
    ],
    wrong=[
        Wrong("absolute-value", ("np.maximum(z, 0)", "np.abs(z)"),
              en="`relu` seems to turn negative numbers into positive ones; they should become 0.",
              de="`relu` macht aus negativen Zahlen offenbar positive; sie sollen 0 werden."),
        Wrong("wrong-side", ("np.maximum(z, 0)", "np.minimum(z, 0)"),
              en="`relu` seems to keep the negative numbers, not the positive ones.",
              de="`relu` behält offenbar die negativen Zahlen statt der positiven."),
        Wrong("relu-leaks", ("np.maximum(z, 0)", "np.where(z > 0, z, 0.01 * z)"),
              en="`relu` seems to let a hundredth of negative numbers through, as leaky ReLU does.",
              de="`relu` lässt offenbar ein Hundertstel negativer Zahlen durch, wie Leaky ReLU."),
        Wrong("capped-at-one", ("np.maximum(z, 0)", "np.clip(z, 0, 1)"),
              en="`relu` seems to cut numbers off at 1.",
              de="`relu` schneidet Zahlen offenbar bei 1 ab."),
        Wrong("slope-one-at-zero", ("(z > 0) * 1.0", "(z >= 0) * 1.0"),
              en="The slope of ReLU at exactly 0 seems to be 1; here it is 0.",
              de="Die Steigung von ReLU bei genau 0 ist offenbar 1; verlangt ist 0."),
        Wrong("value-for-slope", ("(z > 0) * 1.0", "(z > 0) * z"),
              en="`relu_slope` seems to return the value of ReLU, not its slope.",
              de="`relu_slope` gibt offenbar den Wert von ReLU zurück, nicht die Steigung."),
        Wrong("slope-of-sign", ("(z > 0) * 1.0", "np.sign(z) * 1.0"),
              en="The slope of ReLU seems to be −1 for negative numbers; it is 0 there.",
              de="Die Steigung von ReLU ist für negative Zahlen offenbar −1; dort ist sie 0."),
        Wrong("alpha-fixed", (LEAKY, f"    alpha = 0.01\n{LEAKY}"),
              en="`alpha` seems to be fixed at 0.01 in `leaky_relu`.",
              de="`alpha` ist in `leaky_relu` offenbar fest auf 0,01 gesetzt."),
        Wrong("alpha-both-sides", (LEAKY, "    return alpha * z"),
              en="`leaky_relu` seems to multiply positive numbers by `alpha` as well.",
              de="`leaky_relu` multipliziert offenbar auch positive Zahlen mit `alpha`."),
        Wrong("alpha-alone", (LEAKY, "    return np.where(z > 0, z, alpha)"),
              en="`leaky_relu` seems to give `alpha` itself for negative numbers, not `alpha·z`.",
              de="`leaky_relu` ergibt für negative Zahlen offenbar `alpha` selbst statt `alpha·z`."),
        Wrong("integers-truncated", (LEAKY, "    out = np.zeros_like(z)\n    out[...] = np.where(z > 0, z, alpha * z)\n    return out"),
              en="`leaky_relu` seems to cut decimals off where `z` holds integers.",
              de="`leaky_relu` schneidet offenbar Nachkommastellen ab, wenn `z` ganze Zahlen enthält."),
        Wrong("elu-one-missing", (ELU, "alpha * np.exp(z)"),
              en="The −1 of ELU seems to be missing.",
              de="In ELU fehlt offenbar die −1."),
        Wrong("elu-one-outside", (ELU, "(alpha * np.exp(z) - 1)"),
              en="In ELU, `alpha` seems to multiply the exponential only, not the −1.",
              de="In ELU multipliziert `alpha` offenbar nur die Exponentialfunktion, nicht die −1."),
        Wrong("elu-alpha-ignored", (ELU, "(np.exp(z) - 1)"),
              en="ELU seems to be computed without `alpha`.",
              de="ELU wird offenbar ohne `alpha` berechnet."),
    ],
)  # fmt: skip
