# imports: numpy | verdict: refused statistics line 4
import numpy as np

import statistics


def f(X, y):
    return statistics.fmean(y) + np.sum(X)
