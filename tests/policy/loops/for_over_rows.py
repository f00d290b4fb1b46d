# samples: X=0, y=0 | verdict: refused loop line 7
import numpy as np


def f(X, y):
    out = 0.0
    for x in X:
        out += x @ x
    return out
