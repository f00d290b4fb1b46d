# forbid: numpy.ndarray.dot | verdict: refused numpy.ndarray.dot line 6
import numpy as np


def f(X, y):
    return X.T.dot(y)
