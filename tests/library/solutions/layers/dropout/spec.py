"""Inverted dropout forward and backward. Random numbers are handed in, so that there is one right answer.

The random numbers are dyadic, and some equal p; no row or column of the mask is like another, so that a mask per row shows.
"""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    for part, name in (("dropout", "x"), ("dropout_backward", "g")):
        four = {name: np.array([1.0, 2.0, -3.0, 4.0]), "u": np.array([0.125, 0.25, 0.5, 0.875])}
        yield Case(f"{part}, four numbers", part, **four, p=0.25, training=True).shown()
        yield Case(f"{part}, not in training", part, **four, p=0.25, training=False).shown()
        for p in (0.375, 0.75):
            drawn = {name: 1 + draw.normal(3, 4), "u": patterned(draw, p)}
            yield Case(f"{part}, p = {p}", part, **drawn, p=p, training=True)
        yield Case(f"{part}, p = 0", part, **{name: draw.normal(2, 3)}, u=draw.dyadic(0, 0.75, 2, 3), p=0.0, training=True)


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


EXERCISE = CodeExercise(
    parts=[Part(name, points=2, compare="absolute") for name in ("dropout", "dropout_backward")],
    cases=cases,
    reference=[dropout, dropout_backward],
)
