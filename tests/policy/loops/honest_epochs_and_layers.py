# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    w = np.zeros(3)
    for epoch in range(1000):
        w -= 0.05 * X.T @ (X @ w - y) / len(y)
    for layer in [np.eye(3)] * 4:
        X = np.tanh(X @ layer)
    return X @ w, [float(v) for v in w], sum(w[j] for j in range(X.shape[1]))
