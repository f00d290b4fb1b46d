# samples: X=0, y=0 | batch: b=2 | verdict: refused loop line 7
import numpy as np


def f(X, y, b):
    w, size = np.zeros(3), 1
    for start in range(0, len(X), size):
        rows = X[start : start + size]
        w = w - 0.1 * rows.T @ (rows @ w - y[start : start + size])
    return w
