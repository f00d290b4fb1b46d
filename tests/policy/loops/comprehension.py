# samples: X=0, y=0 | verdict: refused loop line 6
import numpy as np


def f(X, y):
    return [x.sum() for x in X]
