"""The gradient of the mean squared error, by residuals and weights."""

import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("single: one sample", "mse_gradient", X=draw.dyadic(1, 2, 1, 2), w=draw.ones(2), y=draw.dyadic(-1, 0, 1)).shown()
    yield Case("several: drawn", "mse_gradient", X=draw.normal(5, 3), w=draw.normal(3), y=draw.normal(5)).shown()
    yield Case("several: more", "mse_gradient", X=draw.normal(8, 2), w=draw.normal(2), y=draw.normal(8))


def mse_gradient(X, w, y):
    w = w.detach().requires_grad_()
    r = (X @ w - y).detach().requires_grad_()
    (dr,) = torch.autograd.grad((r**2).mean(), r)
    (dw,) = torch.autograd.grad(((X @ w - y) ** 2).mean(), w)
    return dr, dw


EXERCISE = CodeExercise(parts=[Part("mse_gradient", points=2, returns={"dr": 1, "dw": 1})], cases=cases, reference=[mse_gradient])
