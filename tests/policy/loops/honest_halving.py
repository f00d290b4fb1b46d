# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    while len(X) > 1:
        half = len(X) // 2
        X = X[:half] + X[half : 2 * half]
    return X
