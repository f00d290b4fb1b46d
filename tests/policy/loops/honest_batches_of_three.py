# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    w = np.zeros(3)
    for i in range(0, len(X), 3):
        rows, wanted = X[i : i + 3], y[i : i + 3]
        error = rows @ w - wanted
        w = w - 0.1 * rows.T @ error / len(rows)
    return w
