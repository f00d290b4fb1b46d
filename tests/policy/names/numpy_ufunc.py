# forbid: numpy.maximum | verdict: refused numpy.maximum line 6
import numpy as np


def f(X, y):
    return np.maximum(X, 0.0)
