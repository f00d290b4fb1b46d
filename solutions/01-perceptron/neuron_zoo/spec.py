"""Four activations and a layer of neurons that share one; the variant: which two kinds are shown by hand."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part, curves

BY_HAND = {  # size and entries of a z with round results, and how the prompt writes both
    "sigmoid": (np.log(3), [0.0, 1.0], "[0, ln 3]", "[0.5, 0.75]"),
    "tanh": (np.log(2), [0.0, 1.0], "[0, ln 2]", "[0, 0.6]"),
    "relu": (1.0, [-1.0, 0.0, 2.0], "[-1, 0, 2]", "[0, 0, 2]"),
    "step": (1.0, [-1.0, 0.0, 2.0], "[-1, 0, 2]", "[0, 0, 1]"),
}


def shown(first, second):
    return {"shown": [first, second], "example": f'activate({BY_HAND[first][2]}, "{first}")', "gives": BY_HAND[first][3]}


def variant(draw):
    return shown(*draw.choice([(first, second) for first in BY_HAND for second in BY_HAND if first != second]))


def figures(values):
    z = np.linspace(-4, 4, 161)
    return {"zoo": curves({kind: (z, activate(torch.tensor(z), kind).numpy()) for kind in BY_HAND}, rows=z[::20])}


def cases(draw, values):
    for kind in values["shown"]:
        size, z = BY_HAND[kind][:2]
        yield Case(f"each: {kind}, by hand", "activate", z=size * np.array(z), kind=kind).shown()
    for group, X, W, b in [  # every z is -1, 0 or 1 times the size
        ("zero", [[1, 1], [1, 2]], [[1, -1], [1, 0]], [-2, 1]),
        ("square", [[1, 0], [0, 1]], [[1, 0], [-1, 1]], [0, -1]),
        ("wide", [[1, 2]], [[1, 0, -1], [0, 1, 1]], [0, -2, 0]),
    ]:
        yield Case(f"{group}: by hand", "neurons", X=size * np.array(X), W=1.0 * np.array(W), b=size * np.array(b), kind=kind).shown()
    for kind in BY_HAND:
        yield Case(f"each: {kind}", "activate", z=np.linspace(-4, 4, 33) + draw.uniform(0.01, 0.1), kind=kind)
        X, W = draw.dyadic(1, 3, 3, 2), draw.dyadic(1, 3, 2, 3)
        yield Case(f"zero: {kind}", "neurons", X=X, W=W, b=-(X @ W)[1], kind=kind)
        for group, n, d, m in [("square", 3, 3, 3), ("wide", 1, 2, 6)]:
            b = draw.uniform(0.5, 2, m)
            yield Case(f"{group}: {kind}", "neurons", X=draw.normal(n, d), W=draw.normal(d, m), b=b, kind=kind)


def activate(z, kind):
    return torch.heaviside(z, torch.zeros_like(z)) if kind == "step" else getattr(torch, kind)(z)


def neurons(X, W, b, kind):
    return activate(X @ W + b, kind)


PARTS = [
    Part("activate", points=2, compare="absolute"),
    Part("neurons", points=2, compare="absolute", builds_on=["activate"]),
]
EXERCISE = CodeExercise(PARTS, cases, reference=[activate, neurons], graded=shown("relu", "step"), variant=variant, figures=figures)
