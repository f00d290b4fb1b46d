"""Binary cross-entropy with soft targets, so that swapped arguments stay finite (the references: torch)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    p, y = np.array([0.5, 0.75, 0.25]), np.array([1.0, 0.0, 0.5])
    for part in ("bce", "bce_grad"):
        yield Case(f"{part}, three numbers", part, p=p, y=y).shown()
        yield Case(f"{part}, soft", part, p=draw.uniform(0.1, 0.9, 7), y=draw.uniform(0.1, 0.9, 7))
        yield Case(f"{part}, hard", part, p=draw.uniform(0.1, 0.9, 4, 3), y=1.0 * draw.integers(0, 2, 4, 3))
    yield Case("bce_logits, three numbers", "bce_logits", z=np.array([0.0, 2.0, -1.0]), y=y).shown()
    yield Case("bce_logits, drawn", "bce_logits", z=draw.normal(4, 2), y=draw.uniform(0.1, 0.9, 4, 2))
    yield Case("bce_logits, far", "bce_logits", z=np.array([800.0, -800.0, 790.0]), y=np.array([0.0, 1.0, 1.0]))


def bce(p, y):
    return -(y * torch.log(p) + (1 - y) * torch.log1p(-p)).mean()


def bce_grad(p, y):
    leaf = p.clone().requires_grad_()
    (grad,) = torch.autograd.grad(bce(leaf, y), leaf)
    return grad


def bce_logits(z, y):
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y)


EXERCISE = CodeExercise(
    parts=[Part("bce", points=1), Part("bce_grad", points=1), Part("bce_logits", points=1)],
    cases=cases,
    reference=[bce, bce_grad, bce_logits],
)
