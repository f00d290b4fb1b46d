# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    return X @ np.ones(3), np.maximum(X, 0).sum(1), np.where(y > 0, 1, -1)
