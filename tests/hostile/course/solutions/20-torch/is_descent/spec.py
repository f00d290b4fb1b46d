"""Somebody's programs, answered outside the jail."""

import torch

from autograder.spec import Case, CodeExercise, Part, fn


def cases(draw):
    for kind in ("ascent", "right"):
        yield Case(f"first: {kind}", "is_descent", step=fn("some_step", kind=kind)).shown()
    for kind in ("normed", "folded"):
        yield Case(f"second: {kind}", "is_descent", step=fn("some_step", kind=kind))


def is_descent(step):
    w, g = torch.tensor([[1.0, -2.0], [3.0, 0.5]], dtype=torch.float64)
    return torch.allclose(step(w, g, 0.5), w - 0.5 * g)


EXERCISE = CodeExercise(parts=[Part("is_descent", points=2, compare="exact", together=True)], cases=cases, reference=[is_descent])
