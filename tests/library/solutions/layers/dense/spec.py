"""The backward pass of a dense layer; square layers too, where a forgotten transpose keeps the shape (autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    X, W = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]), np.array([[1.0, 0.0], [2.0, -1.0]])
    yield Case("three samples", "dense_backward", X=X, W=W, G=np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]])).shown()
    for name, n, d, m in (("wide", 4, 3, 5), ("square", 3, 3, 3), ("one sample", 1, 4, 2)):
        yield Case(name, "dense_backward", X=draw.normal(n, d), W=draw.normal(d, m), G=draw.normal(n, m))


def dense_backward(X, W, G):
    X, W, b = X.clone().requires_grad_(), W.clone().requires_grad_(), torch.zeros_like(G[0]).requires_grad_()
    return torch.autograd.grad(torch.nn.functional.linear(X, W.T, b), (X, W, b), G)


EXERCISE = CodeExercise(
    parts=[Part("dense_backward", points=3, returns={"dX": 1, "dW": 1, "db": 1})],
    cases=cases,
    reference=[dense_backward],
)
