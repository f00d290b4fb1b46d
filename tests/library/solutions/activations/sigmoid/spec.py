"""Sigmoid, its slope and that of tanh, compared absolutely (the references: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    for part in PARTS:
        yield Case(f"{part}, three numbers", part, z=np.array([0.0, 2.0, -1.0])).shown()
        yield Case(f"{part}, drawn", part, z=draw.uniform(-4, 4, 5))
        yield Case(f"{part}, a matrix", part, z=draw.normal(3, 4))


PARTS = ("sigmoid", "sigmoid_slope", "tanh_slope")


def sigmoid(z):
    return torch.sigmoid(z)


def sigmoid_slope(z):
    return slope(torch.sigmoid, z)


def tanh_slope(z):
    return slope(torch.tanh, z)


def slope(function, z):
    leaf = z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(function(leaf).sum(), leaf)
    return grad


EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in PARTS],
    cases=cases,
    reference=[sigmoid, sigmoid_slope, tanh_slope],
)
