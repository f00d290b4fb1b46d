import math

import numpy as np


def hinge(scores, y):
    return math.fsum(max(0.0, 1 - a * b) for a, b in zip(scores, y, strict=True)) / len(y)


def hinge_grad(scores, y):
    return np.array([-b if a * b < 1 else 0.0 for a, b in zip(scores, y, strict=True)]) / len(y)


def huber(p, y, delta):
    total = 0.0
    for r in abs(p - y):
        total += 0.5 * r * r if r < delta else delta * r - 0.5 * delta**2
    return total / len(p)


def huber_grad(p, y, delta):
    grad = p - y
    for i, r in enumerate(grad):
        if abs(r) > delta:
            grad[i] = math.copysign(delta, r)
    return np.array(grad) / len(grad)
