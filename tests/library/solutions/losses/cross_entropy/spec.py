"""Cross-entropy from logits 800 apart, where the plain formulas give nan, inf or a clipped loss (the reference: torch)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    two = np.array([[0.0, 0.0, 0.0], [1.0, 3.0, 2.0]])
    for part in ("cross_entropy", "cross_entropy_grad"):
        yield Case(f"{part}, two rows", part, Z=two, labels=np.array([2, 0])).shown()
        yield Case(f"{part}, drawn", part, Z=draw.normal(5, 3), labels=np.array([0, 2, 1, 1, 2]))
        yield Case(f"{part}, square", part, Z=draw.normal(3, 3), labels=np.array([1, 1, 0]))
        yield Case(f"{part}, far apart", part, Z=FAR + draw.normal(3, 3), labels=np.array([1, 0, 2]))
        yield Case(f"{part}, one row", part, Z=draw.normal(1, 4), labels=np.array([3]))


FAR = np.array([[800.0, 0.0, 790.0], [-800.0, -810.0, -805.0], [0.0, 800.0, 1.0]])


def cross_entropy(Z, labels):
    return torch.nn.functional.cross_entropy(Z, labels)


def cross_entropy_grad(Z, labels):
    leaf = Z.clone().requires_grad_()
    (grad,) = torch.autograd.grad(torch.nn.functional.cross_entropy(leaf, labels), leaf)
    return grad


EXERCISE = CodeExercise(
    parts=[Part("cross_entropy", points=2), Part("cross_entropy_grad", points=2, compare="absolute")],
    cases=cases,
    reference=[cross_entropy, cross_entropy_grad],
)
