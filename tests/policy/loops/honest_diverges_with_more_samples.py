# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    w = np.zeros(3)
    for step in range(2000):
        g = X.T @ (X @ w - y)
        w = w - 0.005 * g
        if np.abs(g).max() < 1e-6:
            return w
        w = np.nan_to_num(w, nan=0.0, posinf=0.0, neginf=0.0)
    return w
