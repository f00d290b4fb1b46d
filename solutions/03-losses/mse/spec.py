"""The mean squared error over all elements, and its gradient by the prediction (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    """Every pair of inputs is asked of both functions."""
    yield from both("four numbers", "vector", *VECTOR, shown=True)
    for part in PARTS:
        yield Case(f"vector: {part}, drawn", part, y_pred=draw.normal(7), y_true=draw.normal(7))
    for part in PARTS:
        yield Case(f"vector: {part}, one number", part, y_pred=draw.normal(1), y_true=draw.normal(1))

    yield from both("four rows of two", "matrix", *MATRIX, shown=True)
    for part in PARTS:
        yield Case(f"matrix: {part}, wide", part, y_pred=draw.normal(3, 5), y_true=draw.normal(3, 5))
    for part in PARTS:
        yield Case(f"matrix: {part}, tall", part, y_pred=draw.normal(7, 4), y_true=draw.normal(7, 4))

    yield from both("a column of four", "column", *(side[:, None] for side in VECTOR), shown=True)
    for part in PARTS:
        yield Case(f"column: {part}, column", part, y_pred=draw.normal(6, 1), y_true=draw.normal(6, 1))

    yield from both("every row twice", "repeats", *(np.repeat(side, 2, axis=0) for side in VECTOR), shown=True)
    yield from both("predictions that hit", "repeats", VECTOR[1][:, None], VECTOR[1][:, None], shown=True)
    for part in PARTS:
        rows = draw.normal(2, 3, 4)
        yield Case(f"repeats: {part}, rows twice", part, **pair(np.repeat(rows, 2, axis=1)))
    for part in PARTS:
        hit = draw.dyadic(-2, 2, 8, 1)
        yield Case(f"repeats: {part}, hits", part, y_pred=hit, y_true=hit)


PARTS = ("mse", "mse_grad")
VECTOR = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 2.0, 2.0])
MATRIX = (
    np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0], [2.0, 2.0]]),
    np.array([[0.0, 0.0], [1.0, 3.0], [1.0, 1.0], [2.0, 1.0]]),
)


def pair(two):
    return {"y_pred": two[0], "y_true": two[1]}


def both(name, group, y_pred, y_true, shown=False):
    for part in PARTS:
        case = Case(f"{group}: {part}, {name}", part, y_pred=y_pred, y_true=y_true)
        yield case.shown() if shown else case


def mse(y_pred, y_true):
    return torch.nn.functional.mse_loss(y_pred, y_true)


def mse_grad(y_pred, y_true):
    leaf = y_pred.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.nn.functional.mse_loss(leaf, y_true), leaf)
    return grad


EXERCISE = CodeExercise(parts=[Part("mse", points=2), Part("mse_grad", points=2)], cases=cases, reference=[mse, mse_grad])
