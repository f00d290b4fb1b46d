"""The perceptron rule (Rosenblatt 1958) on dyadic numbers: every sum and product is exact, and so is the comparison."""

import numpy as np

from autograder.spec import Case, CodeExercise, Part

AND = [[0, 0, -1], [0, 1, -1], [1, 0, -1], [1, 1, 1]]
BETWEEN = [[1, 1, -1], [2, 0, 1], [3, -1, -1]]


def cases(draw):
    yield run("one: three samples", [[1, 2, 1], [-3, 0, 1], [2, 0.5, -1]], epochs=1, lr=0.25).shown()
    yield run("one: one epoch", planes(draw, 7, 3), sign=1, epochs=1, lr=0.25)
    yield run("one: one epoch, one feature", planes(draw, 5, 1), sign=-1, epochs=1, lr=2.0)

    yield run("several: logical and", AND, epochs=12, lr=0.25).boundary()
    yield run("several: separable, a few epochs", planes(draw, 8, 3), sign=1, epochs=3, lr=0.25)
    yield run("several: separable, many epochs", planes(draw, 6, 4), sign=-1, epochs=40, lr=0.125)

    yield run("boundary: on the boundary", [[1, 0, 1], [-1, 2, -1], [-1, -1, -1]], epochs=1, lr=0.25).shown()
    yield run("boundary: on the boundary, first +1", on_the_boundary(draw, 1.0), sign=1, epochs=2, lr=0.25)
    yield run("boundary: on the boundary, first -1", on_the_boundary(draw, -1.0), sign=-1, epochs=2, lr=0.5)

    yield run("inseparable: one class between the other", BETWEEN, epochs=2, lr=0.25).shown()
    yield run("inseparable: one point both ways", planes(draw, 6, 2, twice=True), sign=-1, epochs=4, lr=0.25)
    yield run("inseparable: one point both ways, long", planes(draw, 5, 3, twice=True), sign=1, epochs=9, lr=0.125)


def run(name, data, sign=0, **settings):
    """On rows with their label at the end; of drawn ones the first that tell: no weight is zero, `b` has the wished
    sign and is no echo of `lr`, and epochs after the first matter."""
    for rows in data if sign else [data]:
        X, y = np.array(rows, float)[:, :-1], np.array(rows, float)[:, -1]
        (first, _), (w, b) = (train_perceptron(X, y, lr=settings["lr"], epochs=n) for n in (1, settings["epochs"]))
        again = settings["epochs"] == 1 or (w != first).any()
        if not sign or (sign * b > 0 and abs(b) != settings["lr"] and w.all() and again and abs(y.sum()) < len(y)):
            return Case(name, "train_perceptron", X=X, y=y, **settings)


def planes(draw, n, d, twice=False):
    """Random points, labelled by a plane, the first one `twice`, with either label."""
    while True:
        X = draw.dyadic(-2, 2, n, d)
        y = np.where(X @ draw.dyadic(-2, 2, d) + draw.dyadic(-1, 1) > 0, 1.0, -1.0)
        yield np.column_stack([np.vstack([X, X[:1]]), np.append(y, -y[0])]) if twice else np.column_stack([X, y])


def on_the_boundary(draw, label):
    """The first update puts the second and third sample exactly on the boundary, one of each label."""
    while True:
        a, (p, q, r, s) = draw.choice([-2.0, -1.0, 1.0, 2.0]), draw.dyadic(-2, 2, 4)
        if q != r:
            X = np.array([[a, p], [(-1 - p * q) / a, q], [(-1 - p * r) / a, r], [s, p], [1.0, s]])
            yield np.column_stack([X, label * np.array([1, 1, -1, -1, 1])])


def train_perceptron(X, y, epochs, lr):
    w, b = X[0] - X[0], y[0] - y[0]
    for _ in range(epochs):
        if (y * (X @ w + b) > 0).all():  # nothing left to learn
            break
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (w @ x_i + b) <= 0:
                w, b = w + lr * y_i * x_i, b + lr * y_i
    return w, b


EXERCISE = CodeExercise(
    parts=[Part("train_perceptron", returns={"w": 1, "b": 1}, points=4, compare="exact", together=True)],
    cases=cases,
    reference=[train_perceptron],
)
