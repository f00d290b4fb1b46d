# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    w, steps = np.zeros(3), 0
    while steps < 5000:
        g = X.T @ (X @ w - y) / len(y)
        w, steps = w - 0.1 * g, steps + 1
        if np.abs(g).max() < 1e-8:
            break
    return w
