# samples: X=0, y=0 | batch: b=2 | verdict: refused loop line 10
import numpy as np


def f(X, y, b):
    w = np.zeros(3)
    for start in range(0, len(X), b):
        slope = np.zeros(3)
        for row, wanted in zip(X[start : start + b], y[start : start + b]):
            slope += row * (row @ w - wanted)
        w -= 0.1 * slope / b
    return w
