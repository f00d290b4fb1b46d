import numpy as np


def activate(z, kind):
    if kind in ("sigmoid", "tanh"):
        c = 2 if kind == "tanh" else 1  # tanh(z) = 2 sigmoid(2z) - 1
        return c / (1 + np.exp(-c * z)) - (c - 1)
    on = z > 0
    return z * on if kind == "relu" else 1 * on


def neurons(X, W, b, kind):
    return activate(np.einsum("ik,kj->ij", X, W) + b[None, :], kind)
