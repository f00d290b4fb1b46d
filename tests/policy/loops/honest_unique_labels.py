# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    return np.vstack([X[y == label].mean(0) for label in np.unique(y)])
