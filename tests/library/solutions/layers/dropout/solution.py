import numpy as np


def dropout(x, u, p, training):
    if training:
        return np.where(u >= p, x, 0) / (1 - p)
    return x


def dropout_backward(g, u, p, training):
    if not training:
        return g
    return g * (u >= p) / (1 - p)
