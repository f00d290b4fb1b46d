import numpy as np


def hinge(scores, y):
    return np.mean(np.maximum(0, 1 - y * scores))


def hinge_grad(scores, y):
    return np.where(y * scores < 1, -y, 0) / len(y)


def huber(p, y, delta):
    r = np.abs(p - y)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def huber_grad(p, y, delta):
    return np.clip(p - y, -delta, delta) / len(y)
