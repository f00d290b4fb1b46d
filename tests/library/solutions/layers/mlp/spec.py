"""A network with one hidden layer and its gradients by mean squared error (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    hand = {
        "W1": np.array([[1.0, -1.0], [0.0, 1.0]]), "b1": np.array([0.0, 1.0]),
        "W2": np.array([[2.0], [1.0]]), "b2": np.array([-3.0]),
    }  # fmt: skip
    X = np.array([[1.0, 2.0], [2.0, 1.0], [0.0, 1.0]])
    yield Case("three samples", "mlp", X=X, **hand).shown()
    yield Case("three samples, backward", "mlp_backward", X=X, Y=np.array([[0.0], [4.0], [0.0]]), **hand).shown()
    for name, n, sizes in (("wide", 5, (3, 4, 2)), ("square", 3, (3, 3, 3))):
        below = {"b2": np.append(-20.0, draw.normal(sizes[2] - 1))}  # the first output is negative
        yield Case(name, "mlp", X=draw.normal(n, sizes[0]), **(net(draw, *sizes) | below))
        X, Y = draw.normal(n, sizes[0]), draw.normal(n, sizes[2])
        yield Case(f"{name}, backward", "mlp_backward", X=X, Y=Y, **net(draw, *sizes))


def net(draw, d, h, m):
    return {"W1": draw.normal(d, h), "b1": 0.5 + draw.normal(h), "W2": draw.normal(h, m), "b2": 1 + draw.normal(m)}


def mlp(X, W1, b1, W2, b2):
    return torch.relu(X @ W1 + b1) @ W2 + b2


def mlp_backward(X, Y, *params):
    leaves = [p.clone().requires_grad_() for p in params]
    return torch.autograd.grad(torch.nn.functional.mse_loss(mlp(X, *leaves), Y), leaves)


EXERCISE = CodeExercise(
    parts=[Part("mlp", points=2), Part("mlp_backward", points=4, returns={"dW1": 1, "db1": 1, "dW2": 1, "db2": 1}, compare="absolute")],
    cases=cases,
    reference=[mlp, mlp_backward],
)
