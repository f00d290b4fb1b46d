import math

import numpy as np


def clip_by_value(g, limit):
    return np.array([max(-limit, min(limit, x)) for x in g.ravel()]).reshape(g.shape)


def clip_by_norm(grads, limit):
    squares = math.fsum(x * x for g in reversed(grads) for x in g.flat)
    new = [g.copy() for g in grads]
    if squares > limit**2:
        for g in new:
            g /= math.sqrt(squares) / limit
    return new
