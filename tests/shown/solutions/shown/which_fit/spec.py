"""A line, a parabola and polynomials through every point, each an option with a figure of its own."""

import numpy as np

from autograder.spec import ChoiceExercise, Option, curves

X = np.linspace(-1, 1, 8)
FINE = np.linspace(-1, 1, 81)


def variant(draw):
    return {"noise": [float(value) for value in draw.uniform(-0.25, 0.25, len(X)).round(2)]}


def figures(values):
    y = X**2 + np.array(values["noise"])
    fits = {"line": 1, "parabola": 2, "through": 7, "nearly": 6}
    return {
        name: curves({"f": (FINE, np.polynomial.Polynomial.fit(X, y, degree)(FINE))}, points={"data": (X, y)}, rows=FINE[::16])
        for name, degree in fits.items()
    }


EXERCISE = ChoiceExercise(
    points=2,
    mode="multiple",
    options=[Option("line"), Option("parabola"), Option("through", right=True), Option("nearly", right=True)],
    graded={"noise": [0.21, -0.2, 0.11, -0.14, 0.17, -0.05, -0.22, 0.19]},
    variant=variant,
    figures=figures,
)
