# samples: X=0, y=0 | batch: b=2 | verdict: returned
import numpy as np


def f(X, y, b):
    order, w, start = np.random.default_rng(0).permutation(len(X)), np.zeros(3), 0
    while start < len(X):
        some = order[start : start + b]
        w = w - 0.1 * X[some].T @ (X[some] @ w - y[some]) / b
        start += b
    return w
