"""Four activations and a layer of neurons that share one; which two kinds are shown by hand is the variant."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, curves

BY_HAND = {  # size and entries of a z whose results are round, and how the prompt writes both
    "sigmoid": (np.log(3), [0.0, 1.0], "[0, ln 3]", "[0.5, 0.75]"),
    "tanh": (np.log(2), [0.0, 1.0], "[0, ln 2]", "[0, 0.6]"),
    "relu": (1.0, [-1.0, 0.0, 2.0], "[-1, 0, 2]", "[0, 0, 2]"),
    "step": (1.0, [-1.0, 0.0, 2.0], "[-1, 0, 2]", "[0, 0, 1]"),
}


def shown(first, second):
    z, gives = BY_HAND[first][2:]
    return {"shown": [first, second], "example": f'activate({z}, "{first}")', "gives": gives}


def variant(draw):
    return shown(*draw.choice([(first, second) for first in BY_HAND for second in BY_HAND if first != second]))


def figures(values):
    z = np.linspace(-4, 4, 161)
    return {"zoo": curves({kind: (z, activate(torch.tensor(z), kind).numpy()) for kind in BY_HAND}, rows=z[::20])}


def cases(draw, values):
    W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]])
    for kind in values["shown"]:
        size, z = BY_HAND[kind][:2]
        yield Case(f"hand: {kind}", "activate", z=size * np.array(z), kind=kind).shown()
    X, b = size * np.array([[1.0, 2.0]]), size * np.array([0.0, -2.0, 0.0])
    yield Case("hand: three neurons", "neurons", X=X, W=W, b=b, kind=kind).shown()
    for kind in BY_HAND:
        yield Case(f"each: {kind}", "activate", z=np.linspace(-4, 4, 33) + draw.uniform(0.01, 0.1), kind=kind)
        X, W = draw.dyadic(1, 3, 3, 2), draw.dyadic(1, 3, 2, 3)
        yield Case(f"zero: {kind}", "neurons", X=X, W=W, b=-(X @ W)[1], kind=kind)
        for group, n, d, m in [("square", 3, 3, 3), ("wide", 1, 2, 6)]:
            X, W, b = draw.normal(n, d), draw.normal(d, m), draw.uniform(0.5, 2, m)
            yield Case(f"{group}: {kind}", "neurons", X=X, W=W, b=b, kind=kind)


def activate(z, kind):
    return torch.heaviside(z, torch.zeros_like(z)) if kind == "step" else getattr(torch, kind)(z)


def neurons(X, W, b, kind):
    return activate(X @ W + b, kind)


PARTS = [
    Part("activate", points=2, compare="absolute"),
    Part("neurons", points=2, compare="absolute", builds_on=["activate"]),
]
GRADED = shown("relu", "step")
EXERCISE = CodeExercise(PARTS, cases, reference=[activate, neurons], graded=GRADED, variant=variant, figures=figures)
