"""L1 and L2 together, value and gradient, with weights of exactly 0; the soft threshold (the reference: autograd)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    three = np.array([2.0, 0.0, -1.0])
    for part in ("penalty", "penalty_grad"):
        yield Case(f"{part}, three numbers", part, w=three, l1=1.0, l2=0.5).shown()
        yield Case(f"{part}, more below zero", part, w=np.array([-2.0, 0.5]), l1=0.5, l2=0.25)
        yield Case(f"{part}, drawn", part, w=draw.normal(4, 3), l1=draw.decimal(0.1, 0.9), l2=draw.decimal(0.1, 0.9))
    yield Case("shrink, three numbers", "shrink", w=three, threshold=0.5).shown()
    drawn = draw.uniform(0.6, 3, 3, 4) * draw.signs(3, 4)
    drawn.flat[:4] = 1.5, -1.5, 0.125, -0.125
    yield Case("shrink, drawn", "shrink", w=drawn, threshold=0.3)


def penalty(w, l1, l2):
    return l1 * w.abs().sum() + l2 / 2 * w.square().sum()


def penalty_grad(w, l1, l2):
    leaf = w.clone().requires_grad_()
    (grad,) = torch.autograd.grad(penalty(leaf, l1, l2), leaf)
    return grad


def shrink(w, threshold):
    return torch.nn.functional.softshrink(w, threshold)


EXERCISE = CodeExercise(
    parts=[Part(name, points=1, compare="absolute") for name in ("penalty", "penalty_grad", "shrink")],
    cases=cases,
    reference=[penalty, penalty_grad, shrink],
)
