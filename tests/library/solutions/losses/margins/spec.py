"""Hinge and Huber loss with their gradients; margins of exactly 1 and residuals of exactly delta occur."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    scores, signs = np.array([2.0, 0.5, 1.0, -1.0]), np.array([1.0, 1.0, -1.0, -1.0])
    p, y = np.array([1.0, 0.0, 3.0, 2.0]), np.array([1.5, 2.0, 0.0, 3.0])
    for part in ("hinge", "hinge_grad"):
        yield Case(f"{part}, four numbers", part, scores=scores, y=signs).shown()
        yield Case(f"{part}, drawn", part, scores=draw.uniform(0.2, 2, 9) * draw.signs(9), y=mixed(draw, 9))
    for part in ("huber", "huber_grad"):
        yield Case(f"{part}, four numbers", part, p=p, y=y, delta=1.0).shown()
        r = np.append(draw.uniform(0.1, 0.6, 4), draw.uniform(1.0, 3.0, 3)) * mixed(draw, 7)
        target = draw.normal(7)
        yield Case(f"{part}, drawn", part, p=target + r, y=target, delta=0.75)


def mixed(draw, n):
    """Signs, the first two and the last two of them both ways."""
    signs = draw.signs(n)
    signs[:2] = signs[-2:] = 1.0, -1.0
    return signs


def hinge(scores, y):
    return torch.relu(1 - y * scores).mean()


def hinge_grad(scores, y):
    leaf = scores.clone().requires_grad_()
    (grad,) = torch.autograd.grad(hinge(leaf, y), leaf)
    return grad


def huber(p, y, delta):
    return torch.nn.functional.huber_loss(p, y, delta=delta)


def huber_grad(p, y, delta):
    leaf = p.clone().requires_grad_()
    (grad,) = torch.autograd.grad(huber(leaf, y, delta), leaf)
    return grad


EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("hinge", "hinge_grad", "huber", "huber_grad")],
    cases=cases,
    reference=[hinge, hinge_grad, huber, huber_grad],
)
