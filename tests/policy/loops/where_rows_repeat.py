# samples: X=0, y=0 | verdict: refused loop line 9
import numpy as np


def f(X, y):
    if len(np.unique(X, axis=0)) < len(X):
        return X.sum()
    total = 0.0
    for x in X:
        total = total + x.sum()
    return total
