"""Gradients clipped by value and by their common norm (the reference: torch.nn.utils.clip_grad_norm_, without its 1e-6)."""

import numpy as np
import torch

from autograder.spec import Case, CodeExercise, Part


def cases(draw):
    yield Case("four numbers", "clip_by_value", g=np.array([0.5, -3.0, 2.0, -0.25]), limit=1.0).shown()
    for scale in (1.0, 3.0):
        g = scale * np.append(draw.uniform(0.1, 3, 4), [-2.0, -0.2])
        yield Case(f"drawn, times {scale:g}", "clip_by_value", g=g, limit=1.5)
    yield Case("norm 5", "clip_by_norm", grads=[np.array([3.0]), np.array([4.0, 0.0])], limit=2.5).shown()
    yield Case("within", "clip_by_norm", grads=[np.array([0.3, -0.4])], limit=2.0).shown()
    for name, scale in (("far out", 5.0), ("a little out", 1.0)):
        grads = [scale * draw.uniform(0.8, 2, 2, 3) * draw.signs(2, 3), scale * draw.uniform(0.8, 2, 4)]
        yield Case(name, "clip_by_norm", grads=grads, limit=1.75)


def clip_by_value(g, limit):
    return torch.clamp(g, -limit, limit)


def clip_by_norm(grads, limit):
    norm = torch.nn.utils.get_total_norm(grads)
    return [g * torch.clamp(limit / norm, max=1.0) for g in grads]


EXERCISE = CodeExercise(
    parts=[Part("clip_by_value", points=1), Part("clip_by_norm", points=2)],
    cases=cases,
    reference=[clip_by_value, clip_by_norm],
)
