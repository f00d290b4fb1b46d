"""ReLU with its kink at an exact zero, leaky ReLU on integers too, ELU compared absolutely."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    three = np.array([2.0, 0.0, -3.0])
    for part, rest in PARTS.items():
        yield Case(f"{part}, three numbers", part, z=three, **rest).shown()
        yield Case(f"{part}, drawn", part, z=mixed(draw, 6), **{k: draw.decimal(0.2, 0.8) for k in rest})
        yield Case(f"{part}, a matrix", part, z=mixed(draw, 4, 3), **dict.fromkeys(rest, 0.125))
    for part in ("relu", "relu_slope"):
        single = draw.dyadic(-4, 4, 5).astype(np.float32)
        yield Case(f"{part}, float32", part, z=np.append(single, np.float32([1.5, -2.5])))
    yield Case("leaky_relu, integers", "leaky_relu", z=np.array([3, -3, 0, 5, -1]), alpha=0.3).shown()


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


EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in PARTS],
    cases=cases,
    reference=[relu, relu_slope, leaky_relu, elu],
)
