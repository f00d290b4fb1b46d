# samples: X=0, y=0 | batch: b=5 | verdict: returned
import numpy as np


def f(X, y, b):
    w = np.zeros(3)
    for epoch in range(4):
        for k in range(-(-len(X) // b)):
            batch = slice(k * b, (k + 1) * b)
            w -= 0.05 * X[batch].T @ (X[batch] @ w - y[batch])
    return w
