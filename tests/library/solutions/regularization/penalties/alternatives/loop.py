import math

import numpy as np


def penalty(w, l1, l2):
    return math.fsum(l1 * abs(x) + 0.5 * l2 * x * x for x in w.ravel())


def penalty_grad(w, l1, l2):
    out = np.zeros(w.shape)
    for i, x in np.ndenumerate(w):
        out[i] = l2 * x + (l1 if x > 0 else -l1 if x < 0 else 0.0)
    return out


def shrink(w, threshold):
    out = w.copy()
    out[w > threshold] -= threshold
    out[w < -threshold] += threshold
    out[abs(w) <= threshold] = 0
    return out
