# samples: X=0, y=0 | verdict: refused loop line 8
import numpy as np


def f(X, y):
    if any((X[1:] == X[0]).all(1)):
        return X.sum()
    return sum([x.sum() for x in X])
