# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    w = np.zeros(3)
    for start in range(0, len(X), 4):
        batch = slice(start, start + 4)
        w -= 0.05 * X[batch].T @ (X[batch] @ w - y[batch])
    return w
