"""The perceptron rule (Rosenblatt 1958) on dyadic numbers: every sum and product is exact, and so is the comparison."""

from operator import mul

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case(
        "one: three samples", "train_perceptron",
        X=np.array([[1.0, 2.0], [-3.0, 0.0], [2.0, 0.5]]), y=np.array([1.0, 1.0, -1.0]), epochs=1, lr=0.25,
    ).shown()  # fmt: skip
    yield drawn("one epoch", draw, "one", 7, 3, epochs=1, lr=0.25, sign=1)
    yield drawn("one epoch, one feature", draw, "one", 5, 1, epochs=1, lr=2.0, sign=-1)

    yield Case(
        "several: logical and", "train_perceptron",
        X=np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), y=np.array([-1.0, -1.0, -1.0, 1.0]),
        epochs=12, lr=0.25,
    ).boundary()  # fmt: skip
    yield drawn("separable, a few epochs", draw, "several", 8, 3, epochs=3, lr=0.25, sign=1)
    yield drawn("separable, many epochs", draw, "several", 6, 4, epochs=40, lr=0.125, sign=-1)

    yield Case(
        "boundary: on the boundary", "train_perceptron",
        X=np.array([[1.0, 0.0], [-1.0, 2.0], [-1.0, -1.0]]), y=np.array([1.0, -1.0, -1.0]), epochs=1, lr=0.25,
    ).shown()  # fmt: skip
    yield on_the_boundary("on the boundary, first +1", draw, 1.0, lr=0.25, sign=1)
    yield on_the_boundary("on the boundary, first -1", draw, -1.0, lr=0.5, sign=-1)

    yield Case(
        "inseparable: one class between the other", "train_perceptron",
        X=np.array([[1.0, 1.0], [2.0, 0.0], [3.0, -1.0]]), y=np.array([-1.0, 1.0, -1.0]), epochs=2, lr=0.25,
    ).shown()  # fmt: skip
    yield drawn("one point both ways", draw, "inseparable", 6, 2, epochs=4, lr=0.25, sign=-1, twice=True)
    yield drawn("one point both ways, long", draw, "inseparable", 5, 3, epochs=9, lr=0.125, sign=1, twice=True)


def drawn(name, draw, group, n, d, epochs, lr, sign, twice=False):
    """Random points, labelled by a plane (the first one `twice`, with either label), until they are `telling`."""
    while True:
        X = draw.dyadic(-2, 2, n, d)
        y = np.where(X @ draw.dyadic(-2, 2, d) + draw.dyadic(-1, 1) > 0, 1.0, -1.0)
        if twice:
            X, y = np.vstack([X, X[:1]]), np.append(y, -y[0])
        if len(set(y)) == 2 and telling(X, y, epochs, lr, sign):
            return Case(f"{group}: {name}", "train_perceptron", X=X, y=y, epochs=epochs, lr=lr)


def on_the_boundary(name, draw, label, lr, sign):
    """The first update puts the second and third sample exactly on the boundary, one of each label."""
    while True:
        a = draw.choice([-2.0, -1.0, 1.0, 2.0])
        p, q, r, s = draw.dyadic(-2, 2, 4)
        X = np.array([[a, p], [(-1 - p * q) / a, q], [(-1 - p * r) / a, r], [s, p], [1.0, s]])
        y = np.array([label, label, -label, -label, label])
        if q != r and telling(X, y, 2, lr, sign):
            return Case(f"boundary: {name}", "train_perceptron", X=X, y=y, epochs=2, lr=lr)


def telling(X, y, epochs, lr, sign):
    """No weight is zero, `b` has the wished sign and is no echo of `lr`, and epochs after the first matter."""
    first, _ = learned(X.tolist(), y.tolist(), 1, lr)
    w, b = learned(X.tolist(), y.tolist(), epochs, lr)
    return sign * b > 0 and abs(b) != lr and all(w) and (epochs == 1 or w != first)


def learned(X, y, epochs, lr):
    """What the reference gives, in plain numbers: drawing asks often."""
    w, b = [0.0] * len(X[0]), 0.0
    for _ in range(epochs):
        before = w, b
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (sum(map(mul, w, x_i)) + b) <= 0:
                w, b = [w_j + lr * y_i * x_ij for w_j, x_ij in zip(w, x_i, strict=True)], b + lr * y_i
        if (w, b) == before:
            break
    return w, b


def train_perceptron(X, y, epochs, lr):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(y[0])
    for _ in range(epochs):
        if (y * (X @ w + b) > 0).all():  # nothing left to learn
            break
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (torch.dot(w, x_i) + b) <= 0:
                w, b = w + lr * y_i * x_i, b + lr * y_i
    return w, b


EXERCISE = CodeExercise(
    parts=[Part("train_perceptron", returns={"w": 1, "b": 1}, points=4, compare="exact", together=True)],
    cases=cases,
    reference=[train_perceptron],
)
