# samples: X=0, y=0 | batch: b=4 | verdict: refused loop line 9
import numpy as np


def f(X, y, b):
    w = np.zeros(3)
    for start in range(0, len(X), b):
        some = range(start, min(start + b, len(X)))
        w = w - 0.1 * np.mean([X[i] * (X[i] @ w - y[i]) for i in some], axis=0)
    return w
