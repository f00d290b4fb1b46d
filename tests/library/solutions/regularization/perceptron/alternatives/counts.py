import numpy as np


def perceptron_epoch(X, y, w, b, lr):
    """Dual: how often each sample was mistaken, with all inner products computed beforehand."""
    counts = np.zeros(len(X))
    inner = X @ X.T + 1
    start = np.dot(X, w) + b
    for i in range(len(X)):
        score = start[i] + lr * np.dot(inner[i], counts * y)
        counts[i] += y[i] * score <= 0
    return w + lr * X.T @ (counts * y), b + lr * counts @ y, counts.sum()
