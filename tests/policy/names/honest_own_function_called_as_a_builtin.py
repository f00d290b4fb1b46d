# forbid: sorted, sum, max | verdict: returned
import numpy as np


def sorted(values):
    return np.sort(values)


def f(X, y, max=3):
    sum = X + max
    return sum, sorted(y)
