import numpy as np


def penalty(w, l1, l2):
    positive, negative = np.clip(w, 0, None), np.clip(-w, 0, None)
    lasso = positive.sum() + negative.sum()
    ridge = np.square(w[..., ::-1]).sum()
    return np.array(l1 * lasso + l2 * ridge / 2)


def penalty_grad(w, l1, l2):
    return l1 * ((w > 0).astype(float) - (w < 0)) + l2 * w


def shrink(w, threshold):
    return np.clip(w - threshold, 0, None) + np.clip(w + threshold, None, 0)
