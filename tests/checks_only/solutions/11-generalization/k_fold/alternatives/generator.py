from itertools import pairwise

import numpy as np


def k_fold(n, k, shuffle, rng):
    samples = np.arange(n)
    if shuffle:
        samples = rng.choice(samples, size=n, replace=False)
    ends = np.round(np.linspace(0, n, k + 1)).astype(int)
    for a, b in pairwise(ends):
        yield np.concatenate([samples[:a], samples[b:]]), samples[a:b]
