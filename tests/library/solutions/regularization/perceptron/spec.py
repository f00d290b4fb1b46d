"""One epoch of the perceptron on dyadic numbers: scores of exactly 0 occur and count as mistakes."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    X, y = np.array([[1.0, 2.0], [2.0, 0.0], [-1.0, 1.0], [0.0, -2.0]]), np.array([1.0, -1.0, 1.0, -1.0])
    yield Case("from zero", "perceptron_epoch", X=X, y=y, w=np.zeros(2), b=0.0, lr=1.0).shown()
    yield Case("a negative one first", "perceptron_epoch", X=X[::-1].copy(), y=y[::-1].copy(), w=np.zeros(2), b=0.0, lr=0.5).shown()
    yield Case("none wrong", "perceptron_epoch", X=X, y=y, w=np.array([-1.0, 2.0]), b=0.5, lr=0.5).shown()
    for number in range(4):
        given = {"X": draw.dyadic(-2, 2, 12, 3, parts=2), "y": draw.signs(12), "w": draw.dyadic(-1, 1, 3, parts=4)}
        yield Case(f"drawn {number}", "perceptron_epoch", **given, b=float(draw.dyadic(-1, 1, parts=4)), lr=0.25)


def perceptron_epoch(X, y, w, b, lr):
    mistakes = 0
    for x, label in zip(X, y, strict=True):
        if label * (torch.dot(x, w) + b) <= 0:
            w, b, mistakes = w + lr * label * x, b + lr * label, mistakes + 1
    return w, b, mistakes


EXERCISE = CodeExercise(
    parts=[Part("perceptron_epoch", points=3, returns={"w": 1, "b": 1, "mistakes": 1}, compare="exact")],
    cases=cases,
    reference=[perceptron_epoch],
)
