# samples: X=0, y=0 | batch: b=2 | verdict: refused AssertionError line 6
import numpy as np


def f(X, y, b):
    assert b == 2
    w = np.zeros(3)
    for start in range(0, len(X), b):
        for row, wanted in zip(X[start : start + b], y[start : start + b]):
            w = w - 0.1 * row * (row @ w - wanted)
    return w
