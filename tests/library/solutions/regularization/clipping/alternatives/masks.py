import numpy as np


def clip_by_value(g, limit):
    return np.where(np.abs(g) > limit, np.copysign(limit, g), g)


def clip_by_norm(grads, limit):
    norms = np.array([np.sqrt(np.vdot(g, g)) for g in grads])
    total = np.hypot.reduce(norms)
    scale = np.where(total > limit, limit / total, 1.0)
    return [np.multiply(g, scale) for g in grads]
