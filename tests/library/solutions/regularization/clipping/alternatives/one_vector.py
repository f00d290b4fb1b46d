import numpy as np


def clip_by_value(g, limit):
    return np.minimum(np.maximum(g, -limit), limit)


def clip_by_norm(grads, limit):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    if norm <= limit:
        return grads
    return tuple(g * limit / norm for g in grads)
