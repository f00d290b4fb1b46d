"""A sigmoid neuron on a batch of samples, compared absolutely: |z| ≤ 30 saturates."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    X, w = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, 1.0]]), np.array([2.0, -1.0])
    yield Case("weights: z = 3, -1 and 1", "neuron", X=X, w=w, b=0.0).shown()
    yield Case("weights: weights alone", "neuron", X=draw.normal(5, 3), w=draw.normal(3), b=0.0)

    yield Case("bias: z = 1, -3 and -1", "neuron", X=X, w=w, b=-2.0).shown()
    yield Case("bias: with a bias", "neuron", X=draw.normal(4, 3), w=draw.normal(3), b=bias(draw))
    yield Case("bias: many features", "neuron", X=draw.normal(3, 7), w=draw.normal(7), b=bias(draw))

    row, v = np.array([[1.0, -1.0, 2.0]]), np.array([2.0, 1.0, -2.0])
    yield Case("single: one sample", "neuron", X=row, w=v, b=1.0).shown()
    yield Case("single: one feature", "neuron", X=np.array([[1.0], [-2.0]]), w=np.array([0.5]), b=1.0).shown()
    yield Case("single: one sample, drawn", "neuron", X=draw.normal(1, 4), w=draw.normal(4), b=bias(draw))
    yield Case("single: one feature, drawn", "neuron", X=draw.normal(6, 1), w=draw.normal(1), b=bias(draw))

    far = np.array([[10.0, 0.0], [-10.0, 0.0], [4.0, 1.0], [-4.0, -1.0]])
    yield Case("far: z from -19 to 21", "neuron", X=far, w=w, b=1.0).shown()
    yield far_from_zero("far from zero", draw, 4, 3)
    yield far_from_zero("far from zero, many features", draw, 3, 5)


def bias(draw):
    """Well away from zero, so that leaving it out or turning its sign shows."""
    return float(draw.choice([-1, 1]) * draw.uniform(0.5, 2.0))


def far_from_zero(name, draw, n, d):
    """Samples in pairs x and -x, so that both ends of the sigmoid occur; the greatest |z| without bias is 24."""
    X, w = draw.normal(n, d), draw.normal(d)
    X = np.vstack([X, -X])
    return Case(f"far: {name}", "neuron", X=X, w=w * 24 / np.abs(X @ w).max(), b=2 * bias(draw))


def neuron(X, w, b):
    return torch.sigmoid(X @ w + b)


EXERCISE = CodeExercise(parts=[Part("neuron", points=3, compare="absolute")], cases=cases, reference=[neuron])
