# samples: X=0, y=0 | verdict: returned
import numpy as np


def f(X, y):
    if X.ndim != 2 or len(X) != len(y):
        raise ValueError(f"{X.shape}")
    return np.einsum("ij,ij->i", X, X)
