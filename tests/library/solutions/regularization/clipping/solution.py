import numpy as np


def clip_by_value(g, limit):
    return np.clip(g, -limit, limit)


def clip_by_norm(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    factor = min(1, limit / norm)
    return [factor * g for g in grads]
