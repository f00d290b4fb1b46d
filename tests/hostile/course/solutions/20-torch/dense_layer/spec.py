"""A dense layer with ReLU, which PyTorch has ready in many places."""

import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    for name, shape in (("small", (3, 2, 2)), ("wide", (5, 2, 6))):
        n, d, m = shape
        yield Case(f"{name}: shown", "dense_layer", **layer(draw.dyadic, n, d, m)).shown()
        yield Case(f"{name}: drawn", "dense_layer", **layer(lambda low, high, *shape: draw.normal(*shape), n, d, m))


def layer(draw, n, d, m):
    """Drawn until some units are off and some are on."""
    while True:
        x, w, b = draw(-2, 2, n, d), draw(-2, 2, m, d), draw(-2, 2, m)
        z = x @ w.T + b
        if (z > 0.25).any() and (z < -0.25).any() and (b != 0).all():
            return {"x": x, "w": w, "b": b}


def dense_layer(x, w, b):
    return torch.nn.functional.relu(torch.nn.functional.linear(x, w, b))


EXERCISE = CodeExercise(
    parts=[Part("dense_layer", points=4)],
    cases=cases,
    reference=[dense_layer],
    env="torch",
    forbid=("torch.nn.functional", "torch.nn.Linear", "torch.nn.ReLU", "torch.relu", "torch.Tensor.relu"),
    samples={"x": 0},
)
