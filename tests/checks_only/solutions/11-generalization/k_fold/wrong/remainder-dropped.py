import numpy as np


def k_fold(n, k, shuffle, rng):
    order = rng.permutation(n) if shuffle else np.arange(n)
    size = n // k
    folds = []
    for i in range(k):
        test = order[i * size : (i + 1) * size]
        folds.append((np.setdiff1d(order, test), test))
    return folds
