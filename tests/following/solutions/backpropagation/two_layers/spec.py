"""Four functions, each on top of the ones before it (references: torch)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("sigmoid: four numbers", "sigmoid", z=np.array([0.0, 1.0, -1.0, 2.0])).shown()
    yield Case("sigmoid: a matrix", "sigmoid", z=draw.normal(3, 4))
    yield Case("sigmoid: larger ones", "sigmoid", z=4 * draw.normal(5))
    ones = {"X": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), "W": np.array([[1.0], [-1.0]]), "b": np.array([1.0])}
    yield Case("layer: three samples", "layer", **ones).shown()
    yield Case("layer: layer, drawn", "layer", X=draw.normal(4, 3), W=draw.normal(3, 2), b=draw.normal(2))
    yield Case("layer: layer, wide", "layer", X=draw.normal(2, 5), W=draw.normal(5, 4), b=draw.normal(4))
    small = {"X": ones["X"], "W1": np.array([[1.0, 0.0], [0.0, -1.0]]), "b1": np.array([0.0, 1.0]),
             "W2": np.array([[2.0], [-1.0]]), "b2": np.array([0.5])}  # fmt: skip
    yield Case("network: two layers", "network", **small).shown()
    yield Case("network: network, drawn", "network", X=draw.normal(4, 3), **weights(draw, 3, 5, 2))
    y = np.array([[1.0], [0.0], [1.0]])
    yield Case("gradient: gradient of two layers", "gradient", X=small["X"], y=y, **{k: v for k, v in small.items() if k != "X"}).shown()
    yield Case("gradient: gradient, drawn", "gradient", X=draw.normal(4, 3), y=draw.normal(4, 2), **weights(draw, 3, 5, 2))
    yield Case("gradient: gradient, other shape", "gradient", X=draw.normal(2, 4), y=draw.normal(2, 3), **weights(draw, 4, 2, 3))


def weights(draw, d, h, m):
    return {"W1": draw.normal(d, h), "b1": draw.normal(h), "W2": draw.normal(h, m), "b2": draw.normal(m)}


def sigmoid(z):
    return torch.sigmoid(z)


def layer(X, W, b):
    return torch.sigmoid(torch.nn.functional.linear(X, W.T, b))


def network(X, W1, b1, W2, b2):
    return layer(layer(X, W1, b1), W2, b2)


def gradient(X, y, W1, b1, W2, b2):
    leaf = W2.clone().requires_grad_()
    loss = ((network(X, W1, b1, leaf, b2) - y) ** 2).sum() / 2
    return torch.autograd.grad(loss, leaf)[0]


EXERCISE = CodeExercise(
    parts=[
        Part("sigmoid", compare="absolute", points=1),
        Part("layer", compare="absolute", points=1, builds_on=["sigmoid"]),
        Part("network", compare="absolute", points=1, builds_on=["layer", "sigmoid"]),
        Part("gradient", compare="absolute", points=2, builds_on=["sigmoid", "layer", "network"]),
    ],
    cases=cases,
    reference=[sigmoid, layer, network, gradient],
)
