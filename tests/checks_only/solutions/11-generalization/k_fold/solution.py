import numpy as np


def k_fold(n, k, shuffle, rng):
    order = rng.permutation(n) if shuffle else np.arange(n)
    folds = []
    for test in np.array_split(order, k):
        train = np.setdiff1d(order, test)
        folds.append((train, test))
    return folds
