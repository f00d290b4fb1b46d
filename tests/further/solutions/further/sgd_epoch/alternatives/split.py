import numpy as np


def sgd_epoch(X, y, w, rate, batch_size):
    cuts = np.arange(batch_size, len(X), batch_size)
    for rows, wanted in zip(np.split(X, cuts), np.split(y, cuts), strict=True):
        w = w - 2 * rate * np.mean((rows @ w - wanted)[:, None] * rows, axis=0)
    return w
