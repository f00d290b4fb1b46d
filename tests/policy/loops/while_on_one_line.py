# samples: X=0, y=0 | verdict: refused loop line 7
import numpy as np


def f(X, y):
    i, out = 0, []
    while i < len(X): out.append(X[i].sum()); i += 1
    return out
