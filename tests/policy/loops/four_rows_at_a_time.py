# samples: X=0, y=0 | verdict: refused loop line 9
import numpy as np


def f(X, y):
    padded = np.concatenate([X, np.zeros((-len(X) % 4, X.shape[1]))])
    total = 0.0
    for start in range(0, len(X), 4):
        total = total + X[start].sum() + sum((X[start + 1 : start + 2].sum(), X[start + 2 : start + 3].sum(), X[start + 3 : start + 4].sum()))
    return total
