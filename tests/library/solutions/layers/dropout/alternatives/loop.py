import numpy as np


def dropout(x, u, p, training):
    if not training:
        return np.array(x)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if not u[i] < p:
            out[i] = x[i] / (1 - p)
    return out


def dropout_backward(g, u, p, training):
    return dropout(g, u, p, training)
