import numpy as np


def k_fold(n, k, shuffle, rng):
    """Give every sample the number of its fold, then pick."""
    label = np.arange(n) * k // n
    if shuffle:
        rng.shuffle(label)
    return [(np.flatnonzero(label != fold), np.flatnonzero(label == fold)) for fold in range(k)]
