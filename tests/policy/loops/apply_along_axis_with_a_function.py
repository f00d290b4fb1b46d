# samples: X=0, y=0 | verdict: refused loop line 6
import numpy as np


def one(x):
    return x.sum()


def f(X, y):
    return np.apply_along_axis(one, 1, X)
