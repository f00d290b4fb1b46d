import numpy as np


def conv1d(x, kernel, stride):
    return np.correlate(x, kernel, mode="valid")[::stride]


def max_pool(x, size):
    pooled = np.array([x[k :: size][: len(x) // size] for k in range(size)])
    return np.maximum.reduce(pooled)
