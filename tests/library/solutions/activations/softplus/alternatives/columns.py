import numpy as np


def softplus(z):
    pair = np.stack([np.zeros_like(z), z])
    high, low = pair.max(axis=0), pair.min(axis=0)
    return high + np.log1p(np.exp(low - high))


def log_sum_exp(Z):
    turned = np.ascontiguousarray(Z.T)[::-1]
    high = np.max(turned, axis=0)
    return np.log(np.sum(np.exp(turned - high), axis=0)) + high
