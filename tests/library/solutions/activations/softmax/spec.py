"""Softmax by rows and its vector-Jacobian product, with rows whose logits lie 800 apart (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    two, g = np.array([[0.0, 0.0], [1.0, 3.0]]), np.array([[1.0, 0.0], [2.0, 1.0]])
    far = np.array([[800.0, 0.0, 799.0], [0.0, 2.0, -800.0]])
    yield Case("two rows", "softmax", Z=two).shown()
    yield Case("drawn", "softmax", Z=draw.normal(4, 3))
    yield Case("far apart", "softmax", Z=far)
    yield Case("backward, two rows", "softmax_backward", Z=two, G=g).shown()
    yield Case("backward, drawn", "softmax_backward", Z=draw.normal(4, 3), G=draw.normal(4, 3))
    yield Case("backward, square", "softmax_backward", Z=draw.normal(3, 3), G=draw.normal(3, 3))
    yield Case("backward, far apart", "softmax_backward", Z=far, G=draw.normal(2, 3))


def softmax(Z):
    return torch.softmax(Z, dim=1)


def softmax_backward(Z, G):
    leaf = Z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.softmax(leaf, dim=1), leaf, G)
    return grad


EXERCISE = CodeExercise(
    parts=[Part("softmax", points=1, compare="absolute"), Part("softmax_backward", points=2, compare="absolute")],
    cases=cases,
    reference=[softmax, softmax_backward],
)
