# samples: X=0, y=0 | batch: b=1 | verdict: returned
import numpy as np


def f(X, y, b):
    w, epochs = np.zeros(3), 3
    for _ in range(epochs):
        for rows, wanted in zip(np.split(X, range(b, len(X), b)), np.split(y, range(b, len(y), b))):
            w -= 0.1 * rows.T @ (rows @ w - wanted) / len(rows)
    return w
