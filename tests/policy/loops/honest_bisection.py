# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    low, high = X.min(), X.max()
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if (X > middle).mean() > 0.5 else (low, middle)
        print(low, high)
    return np.array([low])
