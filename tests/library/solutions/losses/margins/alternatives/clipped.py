import numpy as np


def hinge(scores, y):
    margin = y * scores
    return np.dot(np.clip(1 - margin, 0, None), np.full(len(y), 1 / len(y)))


def hinge_grad(scores, y):
    return -(y / y.size) * (y * scores < 1)


def huber(p, y, delta):
    c = np.clip(p - y, -delta, delta)
    return np.mean((c * (p - y) - c * c / 2)[::-1])


def huber_grad(p, y, delta):
    return np.minimum(delta, np.maximum(-delta, p - y)) * (1 / p.size)
