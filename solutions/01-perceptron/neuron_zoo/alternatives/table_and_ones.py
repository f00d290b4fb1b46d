import numpy as np

KINDS = {
    "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2,
    "tanh": lambda z: np.sinh(z) / np.cosh(z),
    "relu": lambda z: (z + np.abs(z)) / 2,
    "step": lambda z: np.heaviside(z, 0.0),
}


def activate(z, kind):
    return KINDS[kind](z)


def neurons(X, W, b, kind):
    ones = np.ones((len(X), 1))
    return activate(np.hstack([X, ones]) @ np.vstack([W, b]), kind)
