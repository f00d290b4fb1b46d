# samples: X=0, y=0 | verdict: refused loop line 9
import numpy as np


def f(X, y):
    Z = np.exp(X @ np.ones((3, 2)))
    total = 0.0
    for start in range(0, len(Z) - 2, 3):
        total += Z[start, 0] + Z[start + 1, 0] + Z[start + 2, 0]
    return total
