# samples: X=0, y=0 | verdict: refused loop line 7
import numpy as np


def f(X, y):
    out = np.zeros(len(X))
    for i in range(len(X)):
        out[i] = X[i].sum()
    return out
