"""Iris: petals of two kinds in whole millimetres, moved so that a point lies at the origin."""

import numpy as np

from autograder.spec import Case, CodeExercise, Part, dataset


def cases(draw):
    iris = dataset("iris")
    petals = np.round(10 * iris.X[iris.y < 2][:, 2:])
    yield Case("petals: around (30, 10)", "centre", X=petals, c=np.array([30.0, 10.0])).shown()
    yield Case("petals: around a flower", "centre", X=petals[::-1], c=petals[draw.integers(0, 100)])


def centre(X, c):
    return X - c


EXERCISE = CodeExercise(parts=[Part("centre", points=1, compare="exact")], cases=cases, reference=[centre])
