# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    rng, w = np.random.default_rng(0), np.zeros(3)
    for epoch in range(3):
        order = rng.permutation(len(X))
        for i in range(0, len(X), 4):
            rows = X[order[i : i + 4]]
            params = {"w": w, "rate": [0.1, 0.2]}
            w = params["w"] - params["rate"][0] * rows.T @ (rows @ w - y[order[i : i + 4]])
    return w
