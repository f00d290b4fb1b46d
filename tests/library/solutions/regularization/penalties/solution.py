import numpy as np


def penalty(w, l1, l2):
    return l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum()


def penalty_grad(w, l1, l2):
    return l1 * np.sign(w) + l2 * w


def shrink(w, threshold):
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)
