import numpy as np


def conv1d(x, kernel, stride):
    starts = range(0, len(x) - len(kernel) + 1, stride)
    return np.array([x[i : i + len(kernel)] @ kernel for i in starts])


def max_pool(x, size):
    whole = len(x) // size * size
    return x[:whole].reshape(-1, size).max(axis=1)
