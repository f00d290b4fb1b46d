"""Two steps with a falling rate on a bowl: a schedule, and a path over lines of equal value."""

import numpy as np

from autograder.spec import NumberExercise, contours, curves


def values(draw):
    return {"x0": draw.choice([1.5, 2.0, 2.5]), "c": draw.choice([3.0, 4.0]), "eta": draw.choice([0.1, 0.15, 0.2])}


def figures(values):
    eta, c = values["eta"], values["c"]
    path = [(values["x0"], 1.0)]
    for k in range(6):
        x, y = path[-1]
        path.append((x - eta / 2**k * 2 * x, y - eta / 2**k * 2 * c * y))
    x, y = np.linspace(-3, 3, 49), np.linspace(-1.5, 1.5, 25)
    return {
        "rates": curves({"η": [eta / 2**k for k in range(7)]}, stairs=True, rows=range(7)),
        "hill": contours(x, y, x[None, :] ** 2 + c * y[:, None] ** 2, paths={"path": tuple(np.transpose(path))}, levels=[0.5, 1, 2, 4, 8]),
    }


EXERCISE = NumberExercise(
    graph={"x1": "x0 - 2*eta*x0", "x2": "x1 - eta*x1"}, values=values, asked=["x1", "x2"], digits=3, points=2, figures=figures
)
