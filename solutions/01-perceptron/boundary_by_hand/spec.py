"""Where a perceptron's line cuts the axes, on which side a point lies and how far off; drawn until every slip shows."""

import itertools

import numpy as np

from autograder.spec import NumberExercise, contours

HALVES = [sign * k / 2 for sign in (1, -1) for k in range(1, 7)]


def apart(*numbers):
    return all(abs(a - b) > 0.03 for a, b in itertools.combinations(numbers, 2))


def values(draw):
    while True:
        w1, w2, b, p1, p2 = (draw.choice(HALVES) for _ in range(5))
        z, squares, size = w1 * p1 + w2 * p2 + b, w1**2 + w2**2, abs(w1) + abs(w2)
        cuts = (b / w1, -b / w1, b / w2, -b / w2, -w1 / b, -w2 / b)
        far = [abs(z) / by for by in (1.0, squares, squares**0.5, (squares + b**2) ** 0.5, size)]
        if apart(*cuts) and apart(z, z - b, z - 2 * b) and apart(*far) and abs(z) >= 0.3:
            return {"w1": w1, "w2": w2, "b": b, "p1": p1, "p2": p2}


def figures(values):
    x, y = np.linspace(0, 6, 25), np.linspace(0, 4, 17)
    across = ((2.4, 3.0), (1.2, 2.0))  # from the foot to P = (3, 2)
    return {
        "example": contours(x, y, 3 * x[None, :] + 4 * y[:, None] - 12, paths={"P": across}, levels=[-10, -5, 0, 5, 10])
    }


EXERCISE = NumberExercise(
    graph={"cut1": "-b/w1", "cut2": "-b/w2", "z": "w1*p1 + w2*p2 + b", "distance": "abs(z)/sqrt(w1^2 + w2^2)"},
    values=values,
    asked=["cut1", "cut2", "z", "distance"],
    digits=2,
    points=4,
    figures=figures,
)
