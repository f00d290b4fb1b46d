# samples: X=0, y=0 | batch: b=2 | verdict: returned
import numpy as np


def f(X, y, b):
    w = np.zeros(3)
    for start in range(0, len(X), b):
        rows, wanted = X[start : start + b], y[start : start + b]
        w = w - 0.1 * rows.T @ (rows @ w - wanted) / len(rows)
    return w
