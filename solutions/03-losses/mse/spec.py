"""The mean squared error over all elements, and its gradient by the prediction (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part

BOTH = ("mse", "mse_grad")
PRED, TRUE = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 2.0])
MATRIX = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0], [2.0, 2.0]])
TARGETS = np.array([[0.0, 0.0], [1.0, 3.0], [1.0, 1.0], [2.0, 1.0]])


def cases(draw):
    """Every pair of inputs is asked of both functions."""
    yield Case("vector: four numbers", BOTH, y_pred=PRED, y_true=TRUE).shown()
    yield Case("vector: drawn", BOTH, y_pred=draw.normal(7), y_true=draw.normal(7))
    yield Case("vector: one number", BOTH, y_pred=draw.normal(1), y_true=draw.normal(1))

    yield Case("matrix: four rows of two", BOTH, y_pred=MATRIX, y_true=TARGETS).shown()
    yield Case("matrix: wide", BOTH, y_pred=draw.normal(3, 5), y_true=draw.normal(3, 5))
    yield Case("matrix: tall", BOTH, y_pred=draw.normal(7, 4), y_true=draw.normal(7, 4))

    yield Case("column: a column of four", BOTH, y_pred=PRED[:, None], y_true=TRUE[:, None]).shown()
    yield Case("column: column", BOTH, y_pred=draw.normal(6, 1), y_true=draw.normal(6, 1))

    yield Case("repeats: every row twice", BOTH, y_pred=np.repeat(PRED, 2), y_true=np.repeat(TRUE, 2)).shown()
    yield Case("repeats: predictions that hit", BOTH, y_pred=TRUE[:, None], y_true=TRUE[:, None]).shown()
    yield Case("repeats: rows twice", BOTH, y_pred=twice(draw.normal(3, 4)), y_true=twice(draw.normal(3, 4)))
    hit = draw.dyadic(-2, 2, 8, 1)
    yield Case("repeats: hits", BOTH, y_pred=hit, y_true=hit)


def twice(rows):
    return np.repeat(rows, 2, axis=0)


def mse(y_pred, y_true):
    return torch.nn.functional.mse_loss(y_pred, y_true)


def mse_grad(y_pred, y_true):
    leaf = y_pred.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.nn.functional.mse_loss(leaf, y_true), leaf)
    return grad


EXERCISE = CodeExercise(parts=[Part("mse", points=2), Part("mse_grad", points=2)], cases=cases, reference=[mse, mse_grad])
